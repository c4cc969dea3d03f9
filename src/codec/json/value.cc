#include "codec/json/value.h"

#include <charconv>

namespace portico::json {
namespace {

// A document nests no deeper than this, so that reading and writing it may recurse.
constexpr int kDocumentDepthMax = 200;

bool ReadNested(Reader& reader, Value* out, int depth) {
  if (depth > kDocumentDepthMax) return reader.Fail("nested too deeply");
  switch (reader.Peek()) {
    case Kind::kObject: {
      Value::Object object;
      std::string_view key;
      if (!reader.EnterObject()) return false;
      while (reader.NextMember(&key)) {
        auto& member = object.emplace_back(std::string(key), Value());
        if (!ReadNested(reader, &member.second, depth + 1)) return false;
      }
      *out = Value(std::move(object));
      return !reader.failed();
    }
    case Kind::kArray: {
      Value::Array array;
      if (!reader.EnterArray()) return false;
      while (reader.NextElement()) {
        if (!ReadNested(reader, &array.emplace_back(), depth + 1)) return false;
      }
      *out = Value(std::move(array));
      return !reader.failed();
    }
    case Kind::kString: {
      std::string_view text;
      if (!reader.ReadString(&text)) return false;
      *out = Value(text);
      return true;
    }
    case Kind::kNumber: {
      std::string_view text;
      if (!reader.ReadNumber(&text)) return false;
      *out = Value(Value::Number{std::string(text)});
      return true;
    }
    case Kind::kTrue:
    case Kind::kFalse: {
      bool value;
      if (!reader.ReadBool(&value)) return false;
      *out = Value(value);
      return true;
    }
    case Kind::kNull:
      *out = Value();
      return reader.ReadNull();
    case Kind::kEnd:
      return reader.Fail("unexpected end of input");
    case Kind::kError:
      break;
  }
  return reader.Fail("unexpected character");
}

}  // namespace

std::optional<int64_t> Value::as_int() const {
  const Number* number = as_number();
  if (number == nullptr) return std::nullopt;
  int64_t out;
  const char* end = number->text.data() + number->text.size();
  auto [stop, ec] = std::from_chars(number->text.data(), end, out);
  if (ec != std::errc() || stop != end) return std::nullopt;
  return out;
}

const Value* Value::Find(std::string_view name) const {
  const Object* object = as_object();
  if (object == nullptr) return nullptr;
  for (auto it = object->rbegin(); it != object->rend(); ++it) {
    if (it->first == name) return &it->second;
  }
  return nullptr;
}

void Value::Set(std::string_view name, Value value) {
  if (is_null()) data_ = Object();
  Object& object = std::get<Object>(data_);
  // The last of that name, which is the one that Find finds.
  for (auto it = object.rbegin(); it != object.rend(); ++it) {
    if (it->first == name) {
      it->second = std::move(value);
      return;
    }
  }
  object.emplace_back(std::string(name), std::move(value));
}

void Value::Write(Writer& writer) const {
  if (const bool* b = as_bool()) return writer.Bool(*b);
  if (const Number* n = as_number()) return writer.Raw(n->text);
  if (const std::string* s = as_string()) return writer.String(*s);
  if (const Array* a = as_array()) {
    writer.BeginArray();
    for (const Value& element : *a) element.Write(writer);
    return writer.EndArray();
  }
  if (const Object* o = as_object()) {
    writer.BeginObject();
    for (const auto& [key, value] : *o) {
      writer.Key(key);
      value.Write(writer);
    }
    return writer.EndObject();
  }
  writer.Null();
}

std::string Value::ToString() const {
  std::string out;
  Writer writer(&out);
  Write(writer);
  return out;
}

bool ReadValue(Reader& reader, Value* out) { return ReadNested(reader, out, 0); }

std::optional<Value> Parse(std::string_view text, std::string* error) {
  Reader reader(text);
  Value value;
  if (ReadValue(reader, &value) && reader.Finish()) return value;
  if (error != nullptr) {
    *error = std::string(reader.error()) + " at offset " + std::to_string(reader.offset());
  }
  return std::nullopt;
}

}  // namespace portico::json
