#include "attribute_value.h"

#include "decimal.h"

namespace portico::orders {
namespace {

Status WriteNumber(std::string_view text, json::Writer& writer) {
  PORTICO_ASSIGN(const std::string number, NormalizeNumber(text));
  writer.Member("N", number);
  return {};
}

Status WriteList(const json::Value::Array& array, json::Writer& writer) {
  writer.Key("L");
  writer.BeginArray();
  for (const json::Value& element : array) PORTICO_TRY(WriteAttributeValue(element, writer));
  writer.EndArray();
  return {};
}

Status WriteMap(const json::Value::Object& object, json::Writer& writer) {
  writer.Key("M");
  writer.BeginObject();
  for (const auto& [key, element] : object) {
    writer.Key(key);
    PORTICO_TRY(WriteAttributeValue(element, writer));
  }
  writer.EndObject();
  return {};
}

Status WriteTyped(const json::Value& plain, json::Writer& writer) {
  if (const std::string* text = plain.as_string()) {
    writer.Member("S", *text);
  } else if (const auto* number = plain.as_number()) {
    return WriteNumber(number->text, writer);
  } else if (const bool* flag = plain.as_bool()) {
    writer.Member("BOOL", *flag);
  } else if (const auto* array = plain.as_array()) {
    return WriteList(*array, writer);
  } else if (const auto* object = plain.as_object()) {
    return WriteMap(*object, writer);
  } else {
    writer.Member("NULL", true);
  }
  return {};
}

bool CopyString(json::Reader& reader, json::Writer& writer) {
  std::string_view text;
  if (!reader.ReadString(&text)) return false;
  writer.String(text);
  return true;
}

// DynamoDB writes numbers as strings.
bool CopyNumber(json::Reader& reader, json::Writer& writer) {
  std::string_view text;
  if (!reader.ReadString(&text)) return false;
  auto number = NormalizeNumber(text);
  if (!number) return reader.Fail("malformed number");
  writer.Raw(*number);
  return true;
}

bool CopyBool(json::Reader& reader, json::Writer& writer) {
  bool flag;
  if (!reader.ReadBool(&flag)) return false;
  writer.Bool(flag);
  return true;
}

bool CopyNull(json::Reader& reader, json::Writer& writer) {
  bool ignored;
  if (!reader.ReadBool(&ignored)) return false;
  writer.Null();
  return true;
}

using Copy = bool (*)(json::Reader&, json::Writer&);

bool CopyArray(json::Reader& reader, json::Writer& writer, Copy copy_element) {
  if (!reader.EnterArray()) return false;
  writer.BeginArray();
  while (reader.NextElement()) {
    if (!copy_element(reader, writer)) return false;
  }
  writer.EndArray();
  return !reader.failed();
}

bool CopyMap(json::Reader& reader, json::Writer& writer) {
  std::string_view key;
  if (!reader.EnterObject()) return false;
  writer.BeginObject();
  while (reader.NextMember(&key)) {
    writer.Key(key);
    if (!CopyAttributeValuePlain(reader, writer)) return false;
  }
  writer.EndObject();
  return !reader.failed();
}

bool CopyTyped(std::string_view type, json::Reader& reader, json::Writer& writer) {
  if (type == "S" || type == "B") return CopyString(reader, writer);
  if (type == "N") return CopyNumber(reader, writer);
  if (type == "BOOL") return CopyBool(reader, writer);
  if (type == "NULL") return CopyNull(reader, writer);
  if (type == "M") return CopyMap(reader, writer);
  if (type == "L") return CopyArray(reader, writer, CopyAttributeValuePlain);
  if (type == "SS" || type == "BS") return CopyArray(reader, writer, CopyString);
  if (type == "NS") return CopyArray(reader, writer, CopyNumber);
  return reader.Fail("unknown attribute type");
}

}  // namespace

Status WriteAttributeValue(const json::Value& plain, json::Writer& writer) {
  writer.BeginObject();
  PORTICO_TRY(WriteTyped(plain, writer));
  writer.EndObject();
  return {};
}

bool CopyAttributeValuePlain(json::Reader& reader, json::Writer& writer) {
  std::string_view type;
  if (!reader.EnterObject()) return false;
  if (!reader.NextMember(&type)) return reader.Fail("an attribute value has no type");
  if (!CopyTyped(type, reader, writer)) return false;
  return !reader.NextMember(&type) ? !reader.failed()
                                   : reader.Fail("an attribute value has two types");
}

}  // namespace portico::orders
