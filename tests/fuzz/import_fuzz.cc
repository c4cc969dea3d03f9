// Objects of an import, read as a file is: lines, compressed perhaps, and the items in them. The
// first byte says of what format they are.
#include <sys/mman.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "codec/gzip_stream.h"
#include "codec/json/reader.h"
#include "codec/json/writer.h"
#include "dynamodb/engine/transfer/import_parser.h"
#include "dynamodb/engine/transfer/import_source.h"
#include "dynamodb/engine/transfer/zstd_reader.h"
#include "dynamodb/engine/value/value_reader.h"
#include "dynamodb/engine/value/value_writer.h"
#include "fuzz.h"

namespace {

using namespace portico;
using namespace portico::dynamodb;

constexpr uint8_t kCsvBit = 1;
constexpr uint8_t kGzipBit = 2;
constexpr uint8_t kHeaderBit = 4;
constexpr uint8_t kSemicolonBit = 8;
constexpr uint8_t kZstdBit = 16;
// Of few bytes may come many.
constexpr size_t kPlainBytesMax = 4u << 20;

ObjectReader Object(std::string_view bytes) {
  UniqueFd file(memfd_create("object", MFD_CLOEXEC));
  PORTICO_CHECK(file);
  PORTICO_CHECK(write(file.get(), bytes.data(), bytes.size()) ==
                static_cast<ssize_t>(bytes.size()));
  PORTICO_CHECK(lseek(file.get(), 0, SEEK_SET) == 0);
  return ObjectReader(std::move(file));
}

const Table& TheTable() {
  static const Table table = [] {
    TableRecord record;
    record.attribute_definitions = {{"pk", "S"}, {"n", "N"}, {"b", "B"}};
    record.key_schema = {{"pk", "HASH"}};
    return Table(std::move(record));
  }();
  return table;
}

std::unique_ptr<Decompressor> MakeDecompressor(uint8_t bits) {
  if (bits & kGzipBit) return std::make_unique<GzipReader>();
  if (bits & kZstdBit) return std::make_unique<ZstdReader>();
  return nullptr;
}

// It is one that could have come in a request.
void CheckItem(const Item& item) {
  std::string text;
  json::Writer writer(&text);
  WriteItem(item.view(), writer);
  json::Reader reader(text);
  ValueReader values(&reader, ValidationLayer::kCurrent);
  Item again;
  PORTICO_CHECK(values.ReadItem(&again) && reader.Finish() && values.problem().empty());
  PORTICO_CHECK(again == item);
}

// What is behind it; nothing if it is malformed, or too long to look at.
std::optional<std::string> Unpack(uint8_t bits, std::string_view compressed, size_t piece) {
  const auto reader = MakeDecompressor(bits);
  std::string plain;
  while (!compressed.empty() || reader->has_more()) {
    std::string_view some = compressed.substr(0, piece);
    const size_t given = some.size();
    if (!reader->Read(&some, &plain) || plain.size() > kPlainBytesMax) return std::nullopt;
    compressed.remove_prefix(given - some.size());
  }
  return reader->at_end() ? std::optional(std::move(plain)) : std::nullopt;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = fuzz::AsText(data + 1, size - 1);
  ImportRecord record;
  record.format = data[0] & kCsvBit ? kCsv : kDynamoDbJson;
  if (data[0] & kHeaderBit) record.header = std::vector<std::string>{"pk", "n", "b"};
  if (data[0] & kSemicolonBit) record.delimiter = ";";
  const bool is_compressed = data[0] & (kGzipBit | kZstdBit);
  std::optional<std::string> plain(bytes);
  if (is_compressed) {
    plain = Unpack(data[0], bytes, bytes.size());
    PORTICO_CHECK(plain == Unpack(data[0], bytes, 1));
    if (plain && plain->size() > kPlainBytesMax / 4) return 0;
  }

  const auto lines = data[0] & kCsvBit ? ImportSource::Lines::kQuoted : ImportSource::Lines::kPlain;
  ImportSource source(Object(bytes), MakeDecompressor(data[0]), lines);
  ImportParser parser(record, TheTable());
  parser.BeginObject();
  size_t taken = 0;
  for (;;) {
    const auto next = source.Next();
    if (!next || !*next) {
      // What is all there can be read to its end.
      PORTICO_CHECK(next.has_value() == plain.has_value() || is_compressed);
      if (next && plain) PORTICO_CHECK(source.bytes() == static_cast<int64_t>(plain->size()));
      break;
    }
    taken += (*next)->size();
    PORTICO_CHECK((*next)->size() <= ImportSource::kRecordBytesMax);
    std::vector<Result<Item>> items;
    parser.Parse(**next, &items);
    for (const auto& item : items) {
      PORTICO_CHECK(item.has_value() || !item.error().message.empty());
      if (item) CheckItem(*item);
    }
  }
  if (plain) PORTICO_CHECK(taken <= plain->size());
  return 0;
}
