#include "python_text.h"

#include <utility>

#include "decimal.h"

namespace portico::orders {
namespace {

void AppendRepr(const json::Value& value, std::string* out);

// As repr(str): single quotes unless only they occur within.
void AppendStringRepr(std::string_view text, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  const bool has_single = text.find('\'') != std::string_view::npos;
  const bool has_double = text.find('"') != std::string_view::npos;
  const char quote = has_single && !has_double ? '"' : '\'';
  out->push_back(quote);
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (c == '\n') {
      out->append("\\n");
    } else if (c == '\r') {
      out->append("\\r");
    } else if (c == '\t') {
      out->append("\\t");
    } else if (byte < 0x20 || byte == 0x7f) {
      out->append("\\x");
      out->push_back(kHex[byte >> 4]);
      out->push_back(kHex[byte & 15]);
    } else {
      out->push_back(c);
    }
  }
  out->push_back(quote);
}

std::string NumberStr(std::string_view text) {
  if (IsPythonInt(text)) return std::string(text);
  auto normal = NormalizeNumber(text);
  return normal ? std::move(*normal) : std::string(text);
}

void AppendRepr(const json::Value& value, std::string* out) {
  if (const std::string* text = value.as_string()) {
    AppendStringRepr(*text, out);
  } else if (const auto* number = value.as_number()) {
    if (IsPythonInt(number->text)) {
      out->append(number->text);
    } else {
      out->append("Decimal('").append(NumberStr(number->text)).append("')");
    }
  } else if (const bool* flag = value.as_bool()) {
    out->append(*flag ? "True" : "False");
  } else if (const auto* array = value.as_array()) {
    const char* separator = "[";
    for (const json::Value& element : *array) {
      out->append(std::exchange(separator, ", "));
      AppendRepr(element, out);
    }
    out->append(array->empty() ? "[]" : "]");
  } else if (const auto* object = value.as_object()) {
    const char* separator = "{";
    for (const auto& [key, element] : *object) {
      out->append(std::exchange(separator, ", "));
      AppendStringRepr(key, out);
      out->append(": ");
      AppendRepr(element, out);
    }
    out->append(object->empty() ? "{}" : "}");
  } else {
    out->append("None");
  }
}

}  // namespace

bool IsPythonInt(std::string_view number) {
  return number.find_first_of(".eE") == std::string_view::npos;
}

std::string_view PythonTypeName(const json::Value& value) {
  if (value.as_string() != nullptr) return "str";
  if (const auto* number = value.as_number()) {
    return IsPythonInt(number->text) ? "int" : "decimal.Decimal";
  }
  if (value.as_bool() != nullptr) return "bool";
  if (value.as_array() != nullptr) return "list";
  if (value.as_object() != nullptr) return "dict";
  return "NoneType";
}

std::string PythonStr(const json::Value& value) {
  if (const std::string* text = value.as_string()) return *text;
  if (const auto* number = value.as_number()) return NumberStr(number->text);
  std::string out;
  AppendRepr(value, &out);
  return out;
}

}  // namespace portico::orders
