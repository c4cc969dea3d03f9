#include <set>

#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kRangeTable[] =
    R"({"TableName":"range","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
    R"({"AttributeName":"sk","AttributeType":"N"}],"KeySchema":[{"AttributeName":"pk",)"
    R"("KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],)"
    R"("BillingMode":"PAY_PER_REQUEST"})";
constexpr char kValidation[] = "ValidationException: ";

// The sort keys of an answer's items, and what follows the items.
std::string Summary(const std::string& answer) {
  auto parsed = json::Parse(answer);
  if (!parsed) return answer;
  std::string out;
  if (const json::Value* items = parsed->Find("Items")) {
    for (const json::Value& item : *items->as_array()) {
      const json::Value* sort = item.Find("sk");
      out += (sort != nullptr ? *sort->Find("N")->as_string() : "?") + " ";
    }
  }
  const json::Value* last = parsed->Find("LastEvaluatedKey");
  if (last != nullptr) out += "then " + *last->Find("sk")->Find("N")->as_string();
  return out;
}

class ReadsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Ok("CreateTable", kRangeTable);
    for (const char* sort : {"1", "-2", "10", "2.5"}) Put("a", sort, R"("v":{"N":"1"})");
    Put("b", "1", R"("v":{"N":"2"})");
  }
  void Put(const std::string& partition, const std::string& sort, const std::string& rest) {
    server_.Ok("PutItem", R"({"TableName":"range","Item":{"pk":{"S":")" + partition +
                              R"("},"sk":{"N":")" + sort + R"("},)" + rest + "}}");
  }
  std::string On(std::string_view operation, const std::string& rest) {
    return server_.Call(operation,
                        R"({"TableName":"range")" + (rest.empty() ? "" : "," + rest) + "}");
  }
  std::string Query(const std::string& condition, const std::string& values,
                    const std::string& rest = "") {
    return On("Query", R"("KeyConditionExpression":")" + condition +
                           R"(","ExpressionAttributeValues":{)" + values + "}" +
                           (rest.empty() ? "" : "," + rest));
  }

  testing::Server server_;
};

TEST_F(ReadsTest, QueryGivesARangeInOrder) {
  const std::string a = R"(":p":{"S":"a"})";
  EXPECT_EQ(Summary(Query("pk = :p", a)), "-2 1 2.5 10 ");
  EXPECT_EQ(Summary(Query("pk = :p", a, R"("ScanIndexForward":false)")), "10 2.5 1 -2 ");
  EXPECT_EQ(Summary(Query("pk = :p AND sk > :s", a + R"(,":s":{"N":"1"})")), "2.5 10 ");
  EXPECT_EQ(Summary(Query("pk = :p AND sk BETWEEN :s AND :t",
                          a + R"(,":s":{"N":"-2"},":t":{"N":"2.5"})")),
            "-2 1 2.5 ");
  EXPECT_EQ(Summary(Query("pk = :p AND sk = :s", a + R"(,":s":{"N":"3"})")), "");
}

TEST_F(ReadsTest, QueryPages) {
  const std::string a = R"(":p":{"S":"a"})";
  EXPECT_EQ(Summary(Query("pk = :p", a, R"("Limit":2)")), "-2 1 then 1");
  const std::string from = R"("ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"N":"1"}})";
  EXPECT_EQ(Summary(Query("pk = :p", a, R"("Limit":2,)" + from)), "2.5 10 then 10");
  EXPECT_EQ(Summary(Query("pk = :p", a, R"("Limit":3,)" + from)), "2.5 10 ");
  EXPECT_EQ(Summary(Query("pk = :p", a, R"("ScanIndexForward":false,)" + from)), "-2 ");
  // A starting key need not exist.
  EXPECT_EQ(Summary(Query("pk = :p", a, R"("ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"N":"2"}})")),
            "2.5 10 ");
}

TEST_F(ReadsTest, QueryStartsWithinWhatItAsksFor) {
  const auto from = [&](const std::string& condition, const std::string& key) {
    return Query(
        condition,
        R"(":p":{"S":"a"})" + std::string(condition.size() > 7 ? R"(,":s":{"N":"1"})" : ""),
        R"("ExclusiveStartKey":)" + key);
  };
  EXPECT_EQ(from("pk = :p", R"({"pk":{"S":"a"}})"),
            std::string(kValidation) + "The provided starting key is invalid");
  EXPECT_EQ(from("pk = :p", R"({"pk":{"S":"a"},"sk":{"S":"x"}})"),
            std::string(kValidation) + "The provided key element does not match the schema");
  EXPECT_EQ(from("pk = :p", R"({"pk":{"S":"b"},"sk":{"N":"1"}})"),
            std::string(kValidation) +
                "The provided starting key is outside query boundaries based on provided "
                "conditions");
  EXPECT_EQ(from("pk = :p AND sk > :s", R"({"pk":{"S":"a"},"sk":{"N":"1"}})"),
            std::string(kValidation) +
                "The provided starting key does not match the range key predicate");
}

TEST_F(ReadsTest, QueryOfATableWithoutSortKeyCannotGoOn) {
  server_.Ok("CreateTable",
             R"({"TableName":"hash","AttributeDefinitions":[{"AttributeName":"pk",)"
             R"("AttributeType":"N"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],)"
             R"("BillingMode":"PAY_PER_REQUEST"})");
  server_.Ok("PutItem", R"({"TableName":"hash","Item":{"pk":{"N":"7"}}})");
  const auto query = [&](const std::string& rest) {
    return server_.Call("Query", R"({"TableName":"hash","KeyConditionExpression":"pk = :p",)"
                                 R"("ExpressionAttributeValues":{":p":{"N":"7"}},)" +
                                     rest + "}");
  };
  EXPECT_EQ(query(R"("ExclusiveStartKey":{"pk":{"N":"7.0"}})"),
            std::string(kValidation) +
                "The provided exclusive start key is invalid: ExclusiveStartKey: "
                "{pk=AttributeValue: {N:7}}");
  EXPECT_EQ(query(R"("ExclusiveStartKey":{"pk":{"N":"8"}})"),
            std::string(kValidation) +
                "The provided starting key is outside query boundaries based on provided "
                "conditions");
  // So it hands out none either: whoever pages would be refused.
  EXPECT_EQ(query(R"("Limit":1)").find("LastEvaluatedKey"), std::string::npos);
}

TEST_F(ReadsTest, QueryConditionsMustFitTheKey) {
  const auto message = [&](const std::string& condition, const std::string& values) {
    return Query(condition, values);
  };
  const std::string v = R"(":v":{"S":"a"})";
  EXPECT_EQ(message("sk = :v", v),
            std::string(kValidation) + "Query condition missed key schema element: pk");
  EXPECT_EQ(message("pk = :v AND x = :w", v + R"(,":w":{"N":"1"})"),
            std::string(kValidation) + "Query condition missed key schema element: sk");
  EXPECT_EQ(message("pk > :v", v), std::string(kValidation) + "Query key condition not supported");
  EXPECT_EQ(message("pk = :v AND sk = :w", v + R"(,":w":{"BOOL":true})"),
            std::string(kValidation) +
                "One or more parameter values were invalid: Condition parameter type does not "
                "match schema type");
  EXPECT_EQ(message("pk = :v AND sk > :a AND extra = :b", v + R"(,":a":{"N":"1"},":b":{"N":"5"})"),
            std::string(kValidation) +
                "The number of query conditions (3) exceeds the number of key attributes defined "
                "in the schema (2)");
  EXPECT_EQ(On("Query", ""),
            std::string(kValidation) +
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in "
                "the request.");
}

TEST_F(ReadsTest, WhatConcernsTheRequestComesBeforeTheTable) {
  EXPECT_EQ(server_.Call("Query",
                         R"j({"TableName":"none","KeyConditionExpression":"begins_with(sk, :n)",)j"
                         R"("ExpressionAttributeValues":{":n":{"N":"1"}}})"),
            std::string(kValidation) +
                "Invalid KeyConditionExpression: Incorrect operand type for operator or function; "
                "operator or function: begins_with, operand type: N");
  EXPECT_EQ(server_.Call("Query", R"({"TableName":"none","KeyConditionExpression":"pk = :n",)"
                                  R"("ExpressionAttributeValues":{":n":{"S":"1"}}})"),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(Query("pk = :p", R"(":p":{"S":"a"})", R"("Limit":0)"),
            std::string(kValidation) +
                "1 validation error detected: Value at 'Limit' failed to satisfy constraint: "
                "Member must have value greater than or equal to 1");
  EXPECT_EQ(On("Scan", R"("Limit":0)"),
            std::string(kValidation) +
                "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
                "Member must have value greater than or equal to 1");
}

TEST_F(ReadsTest, FiltersDropItemsThatStillCost) {
  const std::string values = R"(":p":{"S":"a"},":v":{"N":"2"})";
  const std::string filter = R"("FilterExpression":"v = :v")";
  EXPECT_EQ(Query("pk = :p", values, filter), R"({"Items":[],"Count":0,"ScannedCount":4})");
  EXPECT_EQ(Summary(Query("pk = :p", values, filter + R"(,"Limit":1)")), "then -2");
  EXPECT_EQ(Query("pk = :p", values, R"("FilterExpression":"sk = :v")"),
            std::string(kValidation) +
                "Filter Expression can only contain non-primary key attributes: Primary key "
                "attribute: sk");
  EXPECT_EQ(
      On("Scan", R"("FilterExpression":"v = :v","ExpressionAttributeValues":{":v":{"N":"2"}})"),
      R"({"Items":[{"pk":{"S":"b"},"sk":{"N":"1"},"v":{"N":"2"}}],"Count":1,)"
      R"("ScannedCount":5})");
}

TEST_F(ReadsTest, SelectAndProjections) {
  const std::string a = R"(":p":{"S":"b"})";
  EXPECT_EQ(Query("pk = :p", a, R"("Select":"COUNT")"), R"({"Count":1,"ScannedCount":1})");
  EXPECT_EQ(Query("pk = :p", a, R"("ProjectionExpression":"v")"),
            R"({"Items":[{"v":{"N":"2"}}],"Count":1,"ScannedCount":1})");
  EXPECT_EQ(Query("pk = :p", a, R"("Select":"SPECIFIC_ATTRIBUTES")"),
            std::string(kValidation) +
                "1 validation error detected: Must specify the AttributesToGet or "
                "ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
  EXPECT_EQ(On("Scan", R"("Select":"SPECIFIC_ATTRIBUTES")"),
            std::string(kValidation) +
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                "SPECIFIC_ATTRIBUTES");
  EXPECT_EQ(On("Scan", R"("Select":"COUNT","ProjectionExpression":"v")"),
            std::string(kValidation) +
                "Cannot specify the ProjectionExpression when choosing to get only the Count");
  EXPECT_EQ(On("Scan", R"("Select":"ALL_PROJECTED_ATTRIBUTES")"),
            std::string(kValidation) +
                "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  EXPECT_EQ(On("Scan", R"("IndexName":"none")"),
            std::string(kValidation) + "The table does not have the specified index: none");
}

TEST_F(ReadsTest, SegmentsShareTheTableOut) {
  for (int i = 0; i < 50; ++i) Put("p" + std::to_string(i), "1", R"("v":{"N":"1"})");
  constexpr int kTotal = 7;
  std::multiset<std::string> seen;
  for (int segment = 0; segment < kTotal; ++segment) {
    const auto page = json::Parse(On("Scan", R"("Segment":)" + std::to_string(segment) +
                                                 R"(,"TotalSegments":)" + std::to_string(kTotal)));
    for (const json::Value& item : *page->Find("Items")->as_array()) {
      seen.insert(item.ToString());
    }
  }
  EXPECT_EQ(seen.size(), 55u);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 55u);
}

TEST_F(ReadsTest, SegmentsMustMakeSense) {
  EXPECT_EQ(On("Scan", R"("Segment":0)"),
            std::string(kValidation) +
                "The TotalSegments parameter is required but was not present in the request when "
                "Segment parameter is present");
  EXPECT_EQ(On("Scan", R"("TotalSegments":4)"),
            std::string(kValidation) +
                "The Segment parameter is required but was not present in the request when "
                "parameter TotalSegments is present");
  EXPECT_EQ(On("Scan", R"("Segment":5,"TotalSegments":5)"),
            std::string(kValidation) +
                "The Segment parameter is zero-based and must be less than parameter "
                "TotalSegments: Segment: 5 is not less than TotalSegments: 5");
  int refused = 0;
  for (int segment = 0; segment < 2; ++segment) {
    const std::string answer =
        On("Scan", R"("ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"N":"1"}},"TotalSegments":2,)"
                   R"("Segment":)" +
                       std::to_string(segment));
    refused += answer == std::string(kValidation) +
                             "The provided starting key is invalid: Invalid ExclusiveStartKey. "
                             "Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 "
                             "Segment: " +
                             std::to_string(segment);
  }
  EXPECT_EQ(refused, 1);
}

// Longer than a slice of the event loop's, and than a page.
TEST_F(ReadsTest, PagesEndAtAMegabyte) {
  const std::string text(100'000, 'x');
  for (int i = 0; i < 25; ++i) {
    Put("big", std::to_string(i), R"("d":{"S":")" + text + R"("})");
  }
  const std::string values = R"(":p":{"S":"big"})";
  std::string rest = R"("ReturnConsumedCapacity":"TOTAL")";
  const std::string first = Query("pk = :p", values, rest);
  EXPECT_EQ(Summary(first), "0 1 2 3 4 5 6 7 8 9 10 then 10");
  EXPECT_NE(first.find(R"("CapacityUnits":134.5)"), std::string::npos);
  const std::string from = R"("ExclusiveStartKey":{"pk":{"S":"big"},"sk":{"N":"10"}})";
  EXPECT_EQ(Summary(Query("pk = :p", values, from)), "11 12 13 14 15 16 17 18 19 20 21 then 21");
  // From the disk as well.
  server_.Restart();
  EXPECT_EQ(Summary(Query("pk = :p", values, R"("ScanIndexForward":false)")),
            "24 23 22 21 20 19 18 17 16 15 14 then 14");
  EXPECT_EQ(Summary(Query("pk = :p", values, R"("Select":"COUNT")")), "then 10");
}

TEST_F(ReadsTest, QueriesAreCheckedInTheServicesOrder) {
  const std::string null_key = R"("KeyConditions":{"z":{"ComparisonOperator":"NULL"}})";
  EXPECT_EQ(server_.Call("Query", R"({"TableName":"none",)" + null_key + "}"),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(On("Query", null_key),
            std::string(kValidation) + "Query condition missed key schema element: pk");
  EXPECT_EQ(On("Query", null_key + R"(,"ExclusiveStartKey":{})"),
            std::string(kValidation) + "The provided starting key is invalid");
  EXPECT_EQ(On("Query", null_key + R"(,"ExclusiveStartKey":{"pk":{"N":"1"},"sk":{"N":"1"}})"),
            std::string(kValidation) + "The provided key element does not match the schema");
  EXPECT_EQ(On("Query", null_key + R"(,"ExclusiveStartKey":{"pk":{}})"),
            std::string(kValidation) +
                "The provided starting key is invalid: Supplied AttributeValue is empty, must "
                "contain exactly one of the supported datatypes");
  // The sort key's predicate comes before the partition.
  EXPECT_EQ(Query("pk = :p AND sk > :s", R"(":p":{"S":"a"},":s":{"N":"5"})",
                  R"("ExclusiveStartKey":{"pk":{"S":"b"},"sk":{"N":"1"}})"),
            std::string(kValidation) +
                "The provided starting key does not match the range key predicate");
  EXPECT_EQ(
      Query("pk = :p AND sk > :s", R"(":p":{"S":"a"},":s":{"N":"5"})",
            R"("ExclusiveStartKey":{"pk":{"S":"b"},"sk":{"N":"6"}})"),
      std::string(kValidation) + "The query can return at most one row and cannot be restarted");
  // Filters are looked at before a key condition is asked for.
  EXPECT_EQ(On("Query", R"("QueryFilter":{"v":{"ComparisonOperator":"LT",)"
                        R"("AttributeValueList":[{"NULL":true}]}})"),
            std::string(kValidation) +
                "One or more parameter values were invalid: ComparisonOperator LT is not valid for "
                "NULL AttributeValue type");
  EXPECT_EQ(On("Query", R"("Select":"X","ConditionalOperator":"XOR","QueryFilter":{)"
                        R"("v":{"ComparisonOperator":"NULL"},"w":{"ComparisonOperator":"NULL"}})"),
            std::string(kValidation) +
                "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]");
}

TEST_F(ReadsTest, LegacyConditions) {
  const std::string keys =
      R"("KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]},)"
      R"("sk":{"ComparisonOperator":"GT","AttributeValueList":[{"N":"0"}]}})";
  EXPECT_EQ(Summary(On("Query", keys)), "1 2.5 10 ");
  EXPECT_EQ(Summary(On("Query", keys + R"(,"AttributesToGet":["sk"])")), "1 2.5 10 ");
  EXPECT_EQ(Summary(On("Query", keys + R"(,"QueryFilter":{"v":{"ComparisonOperator":"NE",)"
                                       R"("AttributeValueList":[{"N":"1"}]}})")),
            "");
  // What is not there is unequal.
  EXPECT_EQ(Summary(On("Query", keys + R"(,"QueryFilter":{"no":{"ComparisonOperator":"NE",)"
                                       R"("AttributeValueList":[{"N":"1"}]}})")),
            "1 2.5 10 ");
  EXPECT_EQ(On("Query", keys + R"(,"QueryFilter":{"":{"ComparisonOperator":"NULL"}})"),
            std::string(kValidation) + "Empty attribute name");
  EXPECT_EQ(
      On("Query", R"("KeyConditions":{"pk":{"ComparisonOperator":"NE",)"
                  R"("AttributeValueList":[{"S":"a"}]}})"),
      std::string(kValidation) + "Attempted conditional constraint is not an indexable operation");
  EXPECT_EQ(Summary(On("Scan", R"("ScanFilter":{"v":{"ComparisonOperator":"IN",)"
                               R"("AttributeValueList":[{"N":"2"},{"N":"3"}]}})")),
            "1 ");
  EXPECT_EQ(On("Scan", R"("ScanFilter":{"v":{"ComparisonOperator":"BEGINS_WITH",)"
                       R"("AttributeValueList":[{"N":"2"}]}})"),
            std::string(kValidation) +
                "One or more parameter values were invalid: ComparisonOperator BEGINS_WITH is not "
                "valid for N AttributeValue type");
  EXPECT_EQ(On("Query", keys + R"(,"KeyConditionExpression":"pk = :p")"),
            std::string(kValidation) +
                "Can not use both expression and non-expression parameters in the same request: "
                "Non-expression parameters: {KeyConditions} Expression parameters: "
                "{KeyConditionExpression}");
}

}  // namespace
}  // namespace portico::dynamodb
