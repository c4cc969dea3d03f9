#include "aws/json_faults.h"

namespace portico::aws {
namespace {

using json::Kind;

constexpr char kUnexpectedStructure[] = "Start of structure or map found where not expected";
constexpr char kUnexpectedList[] = "Start of list found where not expected";
constexpr char kUnexpectedField[] = "Unexpected field type";
// Of an element that is no list or map where its type is one of something.
constexpr char kNoCollection[] =
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class "
    "java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and "
    "java.lang.Class are in module java.base of loader 'bootstrap')";

// What AWS's parser calls the scalar at hand.
std::string TokenName(json::Reader& reader) {
  switch (reader.Peek()) {
    case Kind::kString:
      return "STRING_VALUE";
    case Kind::kTrue:
      return "TRUE_VALUE";
    case Kind::kFalse:
      return "FALSE_VALUE";
    default:
      break;
  }
  std::string_view number;
  if (!reader.ReadNumber(&number)) return "";
  return number.find_first_of(".eE") == std::string_view::npos ? "NUMBER_VALUE" : "DECIMAL_VALUE";
}

// Java's class of a scalar; empty of what is none.
std::string_view ScalarClass(TypeKind kind) {
  switch (kind) {
    case TypeKind::kString:
      return "java.lang.String";
    case TypeKind::kBool:
      return "java.lang.Boolean";
    case TypeKind::kInt32:
      return "java.lang.Integer";
    case TypeKind::kInt64:
      return "java.lang.Long";
    case TypeKind::kDouble:
      return "java.lang.Double";
    case TypeKind::kTimestamp:
      return "java.util.Date";
    case TypeKind::kBlob:
      return "java.nio.ByteBuffer";
    default:
      return {};
  }
}

bool IsMap(const TypeDesc& type) { return type.kind == TypeKind::kMap || type.custom_is_map; }

std::string MapOf(const std::string& value) {
  return "java.util.Map<java.lang.String, " + value + ">";
}

// As Java writes the type, without "class ".
std::string JavaType(const TypeDesc& type, std::string_view java_package) {
  const auto named = [&](std::string_view name) {
    return std::string(java_package) + "." + std::string(name);
  };
  switch (type.kind) {
    case TypeKind::kList:
      return "java.util.List<" + JavaType(*type.element, java_package) + ">";
    case TypeKind::kMap:
      return MapOf(JavaType(*type.element, java_package));
    case TypeKind::kStructure:
      return named(type.shape != nullptr ? type.shape().name : std::string_view());
    case TypeKind::kCustom:
      return type.custom_is_map ? MapOf(named(type.custom_name)) : named(type.custom_name);
    default:
      return std::string(ScalarClass(type.kind));
  }
}

// Where the request itself is meant, there is no shape, and no name to tell.
bool HasName(const TypeDesc& type) {
  return type.kind != TypeKind::kStructure || (type.shape != nullptr && !type.shape().name.empty());
}

std::string_view SimpleName(std::string_view java_class) {
  return java_class.substr(java_class.rfind('.') + 1);
}

// A scalar where `type` is none, of a service that tells its package.
std::string WordScalar(const TypeDesc& type, Place place) {
  if (place == Place::kField) return kUnexpectedField;
  if (type.kind == TypeKind::kList || IsMap(type)) return kNoCollection;
  return "Unexpected value type in payload";
}

}  // namespace

bool IsMadeFrom(const TypeDesc& type, Kind kind, std::string_view java_package) {
  const bool is_token = kind != Kind::kError && kind != Kind::kEnd;
  switch (type.kind) {
    case TypeKind::kString:
    case TypeKind::kBlob:
      return kind == Kind::kString;
    case TypeKind::kBool:
      return kind == Kind::kTrue || kind == Kind::kFalse ||
             (kind == Kind::kString && !java_package.empty());
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kDouble:
    case TypeKind::kTimestamp:
      return kind == Kind::kNumber;
    case TypeKind::kList:
      return kind == Kind::kArray;
    case TypeKind::kMap:
    case TypeKind::kStructure:
      return kind == Kind::kObject;
    case TypeKind::kDocument:
      return true;
    case TypeKind::kCustom:
      return type.custom_name.empty() || java_package.empty() || kind == Kind::kObject ||
             kind == Kind::kNull || !is_token;
  }
  return true;
}

std::string WordMismatch(json::Reader& reader, const TypeDesc& type, Place place,
                         std::string_view java_package) {
  const Kind kind = reader.Peek();
  if (kind == Kind::kError || kind == Kind::kEnd || kind == Kind::kNull) return "";
  if (kind == Kind::kObject) return kUnexpectedStructure;
  if (kind == Kind::kArray) {
    if (java_package.empty() || !HasName(type)) return kUnexpectedList;
    const std::string java_type = JavaType(type, java_package);
    const bool is_class = type.kind != TypeKind::kList && !IsMap(type);
    return "Unrecognized collection type " + (is_class ? "class " + java_type : java_type);
  }
  const std::string_view scalar = ScalarClass(type.kind);
  if (scalar.empty()) return java_package.empty() ? kUnexpectedField : WordScalar(type, place);
  if (type.kind == TypeKind::kBlob && !java_package.empty()) {
    return "only base-64-encoded strings are convertible to bytes";
  }
  const std::string token = TokenName(reader);
  if (token.empty()) return "";
  return token + " cannot be converted to " + std::string(SimpleName(scalar));
}

std::string WordValueMismatch(json::Reader& reader, const TypeDesc& type) {
  const std::string_view wanted = ScalarClass(type.kind);
  if (wanted.empty()) return "";
  std::string_view found;
  switch (reader.Peek()) {
    case Kind::kString:
      found = "java.lang.String";
      break;
    case Kind::kTrue:
    case Kind::kFalse:
      found = "java.lang.Boolean";
      break;
    case Kind::kNumber:
      found = "com.amazon.coral.value.json.numbers.TruncatingBigNumber";
      break;
    default:
      return "";
  }
  return "class " + std::string(found) + " can not be converted to an " +
         std::string(SimpleName(wanted));
}

std::optional<bool> BooleanWord(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (upper == "TRUE" || upper == "YES" || upper == "1") return true;
  if (upper == "FALSE" || upper == "NO" || upper == "0") return false;
  return std::nullopt;
}

}  // namespace portico::aws
