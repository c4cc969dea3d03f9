#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kHashTable[] =
    R"({"TableName":"hash","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})";
constexpr char kEnvelope[] = "ValidationException: 1 validation error detected: ";
constexpr char kInvalid[] = "One or more parameter values were invalid: ";

class ItemsTest : public ::testing::Test {
 protected:
  void SetUp() override { server_.Ok("CreateTable", kHashTable); }
  // The call with TableName "hash" before the rest of its members.
  std::string On(std::string_view operation, std::string_view rest) {
    return server_.Call(operation, R"({"TableName":"hash",)" + std::string(rest) + "}");
  }
  std::string Get(std::string_view pk) {
    return On("GetItem",
              R"("Key":{"pk":{"S":")" + std::string(pk) + R"("}},"ConsistentRead":true)");
  }

  testing::Server server_;
};

TEST_F(ItemsTest, PutGetDelete) {
  EXPECT_EQ(Get("a"), "{}");
  EXPECT_EQ(On("PutItem", R"("Item":{"pk":{"S":"a"},"n":{"N":"1.50"}})"), "{}");
  EXPECT_EQ(Get("a"), R"({"Item":{"n":{"N":"1.5"},"pk":{"S":"a"}}})");
  EXPECT_EQ(On("PutItem", R"("Item":{"pk":{"S":"a"}},"ReturnValues":"ALL_OLD")"),
            R"({"Attributes":{"n":{"N":"1.5"},"pk":{"S":"a"}}})");
  EXPECT_EQ(On("DeleteItem", R"("Key":{"pk":{"S":"a"}},"ReturnValues":"ALL_OLD")"),
            R"({"Attributes":{"pk":{"S":"a"}}})");
  EXPECT_EQ(On("DeleteItem", R"("Key":{"pk":{"S":"a"}},"ReturnValues":"ALL_OLD")"), "{}");
  EXPECT_EQ(Get("a"), "{}");
}

TEST_F(ItemsTest, ItemsOutliveARestart) {
  On("PutItem", R"("Item":{"pk":{"S":"a"}})");
  server_.Restart();
  EXPECT_EQ(Get("a"), R"({"Item":{"pk":{"S":"a"}}})");
}

TEST_F(ItemsTest, TableNames) {
  const auto name = [&](const std::string& table) {
    return server_.Call("GetItem", R"({"TableName":")" + table + R"(","Key":{"pk":{"S":"a"}}})");
  };
  EXPECT_EQ(name("arn:aws:dynamodb:eu-central-1:123456789012:table/hash"), "{}");
  EXPECT_EQ(name("arn:aws:dynamodb:eu-central-1:999999999999:table/hash"),
            "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(name("none"), "ResourceNotFoundException: Requested resource not found");
  EXPECT_EQ(name("x!"),
            "ValidationException: 1 validation error detected: Value 'x!' at 'tableName' failed to "
            "satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  EXPECT_EQ(name(std::string(256, 'a')),
            "ValidationException: 1 validation error detected: Value '" + std::string(256, 'a') +
                "' at 'tableName' failed to satisfy constraint: Member must have length less than "
                "or equal to 255");
  EXPECT_EQ(server_.Call("PutItem", R"({"Item":{"pk":{"S":"a"}}})"),
            "ValidationException: 1 validation error detected: Value null at 'tableName' failed to "
            "satisfy constraint: Member must not be null");
}

TEST_F(ItemsTest, MemberErrorsComeTogetherInOrder) {
  EXPECT_EQ(server_.Call("UpdateItem",
                         R"({"TableName":"","ReturnConsumedCapacity":"X","ReturnValues":"Y"})"),
            "ValidationException: 4 validation errors detected: "
            "Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must "
            "satisfy enum value set: [INDEXES, TOTAL, NONE]; "
            "Value '' at 'tableName' failed to satisfy constraint: Member must have length greater "
            "than or equal to 1; "
            "Value 'Y' at 'returnValues' failed to satisfy constraint: Member must satisfy enum "
            "value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]; "
            "Value null at 'key' failed to satisfy constraint: Member must not be null");
}

TEST_F(ItemsTest, SingleItemWritesTellSomeFaultsAlone) {
  const std::string item = R"(,"Item":{"pk":{"S":"a"}})";
  const std::string key = R"(,"Key":{"pk":{"S":"a"}})";
  const std::string unknown = R"(,"ReturnValues":"X","ReturnConsumedCapacity":"Y")";
  const std::string no_name = std::string(kEnvelope) +
                              "Value at 'TableName' failed to satisfy constraint: Member must have "
                              "length greater than or equal to 1";
  EXPECT_EQ(server_.Call("PutItem", R"({"TableName":"")" + item + unknown + "}"), no_name);
  EXPECT_EQ(server_.Call("UpdateItem", R"({"TableName":"")" + key + unknown + "}"), no_name);
  EXPECT_EQ(server_.Call("DeleteItem", R"({"TableName":"","Key":{}})"), no_name);
  const std::string bare =
      "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, "
      "ALL_NEW, UPDATE_NEW, NONE]";
  const std::string capacity =
      "Value 'Y' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy "
      "enum value set: [INDEXES, TOTAL, NONE]";
  const std::string two = "ValidationException: 2 validation errors detected: ";
  EXPECT_EQ(server_.Call("UpdateItem", R"({"TableName":"abc")" + key + unknown + "}"),
            kEnvelope + bare);
  EXPECT_EQ(server_.Call("PutItem", R"({"TableName":"abc")" + item + unknown + "}"),
            two + capacity + "; " + bare);
  EXPECT_EQ(server_.Call("DeleteItem", R"({"TableName":"abc")" + key + unknown + "}"),
            two + capacity + "; " + bare);
}

TEST_F(ItemsTest, AnIndexIsNoTable) {
  const std::string arn =
      "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/index/by-customer";
  EXPECT_EQ(server_.Call("GetItem", R"({"TableName":")" + arn + R"(","Key":{"pk":{"S":"a"}}})"),
            "ValidationException: Invalid table/index name.  Invalid ARN: " + arn);
}

TEST_F(ItemsTest, VeryDeepValuesBringTheOlderWords) {
  std::string deep = R"({"S":"leaf"})";
  for (int i = 0; i < 40; ++i) deep = R"({"M":{"n":)" + deep + "}}";
  const auto remove = [&](const std::string& returns) {
    return On("DeleteItem", R"("Key":{"pk":)" + deep + R"(},"ReturnValues":")" + returns + '"');
  };
  EXPECT_EQ(remove("UPDATED_NEW"),
            std::string(kEnvelope) +
                "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
                "levels beyond supported limit");
  for (int i = 40; i < 63; ++i) deep = R"({"M":{"n":)" + deep + "}}";
  EXPECT_EQ(remove("UPDATED_NEW"), "ValidationException: ReturnValues can only be ALL_OLD or NONE");
  EXPECT_EQ(remove("X"),
            std::string(kEnvelope) +
                "Value 'X' at 'returnValues' failed to satisfy constraint: Member must satisfy "
                "enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]");
}

TEST_F(ItemsTest, WritesEnvelopeWhatIsWrongWithTheRequest) {
  const std::string key = R"("Key":{"pk":{"S":"a"}})";
  const auto remove = [&](const std::string& rest) { return On("DeleteItem", key + "," + rest); };
  EXPECT_EQ(remove(R"("ExpressionAttributeValues":{":v":{"S":"x"}})"),
            std::string(kEnvelope) +
                "ExpressionAttributeValues can only be specified when using expressions");
  EXPECT_EQ(remove(R"("Expected":{"a":{"Exists":false}},"ExpressionAttributeNames":{"#a":"a"})"),
            std::string(kEnvelope) +
                "ExpressionAttributeNames can only be specified when using expressions");
  EXPECT_EQ(
      remove(R"j("ConditionExpression":"attribute_exists(a)","ExpressionAttributeValues":{})j"),
      std::string(kEnvelope) + "ExpressionAttributeValues must not be empty");
  EXPECT_EQ(
      remove(R"j("ConditionExpression":"attribute_exists(a)","ExpressionAttributeNames":{})j"),
      std::string(kEnvelope) + "ExpressionAttributeNames must not be empty");
  EXPECT_EQ(
      remove(R"("ConditionExpression":"")"),
      std::string(kEnvelope) + "Invalid ConditionExpression: The expression can not be empty;");
  EXPECT_EQ(remove(R"("ReturnValues":"ALL_NEW")"),
            std::string(kEnvelope) + "ReturnValues can only be ALL_OLD or NONE");
  EXPECT_EQ(remove(R"("Expected":{"a":{"Exists":false}},"ConditionExpression":"a = b")"),
            std::string(kEnvelope) +
                "Can not use both expression and non-expression parameters in the same request: "
                "Non-expression parameters: {Expected} Expression parameters: "
                "{ConditionExpression}");
  EXPECT_EQ(remove(R"("ConditionalOperator":"AND","ConditionExpression":"a = b")"),
            std::string(kEnvelope) +
                "Can not use both expression and non-expression parameters in the same request: "
                "Non-expression parameters: {ConditionalOperator} Expression parameters: "
                "{ConditionExpression}");
  EXPECT_EQ(On("UpdateItem", key + R"(,"AttributeUpdates":{},"Expected":{},)" +
                                 R"("ConditionalOperator":"AND","UpdateExpression":"REMOVE a")"),
            std::string(kEnvelope) +
                "Can not use both expression and non-expression parameters in the same request: "
                "Non-expression parameters: {AttributeUpdates, Expected, ConditionalOperator} "
                "Expression parameters: {UpdateExpression}");
  EXPECT_EQ(On("PutItem", R"("Item":{"pk":{"S":"a"},"n":{"N":"abc"}})"),
            std::string(kEnvelope) + "The parameter cannot be converted to a numeric value: abc");
  // Reads do not.
  EXPECT_EQ(On("GetItem", R"("Key":{"pk":{"N":"abc"}})"),
            "ValidationException: The parameter cannot be converted to a numeric value: abc");
}

TEST_F(ItemsTest, MalformedExpected) {
  const auto remove = [&](const std::string& expected) {
    return On("DeleteItem", R"("Key":{"pk":{"S":"a"}},"Expected":{"a":)" + expected + "}");
  };
  const std::string prefix = std::string(kEnvelope) + kInvalid;
  EXPECT_EQ(remove(R"({"Exists":true})"),
            prefix + "Value must be provided when Exists is true for Attribute: a");
  EXPECT_EQ(remove(R"({"Exists":false,"Value":{"S":"x"}})"),
            prefix + "Value cannot be used when Exists is false for Attribute: a");
  EXPECT_EQ(
      remove(R"({"Value":{"S":"x"},"ComparisonOperator":"EQ","AttributeValueList":[{"S":"x"}]})"),
      prefix + "Value and AttributeValueList cannot be used together for Attribute: a");
  EXPECT_EQ(remove(R"({"ComparisonOperator":"EQ"})"),
            prefix +
                "Value or AttributeValueList must be used with ComparisonOperator: EQ for "
                "Attribute: a");
  EXPECT_EQ(remove(R"({"ComparisonOperator":"BETWEEN","AttributeValueList":[{"S":"x"}]})"),
            prefix + "Invalid number of argument(s) for the BETWEEN ComparisonOperator");
}

TEST_F(ItemsTest, KeysMustFitTheSchema) {
  EXPECT_EQ(On("GetItem", R"("Key":{"pk":{"N":"1"}})"),
            "ValidationException: The provided key element does not match the schema");
  EXPECT_EQ(On("GetItem", R"("Key":{"pk":{"S":"a"},"sk":{"S":"a"}})"),
            "ValidationException: The provided key element does not match the schema");
  EXPECT_EQ(On("PutItem", R"("Item":{"a":{"S":"a"}})"),
            std::string("ValidationException: ") + kInvalid + "Missing the key pk in the item");
  EXPECT_EQ(On("PutItem", R"("Item":{"pk":{"N":"1"}})"),
            std::string("ValidationException: ") + kInvalid +
                "Type mismatch for key pk expected: S actual: N");
  EXPECT_EQ(On("PutItem", R"("Item":{"pk":{"S":""}})"),
            "ValidationException: One or more parameter values are not valid. The AttributeValue "
            "for a key attribute cannot contain an empty string value. Key: pk");
  EXPECT_EQ(On("GetItem", R"("Key":{"pk":{"S":")" + std::string(2049, 'a') + R"("}})"),
            std::string("ValidationException: ") + kInvalid +
                "Size of hashkey has exceeded the maximum size limit of2048 bytes");
}

TEST_F(ItemsTest, ItemSizes) {
  // 2 bytes of "pk", 1 of "a", 1 of the name "d", and the text.
  const auto put = [&](size_t bytes) {
    return On("PutItem",
              R"("Item":{"pk":{"S":"a"},"d":{"S":")" + std::string(bytes, 'x') + R"("}})");
  };
  EXPECT_EQ(put(400 * 1024 - 4), "{}");
  EXPECT_EQ(put(400 * 1024 - 3),
            "ValidationException: Item size has exceeded the maximum allowed size");
  EXPECT_EQ(On("UpdateItem", R"("Key":{"pk":{"S":"a"}},"UpdateExpression":"SET e = :e",)"
                             R"("ExpressionAttributeValues":{":e":{"S":"x"}})"),
            "ValidationException: Item size to update has exceeded the maximum allowed size");
}

TEST_F(ItemsTest, UpdatesAreChargedForWhatTheyWrite) {
  // 3 for the update, 19 for its clause, 1 for the name; the condition does not come to its turn.
  const auto update = [&](size_t bytes) {
    return On("UpdateItem", R"("Key":{"pk":{"S":"a"}},"UpdateExpression":"SET d = :d",)"
                            R"j("ConditionExpression":"attribute_exists(absent)",)j"
                            R"("ExpressionAttributeValues":{":d":{"S":")" +
                                std::string(bytes, 'x') + R"("}})");
  };
  EXPECT_EQ(update(400 * 1024 - 23),
            "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_EQ(update(400 * 1024 - 22),
            "ValidationException: Item size to update has exceeded the maximum allowed size");
  // AttributeUpdates has no charge: 2 + 1 for the key, 1 for the name.
  EXPECT_EQ(On("UpdateItem", R"("Key":{"pk":{"S":"a"}},"AttributeUpdates":{"d":{"Value":{"S":")" +
                                 std::string(400 * 1024 - 4, 'x') + R"("}}})"),
            "{}");
}

TEST_F(ItemsTest, Conditions) {
  const std::string put = R"("Item":{"pk":{"S":"a"},"v":{"N":"1"}})";
  const std::string absent = R"j(,"ConditionExpression":"attribute_not_exists(pk)")j";
  EXPECT_EQ(On("PutItem", put + absent), "{}");
  EXPECT_EQ(On("PutItem", put + absent),
            "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_EQ(On("PutItem", put + absent + R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")"),
            "ConditionalCheckFailedException: The conditional request failed "
            R"(Item={"pk":{"S":"a"},"v":{"N":"1"}})");
  EXPECT_EQ(On("DeleteItem", R"("Key":{"pk":{"S":"a"}},"ConditionExpression":"v > :v",)"
                             R"("ExpressionAttributeValues":{":v":{"N":"1"}})"),
            "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_EQ(On("PutItem", put + R"(,"ConditionExpression":"pk.a = pk")"),
            "ValidationException: Key attributes must be scalars; list random access '[]' and map "
            "lookup '.' are not allowed: Key: pk");
}

TEST_F(ItemsTest, UpdateReturnsWhatIsAskedFor) {
  const auto update = [&](const std::string& expression, const std::string& returned) {
    return On("UpdateItem", R"("Key":{"pk":{"S":"a"}},"UpdateExpression":")" + expression +
                                R"(","ExpressionAttributeValues":{":v":{"N":"1"}},)"
                                R"("ReturnValues":")" +
                                returned + "\"");
  };
  EXPECT_EQ(update("SET a = :v", "ALL_OLD"), "{}");
  EXPECT_EQ(update("SET a = a + :v, b = :v", "UPDATED_OLD"), R"({"Attributes":{"a":{"N":"1"}}})");
  EXPECT_EQ(update("SET a = a + :v", "UPDATED_NEW"), R"({"Attributes":{"a":{"N":"3"}}})");
  EXPECT_EQ(update("SET c = :v REMOVE a", "ALL_NEW"),
            R"({"Attributes":{"b":{"N":"1"},"c":{"N":"1"},"pk":{"S":"a"}}})");
  EXPECT_EQ(update("SET c = :v", "NONE"), "{}");
  EXPECT_EQ(On("UpdateItem", R"("Key":{"pk":{"S":"a"}},"UpdateExpression":"REMOVE b, c",)"
                             R"("ReturnValues":"UPDATED_NEW")"),
            "{}");
}

TEST_F(ItemsTest, UpdatesOfMissingItems) {
  EXPECT_EQ(On("UpdateItem", R"("Key":{"pk":{"S":"r"}},"UpdateExpression":"REMOVE b")"), "{}");
  EXPECT_EQ(Get("r"), "{}");
  EXPECT_EQ(On("UpdateItem", R"("Key":{"pk":{"S":"k"}})"), "{}");
  EXPECT_EQ(Get("k"), R"({"Item":{"pk":{"S":"k"}}})");
}

TEST_F(ItemsTest, UpdatesMustLeaveTheKeyAlone) {
  EXPECT_EQ(On("UpdateItem", R"("Key":{"pk":{"S":"a"}},"UpdateExpression":"SET pk = :v",)"
                             R"("ExpressionAttributeValues":{":v":{"S":"b"}})"),
            std::string("ValidationException: ") + kInvalid +
                "Cannot update attribute pk. This attribute is part of the key");
}

TEST_F(ItemsTest, AttributeUpdates) {
  const auto update = [&](const std::string& updates) {
    return On("UpdateItem", R"("Key":{"pk":{"S":"a"}},"ReturnValues":"ALL_NEW",)"
                            R"("AttributeUpdates":)" +
                                updates);
  };
  EXPECT_EQ(update(R"({"n":{"Value":{"N":"1"}},"s":{"Value":{"SS":["a","b"]},"Action":"ADD"}})"),
            R"({"Attributes":{"n":{"N":"1"},"pk":{"S":"a"},"s":{"SS":["a","b"]}}})");
  EXPECT_EQ(update(R"({"n":{"Value":{"N":"2"},"Action":"ADD"},)"
                   R"("s":{"Value":{"SS":["a"]},"Action":"DELETE"},)"
                   R"("l":{"Value":{"L":[{"S":"x"}]},"Action":"ADD"}})"),
            R"({"Attributes":{"l":{"L":[{"S":"x"}]},"n":{"N":"3"},"pk":{"S":"a"},)"
            R"("s":{"SS":["b"]}}})");
  EXPECT_EQ(update(R"({"l":{"Value":{"L":[{"S":"y"}]},"Action":"ADD"},"n":{"Action":"DELETE"}})"),
            R"({"Attributes":{"l":{"L":[{"S":"x"},{"S":"y"}]},"pk":{"S":"a"},"s":{"SS":["b"]}}})");
  EXPECT_EQ(update(R"({"s":{"Value":{"N":"1"},"Action":"ADD"}})"),
            "ValidationException: Type mismatch for attribute to update");
  EXPECT_EQ(update(R"({"s":{"Action":"PUT"}})"),
            std::string(kEnvelope) + kInvalid +
                "Only DELETE action is allowed when no attribute value is specified");
}

TEST_F(ItemsTest, ExpectedIsACondition) {
  const std::string put = R"("Item":{"pk":{"S":"a"},"v":{"N":"1"},"t":{"S":"text"}},"Expected":)";
  const std::string failed = "ConditionalCheckFailedException: The conditional request failed";
  EXPECT_EQ(On("PutItem", put + R"({"pk":{"Exists":false}})"), "{}");
  EXPECT_EQ(On("PutItem", put + R"({"pk":{"Exists":false}})"), failed);
  EXPECT_EQ(On("PutItem", put + R"({"v":{"Value":{"N":"1"}}})"), "{}");
  EXPECT_EQ(On("PutItem", put + R"({"v":{"Value":{"N":"2"}}})"), failed);
  EXPECT_EQ(On("PutItem", put + R"({"v":{"Value":{"N":"2"}},"t":{"Value":{"S":"text"}}},)"
                                R"("ConditionalOperator":"OR")"),
            "{}");
  // What is not there is unequal, but does not "not contain".
  EXPECT_EQ(
      On("PutItem", put + R"({"no":{"ComparisonOperator":"NE","AttributeValueList":[{"N":"2"}]}})"),
      "{}");
  EXPECT_EQ(On("PutItem", put + R"({"no":{"ComparisonOperator":"NOT_CONTAINS",)"
                                R"("AttributeValueList":[{"N":"2"}]}})"),
            failed);
  EXPECT_EQ(On("PutItem", put + R"({"v":{"Value":{"N":"1"}}},"ConditionalOperator":"OR")"),
            std::string(kEnvelope) +
                "ConditionalOperator can only be used when Filter or Expected has two or more "
                "elements");
}

TEST_F(ItemsTest, ConsumedCapacity) {
  const std::string item =
      R"("Item":{"pk":{"S":"a"},"d":{"S":")" + std::string(5000, 'x') + R"("}})";
  EXPECT_EQ(On("PutItem", item + R"(,"ReturnConsumedCapacity":"TOTAL")"),
            R"({"ConsumedCapacity":{"TableName":"hash","CapacityUnits":5}})");
  EXPECT_EQ(On("GetItem", R"("Key":{"pk":{"S":"a"}},"ReturnConsumedCapacity":"INDEXES")"),
            R"({"Item":{"d":{"S":")" + std::string(5000, 'x') +
                R"("},"pk":{"S":"a"}},"ConsumedCapacity":{"TableName":"hash","CapacityUnits":1,)"
                R"("Table":{"CapacityUnits":1}}})");
  // The larger of old and new counts.
  EXPECT_EQ(On("PutItem", R"("Item":{"pk":{"S":"a"}},"ReturnConsumedCapacity":"TOTAL")"),
            R"({"ConsumedCapacity":{"TableName":"hash","CapacityUnits":5}})");
  EXPECT_EQ(On("GetItem", R"("Key":{"pk":{"S":"none"}},"ReturnConsumedCapacity":"TOTAL")"),
            R"({"ConsumedCapacity":{"TableName":"hash","CapacityUnits":0.5}})");
  EXPECT_EQ(On("DeleteItem", R"("Key":{"pk":{"S":"a"}},"ReturnConsumedCapacity":"NONE")"), "{}");
}

TEST_F(ItemsTest, Projections) {
  On("PutItem", R"("Item":{"pk":{"S":"a"},"m":{"M":{"x":{"N":"1"},"y":{"N":"2"}}},"n":{"N":"3"}})");
  EXPECT_EQ(On("GetItem", R"("Key":{"pk":{"S":"a"}},"ProjectionExpression":"m.x, #n",)"
                          R"("ExpressionAttributeNames":{"#n":"n"})"),
            R"({"Item":{"m":{"M":{"x":{"N":"1"}}},"n":{"N":"3"}}})");
  EXPECT_EQ(On("GetItem", R"("Key":{"pk":{"S":"a"}},"AttributesToGet":["n","pk"])"),
            R"({"Item":{"n":{"N":"3"},"pk":{"S":"a"}}})");
  EXPECT_EQ(
      On("GetItem", R"("Key":{"pk":{"S":"a"}},"AttributesToGet":["n","n"])"),
      std::string("ValidationException: ") + kInvalid + "Duplicate value in attribute name: n");
}

}  // namespace
}  // namespace portico::dynamodb
