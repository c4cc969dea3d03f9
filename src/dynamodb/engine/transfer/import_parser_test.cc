#include "dynamodb/engine/transfer/import_parser.h"

#include <gtest/gtest.h>

namespace portico::dynamodb {
namespace {

std::string ErrorOf(std::string_view record) {
  TableRecord table;
  table.key_schema = {{"pk", "HASH"}};
  table.attribute_definitions = {{"pk", "S"}};
  ImportParser parser(ImportRecord(), Table(std::move(table)));
  parser.BeginObject();
  std::vector<Result<Item>> items;
  parser.Parse(record, &items);
  return items.size() != 1 ? "not one item" : items[0] ? "no error" : items[0].error().message;
}

TEST(ImportParserTest, TellsWhyARecordIsNoItem) {
  EXPECT_EQ(ErrorOf(R"({"Item":{"pk":{"S":"a"}}})"), "no error");
  EXPECT_TRUE(ErrorOf(R"({"Item":{"pk":{"S":"a"})").starts_with("The record is no valid JSON: "));
  EXPECT_TRUE(ErrorOf(R"({"Item":)").starts_with("The record is no valid JSON: "));
  EXPECT_EQ(ErrorOf(R"({"Other":1})"), "The record has no Item");
}

}  // namespace
}  // namespace portico::dynamodb
