#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kCancelled[] =
    "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for "
    "specific reasons ";
constexpr char kNoTable[] = "ResourceNotFoundException: Requested resource not found";

class TransactionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"one", "two"}) {
      server_.Ok("CreateTable",
                 R"({"TableName":")" + std::string(name) +
                     R"(","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
                     R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":)"
                     R"("PAY_PER_REQUEST"})");
    }
  }
  std::string Write(std::string_view actions, std::string_view rest = "") {
    return server_.Call("TransactWriteItems", R"({"TransactItems":[)" + std::string(actions) + "]" +
                                                  std::string(rest) + "}");
  }
  std::string Get(std::string_view gets, std::string_view rest = "") {
    return server_.Call("TransactGetItems", R"({"TransactItems":[)" + std::string(gets) + "]" +
                                                std::string(rest) + "}");
  }
  static std::string GetOf(std::string_view key, std::string_view rest = "") {
    return R"({"Get":{"TableName":"one","Key":{"pk":{"S":")" + std::string(key) + R"("}})" +
           std::string(rest) + "}}";
  }
  static std::string PutOf(std::string_view key, std::string_view rest = "",
                           std::string_view attributes = "") {
    return R"({"Put":{"TableName":"one","Item":{"pk":{"S":")" + std::string(key) + R"("})" +
           std::string(attributes) + "}" + std::string(rest) + "}}";
  }
  // An action with a Key.
  static std::string On(std::string_view action, std::string_view key, std::string_view rest) {
    return R"({")" + std::string(action) + R"(":{"TableName":"one","Key":{"pk":{"S":")" +
           std::string(key) + R"("}})" + std::string(rest) + "}}";
  }
  // A cancellation with these codes and reasons.
  static std::string Cancelled(std::string_view codes, std::string_view reasons) {
    return kCancelled + std::string("[") + std::string(codes) + "] CancellationReasons=[" +
           std::string(reasons) + "]";
  }
  static std::string Invalid(std::string_view message) {
    return Cancelled("ValidationError",
                     R"({"Code":"ValidationError","Message":")" + std::string(message) + R"("})");
  }
  std::string Item(std::string_view key) {
    return server_.Call("GetItem",
                        R"({"TableName":"one","Key":{"pk":{"S":")" + std::string(key) + R"("}}})");
  }

  testing::Server server_;
};

constexpr char kIfAbsent[] = R"j(,"ConditionExpression":"attribute_not_exists(pk)")j";
constexpr char kIfPresent[] = R"j(,"ConditionExpression":"attribute_exists(pk)")j";
constexpr char kAddOne[] =
    R"(,"UpdateExpression":"ADD v :one","ExpressionAttributeValues":{":one":{"N":"1"}})";
constexpr char kNone[] = R"({"Code":"None"})";
constexpr char kFailed[] =
    R"({"Code":"ConditionalCheckFailed","Message":"The conditional request failed"})";

// ExtendDB's tests/test_transact_expression_validation.py, measured against the service.
TEST_F(TransactionsTest, NamesAndValuesNeedNoExpression) {
  const std::string names = R"(,"ExpressionAttributeNames":{"#n":"foo"})";
  const std::string values = R"(,"ExpressionAttributeValues":{":v":{"N":"1"}})";
  EXPECT_EQ(Write(PutOf("a", names) + "," + PutOf("b", values) + "," + On("Delete", "c", names) +
                  "," + On("Delete", "d", values)),
            "{}");
  EXPECT_EQ(Get(GetOf("a", names)), R"({"Responses":[{"Item":{"pk":{"S":"a"}}}]})");
  const std::string unused =
      "ValidationException: Value provided in ExpressionAttributeNames unused in expressions: "
      "keys: {#n}";
  EXPECT_EQ(Write(PutOf("a", names + kIfAbsent)), unused);
  EXPECT_EQ(Get(GetOf("a", names + R"(,"ProjectionExpression":"pk")")), unused);
}

TEST_F(TransactionsTest, AllActionsHappenTogether) {
  EXPECT_EQ(Write(PutOf("put") + "," + PutOf("gone")), "{}");
  EXPECT_EQ(Write(PutOf("new", kIfAbsent) + "," + On("Update", "update", kAddOne) + "," +
                  On("Delete", "gone", kIfPresent) + "," + On("ConditionCheck", "put", kIfPresent) +
                  R"(,{"Put":{"TableName":"two","Item":{"pk":{"S":"new"}}}})"),
            "{}");
  server_.Restart();
  EXPECT_EQ(Get(GetOf("put") + "," + GetOf("gone") + "," + GetOf("update") +
                R"(,{"Get":{"TableName":"two","Key":{"pk":{"S":"new"}}}},)" +
                GetOf("new", R"(,"ProjectionExpression":"v")")),
            R"({"Responses":[{"Item":{"pk":{"S":"put"}}},{},{"Item":{"pk":{"S":"update"},"v":)"
            R"({"N":"1"}}},{"Item":{"pk":{"S":"new"}}},{}]})");
}

TEST_F(TransactionsTest, OneFailedConditionCancelsAll) {
  Write(PutOf("a", "", R"(,"v":{"N":"7"})"));
  const std::string returns_old = R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")";
  EXPECT_EQ(Write(PutOf("b") + "," + PutOf("a", kIfAbsent)),
            Cancelled("None, ConditionalCheckFailed", std::string(kNone) + "," + kFailed));
  EXPECT_EQ(Item("b"), "{}");
  EXPECT_EQ(Write(On("ConditionCheck", "a", kIfAbsent + returns_old) + "," +
                  On("Delete", "none", kIfPresent + returns_old)),
            Cancelled("ConditionalCheckFailed, ConditionalCheckFailed",
                      R"({"Code":"ConditionalCheckFailed","Item":{"pk":{"S":"a"},"v":{"N":"7"}},)"
                      R"("Message":"The conditional request failed"},)" +
                          std::string(kFailed)));
}

TEST_F(TransactionsTest, EachActionIsAuthorisedAsItsOwnOperation) {
  server_.authorizer().TakeAsked();
  Write(PutOf("a") + "," + On("Update", "b", kAddOne) + "," + On("Delete", "c", "") + "," +
        On("ConditionCheck", "d", kIfAbsent));
  const std::string arn = " arn:aws:dynamodb:eu-central-1:123456789012:table/one";
  EXPECT_EQ(
      server_.authorizer().TakeAsked(),
      (std::vector<std::string>{"dynamodb:PutItem" + arn, "dynamodb:UpdateItem" + arn,
                                "dynamodb:DeleteItem" + arn, "dynamodb:ConditionCheckItem" + arn}));
  Get(GetOf("a"));
  EXPECT_EQ(server_.authorizer().TakeAsked(), std::vector<std::string>{"dynamodb:GetItem" + arn});
}

// What can be told from the request refuses it; what depends on the item cancels it.
TEST_F(TransactionsTest, KeysRefuseOrCancel) {
  const std::string empty =
      "ValidationException: One or more parameter values are not valid. The AttributeValue for a "
      "key attribute cannot contain an empty string value. Key: pk";
  EXPECT_EQ(Write(PutOf("")), empty);
  EXPECT_EQ(Write(On("Update", "", kAddOne)), empty);
  EXPECT_EQ(Write(On("Delete", "", "")), empty);
  EXPECT_EQ(Write(On("ConditionCheck", "", kIfAbsent)), empty);
  EXPECT_EQ(Get(GetOf("")), empty);
  EXPECT_EQ(Write(R"({"Put":{"TableName":"one","Item":{"pk":{"N":"5"}}}})"),
            Invalid("One or more parameter values were invalid: Type mismatch for key pk "
                    "expected: S actual: N"));
  // Only the first is told.
  const std::string number = R"({"Put":{"TableName":"one","Item":{"pk":{"N":"5"}}}})";
  const std::string both = Write(number + "," + number);
  EXPECT_NE(both.find("[ValidationError, None]"), std::string::npos) << both;
  const std::string mismatch = Invalid("The provided key element does not match the schema");
  EXPECT_EQ(Write(R"({"Delete":{"TableName":"one","Key":{"pk":{"L":[]}}}})"), mismatch);
  EXPECT_EQ(Get(R"({"Get":{"TableName":"one","Key":{}}})"), mismatch);
  EXPECT_EQ(Write(On("Update", "a", R"(,"UpdateExpression":"REMOVE pk")")),
            Invalid("One or more parameter values were invalid: Cannot update attribute pk. This "
                    "attribute is part of the key"));
  const std::string multiple =
      "ValidationException: Transaction request cannot include multiple operations on one item";
  EXPECT_EQ(Write(PutOf("a") + "," + On("ConditionCheck", "a", kIfAbsent)), multiple);
  EXPECT_EQ(Get(GetOf("a") + "," + GetOf("a")), multiple);
}

// An index's key likewise: an empty value refuses, one of a wrong type cancels.
TEST_F(TransactionsTest, IndexKeysRefuseOrCancel) {
  server_.Ok(
      "CreateTable",
      R"({"TableName":"three","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":)"
      R"("S"},{"AttributeName":"x","AttributeType":"B"}],"KeySchema":[{"AttributeName":"pk",)"
      R"("KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST","GlobalSecondaryIndexes":[)"
      R"({"IndexName":"by-x","KeySchema":[{"AttributeName":"x","KeyType":"HASH"}],)"
      R"("Projection":{"ProjectionType":"ALL"}}]})");
  const auto put = [this](std::string_view x) {
    return Write(R"({"Put":{"TableName":"three","Item":{"pk":{"S":"a"},"x":)" + std::string(x) +
                 "}}}");
  };
  const auto set = [this](std::string_view x) {
    return Write(R"({"Update":{"TableName":"three","Key":{"pk":{"S":"a"}},"UpdateExpression":)"
                 R"("SET x = :x","ExpressionAttributeValues":{":x":)" +
                 std::string(x) + "}}}");
  };
  const std::string start = "ValidationException: One or more parameter values are not valid. ";
  const std::string empty =
      " not supported. The AttributeValue for a key attribute cannot contain an empty binary "
      "value.";
  EXPECT_EQ(put(R"({"B":""})"), start + "A value specified for a secondary index key is" + empty +
                                    " IndexName: by-x, IndexKey: x");
  EXPECT_EQ(set(R"({"B":""})"), start +
                                    "The update expression attempted to update a secondary index "
                                    "key to a value that is" +
                                    empty);
  const std::string mismatch = Invalid(
      "One or more parameter values were invalid: Type mismatch for Index Key x Expected: "
      "B Actual: S IndexName: by-x");
  EXPECT_EQ(put(R"({"S":""})"), mismatch);
  EXPECT_EQ(set(R"({"S":""})"), mismatch);
}

TEST_F(TransactionsTest, SizesRefuseOrCancel) {
  const std::string full = R"(,"v":{"S":")" + std::string(409'600 - 4, 'x') + R"("})";
  EXPECT_EQ(Write(PutOf("a", "", full)), "{}");  // 2 + 1 + 1 + the rest
  EXPECT_EQ(Write(PutOf("aa", "", full)),
            "ValidationException: Item size has exceeded the maximum allowed size");
  EXPECT_EQ(Write(On("Update", "a",
                     R"(,"UpdateExpression":"SET w = :w",)"
                     R"("ExpressionAttributeValues":{":w":{"S":"x"}})")),
            Invalid("Item size to update has exceeded the maximum allowed size"));
  std::string puts;
  for (int i = 0; i < 11; ++i) {
    puts += (i > 0 ? "," : "") + PutOf(std::string(1, static_cast<char>('a' + i)), "", full);
  }
  const std::string too_large = "ValidationException: Transaction payload size cannot exceed 4 MB";
  EXPECT_EQ(Write(puts), too_large);
  EXPECT_EQ(Item("b"), "{}");
  std::string updates;
  for (int i = 0; i < 11; ++i) {
    updates += (i > 0 ? "," : "") +
               On("Update", std::string(1, static_cast<char>('a' + i)),
                  R"(,"UpdateExpression":"SET w = :w","ExpressionAttributeValues":{":w":{"S":")" +
                      std::string(400'000, 'x') + R"("}})");
  }
  EXPECT_EQ(Write(updates), too_large);
  std::string gets;
  for (int i = 0; i < 11; ++i) {
    const std::string key(1, static_cast<char>('a' + i));
    EXPECT_EQ(Write(PutOf(key, "", full)), "{}");
    gets += (i > 0 ? "," : "") + GetOf(key);
  }
  EXPECT_TRUE(Get(gets).starts_with("ValidationException: "));
  // What the actions bring along counts, not what they find.
  std::string deletes;
  for (int i = 0; i < 11; ++i) {
    deletes += (i > 0 ? "," : "") + On("Delete", std::string(1, static_cast<char>('a' + i)), "");
  }
  EXPECT_EQ(Write(deletes), "{}");
  EXPECT_EQ(Item("b"), "{}");
}

TEST_F(TransactionsTest, ChecksActionsInTheirOrder) {
  const std::string absent = R"({"Put":{"TableName":"none","Item":{"pk":{"S":"a"}}}})";
  EXPECT_EQ(Write(absent), kNoTable);
  EXPECT_EQ(Get(R"({"Get":{"TableName":"none","Key":{"pk":{"S":"a"}}}})"), kNoTable);
  const std::string syntax =
      R"(ValidationException: Invalid ConditionExpression: Syntax error; token: "<EOF>", )"
      R"(near: "(")";
  const std::string broken =
      On("ConditionCheck", "a", R"(,"ConditionExpression":"attribute_not_exists(")");
  EXPECT_EQ(Write(absent + "," + broken), syntax);
  const std::string number = PutOf("b", "", R"(,"n":{"N":"abc"})");
  EXPECT_EQ(Write(broken + "," + number), syntax);
  EXPECT_EQ(Write(number + "," + broken),
            "ValidationException: The parameter cannot be converted to a numeric value: abc");
  EXPECT_EQ(Write(absent + "," +
                  PutOf("a", std::string(kIfAbsent) +
                                 R"(,"ExpressionAttributeValues":{":v":{"S":"x"}})")),
            "ValidationException: Value provided in ExpressionAttributeValues unused in "
            "expressions: keys: {:v}");
  EXPECT_EQ(Write("{}"),
            "ValidationException: TransactItems can only contain one of Check, Put, Update or "
            "Delete");
  EXPECT_EQ(Write(""),
            "ValidationException: 1 validation error detected: Value '[]' at 'transactItems' "
            "failed to satisfy constraint: Member must have length greater than or equal to 1");
  EXPECT_EQ(Write(absent, R"(,"ReturnConsumedCapacity":"X","ReturnItemCollectionMetrics":"Y")"),
            "ValidationException: 2 validation errors detected: Value 'X' at "
            "'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy enum value "
            "set: [INDEXES, TOTAL, NONE]; Value 'Y' at 'returnItemCollectionMetrics' failed to "
            "satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]");
  EXPECT_EQ(Write(PutOf("a") + R"(,{"Put":{"TableName":"b@d","Item":{"pk":{"S":"a"}}}})"),
            "ValidationException: 1 validation error detected: Value 'b@d' at "
            "'transactItems.2.member.put.tableName' failed to satisfy constraint: Member must "
            "satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
}

TEST_F(TransactionsTest, ExpressionsComeBeforeTheKeyAndAfterTheItem) {
  std::string deep = R"({"S":"leaf"})";
  for (int i = 0; i < 40; ++i) deep = R"({"M":{"n":)" + deep + "}}";
  const std::string nesting =
      "ValidationException: Nesting Levels have exceeded supported limits: Attributes in the item "
      "have nested levels beyond supported limit";
  const std::string syntax =
      R"(ValidationException: Invalid ConditionExpression: Syntax error; token: "=", near: "= = b")";
  const std::string broken = R"(,"ConditionExpression":"a = = b"}})";
  EXPECT_EQ(Write(R"({"Delete":{"TableName":"none","Key":{"pk":)" + deep + "}" + broken), syntax);
  EXPECT_EQ(Write(R"({"Put":{"TableName":"none","Item":{"pk":)" + deep + "}" + broken), nesting);
}

TEST_F(TransactionsTest, CostTwice) {
  const std::string total = R"(,"ReturnConsumedCapacity":"TOTAL")";
  const std::string large = R"(,"v":{"S":")" + std::string(1'100, 'x') + R"("})";
  EXPECT_EQ(Write(PutOf("a", "", large) + "," + On("ConditionCheck", "b", kIfAbsent), total),
            R"({"ConsumedCapacity":[{"TableName":"one","CapacityUnits":6,)"
            R"("WriteCapacityUnits":6}]})");
  EXPECT_EQ(Get(GetOf("b"), R"(,"ReturnConsumedCapacity":"INDEXES")"),
            R"({"ConsumedCapacity":[{"TableName":"one","CapacityUnits":2,"ReadCapacityUnits":2,)"
            R"("Table":{"ReadCapacityUnits":2,"CapacityUnits":2}}],"Responses":[{}]})");
}

class TokensTest : public TransactionsTest {
 protected:
  std::string Add(std::string_view token, std::string_view rest = "") {
    return Write(On("Update", "a", kAddOne),
                 R"(,"ClientRequestToken":")" + std::string(token) + R"(")" + std::string(rest));
  }
  std::string Count() { return Item("a"); }
  static std::string CountIs(int count) {
    return R"({"Item":{"pk":{"S":"a"},"v":{"N":")" + std::to_string(count) + R"("}}})";
  }
};

TEST_F(TokensTest, AReplayChangesNothing) {
  EXPECT_EQ(Add("t1", R"(,"ReturnConsumedCapacity":"TOTAL")"),
            R"({"ConsumedCapacity":[{"TableName":"one","CapacityUnits":2,)"
            R"("WriteCapacityUnits":2}]})");
  EXPECT_EQ(Add("t1", R"(,"ReturnConsumedCapacity":"TOTAL")"),
            R"({"ConsumedCapacity":[{"TableName":"one","CapacityUnits":2,)"
            R"("ReadCapacityUnits":2}]})");
  server_.Restart();
  EXPECT_EQ(Add("t1"), "{}");
  EXPECT_EQ(Count(), CountIs(1));
  EXPECT_EQ(Add("t2"), "{}");
  EXPECT_EQ(Count(), CountIs(2));
}

TEST_F(TokensTest, ATokenIsOfOneRequest) {
  EXPECT_EQ(Add("t"), "{}");
  EXPECT_TRUE(Write(PutOf("a"), R"(,"ClientRequestToken":"t")")
                  .starts_with("IdempotentParameterMismatchException: "));
  EXPECT_EQ(Count(), CountIs(1));
  // A cancelled transaction does not take its token.
  EXPECT_TRUE(Write(PutOf("a", kIfAbsent), R"(,"ClientRequestToken":"u")").starts_with(kCancelled));
  EXPECT_EQ(Add("u"), "{}");
}

TEST_F(TokensTest, TokensAreForgottenAfterTenMinutes) {
  // Over the whole of two buckets, so that the record is found in its own and in the next.
  for (int step = 0; step < 20; ++step) {
    EXPECT_EQ(Add("t" + std::to_string(step)), "{}");
    server_.clock().AdvanceMs(10 * 60'000 - 1);
    EXPECT_EQ(Add("t" + std::to_string(step)), "{}");
    EXPECT_EQ(Count(), CountIs(2 * step + 1));
    server_.clock().AdvanceMs(1);
    EXPECT_EQ(Add("t" + std::to_string(step)), "{}");
    EXPECT_EQ(Count(), CountIs(2 * step + 2));
    server_.clock().AdvanceMs(61'000);
  }
  // Only the buckets of now and of the ten minutes before are still there.
  auto it =
      server_.db().NewIterator(storage::Family::kRecords, "dynamodb/token/", "dynamodb/token0");
  int count = 0;
  for (it->SeekToFirst(); it->Valid(); it->Next()) ++count;
  EXPECT_LE(count, 4);
  EXPECT_GE(count, 1);
}

}  // namespace
}  // namespace portico::dynamodb
