#include "aws/validate.h"

#include <re2/re2.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <unordered_map>

#include "base/check.h"

namespace portico::aws {
namespace {

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
  explicit Validator(const MissingMembers& missing) : missing_(missing) {}

  void Structure(const ShapeDesc& shape, const void* value, const Path& parent) {
    for (const FieldDesc& field : shape.fields) {
      const Path path{&parent, Path::Step::kMember, field.name};
      const void* member = field.get(value);
      if (field.constraints.required && !missing_.empty() && missing_.contains(path.ToString())) {
        Violate("null", path, "Member must not be null");
        continue;
      }
      if (member == nullptr) continue;
      if (field.constraints.unsupported) {
        if (!IsDefault(*field.type, member)) unsupported_ = path.ToString();
        continue;
      }
      Member(*field.type, field.constraints, member, path);
    }
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
  void Member(const TypeDesc& type, const Constraints& c, const void* value, const Path& path) {
    switch (type.kind) {
      case TypeKind::kString: {
        const auto& text = *static_cast<const std::string*>(value);
        auto quoted = [&] { return "'" + text + "'"; };
        if (!c.enum_values.empty() && !IsOneOf(text, c.enum_values)) {
          Violate(quoted(), path, "Member must satisfy enum value set: " + Join(c.enum_values));
          return;
        }
        Length(c, CharacterCount(text), quoted, path);
        if (!c.pattern.empty() && !FullMatch(text, c.pattern)) {
          Violate(quoted(), path,
                  "Member must satisfy regular expression pattern: " + std::string(c.pattern));
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
    for (size_t i = 0; i < size; ++i) {
      Member(*type.element, c.element != nullptr ? *c.element : kNone, type.list_at(value, i),
             Path{&path, Path::Step::kElement, {}, i});
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
    } context{this, type, c, path};
    type.map_each(value, &context, [](void* raw, std::string_view key, const void* element) {
      auto& ctx = *static_cast<Context*>(raw);
      static constexpr TypeDesc kString{TypeKind::kString};
      static constexpr Constraints kNone;
      const std::string key_text(key);
      if (ctx.c.key != nullptr) ctx.self->Member(kString, *ctx.c.key, &key_text, ctx.path);
      ctx.self->Member(*ctx.type.element, ctx.c.element != nullptr ? *ctx.c.element : kNone,
                       element, Path{&ctx.path, Path::Step::kValue, key});
    });
  }

  template <typename Value>
  void Length(const Constraints& c, int64_t length, const Value& value, const Path& path) {
    if (length < c.length_min) {
      Violate(value(), path,
              "Member must have length greater than or equal to " + std::to_string(c.length_min));
    }
    if (length > c.length_max) {
      Violate(value(), path,
              "Member must have length less than or equal to " + std::to_string(c.length_max));
    }
  }

  void Range(const Constraints& c, int64_t value, const Path& path) {
    const std::string quoted = "'" + std::to_string(value) + "'";
    if (value < c.value_min) {
      Violate(quoted, path,
              "Member must have value greater than or equal to " + std::to_string(c.value_min));
    }
    if (value > c.value_max) {
      Violate(quoted, path,
              "Member must have value less than or equal to " + std::to_string(c.value_max));
    }
  }

  void Violate(const std::string& value, const Path& path, const std::string& constraint) {
    // AWS too stops there, and says that there are so many.
    if (count_ == kViolationsMax) return;
    if (++count_ > 1) text_ += "; ";
    text_ += "Value " + value + " at '" + path.ToString() +
             "' failed to satisfy constraint: " + constraint;
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

  static constexpr int kViolationsMax = 10;
  static constexpr size_t kDescribedBytesMax = 1024;

  const MissingMembers& missing_;
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
                std::string_view validation_code) {
  Validator validator(missing);
  validator.Structure(shape, value, Path());
  return validator.Finish(validation_code);
}

}  // namespace portico::aws
