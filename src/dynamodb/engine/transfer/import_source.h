// The records of one object of an import: lines of text, decompressed, in bounded memory. Blocks;
// used by one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "codec/decompressor.h"
#include "dynamodb/engine/transfer/bucket.h"

namespace portico::dynamodb {

class ImportSource {
 public:
  // An item of 400 KB, each byte written as an escape of six.
  static constexpr size_t kRecordBytesMax = 4u << 20;
  static constexpr size_t kReadBytes = 64u << 10;

  // A line of a CSV file ends where no quotes are open.
  enum class Lines : uint8_t { kPlain, kQuoted };
  // `decompressor`: null for what is not compressed.
  ImportSource(ObjectReader reader, std::unique_ptr<Decompressor> decompressor, Lines lines);

  // The next record, without its end; nothing at the end of the object. An error says why the rest
  // of the object cannot be read.
  Result<std::optional<std::string>> Next();

  // What was read so far, decompressed.
  int64_t bytes() const { return bytes_; }

 private:
  // Reads more; false at the end.
  Result<bool> Fill();
  // Where the record that begins at `at_` ends, as far as it was read.
  std::optional<size_t> FindEnd();

  ObjectReader reader_;
  std::unique_ptr<Decompressor> decompressor_;
  const Lines lines_;
  // What was read and not given yet begins at `at_`; it was looked through up to `scanned_`.
  std::string text_;
  size_t at_ = 0;
  size_t scanned_ = 0;
  bool in_quotes_ = false;
  bool at_end_ = false;
  // What was read and not decompressed.
  std::string compressed_;
  int64_t bytes_ = 0;
};

}  // namespace portico::dynamodb
