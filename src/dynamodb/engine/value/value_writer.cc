#include "dynamodb/engine/value/value_writer.h"

#include <algorithm>
#include <vector>

#include "codec/base64.h"

namespace portico::dynamodb {
namespace {

// Base 64 and number texts need no escaping.
void AppendQuotedBase64(std::string_view bytes, std::string* out) {
  out->push_back('"');
  AppendBase64(bytes, out);
  out->push_back('"');
}

void AppendQuotedNumber(const Number& number, std::string* out) {
  out->push_back('"');
  number.AppendTo(out);
  out->push_back('"');
}

void AppendMember(AttributeType type, std::string_view member, std::string* out) {
  if (type == AttributeType::kSS) return json::AppendQuoted(member, out);
  if (type == AttributeType::kBS) return AppendQuotedBase64(member, out);
  AppendQuotedNumber(ReadNumberPayload(member), out);
}

// AWS tells numbers from the largest down, and strings and binaries from the smallest up.
void AppendSetJson(const AttributeView& value, std::string* out) {
  std::vector<std::string_view> members;
  SetCursor cursor = value.set();
  for (std::string_view member; cursor.Next(&member);) members.push_back(member);
  if (value.Is(AttributeType::kNS)) std::ranges::reverse(members);
  out->push_back('[');
  for (size_t i = 0; i < members.size(); ++i) {
    if (i > 0) out->push_back(',');
    AppendMember(value.type(), members[i], out);
  }
  out->push_back(']');
}

}  // namespace

void WriteValue(const AttributeView& value, json::Writer& writer) {
  // The type's name and scalars go around the writer's bookkeeping: this is the hot path of reads.
  writer.BeginObject();
  std::string& out = writer.out();
  out.push_back('"');
  out.append(TypeName(value.type())).append("\":");
  switch (value.type()) {
    case AttributeType::kS:
      json::AppendQuoted(value.bytes(), &out);
      break;
    case AttributeType::kN:
      AppendQuotedNumber(value.number(), &out);
      break;
    case AttributeType::kB:
      AppendQuotedBase64(value.bytes(), &out);
      break;
    case AttributeType::kNull:
      out.append("true");
      break;
    case AttributeType::kBool:
      out.append(value.boolean() ? "true" : "false");
      break;
    case AttributeType::kSS:
    case AttributeType::kNS:
    case AttributeType::kBS:
      AppendSetJson(value, &out);
      break;
    case AttributeType::kL: {
      writer.BeginArray();
      ListCursor elements = value.list();
      for (AttributeView element; elements.Next(&element);) WriteValue(element, writer);
      writer.EndArray();
      break;
    }
    case AttributeType::kM: {
      writer.BeginObject();
      MapCursor entries = value.map();
      std::string_view name;
      for (AttributeView element; entries.Next(&name, &element);) {
        writer.Key(name);
        WriteValue(element, writer);
      }
      writer.EndObject();
      break;
    }
  }
  writer.EndObject();
}

void WriteItem(const ItemView& item, json::Writer& writer) {
  writer.BeginObject();
  MapCursor attributes = item.attributes();
  std::string_view name;
  for (AttributeView value; attributes.Next(&name, &value);) {
    writer.Key(name);
    WriteValue(value, writer);
  }
  writer.EndObject();
}

std::string DescribeValue(const AttributeView& value) {
  std::string text = "{" + std::string(TypeName(value.type())) + ":";
  if (value.Is(AttributeType::kS)) {
    text.append(value.bytes());
  } else if (value.Is(AttributeType::kN)) {
    value.number().AppendTo(&text);
  } else if (value.Is(AttributeType::kB)) {
    AppendBase64(value.bytes(), &text);
  } else {
    std::string json;
    json::Writer writer(&json);
    WriteValue(value, writer);
    // {"BOOL":true}: without the outer braces and the type's name.
    text.append(json, json.find(':') + 1, json.size() - json.find(':') - 2);
  }
  return text + "}";
}

}  // namespace portico::dynamodb
