#include "validation.h"

#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "python_text.h"

namespace portico::orders {
namespace {

class Validator {
 public:
  void Validate(const Shape& shape, const json::Value& value, const std::string& name) {
    switch (shape.kind) {
      case ShapeKind::kString:
        return ValidateString(shape, value, name);
      case ShapeKind::kBoolean:
        if (value.as_bool() == nullptr) ReportType(value, name, "<class 'bool'>");
        return;
      case ShapeKind::kInteger:
        return ValidateInteger(shape, value, name);
      case ShapeKind::kList:
        return ValidateList(shape, value, name);
      case ShapeKind::kMap:
        return ValidateMap(shape, value, name);
      case ShapeKind::kStructure:
        return ValidateStructure(shape, value, name);
      case ShapeKind::kAttributeValue:
      case ShapeKind::kAny:
        return;
    }
  }

  const std::string& report() const { return report_; }

 private:
  void Report(std::string line) { report_.append("\n").append(line); }

  void ReportType(const json::Value& value, const std::string& name, std::string_view valid) {
    Report("Invalid type for parameter " + name + ", value: " + PythonStr(value) +
           ", type: <class '" + std::string(PythonTypeName(value)) +
           "'>, valid types: " + std::string(valid));
  }

  void CheckLength(const Shape& shape, size_t length, const std::string& name) {
    if (static_cast<int64_t>(length) >= shape.minimum) return;
    Report("Invalid length for parameter " + name + ", value: " + std::to_string(length) +
           ", valid min length: " + std::to_string(shape.minimum));
  }

  void ValidateString(const Shape& shape, const json::Value& value, const std::string& name) {
    const std::string* text = value.as_string();
    if (text == nullptr) return ReportType(value, name, "<class 'str'>");
    // Python counts characters: the bytes that do not continue one.
    size_t length = 0;
    for (char c : *text) length += (c & 0xc0) != 0x80;
    CheckLength(shape, length, name);
  }

  void ValidateInteger(const Shape& shape, const json::Value& value, const std::string& name) {
    // A bool is an int to Python: 0 or 1.
    const bool* flag = value.as_bool();
    const auto* number = value.as_number();
    if (flag == nullptr && (number == nullptr || !IsPythonInt(number->text))) {
      return ReportType(value, name, "<class 'int'>");
    }
    const int64_t integer = flag != nullptr ? *flag : Saturated(value);
    if (integer >= shape.minimum) return;
    Report("Invalid value for parameter " + name + ", value: " + PythonStr(value) +
           ", valid min value: " + std::to_string(shape.minimum));
  }

  // Beyond 64 bits only the sign matters here; DynamoDB has the maximum.
  static int64_t Saturated(const json::Value& number) {
    const bool is_negative = number.as_number()->text[0] == '-';
    using Limits = std::numeric_limits<int64_t>;
    return number.as_int().value_or(is_negative ? Limits::min() : Limits::max());
  }

  void ValidateList(const Shape& shape, const json::Value& value, const std::string& name) {
    const auto* array = value.as_array();
    if (array == nullptr) return ReportType(value, name, "<class 'list'>, <class 'tuple'>");
    CheckLength(shape, array->size(), name);
    if (shape.element->kind == ShapeKind::kAttributeValue) return;
    for (size_t i = 0; i < array->size(); ++i) {
      Validate(*shape.element, (*array)[i], name + "[" + std::to_string(i) + "]");
    }
  }

  void ValidateMap(const Shape& shape, const json::Value& value, const std::string& name) {
    const auto* object = value.as_object();
    if (object == nullptr) return ReportType(value, name, "<class 'dict'>");
    if (shape.element->kind == ShapeKind::kAttributeValue) return;
    for (const auto& [key, element] : *object) Validate(*shape.element, element, name + "." + key);
  }

  void ValidateStructure(const Shape& shape, const json::Value& value, const std::string& name) {
    const auto* object = value.as_object();
    if (object == nullptr) return ReportType(value, name, "<class 'dict'>");
    const std::string shown = name.empty() ? "input" : name;
    for (const Member& member : shape.members) {
      if (member.presence == Presence::kRequired && value.Find(member.name) == nullptr) {
        Report("Missing required parameter in " + shown + ": \"" + std::string(member.name) + "\"");
      }
    }
    for (const auto& [key, ignored] : *object) {
      if (FindMember(shape, key) == nullptr) ReportUnknown(shape, key, shown);
    }
    const std::string prefix = name.empty() ? "" : name + ".";
    for (const auto& [key, element] : *object) {
      if (const Member* member = FindMember(shape, key)) {
        Validate(*member->shape, element, prefix + key);
      }
    }
  }

  void ReportUnknown(const Shape& shape, const std::string& key, const std::string& shown) {
    std::string line = "Unknown parameter in " + shown + ": \"" + key + "\", must be one of: ";
    const char* separator = "";
    for (const Member& member : shape.members) {
      line.append(std::exchange(separator, ", ")).append(member.name);
    }
    Report(std::move(line));
  }

  // Every fault on a line of its own, each after a line feed.
  std::string report_;
};

}  // namespace

Status ValidateParameters(const Shape& input, const json::Value& parameters) {
  Validator validator;
  validator.Validate(input, parameters, "");
  if (validator.report().empty()) return {};
  return Fail("ParamValidationError", "Parameter validation failed:" + validator.report());
}

}  // namespace portico::orders
