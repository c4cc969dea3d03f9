#include "dynamodb/engine/partiql/binder.h"

#include <gtest/gtest.h>

#include "dynamodb/engine/expression/evaluator.h"
#include "dynamodb/engine/expression/updater.h"
#include "dynamodb/engine/value/item_builder.h"
#include "dynamodb/engine/value/value_writer.h"

namespace portico::dynamodb::partiql {
namespace {

std::string Error(std::string_view text) {
  const auto bound = Compile(text, {});
  return bound ? "" : bound.error().message;
}

std::string Json(const Item& item) {
  std::string json;
  json::Writer writer(&json);
  WriteItem(item.view(), writer);
  return json;
}

TEST(Binder, StaysGoodWhenMoved) {
  const Value parameter = Value::String("v");
  auto compiled =
      Compile("UPDATE t SET a = ?, n = 5 - b WHERE k = 'k' AND a = 'x'", {parameter.view()});
  ASSERT_TRUE(compiled);
  std::vector<BoundStatement> moved;
  for (int i = 0; i < 3; ++i) {
    if (!moved.empty()) compiled = std::move(moved.back());
    moved.push_back(std::move(*compiled));
  }
  ItemBuilder builder;
  builder.Add("a", Value::String("x").view());
  builder.Add("b", Value::OfNumber(Number::FromInt(2)).view());
  builder.Add("k", Value::String("k").view());
  const Item item = std::move(builder).Build();
  EXPECT_TRUE(Evaluate(*moved.back().where, item.view()));
  const auto updated = ApplyUpdate(moved.back().update, item.view());
  ASSERT_TRUE(updated);
  EXPECT_EQ(Json(*updated), R"({"a":{"S":"v"},"b":{"N":"2"},"k":{"S":"k"},"n":{"N":"3"}})");
}

TEST(Binder, ChecksSources) {
  EXPECT_EQ(Error("SELECT * FROM \"\""), "Path component cannot be an empty string");
  EXPECT_EQ(Error("SELECT * FROM a.\"\""), "Path component cannot be an empty string");
  EXPECT_EQ(Error("SELECT * FROM a.b.c"),
            "A path may contain at most 2 components in the FROM clause");
  EXPECT_EQ(Error("INSERT INTO a.b VALUE {'k': 1}"),
            "FROM clause may only contain a single table name in data manipulation statements at "
            "1:13:1");
}

TEST(Binder, ChecksFunctionsAndOperands) {
  const char* refusals[][2] = {
      {"attribute_exists('a')",
       "Operator or function requires a document path; operator or function: attribute_exists"},
      {"attribute_exists()",
       "Incorrect number of operands for operator or function; operator or function: "
       "attribute_exists, number of operands: 0"},
      {"EXISTS(a)", "Unrecognized function: exists at 1:23:6"},
      {"attribute_type(a, 1)",
       "Incorrect operand type for operator or function; operator or function: attribute_type, "
       "operand type: N"},
      {"attribute_type(a, 'X')",
       "Invalid attribute type name found; type: X, valid types: "
       "{N,BS,L,B,NULL,M,S,SS,NS,BOOL}"},
      {"a < true",
       "Incorrect operand type for operator or function; operator or function: <, operand type: "
       "BOOL"},
      {"a BETWEEN 2 AND 1",
       "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
       "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"},
      {"a = 1e126",
       "Number overflow. Attempting to store a number with magnitude larger than supported range "
       "under root"},
      {"a IS DATE",
       "Unsupported data type for IS operator: DATE. Supported data types are [MISSING, NULL, "
       "BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST] at 1:25:2"}};
  for (const auto& [condition, message] : refusals) {
    EXPECT_EQ(Error("SELECT * FROM t WHERE " + std::string(condition)), message);
  }
  EXPECT_EQ(Error("SELECT COUNT(*) FROM t"), "Unexpected path component at 1:8:5");
}

TEST(Binder, BoundsWhatComparedConditionsGrowTo) {
  std::string where = "a = 1";
  for (int i = 0; i < 40; ++i) where = "(" + where + ") = b";
  EXPECT_EQ(Error("SELECT * FROM t WHERE " + where),
            "Statement wasn't well formed, can't be processed: ");
}

}  // namespace
}  // namespace portico::dynamodb::partiql
