// What is told first where several things are wrong with a request, as dynalite's tests hold it of
// the service.
#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kValidation[] = "ValidationException: ";
constexpr char kSchema[] = "The provided key element does not match the schema";

class CheckOrder : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Ok("CreateTable",
               R"({"TableName":"ttt","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
               R"({"AttributeName":"a","AttributeType":"S"},)"
               R"({"AttributeName":"b","AttributeType":"S"},)"
               R"({"AttributeName":"c","AttributeType":"S"}],"KeySchema":[)"
               R"({"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"RANGE"}],)"
               R"("GlobalSecondaryIndexes":[{"IndexName":"some","KeySchema":[)"
               R"({"AttributeName":"c","KeyType":"HASH"}],)"
               R"("Projection":{"ProjectionType":"KEYS_ONLY"}}]})");
  }
  // The message of a ValidationException.
  std::string Query(const std::string& members, const std::string& table = "ttt") {
    return Of("Query", members, table);
  }
  std::string Of(const char* operation, const std::string& members,
                 const std::string& table = "ttt") {
    const std::string answer =
        server_.Call(operation, R"({"TableName":")" + table + "\"," + members + "}");
    EXPECT_TRUE(answer.starts_with(kValidation)) << answer;
    return answer.substr(std::string(kValidation).size());
  }

  testing::Server server_;
};

TEST_F(CheckOrder, StartKeyAndConditionsAttributeByAttribute) {
  const auto start = [](const std::string& key) {
    return R"("ExclusiveStartKey":{)" + key + R"(},"KeyConditions":)";
  };
  const std::string unkeyed = R"({"z":{"ComparisonOperator":"NULL"}})";
  const std::string missed = "Query condition missed key schema element: a";
  // The partition attribute is right, so what its condition lacks is told; then the sort's.
  EXPECT_EQ(Query(start(R"("a":{"S":"a"},"b":{"N":"1"})") + unkeyed), missed);
  EXPECT_EQ(Query(start(R"("a":{"S":"a"},"z":{"S":"1"})") + unkeyed), missed);
  EXPECT_EQ(Query(start(R"("a":{"N":"1"},"b":{"S":"1"})") + unkeyed), kSchema);
  EXPECT_EQ(Query(start(R"("a":{"S":"a"})") + unkeyed), "The provided starting key is invalid");
  const std::string keyed = R"({"a":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]}})";
  EXPECT_EQ(Query(start(R"("a":{"S":"a"},"b":{"N":"1"})") + keyed), kSchema);
}

TEST_F(CheckOrder, ExpressionsBeforeWhatAKeyCanBeAsked) {
  const std::string key = R"j("KeyConditionExpression":"attribute_type(a, :a)",)j"
                          R"("ExpressionAttributeValues":{":a":{"S":"N"}})";
  EXPECT_EQ(Query(key + R"(,"FilterExpression":"","ProjectionExpression":"")", "none"),
            "Invalid FilterExpression: The expression can not be empty;");
  EXPECT_EQ(Query(key + R"(,"FilterExpression":"a > b","ProjectionExpression":"")", "none"),
            "Invalid ProjectionExpression: The expression can not be empty;");
  EXPECT_EQ(Query(key, "none"), "Invalid operator used in KeyConditionExpression: attribute_type");
}

TEST_F(CheckOrder, AnIndexesStartKeyBeforeWhatItShows) {
  const std::string all = R"("IndexName":"some","Select":"ALL_ATTRIBUTES","ExclusiveStartKey":)";
  EXPECT_EQ(Of("Scan", all + R"({"c":{"S":"1"}})"), "The provided starting key is invalid");
  EXPECT_EQ(Of("Scan", all + R"({"a":{"S":"1"},"b":{"S":"1"},"c":{"N":"1"}})"), kSchema);
  EXPECT_EQ(Of("Scan", all + R"({"x":{"N":"1"},"y":{"S":"1"},"c":{"S":"1"}})"),
            "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not "
            "supported for global secondary index some because its projection type is not ALL");
}

TEST_F(CheckOrder, TheTablesRangeKeyBeforeALocalIndexesAttributes) {
  EXPECT_EQ(Of("CreateTable",
               R"("BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
               R"({"AttributeName":"a","AttributeType":"S"}],"KeySchema":[)"
               R"({"AttributeName":"a","KeyType":"HASH"}],"LocalSecondaryIndexes":[)"
               R"({"IndexName":"abc","KeySchema":[{"AttributeName":"c","KeyType":"RANGE"}],)"
               R"("Projection":{}}])",
               "other"),
            "One or more parameter values were invalid: Table KeySchema does not have a range key, "
            "which is required when specifying a LocalSecondaryIndex");
}

TEST_F(CheckOrder, UpdatesOfIndexesThatATableHasNoneOf) {
  server_.Ok("CreateTable", R"({"TableName":"bare","AttributeDefinitions":[)"
                            R"({"AttributeName":"a","AttributeType":"S"}],"KeySchema":[)"
                            R"({"AttributeName":"a","KeyType":"HASH"}],"ProvisionedThroughput":)"
                            R"({"ReadCapacityUnits":1,"WriteCapacityUnits":1}})");
  EXPECT_EQ(Of("UpdateTable",
               R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"abc",)"
               R"("ProvisionedThroughput":{"ReadCapacityUnits":2,"WriteCapacityUnits":2}}}])",
               "bare"),
            "This operation cannot be performed with given input values. Please contact DynamoDB "
            "service team for more info: Action Blocked: IndexUpdate");
}

TEST_F(CheckOrder, DescribeTimeToLiveWantsAName) {
  EXPECT_EQ(server_.Call("DescribeTimeToLive", "{}"),
            std::string(kValidation) +
                "The parameter 'TableName' is required but was not present in the request");
}

}  // namespace
}  // namespace portico::dynamodb
