// Zstandard (RFC 8878), decompressed.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "codec/decompressor.h"

namespace portico::dynamodb {

// Frames that follow each other are one text.
class ZstdReader : public Decompressor {
 public:
  // A frame may ask for this much of what it has given already: 128 MB.
  static constexpr int kWindowLogMax = 27;

  ZstdReader();
  ~ZstdReader() override;
  bool Read(std::string_view* compressed, std::string* out) override;
  bool has_more() const override { return is_full_; }
  bool at_end() const override { return is_between_; }

 private:
  struct Rep;
  std::unique_ptr<Rep> rep_;
  // Between two frames, or before the first.
  bool is_between_ = true;
  bool is_full_ = false;
};

}  // namespace portico::dynamodb
