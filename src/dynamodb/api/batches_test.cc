#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kInvalid[] = "ValidationException: ";
constexpr char kMismatch[] =
    "ValidationException: The provided key element does not match the schema";
constexpr char kDuplicates[] =
    "ValidationException: Provided list of item keys contains duplicates";
constexpr char kNoTable[] = "ResourceNotFoundException: Requested resource not found";
constexpr char kKeysConstraint[] =
    "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member "
    "must have length greater than or equal to 3, Member must satisfy regular expression pattern: "
    "[a-zA-Z0-9_.-]+]";

std::string TableJson(std::string_view name, std::string_view type) {
  return R"({"TableName":")" + std::string(name) +
         R"(","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":")" +
         std::string(type) +
         R"("}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":)"
         R"("PAY_PER_REQUEST"})";
}

class BatchesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Ok("CreateTable", TableJson("one", "S"));
    server_.Ok("CreateTable", TableJson("two", "N"));
  }
  std::string Get(std::string_view items, std::string_view rest = "") {
    return server_.Call("BatchGetItem",
                        R"({"RequestItems":)" + std::string(items) + std::string(rest) + "}");
  }
  std::string Write(std::string_view items, std::string_view rest = "") {
    return server_.Call("BatchWriteItem",
                        R"({"RequestItems":)" + std::string(items) + std::string(rest) + "}");
  }
  // {"one":[<puts of pk0 … pk(count-1)>]}
  static std::string Puts(int count) {
    std::string puts;
    for (int i = 0; i < count; ++i) {
      puts += std::string(i > 0 ? "," : "") + R"({"PutRequest":{"Item":{"pk":{"S":"pk)" +
              std::to_string(i) + R"("}}}})";
    }
    return R"({"one":[)" + puts + "]}";
  }
  static std::string Keys(int count) {
    std::string keys;
    for (int i = 0; i < count; ++i) {
      keys += std::string(i > 0 ? "," : "") + R"({"pk":{"S":"pk)" + std::to_string(i) + R"("}})";
    }
    return R"({"Keys":[)" + keys + "]}";
  }

  testing::Server server_;
};

TEST_F(BatchesTest, WritesAndReadsSeveralTables) {
  EXPECT_EQ(Write(R"({"one":[{"PutRequest":{"Item":{"pk":{"S":"a"},"v":{"N":"1"}}}},)"
                  R"({"PutRequest":{"Item":{"pk":{"S":"b"}}}}],)"
                  R"("two":[{"PutRequest":{"Item":{"pk":{"N":"1"},"w":{"BOOL":true}}}}]})"),
            R"({"UnprocessedItems":{}})");
  server_.Restart();
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"S":"b"}},{"pk":{"S":"no"}},{"pk":{"S":"a"}}]},)"
                R"("two":{"Keys":[{"pk":{"N":"2"}}]}})"),
            R"({"Responses":{"one":[{"pk":{"S":"b"}},{"pk":{"S":"a"},"v":{"N":"1"}}],"two":[]},)"
            R"("UnprocessedKeys":{}})");
  EXPECT_EQ(Write(R"({"one":[{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}},)"
                  R"({"PutRequest":{"Item":{"pk":{"S":"b"},"v":{"N":"2"}}}}]})"),
            R"({"UnprocessedItems":{}})");
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"S":"a"}},{"pk":{"S":"b"}}],"ConsistentRead":true}})"),
            R"({"Responses":{"one":[{"pk":{"S":"b"},"v":{"N":"2"}}]},"UnprocessedKeys":{}})");
}

TEST_F(BatchesTest, EachTableIsAuthorised) {
  server_.authorizer().TakeAsked();
  Write(R"({"one":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}}],)"
        R"("two":[{"PutRequest":{"Item":{"pk":{"N":"1"}}}}]})");
  const std::string arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/";
  EXPECT_EQ(server_.authorizer().TakeAsked(),
            (std::vector<std::string>{"dynamodb:BatchWriteItem " + arn + "one",
                                      "dynamodb:BatchWriteItem " + arn + "two"}));
  EXPECT_EQ(Get(R"({")" + arn + R"(one":{"Keys":[{"pk":{"S":"a"}}]}})"),
            R"({"Responses":{")" + arn + R"(one":[{"pk":{"S":"a"}}]},"UnprocessedKeys":{}})");
  EXPECT_EQ(server_.authorizer().TakeAsked(),
            std::vector<std::string>{"dynamodb:BatchGetItem " + arn + "one"});
}

TEST_F(BatchesTest, ATableNamedInTwoWaysIsReadOnce) {
  Write(R"({"one":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}},)"
        R"({"PutRequest":{"Item":{"pk":{"S":"b"}}}}]})");
  const std::string arn = "arn:aws:dynamodb:eu-central-1:123456789012:table/one";
  const std::string a = R"(":{"Keys":[{"pk":{"S":"a"}}]})";
  EXPECT_EQ(Get(R"({")" + arn + a + R"(,"one)" + a + "}"),
            R"({"Responses":{")" + arn + R"(":[{"pk":{"S":"a"}}]},"UnprocessedKeys":{}})");
  EXPECT_EQ(Get(R"({")" + arn + a + R"(,"one":{"Keys":[{"pk":{"S":"b"}}]}})"),
            R"({"Responses":{")" + arn +
                R"(":[{"pk":{"S":"a"}}],"one":[{"pk":{"S":"b"}}]},"UnprocessedKeys":{}})");
}

TEST_F(BatchesTest, ReadsProject) {
  Write(R"({"one":[{"PutRequest":{"Item":{"pk":{"S":"a"},"v":{"N":"1"},"w":{"N":"2"}}}}]})");
  const std::string answer = R"({"Responses":{"one":[{"w":{"N":"2"}}]},"UnprocessedKeys":{}})";
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"S":"a"}}],"ProjectionExpression":"#w",)"
                R"("ExpressionAttributeNames":{"#w":"w"}}})"),
            answer);
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"S":"a"}}],"AttributesToGet":["w"]}})"), answer);
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"S":"a"}}],"ProjectionExpression":"v, v"}})"),
            "ValidationException: Invalid ProjectionExpression: Two document paths overlap with "
            "each other; must remove or rewrite one of these paths; path one: [v], path two: [v]");
  const std::string mix =
      "ValidationException: Can not use both expression and non-expression parameters in the same "
      "request: Non-expression parameters: {AttributesToGet} Expression parameters: "
      "{ProjectionExpression}";
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"S":"a"}}],"AttributesToGet":["v"],)"
                R"("ProjectionExpression":"v"}})"),
            mix);
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"S":"a"}}],"AttributesToGet":["v"]},)"
                R"("two":{"Keys":[{"pk":{"N":"1"}}],"ProjectionExpression":"v"}})"),
            mix);
}

TEST_F(BatchesTest, TellsCapacityByTable) {
  const std::string large(1'100, 'x');
  const std::string put = R"({"one":[{"PutRequest":{"Item":{"pk":{"S":"a"},"v":{"S":")" + large +
                          R"("}}}},{"PutRequest":{"Item":{"pk":{"S":"b"}}}}],)"
                          R"("two":[{"PutRequest":{"Item":{"pk":{"N":"1"}}}}]})";
  EXPECT_EQ(Write(put, R"(,"ReturnConsumedCapacity":"TOTAL")"),
            R"({"UnprocessedItems":{},"ConsumedCapacity":[{"TableName":"one","CapacityUnits":3},)"
            R"({"TableName":"two","CapacityUnits":1}]})");
  EXPECT_EQ(Write(R"({"one":[{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}]})",
                  R"(,"ReturnConsumedCapacity":"INDEXES")"),
            R"({"UnprocessedItems":{},"ConsumedCapacity":[{"TableName":"one","CapacityUnits":2,)"
            R"("Table":{"CapacityUnits":2}}]})");
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"S":"b"}},{"pk":{"S":"no"}}]},)"
                R"("two":{"Keys":[{"pk":{"N":"1"}}],"ConsistentRead":true}})",
                R"(,"ReturnConsumedCapacity":"TOTAL")"),
            R"({"Responses":{"one":[{"pk":{"S":"b"}}],"two":[{"pk":{"N":"1"}}]},)"
            R"("UnprocessedKeys":{},"ConsumedCapacity":[{"TableName":"one","CapacityUnits":1},)"
            R"({"TableName":"two","CapacityUnits":1}]})");
}

TEST_F(BatchesTest, TellsIndexesAndCollections) {
  server_.Ok("CreateTable",
             R"({"TableName":"lsi","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":)"
             R"("S"},{"AttributeName":"sk","AttributeType":"S"},{"AttributeName":"v",)"
             R"("AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
             R"({"AttributeName":"sk","KeyType":"RANGE"}],"LocalSecondaryIndexes":[{"IndexName":)"
             R"("byv","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"v",)"
             R"("KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}],"BillingMode":)"
             R"("PAY_PER_REQUEST"})");
  const std::string item = R"({"pk":{"S":"a"},"sk":{"S":"1"},"v":{"S":"x"}})";
  const std::string asked =
      R"(,"ReturnConsumedCapacity":"INDEXES","ReturnItemCollectionMetrics":"SIZE")";
  EXPECT_EQ(Write(R"({"lsi":[{"PutRequest":{"Item":)" + item +
                      R"(}},{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"S":"2"}}}}]})",
                  asked),
            R"({"UnprocessedItems":{},"ItemCollectionMetrics":{"lsi":[{"ItemCollectionKey":)"
            R"({"pk":{"S":"a"}},"SizeEstimateRangeGB":[0,1]}]},"ConsumedCapacity":[{"TableName":)"
            R"("lsi","CapacityUnits":3,"Table":{"CapacityUnits":2},"LocalSecondaryIndexes":)"
            R"({"byv":{"CapacityUnits":1}}}]})");
  EXPECT_EQ(server_.Call("TransactWriteItems",
                         R"({"TransactItems":[{"Delete":{"TableName":"lsi","Key":{"pk":{"S":"a"},)"
                         R"("sk":{"S":"1"}}}}])" +
                             asked + "}"),
            R"({"ConsumedCapacity":[{"TableName":"lsi","CapacityUnits":4,"WriteCapacityUnits":4,)"
            R"("Table":{"WriteCapacityUnits":2,"CapacityUnits":2},"LocalSecondaryIndexes":)"
            R"({"byv":{"WriteCapacityUnits":2,"CapacityUnits":2}}}],"ItemCollectionMetrics":{)"
            R"("lsi":[{"ItemCollectionKey":{"pk":{"S":"a"}},"SizeEstimateRangeGB":[0,1]}]}})");
}

// 44 items of 390 KB are more than 16 MB: those left out are named, with how to read them.
TEST_F(BatchesTest, LeavesOutWhatWouldBeTooMuch) {
  const std::string large(390'000, 'x');
  for (int i = 0; i < 44; ++i) {
    server_.Ok("PutItem", R"({"TableName":"one","Item":{"pk":{"S":"pk)" + std::to_string(i) +
                              R"("},"v":{"S":")" + large + R"("}}})");
  }
  std::string keys = Keys(44);
  keys.insert(keys.size() - 1, R"(,"ProjectionExpression":"pk","ConsistentRead":true)");
  const auto page =
      json::Parse(Get(R"({"one":)" + keys + "}", R"(,"ReturnConsumedCapacity":"TOTAL")"));
  const auto& items = *page->Find("Responses")->Find("one")->as_array();
  const json::Value& rest = *page->Find("UnprocessedKeys")->Find("one");
  const auto& left = *rest.Find("Keys")->as_array();
  // floor(16 * 1024 * 1024 / (390,000 + 7)) fit.
  EXPECT_EQ(items.size(), 43u);
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].ToString(), R"({"pk":{"S":"pk43"}})");
  EXPECT_EQ(page->Find("ConsumedCapacity")->ToString(),
            R"([{"TableName":"one","CapacityUnits":4128}])");  // 43 * ceil(390,007 / 4096)
  EXPECT_EQ(Get(R"({"one":)" + rest.ToString() + "}"),
            R"({"Responses":{"one":[{"pk":{"S":"pk43"}}]},"UnprocessedKeys":{}})");
}

TEST_F(BatchesTest, ChecksReadRequestsInOrder) {
  EXPECT_EQ(Get("{}"),
            "ValidationException: 1 validation error detected: Value at 'RequestItems' failed to "
            "satisfy constraint: Member must have length greater than or equal to 1");
  EXPECT_EQ(Get(R"({"one":{"Keys":[]}})"),
            "ValidationException: 1 validation error detected: Value at "
            "'RequestItems.one.member.Keys' failed to satisfy constraint: Member must have length "
            "greater than or equal to 1");
  EXPECT_EQ(Get(R"({"one":)" + Keys(101) + "}"),
            "ValidationException: 1 validation error detected: Value at "
            "'RequestItems.one.member.Keys' failed to satisfy constraint: Member must have length "
            "less than or equal to 100");
  EXPECT_EQ(Get(R"({"abc":)" + Keys(60) + R"(,"abd":)" + Keys(60) + "}"),
            "ValidationException: Too many items requested for the BatchGetItem call");
  const std::string quoted =
      R"(Value '{"bad!name":{"Keys":[{"pk":{"S":"a"}}]}}' at 'requestItems' failed to satisfy )"
      "constraint: " +
      std::string(kKeysConstraint);
  const std::string bad = R"({"bad!name":{"Keys":[{"pk":{"S":"a"}}]}})";
  EXPECT_EQ(Get(bad), kInvalid + ("1 validation error detected: " + quoted));
  EXPECT_EQ(Get(bad, R"(,"ReturnConsumedCapacity":"BOGUS")"),
            kInvalid + ("2 validation errors detected: " + quoted +
                        "; Value 'BOGUS' at 'returnConsumedCapacity' failed to satisfy "
                        "constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"));
  // What is wrong with the request comes before the table that is not there.
  EXPECT_EQ(Get(R"({"none":{"Keys":[{"pk":{"S":"a"}},{"pk":{"S":"a"}}]}})"), kDuplicates);
  EXPECT_EQ(Get(R"({"none":{"Keys":[{"pk":{"N":"abc"}}]}})"),
            "ValidationException: The parameter cannot be converted to a numeric value: abc");
  EXPECT_EQ(Get(R"({"none":{"Keys":[{}]}})"), kNoTable);
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"N":"1"}}]}})"), kMismatch);
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"S":""}}]}})"),
            "ValidationException: One or more parameter values are not valid. The AttributeValue "
            "for a key attribute cannot contain an empty string value. Key: pk");
}

TEST_F(BatchesTest, TablesAndRepeatedKeysAreToldBeforeTheKeysBehindThem) {
  const std::string empty = R"({"PutRequest":{"Item":{"pk":{"S":""}}}})";
  EXPECT_EQ(Write(R"({"zero":[{"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}],"one":[)" + empty + "]}"),
            "ResourceNotFoundException: Requested resource not found");
  const std::string put = R"({"PutRequest":{"Item":{"pk":{"S":"a"}}}})";
  const std::string big =
      R"({"PutRequest":{"Item":{"pk":{"S":")" + std::string(2049, 'p') + R"("}}}})";
  EXPECT_EQ(Write(R"({"one":[)" + put + "," + put + "," + big + "]}"), kDuplicates);
}

TEST_F(BatchesTest, ChecksWriteRequestsInOrder) {
  EXPECT_EQ(Write("{}"),
            "ValidationException: The requestItems parameter is required for BatchWriteItem");
  const std::string lists =
      " at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member "
      "must have length less than or equal to 25, Member must have length greater than or equal "
      "to 1]";
  EXPECT_EQ(Write(R"({"one":[]})"),
            kInvalid + ("1 validation error detected: Value '{one=[]}'" + lists));
  EXPECT_EQ(Write(Puts(25)), R"({"UnprocessedItems":{}})");
  const std::string many = Write(Puts(26));
  EXPECT_TRUE(many.starts_with(std::string(kInvalid) +
                               "1 validation error detected: Value '{one=[WriteRequest(putRequest="
                               "PutRequest(item={pk="))
      << many;
  EXPECT_TRUE(many.ends_with("]}'" + lists)) << many;
  EXPECT_TRUE(Write(R"({"bad!":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}}]})")
                  .ends_with(std::string(" at 'requestItems' failed to satisfy constraint: ") +
                             kKeysConstraint));
  // Enumerations are reported alone.
  EXPECT_EQ(Write(R"({"bad!":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}}]})",
                  R"(,"ReturnItemCollectionMetrics":"X")"),
            "ValidationException: 1 validation error detected: Value 'X' at "
            "'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum "
            "value set: [SIZE, NONE]");
  const std::string kinds =
      "ValidationException: Supplied AttributeValue has more than one datatypes set, must contain "
      "exactly one of the supported datatypes";
  EXPECT_EQ(Write(R"({"one":[{}]})"), kinds);
  EXPECT_EQ(Write(R"({"one":[{"PutRequest":{"Item":{}},"DeleteRequest":{"Key":{}}}]})"), kinds);
  // The older wording of what is wrong with a value.
  EXPECT_EQ(Write(R"({"none":[{"PutRequest":{"Item":{"pk":{"S":"a"},"n":{"NS":["1","1"]}}}}]})"),
            "ValidationException: Input collection contains duplicates");
  const std::string large(409'600, 'x');
  EXPECT_EQ(Write(R"({"none":[{"PutRequest":{"Item":{"pk":{"S":")" + large + R"("}}}}]})"),
            "ValidationException: Item size has exceeded the maximum allowed size");
  EXPECT_EQ(Write(R"({"none":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}},)"
                  R"({"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}]})"),
            kNoTable);
  EXPECT_EQ(Write(R"({"one":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}},)"
                  R"({"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}]})"),
            kDuplicates);
  EXPECT_EQ(Write(R"({"one":[{"PutRequest":{"Item":{"pk":{"N":"1"}}}}]})"), kMismatch);
  EXPECT_EQ(Write(R"({"one":[{"PutRequest":{"Item":{"other":{"N":"1"}}}}]})"), kMismatch);
  EXPECT_EQ(Write(R"({"one":[{"DeleteRequest":{"Key":{"other":{"N":"1"}}}}]})"), kMismatch);
  EXPECT_EQ(Write(R"({"one":[{"PutRequest":{"Item":{"pk":{"S":"new"}}}},)"
                  R"({"PutRequest":{"Item":{"pk":{"S":""}}}}]})"),
            "ValidationException: One or more parameter values are not valid. The AttributeValue "
            "for a key attribute cannot contain an empty string value. Key: pk");
  // A refused batch writes nothing.
  EXPECT_EQ(Get(R"({"one":{"Keys":[{"pk":{"S":"new"}}]}})"),
            R"({"Responses":{"one":[]},"UnprocessedKeys":{}})");
}

}  // namespace
}  // namespace portico::dynamodb
