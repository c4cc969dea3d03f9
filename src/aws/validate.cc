#include "aws/validate.h"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <unordered_map>

#include "base/check.h"

namespace portico::aws {
namespace {

constexpr char kLengthAtLeast[] = "Member must have length greater than or equal to ";
constexpr char kLengthAtMost[] = "Member must have length less than or equal to ";
constexpr char kValueAtLeast[] = "Member must have value greater than or equal to ";
constexpr char kValueAtMost[] = "Member must have value less than or equal to ";
constexpr char kPattern[] = "Member must satisfy regular expression pattern: ";
constexpr char kEnum[] = "Member must satisfy enum value set: ";

// Characters, as AWS counts the length of a string: code points.
int64_t CharacterCount(std::string_view text) {
  int64_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  return count;
}

// AWS's models spell patterns as Java does; RE2 writes \\uXXXX as \\x{XXXX}.
std::string ToRe2(std::string_view pattern) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern.substr(i, 2) == "\\u" && i + 6 <= pattern.size()) {
      out.append("\\x{").append(pattern.substr(i + 2, 4)).append("}");
      i += 5;
    } else if (pattern[i] == '\\' && i + 1 < pattern.size()) {
      out.append(pattern.substr(i++, 2));
    } else {
      out.push_back(pattern[i]);
    }
  }
  return out;
}

// Patterns are compiled once a thread: they are constants of the field tables.
const re2::RE2& Compiled(std::string_view pattern) {
  thread_local std::unordered_map<const char*, std::unique_ptr<re2::RE2>> compiled;
  auto& re = compiled[pattern.data()];
  if (!re) re = std::make_unique<re2::RE2>(ToRe2(pattern), re2::RE2::Quiet);
  return *re;
}

bool FullMatch(std::string_view text, std::string_view pattern) {
  const re2::RE2& re = Compiled(pattern);
  PORTICO_CHECK(re.ok());
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), re);
}

// Where the walk stands, as a chain on the stack: text is made of it only for a violation.
struct Path {
  enum class Step { kRoot, kMember, kElement, kValue };
  const Path* parent = nullptr;
  Step step = Step::kRoot;
  std::string_view name = {};
  size_t index = 0;

  std::string ToString() const {
    switch (step) {
      case Step::kRoot:
        return "";
      case Step::kMember:
        return MemberPath(parent->ToString(), name);
      case Step::kElement:
        return ElementPath(parent->ToString(), index);
      case Step::kValue:
        return ValuePath(parent->ToString(), name);
    }
    return "";
  }
};

class Validator {
 public:
  Validator(const MissingMembers& missing, const ViolationStyle& style, std::string_view operation)
      : missing_(missing), style_(style), operation_(operation) {}

  void Input(const ShapeDesc& shape, const void* value) {
    const Path root;
    if (!style_.names_input) return Structure(shape, value, root);
    // Such services read the body as a structure of its own, and check it before the rest.
    for (const bool in_body : {true, false}) {
      in_body_ = in_body;
      for (const FieldDesc& field : shape.fields) {
        if ((field.constraints.location == Location::kBody) == in_body) Field(field, value, root);
      }
    }
  }

  void Structure(const ShapeDesc& shape, const void* value, const Path& parent) {
    for (const FieldDesc& field : shape.fields) Field(field, value, parent);
  }

  Status Finish(std::string_view code) {
    if (count_ > 0) {
      return Fail(code, std::to_string(count_) + " validation error" + (count_ > 1 ? "s" : "") +
                            " detected: " + text_);
    }
    if (!unsupported_.empty()) {
      return Fail("NotImplemented", "Portico does not implement '" + unsupported_ + "' yet.", 501);
    }
    return {};
  }

 private:
  void Field(const FieldDesc& field, const void* shape, const Path& parent) {
    const Path path{&parent, Path::Step::kMember, field.name};
    const void* member = field.get(shape);
    if (field.constraints.required && !missing_.empty() && missing_.contains(path.ToString())) {
      Violate("null", path, "Member must not be null");
      return;
    }
    if (member == nullptr) return;
    if (field.constraints.unsupported) {
      if (!IsDefault(*field.type, member)) unsupported_ = path.ToString();
      return;
    }
    Member(*field.type, field.constraints, member, path);
  }

  void Member(const TypeDesc& type, const Constraints& c, const void* value, const Path& path) {
    switch (type.kind) {
      case TypeKind::kString: {
        const auto& text = *static_cast<const std::string*>(value);
        auto quoted = [&] { return "'" + text + "'"; };
        if (!c.enum_values.empty() && !IsOneOf(text, c.enum_values)) {
          Violate(quoted(), path, kEnum + Join(c.enum_values));
          return;
        }
        Length(c, CharacterCount(text), quoted, path);
        if (!c.pattern.empty() && !FullMatch(text, c.pattern)) {
          Violate(style_.hides_texts ? "" : quoted(), path, kPattern + std::string(c.pattern));
        }
        return;
      }
      case TypeKind::kBlob: {
        const auto& bytes = static_cast<const Blob*>(value)->bytes;
        Length(
            c, static_cast<int64_t>(bytes.size()), [] { return "'java.nio.HeapByteBuffer'"; },
            path);
        return;
      }
      case TypeKind::kInt32:
        return Range(c, *static_cast<const int32_t*>(value), path);
      case TypeKind::kInt64:
        return Range(c, *static_cast<const int64_t*>(value), path);
      case TypeKind::kList:
        return List(type, c, value, path);
      case TypeKind::kMap:
        return Map(type, c, value, path);
      case TypeKind::kStructure:
        return Structure(type.shape(), value, path);
      case TypeKind::kBool:
      case TypeKind::kDouble:
      case TypeKind::kTimestamp:
      case TypeKind::kDocument:
      case TypeKind::kCustom:
        return;
    }
  }

  void List(const TypeDesc& type, const Constraints& c, const void* value, const Path& path) {
    const size_t size = type.list_size(value);
    Length(
        c, static_cast<int64_t>(size), [&] { return "'" + Describe(type, value) + "'"; }, path);
    static constexpr Constraints kNone;
    const Constraints& element = c.element != nullptr ? *c.element : kNone;
    const bool is_scalar = IsScalar(*type.element);
    if (is_scalar && c.element == nullptr) return;
    for (size_t i = 0; i < size; ++i) {
      const void* at = type.list_at(value, i);
      if (!is_scalar) {
        Member(*type.element, element, at, Path{&path, Path::Step::kElement, {}, i});
      } else if (!Keeps(*type.element, element, at)) {
        return ViolateAll("Member", type, value, element, *type.element, path);
      }
    }
  }

  void Map(const TypeDesc& type, const Constraints& c, const void* value, const Path& path) {
    Length(
        c, static_cast<int64_t>(type.map_size(value)),
        [&] { return "'" + Describe(type, value) + "'"; }, path);
    struct Context {
      Validator* self;
      const TypeDesc& type;
      const Constraints& c;
      const Path& path;
      bool keys_keep = true;
      bool values_keep = true;
    } context{this, type, c, path};
    type.map_each(value, &context, [](void* raw, std::string_view key, const void* element) {
      auto& ctx = *static_cast<Context*>(raw);
      if (ctx.c.key != nullptr && ctx.keys_keep) {
        const std::string text(key);
        ctx.keys_keep = Keeps(kStringType, *ctx.c.key, &text);
      }
      static constexpr Constraints kNone;
      const Constraints& constraints = ctx.c.element != nullptr ? *ctx.c.element : kNone;
      if (!IsScalar(*ctx.type.element)) {
        ctx.self->Member(*ctx.type.element, constraints, element,
                         Path{&ctx.path, Path::Step::kValue, key});
      } else if (ctx.c.element != nullptr && ctx.values_keep) {
        ctx.values_keep = Keeps(*ctx.type.element, constraints, element);
      }
    });
    if (!context.keys_keep) ViolateAll("Map keys", type, value, *c.key, kStringType, path);
    if (!context.values_keep) {
      ViolateAll("Map value", type, value, *c.element, *type.element, path);
    }
  }

  // Whether an element, key or value that is no structure keeps its constraints.
  static bool Keeps(const TypeDesc& type, const Constraints& c, const void* value) {
    static const MissingMembers kNone;
    static constexpr ViolationStyle kStyle;
    Validator alone(kNone, kStyle, {});
    alone.Member(type, c, value, Path());
    return alone.count_ == 0;
  }

  static bool IsScalar(const TypeDesc& type) {
    return type.kind == TypeKind::kString || type.kind == TypeKind::kInt32 ||
           type.kind == TypeKind::kInt64 || type.kind == TypeKind::kBlob;
  }

  // AWS does not say which element is at fault: it shows the whole collection, and all that an
  // element has to keep.
  void ViolateAll(std::string_view what, const TypeDesc& type, const void* value,
                  const Constraints& c, const TypeDesc& element, const Path& path) {
    std::string all;
    const auto add = [&all](const std::string& constraint) {
      if (!all.empty()) all += ", ";
      all += constraint;
    };
    constexpr Constraints kNone;
    const bool is_number = element.kind == TypeKind::kInt32 || element.kind == TypeKind::kInt64;
    if (c.length_max != kNone.length_max) add(kLengthAtMost + std::to_string(c.length_max));
    if (c.length_min != kNone.length_min || c.length_max != kNone.length_max) {
      add(kLengthAtLeast + std::to_string(c.length_min));
    }
    if (is_number && c.value_max != kNone.value_max) {
      add(kValueAtMost + std::to_string(c.value_max));
    }
    if (is_number && c.value_min != kNone.value_min) {
      add(kValueAtLeast + std::to_string(c.value_min));
    }
    if (!c.pattern.empty()) add(kPattern + std::string(c.pattern));
    if (!c.enum_values.empty()) add(kEnum + Join(c.enum_values));
    if (style_.elements_not_null) add("Member must not be null");
    Violate("'" + Describe(type, value) + "'", path,
            std::string(what) + " must satisfy constraint: [" + all + "]");
  }

  template <typename Value>
  void Length(const Constraints& c, int64_t length, const Value& value, const Path& path) {
    if (length < c.length_min) {
      Violate(value(), path, kLengthAtLeast + std::to_string(c.length_min));
    }
    if (length > c.length_max) {
      Violate(value(), path, kLengthAtMost + std::to_string(c.length_max));
    }
  }

  void Range(const Constraints& c, int64_t value, const Path& path) {
    const std::string quoted = "'" + std::to_string(value) + "'";
    if (value < c.value_min) {
      Violate(quoted, path, kValueAtLeast + std::to_string(c.value_min));
    }
    if (value > c.value_max) {
      Violate(quoted, path, kValueAtMost + std::to_string(c.value_max));
    }
  }

  void Violate(const std::string& value, const Path& path, const std::string& constraint) {
    // AWS too stops there, and says that there are so many.
    if (count_ == kViolationsMax) return;
    if (++count_ > 1) text_ += "; ";
    text_ += "Value ";
    if (!value.empty()) text_ += value + " ";
    text_ += "at '";
    if (style_.names_input && in_body_) text_ += MemberPath("", operation_) + "Input.";
    text_ += path.ToString() + "' failed to satisfy constraint: " + constraint;
  }

  static bool IsOneOf(const std::string& text, std::span<const std::string_view> values) {
    for (std::string_view value : values) {
      if (value == text) return true;
    }
    return false;
  }

  static std::string Join(std::span<const std::string_view> values) {
    std::string out = "[";
    for (std::string_view value : values) {
      if (out.size() > 1) out += ", ";
      out += value;
    }
    return out + "]";
  }

  // A value as Java's toString gives it, which is what AWS's messages show.
  static std::string Describe(const TypeDesc& type, const void* value) {
    switch (type.kind) {
      case TypeKind::kString:
        return *static_cast<const std::string*>(value);
      case TypeKind::kInt32:
        return std::to_string(*static_cast<const int32_t*>(value));
      case TypeKind::kInt64:
        return std::to_string(*static_cast<const int64_t*>(value));
      case TypeKind::kBool:
        return *static_cast<const bool*>(value) ? "true" : "false";
      case TypeKind::kList: {
        std::string out = "[";
        for (size_t i = 0; i < type.list_size(value) && out.size() < kDescribedBytesMax; ++i) {
          if (i > 0) out += ", ";
          out += Describe(*type.element, type.list_at(value, i));
        }
        return out + "]";
      }
      case TypeKind::kMap: {
        std::pair<std::string, const TypeDesc*> out{"{", type.element};
        type.map_each(value, &out, [](void* raw, std::string_view key, const void* element) {
          auto& [text, element_type] = *static_cast<std::pair<std::string, const TypeDesc*>*>(raw);
          if (text.size() >= kDescribedBytesMax) return;
          if (text.size() > 1) text += ", ";
          text += std::string(key) + "=" + Describe(*element_type, element);
        });
        return out.first + "}";
      }
      default:
        return "...";
    }
  }

  // Clients spell out what they do not use: {"SubnetIds": []}.
  static bool IsEmpty(const json::Value& value) {
    if (const bool* flag = value.as_bool()) return !*flag;
    if (const std::string* text = value.as_string()) return text->empty();
    if (const json::Value::Array* array = value.as_array()) return array->empty();
    if (const json::Value::Object* object = value.as_object()) {
      return std::all_of(object->begin(), object->end(),
                         [](const auto& member) { return IsEmpty(member.second); });
    }
    return value.is_null();
  }

  static bool IsDefault(const TypeDesc& type, const void* value) {
    switch (type.kind) {
      case TypeKind::kString:
        return static_cast<const std::string*>(value)->empty();
      case TypeKind::kBool:
        return !*static_cast<const bool*>(value);
      case TypeKind::kList:
        return type.list_size(value) == 0;
      case TypeKind::kMap:
        return type.map_size(value) == 0;
      case TypeKind::kDocument:
        return IsEmpty(*static_cast<const json::Value*>(value));
      case TypeKind::kStructure:
        for (const FieldDesc& field : type.shape().fields) {
          const void* member = field.get(value);
          if (member != nullptr && !IsDefault(*field.type, member)) return false;
        }
        return true;
      default:
        return false;
    }
  }

  static constexpr TypeDesc kStringType{TypeKind::kString};
  static constexpr int kViolationsMax = 10;
  static constexpr size_t kDescribedBytesMax = 1024;

  const MissingMembers& missing_;
  const ViolationStyle& style_;
  std::string_view operation_;
  bool in_body_ = false;
  int count_ = 0;
  std::string text_;
  std::string unsupported_;
};

}  // namespace

std::string MemberPath(std::string_view parent, std::string_view name) {
  std::string out(parent);
  if (!out.empty()) out.push_back('.');
  const size_t first = out.size();
  out.append(name);
  if (out[first] >= 'A' && out[first] <= 'Z') out[first] = static_cast<char>(out[first] + 32);
  return out;
}

std::string ElementPath(std::string_view parent, size_t index) {
  return std::string(parent) + "." + std::to_string(index + 1) + ".member";
}

std::string ValuePath(std::string_view parent, std::string_view key) {
  return std::string(parent) + "." + std::string(key) + ".member";
}

bool IsUsablePattern(std::string_view pattern) { return Compiled(pattern).ok(); }

Status Validate(const ShapeDesc& shape, const void* value, const MissingMembers& missing,
                std::string_view validation_code, const ViolationStyle& style,
                std::string_view operation) {
  Validator validator(missing, style, operation);
  validator.Input(shape, value);
  return validator.Finish(validation_code);
}

}  // namespace portico::aws
