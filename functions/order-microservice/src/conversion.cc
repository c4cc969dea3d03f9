#include "conversion.h"

#include "attribute_value.h"
#include "codec/json/reader.h"

namespace portico::orders {
namespace {

Status WriteList(const Shape& shape, const json::Value::Array& array, json::Writer& writer) {
  writer.BeginArray();
  for (const json::Value& element : array) {
    PORTICO_TRY(WriteRequest(*shape.element, element, writer));
  }
  writer.EndArray();
  return {};
}

Status WriteObject(const Shape& shape, const json::Value::Object& object, json::Writer& writer) {
  static constexpr Shape kUnknown{.kind = ShapeKind::kAny};
  writer.BeginObject();
  for (const auto& [key, element] : object) {
    const Shape* of_member = shape.element;
    if (shape.kind == ShapeKind::kStructure) {
      const Member* member = FindMember(shape, key);
      of_member = member == nullptr ? &kUnknown : member->shape;
    }
    writer.Key(key);
    PORTICO_TRY(WriteRequest(*of_member, element, writer));
  }
  writer.EndObject();
  return {};
}

bool CopyPlain(const Shape& shape, json::Reader& reader, json::Writer& writer);

bool CopyMembers(const Shape& shape, json::Reader& reader, json::Writer& writer) {
  std::string_view key;
  if (!reader.EnterObject()) return false;
  while (reader.NextMember(&key)) {
    const Member* member = FindMember(shape, key);
    const bool is_null = reader.Peek() == json::Kind::kNull;
    // As botocore: what the model does not know, and null, are not there.
    if (member == nullptr || is_null) {
      if (!reader.Skip()) return false;
      continue;
    }
    writer.Key(key);
    if (!CopyPlain(*member->shape, reader, writer)) return false;
  }
  return !reader.failed();
}

bool CopyPlain(const Shape& shape, json::Reader& reader, json::Writer& writer) {
  switch (shape.kind) {
    case ShapeKind::kAttributeValue:
      return CopyAttributeValuePlain(reader, writer);
    case ShapeKind::kList:
      if (!reader.EnterArray()) return false;
      writer.BeginArray();
      while (reader.NextElement()) {
        if (!CopyPlain(*shape.element, reader, writer)) return false;
      }
      writer.EndArray();
      return !reader.failed();
    case ShapeKind::kMap: {
      std::string_view key;
      if (!reader.EnterObject()) return false;
      writer.BeginObject();
      while (reader.NextMember(&key)) {
        writer.Key(key);
        if (!CopyPlain(*shape.element, reader, writer)) return false;
      }
      writer.EndObject();
      return !reader.failed();
    }
    case ShapeKind::kStructure: {
      writer.BeginObject();
      const bool ok = CopyMembers(shape, reader, writer);
      writer.EndObject();
      return ok;
    }
    case ShapeKind::kString:
    case ShapeKind::kBoolean:
    case ShapeKind::kInteger:
    case ShapeKind::kAny:
      break;
  }
  std::string_view raw;
  if (!reader.ReadRaw(&raw)) return false;
  writer.Raw(raw);
  return true;
}

}  // namespace

Status WriteRequest(const Shape& shape, const json::Value& value, json::Writer& writer) {
  if (shape.kind == ShapeKind::kAttributeValue) return WriteAttributeValue(value, writer);
  const auto* array = value.as_array();
  if (shape.kind == ShapeKind::kList && array != nullptr) return WriteList(shape, *array, writer);
  const auto* object = value.as_object();
  const bool has_members = shape.kind == ShapeKind::kMap || shape.kind == ShapeKind::kStructure;
  if (has_members && object != nullptr) return WriteObject(shape, *object, writer);
  value.Write(writer);
  return {};
}

Status WriteAnswerMembers(const Shape& output, std::string_view body, json::Writer& writer) {
  json::Reader reader(body);
  if (CopyMembers(output, reader, writer) && reader.Finish()) return {};
  return Fail("ResponseParserError",
              "Unable to parse DynamoDB's response: " + std::string(reader.error()) +
                  " at offset " + std::to_string(reader.offset()));
}

}  // namespace portico::orders
