// gzip (RFC 1952) of what comes in pieces, in bounded memory. Not thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace portico {

class GzipWriter {
 public:
  GzipWriter();
  ~GzipWriter();
  // Appends to `out` what is ready of the compressed bytes.
  void Write(std::string_view bytes, std::string* out);
  // Appends the rest. Nothing can be written then.
  void Finish(std::string* out);

 private:
  void Run(std::string_view bytes, int flush, std::string* out);
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

// Members that follow each other are one text, as in RFC 1952.
class GzipReader {
 public:
  GzipReader();
  ~GzipReader();
  // Takes from the front of `*compressed` and appends to `out` what is behind it, until that is
  // used up or `out` has grown by kPieceBytes: then there may be more, even if nothing is left to
  // take. False if it is malformed.
  static constexpr size_t kPieceBytes = 64u << 10;
  bool Read(std::string_view* compressed, std::string* out);
  bool has_more() const;
  // Whether it can end here: nothing of a member is missing.
  bool at_end() const;

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace portico
