// For this folder's tests: items and substitutions from JSON, outcomes as text.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dynamodb/engine/expression/substitutions.h"
#include "dynamodb/engine/value/value_reader.h"
#include "dynamodb/engine/value/value_writer.h"

namespace portico::dynamodb::testing {

inline Item ItemOf(std::string_view json) {
  json::Reader reader(json);
  ValueReader values(&reader, ValidationLayer::kCurrent);
  Item item;
  EXPECT_TRUE(values.ReadItem(&item)) << json;
  EXPECT_EQ(values.problem(), "") << json;
  return item;
}

inline std::string JsonOf(const ItemView& item) {
  std::string json;
  json::Writer writer(&json);
  WriteItem(item, writer);
  return json;
}

// `values` is JSON as ExpressionAttributeValues, or empty.
inline Substitutions With(std::string_view values,
                          const std::vector<std::pair<std::string, std::string>>& names = {}) {
  std::vector<NamedName> named_names;
  for (const auto& [reference, name] : names) named_names.push_back({reference, name});
  std::vector<NamedValue> named_values;
  if (!values.empty()) {
    json::Reader reader(values);
    ValueReader value_reader(&reader, ValidationLayer::kCurrent);
    EXPECT_TRUE(value_reader.ReadNamedValues(&named_values)) << values;
    EXPECT_EQ(value_reader.problem(), "") << values;
  }
  return Substitutions(std::move(named_names), std::move(named_values));
}

// "" if it succeeded, else its message.
template <typename T>
std::string MessageOf(const Result<T>& result) {
  if (result) return "";
  EXPECT_EQ(result.error().code, "ValidationException");
  return result.error().message;
}

}  // namespace portico::dynamodb::testing
