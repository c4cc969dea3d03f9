#include "dynamodb/engine/transfer/export_lines.h"

#include "codec/json/writer.h"
#include "dynamodb/engine/value/value_writer.h"

namespace portico::dynamodb {
namespace {

constexpr int64_t kMicrosPerMilli = 1'000;

void WriteNamed(const char* name, const ItemView& item, json::Writer& writer) {
  if (item.empty()) return;
  writer.Key(name);
  WriteItem(item, writer);
}

}  // namespace

std::string ItemLine(const ItemView& item) {
  std::string line;
  json::Writer writer(&line);
  writer.BeginObject();
  WriteNamed("Item", item, writer);
  writer.EndObject();
  return line;
}

std::string ChangeLine(const ChangeLineParts& parts) {
  std::string line;
  json::Writer writer(&line);
  writer.BeginObject();
  writer.Key("Metadata");
  writer.BeginObject();
  writer.Key("WriteTimestampMicros");
  writer.BeginObject();
  writer.Member("N", std::to_string(parts.time_ms * kMicrosPerMilli));
  writer.EndObject();
  writer.EndObject();
  WriteNamed("Keys", parts.keys, writer);
  WriteNamed("OldImage", parts.old_image, writer);
  WriteNamed("NewImage", parts.new_image, writer);
  writer.EndObject();
  return line;
}

}  // namespace portico::dynamodb
