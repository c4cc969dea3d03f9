// Secondary indexes as a client meets them: made with their table, kept by writes, read.
#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kValidation[] = "ValidationException: ";
constexpr char kInvalid[] = "ValidationException: One or more parameter values were invalid: ";

std::string Definition(const std::string& name, const std::string& type = "S") {
  return R"({"AttributeName":")" + name + R"(","AttributeType":")" + type + R"("})";
}
std::string Key(const std::string& name, const std::string& type) {
  return R"({"AttributeName":")" + name + R"(","KeyType":")" + type + R"("})";
}
std::string Index(const std::string& name, const std::string& keys,
                  const std::string& projection = R"("ProjectionType":"ALL")") {
  return R"({"IndexName":")" + name + R"(","KeySchema":[)" + keys + R"(],"Projection":{)" +
         projection + "}}";
}

// The values of one attribute of an answer's items, in order.
std::string Values(const std::string& answer, const std::string& attribute) {
  const auto parsed = json::Parse(answer);
  const json::Value* items = parsed ? parsed->Find("Items") : nullptr;
  if (items == nullptr) return answer;
  std::string out;
  for (const json::Value& item : *items->as_array()) {
    const json::Value* value = item.Find(attribute);
    const json::Value* text = value == nullptr ? nullptr : value->Find("S");
    out += (text == nullptr ? "?" : *text->as_string()) + " ";
  }
  return out;
}

class IndexesTest : public ::testing::Test {
 protected:
  // "t": key pk, sk; global "by-g" (g, ALL), "keys-g" (g and h, KEYS_ONLY); local "local" (l,
  // INCLUDE v).
  void SetUp() override {
    server_.Ok("CreateTable",
               R"({"TableName":"ttt","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)" +
                   Definition("pk") + "," + Definition("sk") + "," + Definition("g") + "," +
                   Definition("h", "N") + "," + Definition("l") + R"(],"KeySchema":[)" +
                   Key("pk", "HASH") + "," + Key("sk", "RANGE") +
                   R"(],"GlobalSecondaryIndexes":[)" + Index("by-g", Key("g", "HASH")) + "," +
                   Index("keys-g", Key("g", "HASH") + "," + Key("h", "RANGE"),
                         R"("ProjectionType":"KEYS_ONLY")") +
                   R"(],"LocalSecondaryIndexes":[)" +
                   Index("local", Key("pk", "HASH") + "," + Key("l", "RANGE"),
                         R"("ProjectionType":"INCLUDE","NonKeyAttributes":["v"])") +
                   "]}");
  }
  std::string On(std::string_view operation, const std::string& rest) {
    return server_.Call(operation, R"({"TableName":"ttt",)" + rest + "}");
  }
  std::string Put(const std::string& sk, const std::string& rest, const std::string& more = "") {
    return On("PutItem", R"("Item":{"pk":{"S":"p"},"sk":{"S":")" + sk + R"("})" +
                             (rest.empty() ? "" : "," + rest) + "}" + more);
  }
  std::string Query(const std::string& index, const std::string& condition,
                    const std::string& values, const std::string& rest = "") {
    return On("Query", R"("IndexName":")" + index + R"(","KeyConditionExpression":")" + condition +
                           R"(","ExpressionAttributeValues":{)" + values + "}" +
                           (rest.empty() ? "" : "," + rest));
  }
  std::string ByG(const std::string& rest = "") {
    return Query("by-g", "g = :g", R"(":g":{"S":"x"})", rest);
  }

  testing::Server server_;
};

TEST_F(IndexesTest, DescribeTableShowsThem) {
  Put("1", R"("g":{"S":"x"},"l":{"S":"y"},"v":{"S":"z"})");
  const auto answer = json::Parse(On("DescribeTable", R"("TableName":"ttt")"));
  const json::Value& table = *answer->Find("Table");
  EXPECT_EQ(
      table.Find("GlobalSecondaryIndexes")->as_array()->at(0).ToString(),
      R"({"IndexName":"by-g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],)"
      R"("Projection":{"ProjectionType":"ALL"},"IndexStatus":"ACTIVE","ProvisionedThroughput":)"
      R"({"NumberOfDecreasesToday":0,"ReadCapacityUnits":0,"WriteCapacityUnits":0},)"
      R"("IndexSizeBytes":12,"ItemCount":1,"IndexArn":)"
      R"("arn:aws:dynamodb:eu-central-1:123456789012:table/ttt/index/by-g","WarmThroughput":)"
      R"({"ReadUnitsPerSecond":12000,"WriteUnitsPerSecond":4000,"Status":"ACTIVE"}})");
  EXPECT_EQ(table.Find("GlobalSecondaryIndexes")->as_array()->at(1).Find("ItemCount")->ToString(),
            "0");
  EXPECT_EQ(table.Find("LocalSecondaryIndexes")->as_array()->at(0).ToString(),
            R"({"IndexName":"local","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
            R"({"AttributeName":"l","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE",)"
            R"("NonKeyAttributes":["v"]},"IndexSizeBytes":10,"ItemCount":1,"IndexArn":)"
            R"("arn:aws:dynamodb:eu-central-1:123456789012:table/ttt/index/local"})");
}

TEST_F(IndexesTest, WritesKeepEntries) {
  Put("1", R"("g":{"S":"x"})");
  Put("2", R"("g":{"S":"x"},"h":{"N":"5"})");
  Put("3", "");  // not in any
  EXPECT_EQ(Values(ByG(), "sk"), "1 2 ");
  EXPECT_EQ(Values(Query("keys-g", "g = :g", R"(":g":{"S":"x"})"), "sk"), "2 ");
  Put("1", R"("g":{"S":"y"})");
  EXPECT_EQ(Values(ByG(), "sk"), "2 ");
  EXPECT_EQ(Values(Query("by-g", "g = :g", R"(":g":{"S":"y"})"), "sk"), "1 ");
  On("UpdateItem", R"("Key":{"pk":{"S":"p"},"sk":{"S":"2"}},"UpdateExpression":"REMOVE g")");
  EXPECT_EQ(Values(ByG(), "sk"), "");
  On("UpdateItem", R"("Key":{"pk":{"S":"p"},"sk":{"S":"4"}},"UpdateExpression":"SET g = :g",)"
                   R"("ExpressionAttributeValues":{":g":{"S":"x"}})");
  EXPECT_EQ(Values(ByG(), "sk"), "4 ");
  On("DeleteItem", R"("Key":{"pk":{"S":"p"},"sk":{"S":"4"}})");
  EXPECT_EQ(Values(ByG(), "sk"), "");
}

TEST_F(IndexesTest, EntriesOutliveARestart) {
  Put("1", R"("g":{"S":"x"},"v":{"S":"a"})");
  server_.Restart();
  EXPECT_EQ(Values(ByG(), "v"), "a ");
  Put("1", R"("g":{"S":"x"},"v":{"S":"b"})");
  EXPECT_EQ(Values(ByG(), "v"), "b ");
}

TEST_F(IndexesTest, ProjectionsShowWhatTheyHave) {
  Put("1", R"("g":{"S":"x"},"h":{"N":"1"},"l":{"S":"m"},"v":{"S":"a"},"w":{"S":"b"})");
  const std::string key = R"("g":{"S":"x"},"h":{"N":"1"},"pk":{"S":"p"},"sk":{"S":"1"})";
  EXPECT_EQ(Query("keys-g", "g = :g", R"(":g":{"S":"x"})"),
            R"({"Items":[{)" + key + R"(}],"Count":1,"ScannedCount":1})");
  EXPECT_EQ(Query("local", "pk = :p", R"(":p":{"S":"p"})"),
            R"({"Items":[{"l":{"S":"m"},"pk":{"S":"p"},"sk":{"S":"1"},"v":{"S":"a"}}],)"
            R"("Count":1,"ScannedCount":1})");
  EXPECT_EQ(Query("keys-g", "g = :g", R"(":g":{"S":"x"})", R"("Select":"ALL_ATTRIBUTES")"),
            std::string(kInvalid) +
                "Select type ALL_ATTRIBUTES is not supported for global secondary index keys-g "
                "because its projection type is not ALL");
  EXPECT_EQ(Query("keys-g", "g = :g", R"(":g":{"S":"x"})", R"("ProjectionExpression":"w, v.a, g")"),
            std::string(kInvalid) + "Global secondary index keys-g does not project [w, v]");
  EXPECT_EQ(Query("keys-g", "g = :g", R"(":g":{"S":"x"})", R"("Select":"COUNT")"),
            R"({"Count":1,"ScannedCount":1})");
}

TEST_F(IndexesTest, LocalIndexesFetchWhatTheyLack) {
  const std::string large(5000, 'x');
  Put("1", R"("l":{"S":"m"},"w":{"S":")" + large + R"("})");
  Put("2", R"("l":{"S":"n"},"w":{"S":"b"})");
  const std::string values = R"(":p":{"S":"p"})";
  const std::string capacity =
      R"("ConsumedCapacity":{"TableName":"ttt","CapacityUnits":2,"Table":{"CapacityUnits":1.5},)"
      R"("LocalSecondaryIndexes":{"local":{"CapacityUnits":0.5}}})";
  const std::string all = Query("local", "pk = :p", values,
                                R"("Select":"ALL_ATTRIBUTES","ReturnConsumedCapacity":"INDEXES")");
  EXPECT_EQ(Values(all, "w"), large + " b ");
  EXPECT_NE(all.find(capacity), std::string::npos) << all.substr(5000);
  EXPECT_EQ(Values(Query("local", "pk = :p", values,
                         R"("ProjectionExpression":"w","ScanIndexForward":false)"),
                   "w"),
            "b " + large + " ");
  EXPECT_NE(Query("local", "pk = :p", values,
                  R"("ConsistentRead":true,"ReturnConsumedCapacity":"INDEXES")")
                .find(R"("CapacityUnits":1,"Table":{"CapacityUnits":0},)"
                      R"("LocalSecondaryIndexes":{"local":{"CapacityUnits":1}}})"),
            std::string::npos);
  EXPECT_EQ(Values(On("Scan", R"("IndexName":"local","Select":"ALL_ATTRIBUTES",)"
                              R"("FilterExpression":"w = :w",)"
                              R"("ExpressionAttributeValues":{":w":{"S":"b"}})"),
                   "sk"),
            "2 ");
}

TEST_F(IndexesTest, PagesGoOnFromBothKeys) {
  for (const char* sk : {"1", "2", "3"}) Put(sk, R"("g":{"S":"x"},"h":{"N":"7"})");
  for (const char* operation : {"Query", "Scan"}) {
    std::string seen;
    std::string start;
    for (int page = 0; page < 4; ++page) {
      std::string rest = R"("IndexName":"keys-g","Limit":1)" + start;
      if (std::string_view(operation) == "Query") {
        rest += R"(,"KeyConditionExpression":"g = :g AND h >= :h",)"
                R"("ExpressionAttributeValues":{":g":{"S":"x"},":h":{"N":"7"}})";
      }
      const std::string answer = On(operation, rest);
      seen += Values(answer, "sk");
      const auto parsed = json::Parse(answer);
      const json::Value* last = parsed->Find("LastEvaluatedKey");
      if (last == nullptr) break;
      EXPECT_EQ(last->as_object()->size(), 4u) << answer;
      start = R"(,"ExclusiveStartKey":)" + last->ToString();
    }
    // In the order of their hashes (key_codec.h).
    EXPECT_EQ(seen, "1 3 2 ") << operation;
  }
}

TEST_F(IndexesTest, StartKeysAreChecked) {
  const auto from = [&](const std::string& start) {
    return ByG(R"("ExclusiveStartKey":{)" + start + "}");
  };
  const std::string mismatch = "The provided key element does not match the schema";
  EXPECT_EQ(from(R"("g":{"S":"x"},"pk":{"S":"p"})"),
            std::string(kValidation) + "The provided starting key is invalid");
  EXPECT_EQ(from(R"("g":{"N":"1"},"pk":{"S":"p"},"sk":{"S":"1"})"), kValidation + mismatch);
  EXPECT_EQ(from(R"("g":{"S":"x"},"pk":{"N":"1"},"sk":{"S":"1"})"),
            std::string(kValidation) + "The provided starting key is invalid: " + mismatch);
  EXPECT_EQ(from(R"("g":{"S":"y"},"pk":{"S":"p"},"sk":{"S":"1"})"),
            std::string(kValidation) +
                "The provided starting key is outside query boundaries based on provided "
                "conditions");
}

TEST_F(IndexesTest, WhatCannotBeReadIsRefused) {
  EXPECT_EQ(Query("none", "g = :g", R"(":g":{"S":"x"})"),
            std::string(kValidation) + "The table does not have the specified index: none");
  for (const char* operation : {"Query", "Scan"}) {
    const std::string condition =
        std::string_view(operation) == "Scan"
            ? ""
            : R"(,"KeyConditionExpression":"g = :g","ExpressionAttributeValues":{":g":{"S":"x"}})";
    EXPECT_EQ(On(operation, R"("IndexName":"by-g","ConsistentRead":true)" + condition),
              std::string(kValidation) +
                  "Consistent reads are not supported on global secondary indexes");
  }
  EXPECT_EQ(Query("by-g", "pk = :g", R"(":g":{"S":"x"})"),
            std::string(kValidation) + "Query condition missed key schema element: g");
  EXPECT_EQ(ByG(R"("FilterExpression":"g = :g")"),
            std::string(kValidation) +
                "Filter Expression can only contain non-primary key attributes: Primary key "
                "attribute: g");
}

TEST_F(IndexesTest, ReadingThemIsAuthorisedOnThem) {
  const std::string arn = " arn:aws:dynamodb:eu-central-1:123456789012:table/ttt";
  server_.authorizer().TakeAsked();
  ByG();
  On("Scan", R"("Select":"COUNT")");
  EXPECT_EQ(
      server_.authorizer().TakeAsked(),
      (std::vector<std::string>{"dynamodb:Query" + arn + "/index/by-g", "dynamodb:Scan" + arn}));
}

TEST_F(IndexesTest, SegmentsShareAnIndex) {
  for (int i = 0; i < 40; ++i)
    Put(std::to_string(i), R"("g":{"S":")" + std::to_string(i) + R"("})");
  int count = 0;
  for (int segment = 0; segment < 3; ++segment) {
    const auto answer = json::Parse(
        On("Scan", R"("IndexName":"by-g","TotalSegments":3,"Segment":)" + std::to_string(segment)));
    count += static_cast<int>(answer->Find("Items")->as_array()->size());
  }
  EXPECT_EQ(count, 40);
}

TEST_F(IndexesTest, IndexKeysAreCheckedOnWrite) {
  const std::string mismatch =
      std::string(kInvalid) + "Type mismatch for Index Key g Expected: S Actual: ";
  EXPECT_EQ(Put("1", R"("g":{"N":"1"})"), mismatch + "N IndexName: by-g");
  EXPECT_EQ(Put("1", R"("g":{"NULL":true})"), mismatch + "NULL IndexName: by-g");
  EXPECT_EQ(Put("1", R"("g":{"S":""})"),
            std::string(kValidation) +
                "One or more parameter values are not valid. A value specified for a secondary "
                "index key is not supported. The AttributeValue for a key attribute cannot contain "
                "an empty string value. IndexName: by-g, IndexKey: g");
  EXPECT_EQ(Put("1", R"("l":{"S":")" + std::string(1025, 'l') + R"("})"),
            std::string(kInvalid) +
                "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  EXPECT_EQ(
      Put("1", R"("g":{"S":")" + std::string(2049, 'g') + R"("})"),
      std::string(kInvalid) + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
  const auto update = [&](const std::string& expression, const std::string& value) {
    return On("UpdateItem", R"("Key":{"pk":{"S":"p"},"sk":{"S":"1"}},"UpdateExpression":")" +
                                expression + R"(","ExpressionAttributeValues":{":v":)" + value +
                                "}");
  };
  EXPECT_EQ(update("SET g = :v", R"({"N":"1"})"), mismatch + "N IndexName: by-g");
  EXPECT_EQ(update("SET g = v + :v", R"({"N":"1"})"), mismatch + "N IndexName: by-g");
  // What only the item tells is refused in other words.
  EXPECT_EQ(update("SET v = :v, g = if_not_exists(g, :v)", R"({"N":"1"})"),
            std::string(kValidation) +
                "The update expression attempted to update the secondary index key to unsupported "
                "type");
  EXPECT_EQ(update("SET g = :v", R"({"S":""})"),
            std::string(kValidation) +
                "One or more parameter values are not valid. The update expression attempted to "
                "update a secondary index key to a value that is not supported. The AttributeValue "
                "for a key attribute cannot contain an empty string value.");
  EXPECT_EQ(update("SET g.a = :v", R"({"N":"1"})"),
            std::string(kValidation) +
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are "
                "not allowed: IndexKey: g");
  EXPECT_EQ(On("Scan", R"("Select":"COUNT")"), R"({"Count":0,"ScannedCount":0})");
}

TEST_F(IndexesTest, WritesCostWhatTheyTouch) {
  const auto put = [&](const std::string& rest) {
    const std::string answer = Put("1", rest, R"(,"ReturnConsumedCapacity":"INDEXES")");
    return answer.substr(answer.find("\"CapacityUnits\""));
  };
  // New in both of g's indexes.
  EXPECT_EQ(put(R"("g":{"S":"x"},"h":{"N":"1"})"),
            R"("CapacityUnits":3,"Table":{"CapacityUnits":1},"GlobalSecondaryIndexes":)"
            R"({"by-g":{"CapacityUnits":1},"keys-g":{"CapacityUnits":1}}}})");
  // Nothing changes, nothing is touched.
  EXPECT_EQ(put(R"("g":{"S":"x"},"h":{"N":"1"})"),
            R"("CapacityUnits":1,"Table":{"CapacityUnits":1}}})");
  // Only one of them has v.
  EXPECT_EQ(put(R"("g":{"S":"x"},"h":{"N":"1"},"v":{"S":")" + std::string(1500, 'v') + R"("})"),
            R"("CapacityUnits":4,"Table":{"CapacityUnits":2},"GlobalSecondaryIndexes":)"
            R"({"by-g":{"CapacityUnits":2}}}})");
  // Another key: gone from one place, new in another; and out of the other index.
  EXPECT_EQ(put(R"("g":{"S":"y"},"l":{"S":"m"})"),
            R"("CapacityUnits":7,"Table":{"CapacityUnits":2},"LocalSecondaryIndexes":)"
            R"({"local":{"CapacityUnits":1}},"GlobalSecondaryIndexes":)"
            R"({"by-g":{"CapacityUnits":3},"keys-g":{"CapacityUnits":1}}}})");
  EXPECT_EQ(On("DeleteItem", R"("Key":{"pk":{"S":"p"},"sk":{"S":"1"}},)"
                             R"("ReturnConsumedCapacity":"TOTAL")"),
            R"({"ConsumedCapacity":{"TableName":"ttt","CapacityUnits":3}})");
}

TEST_F(IndexesTest, BatchesAndTransactionsKeepThem) {
  server_.Ok("BatchWriteItem",
             R"({"RequestItems":{"ttt":[{"PutRequest":{"Item":{"pk":{"S":"p"},"sk":{"S":"1"},)"
             R"("g":{"S":"x"}}}}]}})");
  EXPECT_EQ(Values(ByG(), "sk"), "1 ");
  server_.Ok("TransactWriteItems",
             R"({"TransactItems":[{"Delete":{"TableName":"ttt","Key":{"pk":{"S":"p"},)"
             R"("sk":{"S":"1"}}}}]})");
  EXPECT_EQ(Values(ByG(), "sk"), "");
}

TEST_F(IndexesTest, CollectionsAreMeasured) {
  const std::string metrics =
      R"({"ItemCollectionMetrics":{"ItemCollectionKey":{"pk":{"S":"p"}},"SizeEstimateRangeGB":[0,1]}})";
  const std::string key = R"("Key":{"pk":{"S":"p"},"sk":{"S":"1"}})";
  const std::string size = R"(,"ReturnItemCollectionMetrics":"SIZE")";
  EXPECT_EQ(Put("1", "", size), metrics);
  EXPECT_EQ(On("UpdateItem", key + size), metrics);
  EXPECT_EQ(On("DeleteItem", key + size), metrics);
  EXPECT_EQ(Put("1", "", R"(,"ReturnItemCollectionMetrics":"NONE")"), "{}");
}

class MultiAttributeKeyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string definitions = Definition("pk");
    for (const char* name : {"a", "b", "c", "d"}) definitions += "," + Definition(name);
    server_.Ok("CreateTable",
               R"({"TableName":"multi","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)" +
                   definitions + R"(],"KeySchema":[)" + Key("pk", "HASH") +
                   R"(],"GlobalSecondaryIndexes":[)" +
                   Index("gsi", Key("a", "HASH") + "," + Key("b", "HASH") + "," +
                                    Key("c", "RANGE") + "," + Key("d", "RANGE")) +
                   "]}");
    Put("1", "x", "y", "m", "1");
    Put("2", "x", "y", "l", "2");
    Put("3", "x", "y", "m", "0");
    Put("4", "x", "z", "m", "0");
    Put("5", "x", "y", "m", "");
  }
  void Put(const std::string& pk, const std::string& a, const std::string& b, const std::string& c,
           const std::string& d) {
    std::string item = R"("pk":{"S":")" + pk + R"("},"a":{"S":")" + a + R"("},"b":{"S":")" + b +
                       R"("},"c":{"S":")" + c + R"("})";
    if (!d.empty()) item += R"(,"d":{"S":")" + d + R"("})";
    server_.Ok("PutItem", R"({"TableName":"multi","Item":{)" + item + "}}");
  }
  std::string Query(const std::string& condition, const std::string& values) {
    return Values(
        server_.Call("Query", R"({"TableName":"multi","IndexName":"gsi",)"
                              R"("KeyConditionExpression":")" +
                                  condition + R"(","ExpressionAttributeValues":{)" + values + "}}"),
        "pk");
  }
  testing::Server server_;
};

TEST_F(MultiAttributeKeyTest, Queries) {
  const std::string ab = R"(":a":{"S":"x"},":b":{"S":"y"})";
  EXPECT_EQ(Query("a = :a AND b = :b", ab), "2 3 1 ");
  EXPECT_EQ(Query("c = :c AND b = :b AND a = :a", ab + R"(,":c":{"S":"m"})"), "3 1 ");
  EXPECT_EQ(Query("a = :a AND b = :b AND c < :c", ab + R"(,":c":{"S":"m"})"), "2 ");
  EXPECT_EQ(
      Query("a = :a AND b = :b AND c = :c AND d > :d", ab + R"(,":c":{"S":"m"},":d":{"S":"0"})"),
      "1 ");
  EXPECT_EQ(Query("a = :a", R"(":a":{"S":"x"})"),
            std::string(kValidation) +
                "HASH key attributes b must have equality conditions specified in the query");
  EXPECT_EQ(Query("a > :a AND b < :b", ab),
            std::string(kValidation) +
                "HASH key attributes a, b must have equality conditions specified in the query");
  EXPECT_EQ(Query("a = :a AND b = :b AND d = :d", ab + R"(,":d":{"S":"0"})"),
            std::string(kValidation) +
                "RANGE key attributes c must have equality conditions specified in the query "
                "because a condition is present on key attribute d");
  EXPECT_EQ(
      Query("a = :a AND b = :b AND c > :c AND d = :d", ab + R"(,":c":{"S":"a"},":d":{"S":"0"})"),
      std::string(kValidation) +
          "RANGE key attributes c must have equality conditions specified in the query "
          "because a condition is present on key attribute d");
}

TEST_F(MultiAttributeKeyTest, LegacyKeyConditions) {
  const auto is = [](const char* name, const char* value) {
    return std::string("\"") + name +
           R"(":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":")" + value + "\"}]}";
  };
  const auto query = [&](const std::string& conditions) {
    return server_.Call(
        "Query", R"({"TableName":"multi","IndexName":"gsi","KeyConditions":{)" + conditions + "}}");
  };
  EXPECT_EQ(Values(query(is("a", "x") + "," + is("b", "y") + "," + is("c", "m")), "pk"), "3 1 ");
  EXPECT_EQ(query(is("a", "x") + "," + is("b", "y") + "," + is("c", "m") + "," + is("d", "1") +
                  "," + is("e", "1")),
            std::string(kValidation) +
                "The number of query conditions (5) exceeds the number of key attributes defined "
                "in the schema (4)");
  EXPECT_EQ(query(""), std::string(kValidation) + "Conditions can be of length 1 or 2 only");
}

class IndexChecksTest : public ::testing::Test {
 protected:
  std::string Create(const std::string& definitions, const std::string& indexes,
                     const std::string& more = R"("BillingMode":"PAY_PER_REQUEST")") {
    return server_.Call("CreateTable", R"({"TableName":"ttt","AttributeDefinitions":[)" +
                                           definitions + R"(],"KeySchema":[)" + Key("a", "HASH") +
                                           "," + Key("b", "RANGE") + "]," + indexes +
                                           (more.empty() ? "" : "," + more) + "}");
  }
  std::string Global(const std::string& index, const std::string& extra = "") {
    return Create(ab_ + extra, R"("GlobalSecondaryIndexes":[)" + index + "]");
  }
  std::string Local(const std::string& index, const std::string& extra = "") {
    return Create(ab_ + extra, R"("LocalSecondaryIndexes":[)" + index + "]");
  }
  const std::string ab_ = Definition("a") + "," + Definition("b");
  testing::Server server_;
};

TEST_F(IndexChecksTest, KeysAreChecked) {
  EXPECT_EQ(Global(Index("abc", Key("c", "HASH"))),
            std::string(kInvalid) +
                "Some index key attributes are not defined in AttributeDefinitions. Keys: [c], "
                "AttributeDefinitions: [a, b]");
  EXPECT_EQ(Global(Index("abc", Key("a", "HASH")), "," + Definition("c")),
            std::string(kInvalid) +
                "Some AttributeDefinitions are not used. AttributeDefinitions: [a, b, c], keys "
                "used: [a, b]");
  EXPECT_EQ(Global(Index("abc", Key("a", "RANGE"))),
            std::string(kValidation) +
                "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  EXPECT_EQ(Global(Index("abc", Key("a", "HASH") + "," + Key("a", "RANGE"))),
            std::string(kValidation) +
                "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  EXPECT_EQ(Global(Index("abc", Key("c", "HASH") + "," + Key("c", "HASH")),
                   "," + Definition("c") + "," + Definition("d")),
            std::string(kValidation) +
                "The KeySchema contains multiple key attributes with the same name");
  std::string five;
  std::string five_definitions;
  for (const char* name : {"c", "d", "e", "f", "g"}) {
    five += "," + Key(name, "RANGE");
    five_definitions += "," + Definition(name);
  }
  EXPECT_EQ(Global(Index("abc", Key("a", "HASH") + five), five_definitions),
            std::string(kInvalid) +
                "The KeySchema exceeds the maximum allowed number of RANGE key attributes");
  EXPECT_EQ(
      Global(Index("abc", Key("a", "HASH") + "," + Key("b", "RANGE") + "," + Key("c", "HASH")),
             "," + Definition("c")),
      std::string(kInvalid) +
          "All HASH key attributes must precede RANGE key attributes in the KeySchema");
  EXPECT_EQ(Local(Index("abc", Key("a", "HASH"))),
            std::string(kInvalid) + "Index KeySchema does not have a range key for index: abc");
  EXPECT_EQ(Local(Index("abc", Key("b", "HASH") + "," + Key("a", "RANGE"))),
            std::string(kInvalid) +
                "Index KeySchema does not have the same leading hash key as table KeySchema for "
                "index: abc. index hash key: b, table hash key: a");
}

TEST_F(IndexChecksTest, ProjectionsAndCountsAreChecked) {
  const std::string hash = Key("a", "HASH");
  EXPECT_EQ(Global(Index("abc", hash, "")), std::string(kInvalid) + "Unknown ProjectionType: null");
  EXPECT_EQ(
      Global(Index("abc", hash, R"("ProjectionType":"INCLUDE")")),
      std::string(kInvalid) + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  EXPECT_EQ(Global(Index("abc", hash, R"("ProjectionType":"ALL","NonKeyAttributes":["x"])")),
            std::string(kInvalid) + "ProjectionType is ALL, but NonKeyAttributes is specified");
  EXPECT_EQ(
      Global(Index("abc", hash, R"("ProjectionType":"INCLUDE","NonKeyAttributes":["x","x"])")),
      std::string(kInvalid) + "Duplicate element in NonKeyAttributes: x");
  EXPECT_EQ(Global(Index("abc", hash) + "," + Index("abc", hash)),
            std::string(kInvalid) + "Duplicate index name: abc");
  EXPECT_EQ(Create(ab_, R"("GlobalSecondaryIndexes":[])"),
            std::string(kInvalid) + "List of GlobalSecondaryIndexes is empty");
  std::string many;
  for (int i = 0; i < 21; ++i) {
    many += (i > 0 ? "," : "") + Index("index" + std::to_string(i), hash);
  }
  EXPECT_EQ(Global(many),
            std::string(kInvalid) + "GlobalSecondaryIndex count exceeds the per-table limit of 20");
  std::string wide;
  for (int i = 0; i < 6; ++i) {
    std::string names;
    for (int j = 0; j < 20; ++j) names += (j > 0 ? ",\"n" : "\"n") + std::to_string(j) + "\"";
    wide += (i > 0 ? "," : "") +
            Index("index" + std::to_string(i), hash,
                  R"("ProjectionType":"INCLUDE","NonKeyAttributes":[)" + names + "]");
  }
  EXPECT_EQ(Global(wide).substr(0, 12), "ValidationEx");
}

TEST_F(IndexChecksTest, ThroughputIsChecked) {
  std::string index = Index("abc", Key("a", "HASH"));
  index.insert(index.size() - 1,
               R"(,"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1})");
  EXPECT_EQ(Global(index),
            std::string(kInvalid) +
                "ProvisionedThroughput should not be specified for index: abc when BillingMode is "
                "PAY_PER_REQUEST");
  const std::string provisioned =
      R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5})";
  EXPECT_EQ(Create(ab_, R"("GlobalSecondaryIndexes":[)" + Index("abc", Key("a", "HASH")) + "]",
                   provisioned),
            std::string(kInvalid) + "ProvisionedThroughput is not specified for index: abc");
  EXPECT_NE(Create(ab_, R"("GlobalSecondaryIndexes":[)" + index + "]", provisioned)
                .find(R"("IndexStatus":"CREATING")"),
            std::string::npos);
}

}  // namespace
}  // namespace portico::dynamodb
