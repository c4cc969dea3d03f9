// Undoes a compression of what comes in pieces, in bounded memory. Not thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portico {

class Decompressor {
 public:
  virtual ~Decompressor() = default;

  // Takes from the front of `*compressed` and appends to `out` what is behind it, until that is
  // used up or `out` has grown by kPieceBytes: then there may be more (has_more), even if nothing
  // is left to take. False if it is malformed.
  static constexpr size_t kPieceBytes = 64u << 10;
  virtual bool Read(std::string_view* compressed, std::string* out) = 0;
  virtual bool has_more() const = 0;
  // Whether it can end here: nothing is missing.
  virtual bool at_end() const = 0;
};

}  // namespace portico
