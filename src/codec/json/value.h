// A JSON document in memory, for what is small and free in form: policies, templates, records.
//
// Members keep their order; numbers keep their digits. Items of DynamoDB never take this form.
// A plain value type: copying copies the tree, distinct values may be used from distinct threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "codec/json/reader.h"
#include "codec/json/writer.h"

namespace portico::json {

class Value {
 public:
  struct Null {
    bool operator==(const Null&) const = default;
  };
  // A number as written.
  struct Number {
    std::string text;
    bool operator==(const Number&) const = default;
  };
  using Array = std::vector<Value>;
  using Member = std::pair<std::string, Value>;
  using Object = std::vector<Member>;

  Value() = default;
  Value(bool value) : data_(value) {}
  Value(std::string value) : data_(std::move(value)) {}
  Value(std::string_view value) : data_(std::string(value)) {}
  Value(const char* value) : data_(std::string(value)) {}
  Value(Number value) : data_(std::move(value)) {}
  Value(int64_t value) : data_(Number{std::to_string(value)}) {}
  Value(int value) : data_(Number{std::to_string(value)}) {}
  Value(Array value) : data_(std::move(value)) {}
  Value(Object value) : data_(std::move(value)) {}

  bool is_null() const { return std::holds_alternative<Null>(data_); }
  const bool* as_bool() const { return std::get_if<bool>(&data_); }
  const std::string* as_string() const { return std::get_if<std::string>(&data_); }
  const Number* as_number() const { return std::get_if<Number>(&data_); }
  const Array* as_array() const { return std::get_if<Array>(&data_); }
  const Object* as_object() const { return std::get_if<Object>(&data_); }
  Array* as_array() { return std::get_if<Array>(&data_); }
  Object* as_object() { return std::get_if<Object>(&data_); }

  // The number as an integer, if this is a number that is one.
  std::optional<int64_t> as_int() const;

  // The member of that name (the last, if repeated), or null; null also if this is no object.
  const Value* Find(std::string_view name) const;
  // Sets or adds a member; makes a null value an object.
  void Set(std::string_view name, Value value);

  bool operator==(const Value&) const = default;

  void Write(Writer& writer) const;
  std::string ToString() const;

 private:
  std::variant<Null, bool, Number, std::string, Array, Object> data_;
};

// Reads one value where `reader` stands. False (and reader.failed()) if it is malformed.
bool ReadValue(Reader& reader, Value* out);

// The whole text as one value, or nothing; `error` (may be null) then says what is wrong and where.
std::optional<Value> Parse(std::string_view text, std::string* error = nullptr);

}  // namespace portico::json
