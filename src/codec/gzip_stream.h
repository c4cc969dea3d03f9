// gzip (RFC 1952) of what comes in pieces, in bounded memory. Not thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "codec/decompressor.h"

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
class GzipReader : public Decompressor {
 public:
  GzipReader();
  ~GzipReader() override;
  bool Read(std::string_view* compressed, std::string* out) override;
  bool has_more() const override;
  bool at_end() const override;

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

}  // namespace portico
