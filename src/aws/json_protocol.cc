#include "aws/json_protocol.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include "aws/json_faults.h"
#include "codec/base64.h"

namespace portico::aws {
namespace {

using json::Kind;

// Far beyond any real time, and its milliseconds still fit an int64_t.
constexpr double kTimestampSecondsMax = 1e13;

// How a member is called in JSON. A body member may have a name of its own there ("item" for
// "items"); the wire name of any other is a header's or a parameter's.
std::string_view JsonName(const FieldDesc& field) {
  return field.constraints.location == Location::kBody ? field.wire_name() : field.name;
}

const FieldDesc* FindMember(const ShapeDesc& shape, std::string_view key, Members members) {
  for (const FieldDesc& field : shape.fields) {
    const bool ours = members == Members::kAll || field.constraints.location == Location::kBody;
    if (ours && JsonName(field) == key) return &field;
  }
  return nullptr;
}

class Parser {
 public:
  Parser(json::Reader& reader, MissingMembers* missing, std::string_view java_package,
         Mismatches mismatches)
      : reader_(reader), missing_(missing), java_package_(java_package), mismatches_(mismatches) {}

  bool Request(const ShapeDesc& shape, void* out, Members members) {
    const TypeDesc type{TypeKind::kStructure};
    if (reader_.Peek() != Kind::kObject) return Mismatch(type, Place::kField);
    return Structure(shape, out, "", members);
  }

  AwsError error;

 private:
  bool Structure(const ShapeDesc& shape, void* out, const std::string& path, Members members) {
    reader_.EnterObject();
    uint64_t seen = 0;
    std::string_view key;
    while (reader_.NextMember(&key)) {
      const FieldDesc* field = FindMember(shape, key, members);
      const uint64_t bit =
          field != nullptr ? 1ull << static_cast<size_t>(field - shape.fields.data()) : 0;
      if (seen & bit) Forget(*field, out, path);
      if (field == nullptr || reader_.Peek() == Kind::kNull) {
        seen &= ~bit;
        if (!reader_.Skip()) return Malformed();
        continue;
      }
      seen |= bit;
      null_is_empty_ = field->constraints.empty_is_null;
      // The path is only needed by what is nested, to name what is missing there.
      const bool nests = field->type->kind == TypeKind::kStructure ||
                         field->type->kind == TypeKind::kList ||
                         field->type->kind == TypeKind::kMap;
      if (!Member(*field->type, field->mutate(out),
                  nests ? MemberPath(path, field->name) : std::string(), Place::kField)) {
        return false;
      }
    }
    if (reader_.failed()) return Malformed();
    if (missing_ == nullptr) return true;
    for (size_t i = 0; i < shape.fields.size(); ++i) {
      const Constraints& c = shape.fields[i].constraints;
      if (c.required && !(seen >> i & 1) &&
          (members == Members::kAll || c.location == Location::kBody)) {
        missing_->insert(MemberPath(path, shape.fields[i].name));
      }
    }
    return true;
  }

  // False once a request has more elements in its lists and maps, all together, than any may.
  // Records, which we wrote ourselves, are read without `missing_` and have no such bound.
  bool TakesElement() {
    if (missing_ == nullptr || elements_left_-- > 0) return true;
    return Unreadable("Too many elements in lists and maps");
  }

  // As AWS's parsers have it, the last of a member's values is the one that counts.
  void Forget(const FieldDesc& field, void* out, const std::string& path) {
    field.reset(out);
    if (missing_ == nullptr) return;
    const std::string below = MemberPath(path, field.name) + ".";
    std::erase_if(*missing_, [&](const auto& missing) { return missing.starts_with(below); });
  }

  bool Malformed() {
    if (error.code.empty()) error = AwsError::Client("SerializationException", "");
    return false;
  }

  // What stands here is not what `type` is made from.
  bool Mismatch(const TypeDesc& type, Place place) {
    if (mismatches_ == Mismatches::kValueClasses) {
      std::string words = WordValueMismatch(reader_, type);
      if (!words.empty()) return Unreadable(std::move(words));
    }
    return Unreadable(WordMismatch(reader_, type, place, java_package_));
  }

  bool Unreadable(std::string message) {
    error = AwsError::Client("SerializationException", std::move(message));
    return false;
  }

  bool Member(const TypeDesc& type, void* out, const std::string& path, Place place) {
    if (!IsMadeFrom(type, reader_.Peek(), java_package_)) return Mismatch(type, place);
    switch (type.kind) {
      case TypeKind::kString: {
        std::string_view text;
        if (!reader_.ReadString(&text)) return Malformed();
        static_cast<std::string*>(out)->assign(text);
        return true;
      }
      case TypeKind::kBool:
        return Bool(static_cast<bool*>(out));
      case TypeKind::kInt32: {
        int64_t wide;
        if (!Integer(std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max(),
                     "Integer", &wide)) {
          return false;
        }
        *static_cast<int32_t*>(out) = static_cast<int32_t>(wide);
        return true;
      }
      case TypeKind::kInt64:
        return Integer(std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max(),
                       "Long", static_cast<int64_t*>(out));
      case TypeKind::kDouble:
        return Double(static_cast<double*>(out));
      case TypeKind::kTimestamp: {
        double seconds;
        if (!Double(&seconds)) return false;
        if (std::fabs(seconds) > kTimestampSecondsMax) return OutOfRange("Date");
        static_cast<Timestamp*>(out)->epoch_ms = std::llround(seconds * 1000);
        return true;
      }
      case TypeKind::kBlob: {
        std::string_view text;
        if (!reader_.ReadString(&text)) return Malformed();
        if (Base64Decode(text, &static_cast<Blob*>(out)->bytes)) return true;
        return Unreadable("Invalid base64 value");
      }
      case TypeKind::kDocument:
        return json::ReadValue(reader_, static_cast<json::Value*>(out)) || Malformed();
      case TypeKind::kList:
        return List(type, out, path);
      case TypeKind::kMap:
        return Map(type, out, path);
      case TypeKind::kStructure:
        return Structure(type.shape(), out, path, Members::kAll);
      case TypeKind::kCustom:
        if (type.custom_parse(reader_, out, &error)) return true;
        return error.code.empty() ? Malformed() : false;
    }
    return false;
  }

  bool List(const TypeDesc& type, void* out, const std::string& path) {
    reader_.EnterArray();
    size_t index = 0;
    while (reader_.NextElement()) {
      const std::string element_path =
          type.element->kind == TypeKind::kStructure ? ElementPath(path, index) : std::string();
      ++index;
      if (!TakesElement()) return false;
      if (!Member(*type.element, type.list_append(out), element_path, Place::kElement)) {
        return false;
      }
    }
    return !reader_.failed() || Malformed();
  }

  bool Map(const TypeDesc& type, void* out, const std::string& path) {
    reader_.EnterObject();
    std::string_view key;
    while (reader_.NextMember(&key)) {
      const std::string value_path =
          type.element->kind == TypeKind::kStructure ? ValuePath(path, key) : std::string();
      if (!TakesElement()) return false;
      if (null_is_empty_ && reader_.Peek() == Kind::kNull) {
        type.map_insert(out, key);
        if (!reader_.Skip()) return Malformed();
        continue;
      }
      if (!Member(*type.element, type.map_insert(out, key), value_path, Place::kElement)) {
        return false;
      }
    }
    return !reader_.failed() || Malformed();
  }

  // Services that name Java's types take words for booleans too.
  bool Bool(bool* out) {
    if (reader_.Peek() != Kind::kString) return reader_.ReadBool(out) || Malformed();
    std::string_view text;
    if (!reader_.ReadString(&text)) return Malformed();
    const std::optional<bool> value = BooleanWord(text);
    if (!value) return Unreadable("Unexpected token received from parser");
    *out = *value;
    return true;
  }

  bool Double(double* out) {
    std::string_view text;
    if (!reader_.ReadNumber(&text)) return Malformed();
    *out = ToDouble(text);
    return std::isfinite(*out) || OutOfRange("Double");
  }

  // from_chars leaves its target alone where strtod gives infinity or nothing.
  static double ToDouble(std::string_view number) {
    return std::strtod(std::string(number).c_str(), nullptr);
  }

  bool OutOfRange(std::string_view name) {
    return Unreadable("NUMBER_VALUE out of range for " + std::string(name));
  }

  // AWS's parser truncates a fraction and saturates nothing: what does not fit is an error.
  bool Integer(int64_t min, int64_t max, std::string_view name, int64_t* out) {
    std::string_view text;
    if (!reader_.ReadNumber(&text)) return Malformed();
    const char* end = text.data() + text.size();
    auto [stop, ec] = std::from_chars(text.data(), end, *out);
    if (ec == std::errc() && stop != end) {
      const double wide = ToDouble(text);
      if (std::fabs(wide) < 9.2e18) {
        *out = static_cast<int64_t>(wide);
      } else {
        ec = std::errc::result_out_of_range;
      }
    }
    if (ec == std::errc() && *out >= min && *out <= max) return true;
    return OutOfRange(name);
  }

  json::Reader& reader_;
  MissingMembers* missing_;
  std::string_view java_package_;
  Mismatches mismatches_;
  size_t elements_left_ = kRequestElementsMax;
  bool null_is_empty_ = false;  // of the map at hand
};

// Seconds, with a fraction only where there is one, and never an exponent, which the shortest form
// of a double may have.
void WriteTimestamp(int64_t epoch_ms, json::Writer& writer) {
  const int64_t magnitude = epoch_ms < 0 ? -epoch_ms : epoch_ms;
  std::string text = (epoch_ms < 0 ? "-" : "") + std::to_string(magnitude / 1000);
  if (magnitude % 1000 != 0) {
    const std::string fraction = std::to_string(1000 + magnitude % 1000).substr(1);
    text += "." + fraction.substr(0, fraction.find_last_not_of('0') + 1);
  }
  writer.Raw(text);
}

void WriteValue(const TypeDesc& type, const void* value, json::Writer& writer) {
  switch (type.kind) {
    case TypeKind::kString:
      return writer.String(*static_cast<const std::string*>(value));
    case TypeKind::kBool:
      return writer.Bool(*static_cast<const bool*>(value));
    case TypeKind::kInt32:
      return writer.Int(*static_cast<const int32_t*>(value));
    case TypeKind::kInt64:
      return writer.Int(*static_cast<const int64_t*>(value));
    case TypeKind::kDouble:
      return writer.Double(*static_cast<const double*>(value));
    case TypeKind::kTimestamp:
      return WriteTimestamp(static_cast<const Timestamp*>(value)->epoch_ms, writer);
    case TypeKind::kBlob:
      return writer.String(Base64Encode(static_cast<const Blob*>(value)->bytes));
    case TypeKind::kDocument:
      return static_cast<const json::Value*>(value)->Write(writer);
    case TypeKind::kList:
      writer.BeginArray();
      for (size_t i = 0; i < type.list_size(value); ++i) {
        WriteValue(*type.element, type.list_at(value, i), writer);
      }
      return writer.EndArray();
    case TypeKind::kMap: {
      writer.BeginObject();
      std::pair<json::Writer*, const TypeDesc*> context{&writer, type.element};
      type.map_each(value, &context, [](void* raw, std::string_view key, const void* element) {
        auto& [out, element_type] = *static_cast<std::pair<json::Writer*, const TypeDesc*>*>(raw);
        out->Key(key);
        WriteValue(*element_type, element, *out);
      });
      return writer.EndObject();
    }
    case TypeKind::kStructure:
      return WriteJson(type.shape(), value, writer);
    case TypeKind::kCustom:
      return type.custom_render(writer, value);
  }
}

// A map of strings, with null for those that are empty.
void WriteNullableMap(const TypeDesc& type, const void* map, json::Writer& writer) {
  writer.BeginObject();
  type.map_each(map, &writer, [](void* raw, std::string_view key, const void* value) {
    auto& out = *static_cast<json::Writer*>(raw);
    const auto& text = *static_cast<const std::string*>(value);
    out.Key(key);
    if (text.empty()) return out.Null();
    out.String(text);
  });
  writer.EndObject();
}

}  // namespace

const FieldDesc* ShapeDesc::Find(std::string_view name) const {
  for (const FieldDesc& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

Status ParseJson(const ShapeDesc& shape, json::Reader& reader, void* out, MissingMembers* missing,
                 Members members, std::string_view java_package, Mismatches mismatches) {
  Parser parser(reader, missing, java_package, mismatches);
  if (!parser.Request(shape, out, members)) return Fail(std::move(parser.error));
  return {};
}

void WriteJson(const ShapeDesc& shape, const void* value, json::Writer& writer, Members members) {
  writer.BeginObject();
  for (const FieldDesc& field : shape.fields) {
    if (members == Members::kBodyOnly && field.constraints.location != Location::kBody) continue;
    const void* member = field.get(value);
    if (member == nullptr) continue;
    writer.Key(JsonName(field));
    if (field.constraints.empty_is_null) {
      WriteNullableMap(*field.type, member, writer);
    } else {
      WriteValue(*field.type, member, writer);
    }
  }
  writer.EndObject();
}

Status ParseRecord(const ShapeDesc& shape, std::string_view text, void* out) {
  json::Reader reader(text);
  Status status = ParseJson(shape, reader, out, nullptr);
  if (!status) {
    return Fail(AwsError::Internal("damaged record: " + status.error().message + " at offset " +
                                   std::to_string(reader.offset())));
  }
  return {};
}

}  // namespace portico::aws
