#include "validation.h"

#include <gtest/gtest.h>

namespace portico::orders {
namespace {

// What is wrong with `parameters` (a JSON object) for the operation, without the first line.
std::string Report(std::string_view verb, std::string_view parameters) {
  Status status = ValidateParameters(*FindOperation(verb)->input, json::Parse(parameters).value());
  if (status) return "";
  EXPECT_EQ(status.error().code, "ParamValidationError");
  constexpr std::string_view kFirstLine = "Parameter validation failed:\n";
  EXPECT_TRUE(status.error().message.starts_with(kFirstLine)) << status.error().message;
  return status.error().message.substr(kFirstLine.size());
}

TEST(Validation, TakesWhatBoto3Takes) {
  EXPECT_EQ(Report("create", R"({"TableName":"t","Item":{"id":"1"},"ReturnValues":"ALL_OLD",
                   "Expected":{"a":{"Exists":false},"b":{"Value":[1],"ComparisonOperator":"EQ"}}})"),
            "");
  EXPECT_EQ(Report("read", R"({"TableName":"t","Key":{"id":1},"ConsistentRead":true,
                   "AttributesToGet":["a"]})"),
            "");
  EXPECT_EQ(Report("update", R"({"TableName":"t","Key":{"id":1},"UpdateExpression":"SET a = :a",
                   "ExpressionAttributeValues":{":a":null},"ExpressionAttributeNames":{"#a":"a"},
                   "AttributeUpdates":{"a":{"Value":1,"Action":"PUT"}}})"),
            "");
  EXPECT_EQ(Report("delete", R"({"TableName":"t","Key":{}})"), "");
  EXPECT_EQ(Report("list", R"({"TableName":"t","Limit":5,"Segment":0,"TotalSegments":1,
                   "ExclusiveStartKey":{"id":"1"},
                   "ScanFilter":{"a":{"AttributeValueList":[1],"ComparisonOperator":"EQ"}}})"),
            "");
}

// The reports below are boto3's own, word for word.
TEST(Validation, ReportsWhatIsMissing) {
  EXPECT_EQ(Report("create", R"({"TableName":"t"})"),
            R"(Missing required parameter in input: "Item")");
  EXPECT_EQ(Report("list", R"({"TableName":"t","ScanFilter":{"x":{"AttributeValueList":5}}})"),
            "Missing required parameter in ScanFilter.x: \"ComparisonOperator\"\n"
            "Invalid type for parameter ScanFilter.x.AttributeValueList, value: 5, type: <class "
            "'int'>, valid types: <class 'list'>, <class 'tuple'>");
}

TEST(Validation, ReportsWhatIsUnknown) {
  EXPECT_EQ(
      Report("create", R"({"TableName":"t","Foo":1,"Item":3})"),
      "Unknown parameter in input: \"Foo\", must be one of: TableName, Item, Expected, "
      "ReturnValues, ReturnConsumedCapacity, ReturnItemCollectionMetrics, ConditionalOperator, "
      "ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues, "
      "ReturnValuesOnConditionCheckFailure\n"
      "Invalid type for parameter Item, value: 3, type: <class 'int'>, valid types: <class "
      "'dict'>");
  EXPECT_EQ(Report("list", R"({"TableName":"t","ScanFilter":{"x":{"ComparisonOperator":"EQ",
                   "Foo":3}}})"),
            "Unknown parameter in ScanFilter.x: \"Foo\", must be one of: AttributeValueList, "
            "ComparisonOperator");
}

TEST(Validation, ReportsTypesInPythonsWords) {
  EXPECT_EQ(Report("create", R"({"TableName":"t","Item":[1,"a'b",null,true,{"x":1.5}]})"),
            "Invalid type for parameter Item, value: [1, \"a'b\", None, True, {'x': "
            "Decimal('1.5')}], type: <class 'list'>, valid types: <class 'dict'>");
  EXPECT_EQ(Report("create", R"({"TableName":"t","Item":null})"),
            "Invalid type for parameter Item, value: None, type: <class 'NoneType'>, valid types: "
            "<class 'dict'>");
  EXPECT_EQ(Report("read", R"({"TableName":"t","Key":{},"ConsistentRead":"x",
                   "ProjectionExpression":5})"),
            "Invalid type for parameter ConsistentRead, value: x, type: <class 'str'>, valid "
            "types: <class 'bool'>\n"
            "Invalid type for parameter ProjectionExpression, value: 5, type: <class 'int'>, "
            "valid types: <class 'str'>");
  EXPECT_EQ(Report("list", R"({"TableName":"t","AttributesToGet":["a",1],"Select":1.5})"),
            "Invalid type for parameter AttributesToGet[1], value: 1, type: <class 'int'>, valid "
            "types: <class 'str'>\n"
            "Invalid type for parameter Select, value: 1.5, type: <class 'decimal.Decimal'>, "
            "valid types: <class 'str'>");
}

TEST(Validation, ReportsMinimums) {
  EXPECT_EQ(Report("list", R"({"TableName":"t","Limit":0,"Segment":-1,"TotalSegments":true})"),
            "Invalid value for parameter Limit, value: 0, valid min value: 1\n"
            "Invalid value for parameter Segment, value: -1, valid min value: 0");
  EXPECT_EQ(Report("list", R"({"TableName":"t","IndexName":"a","AttributesToGet":[]})"),
            "Invalid length for parameter IndexName, value: 1, valid min length: 3\n"
            "Invalid length for parameter AttributesToGet, value: 0, valid min length: 1");
  EXPECT_EQ(Report("list", R"({"TableName":"t","Limit":false})"),
            "Invalid value for parameter Limit, value: False, valid min value: 1");
  EXPECT_EQ(Report("list", R"({"TableName":"t","Limit":99999999999999999999})"), "");
  EXPECT_EQ(Report("list", R"({"TableName":"t","Limit":-99999999999999999999})"),
            "Invalid value for parameter Limit, value: -99999999999999999999, valid min value: 1");
}

}  // namespace
}  // namespace portico::orders
