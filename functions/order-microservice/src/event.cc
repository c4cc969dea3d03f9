#include "event.h"

#include <string>

#include "codec/json/reader.h"
#include "python_text.h"

namespace portico::orders {
namespace {

bool ReadMember(std::string_view key, json::Reader& reader, Event* event) {
  if (key == "operation") return json::ReadValue(reader, &event->operation.emplace());
  if (key == "tableName") return json::ReadValue(reader, &event->table_name.emplace());
  if (key == "payload") return reader.ReadRaw(&event->payload);
  return reader.Skip();
}

bool ReadEvent(json::Reader& reader, Event* event) {
  std::string_view key;
  if (!reader.EnterObject()) return false;
  while (reader.NextMember(&key)) {
    if (!ReadMember(key, reader, event)) return false;
  }
  return reader.Finish();
}

}  // namespace

Result<Event> ParseEvent(std::string_view text) {
  json::Reader reader(text);
  const json::Kind kind = reader.Peek();
  Event event;
  if (kind == json::Kind::kObject && ReadEvent(reader, &event)) return event;
  std::string problem;
  const std::optional<json::Value> value = json::Parse(text, &problem);
  if (kind == json::Kind::kObject || !value) {
    if (reader.failed() && kind == json::Kind::kObject) {
      problem = std::string(reader.error()) + " at offset " + std::to_string(reader.offset());
    }
    return Fail("Runtime.UnmarshalError", "Unable to unmarshal input: " + problem);
  }
  return Fail("AttributeError",
              "'" + std::string(PythonTypeName(*value)) + "' object has no attribute 'get'");
}

}  // namespace portico::orders
