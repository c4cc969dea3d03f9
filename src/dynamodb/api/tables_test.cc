#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kValidation[] = "ValidationException: ";
constexpr char kInvalid[] = "One or more parameter values were invalid: ";
constexpr char kArn[] = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";

// CreateTable's members but the name, for a table with the partition key "pk".
constexpr char kSchema[] = R"("AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
                           R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}])";
constexpr char kProvisioned[] =
    R"("ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":6})";

class TablesTest : public ::testing::Test {
 protected:
  std::string Create(const std::string& name, const std::string& rest) {
    return server_.Call("CreateTable", R"({"TableName":")" + name + "\"," + rest + "}");
  }
  std::string CreateOnDemand(const std::string& name) {
    return Create(name, std::string(kSchema) + R"(,"BillingMode":"PAY_PER_REQUEST")");
  }
  std::string On(std::string_view operation, const std::string& rest = "") {
    return server_.Call(operation,
                        R"({"TableName":"orders")" + (rest.empty() ? "" : "," + rest) + "}");
  }
  // A member of the description of "orders".
  std::string Member(std::string_view name) {
    const auto answer = json::Parse(On("DescribeTable"));
    const json::Value* member = answer->Find("Table")->Find(name);
    return member == nullptr ? "" : member->ToString();
  }

  testing::Server server_;
};

TEST_F(TablesTest, ATableFromCreationToDeletion) {
  const auto created = json::Parse(Create("orders", std::string(kSchema) + "," + kProvisioned));
  EXPECT_EQ(*created->Find("TableDescription")->Find("TableStatus")->as_string(), "CREATING");
  EXPECT_EQ(Member("TableStatus"), R"("ACTIVE")");
  EXPECT_EQ(Member("TableArn"), "\"" + std::string(kArn) + "\"");
  EXPECT_EQ(Member("CreationDateTime"), "1700000000");
  EXPECT_EQ(Member("ProvisionedThroughput"),
            R"({"NumberOfDecreasesToday":0,"ReadCapacityUnits":5,"WriteCapacityUnits":6})");
  EXPECT_EQ(Member("BillingModeSummary"), "");
  EXPECT_EQ(Member("TableId"), created->Find("TableDescription")->Find("TableId")->ToString());
  EXPECT_EQ(Create("orders", std::string(kSchema) + "," + kProvisioned),
            "ResourceInUseException: Table already exists: orders");
  const auto deleted = json::Parse(On("DeleteTable"));
  EXPECT_EQ(*deleted->Find("TableDescription")->Find("TableStatus")->as_string(), "DELETING");
  EXPECT_EQ(deleted->Find("TableDescription")->Find("KeySchema"), nullptr);
  EXPECT_EQ(On("DescribeTable"),
            "ResourceNotFoundException: Requested resource not found: Table: orders not found");
  EXPECT_EQ(On("DeleteTable"),
            "ResourceNotFoundException: Requested resource not found: Table: orders not found");
}

TEST_F(TablesTest, DeletedItemsDoNotComeBack) {
  CreateOnDemand("orders");
  On("PutItem", R"("Item":{"pk":{"S":"a"}})");
  On("DeleteTable");
  CreateOnDemand("orders");
  const std::string get = R"("Key":{"pk":{"S":"a"}})";
  EXPECT_EQ(On("GetItem", get), "{}");
  server_.Restart();
  EXPECT_EQ(On("GetItem", get), "{}");
  EXPECT_EQ(Member("ItemCount"), "0");
}

TEST_F(TablesTest, SinceWhenATableIsOnDemandIsToldLater) {
  const auto created = json::Parse(CreateOnDemand("orders"));
  EXPECT_EQ(created->Find("TableDescription")->Find("BillingModeSummary")->ToString(),
            R"({"BillingMode":"PAY_PER_REQUEST"})");
  EXPECT_EQ(Member("BillingModeSummary"),
            R"({"BillingMode":"PAY_PER_REQUEST","LastUpdateToPayPerRequestDateTime":1700000000})");
}

TEST_F(TablesTest, AWarmThroughputThatIsAskedForIsToldAtOnce) {
  const auto created =
      json::Parse(Create("orders", std::string(kSchema) + "," + kProvisioned +
                                       R"(,"WarmThroughput":{"ReadUnitsPerSecond":1000,)"
                                       R"("WriteUnitsPerSecond":1200})"));
  EXPECT_EQ(created->Find("TableDescription")->Find("WarmThroughput")->ToString(),
            R"({"ReadUnitsPerSecond":1000,"WriteUnitsPerSecond":1200,"Status":"UPDATING"})");
  EXPECT_EQ(Member("WarmThroughput"),
            R"({"ReadUnitsPerSecond":1000,"WriteUnitsPerSecond":1200,"Status":"ACTIVE"})");
}

// ExtendDB's tests (tests/test_table_throughput_mode.py) were measured against the service.
TEST_F(TablesTest, TheThroughputModeIsTheBillingMode) {
  const auto created = json::Parse(
      Create("orders", std::string(kSchema) + R"(,"TableThroughputMode":"PAY_PER_REQUEST")"));
  EXPECT_EQ(created->Find("TableDescription")->Find("TableThroughputModeSummary")->ToString(),
            R"({"TableThroughputMode":"PAY_PER_REQUEST"})");
  EXPECT_EQ(Member("TableThroughputModeSummary"),
            R"({"TableThroughputMode":"PAY_PER_REQUEST",)"
            R"("LastUpdateToPayPerRequestDateTime":1700000000})");
  On("UpdateTable", R"("TableThroughputMode":"PROVISIONED",)" + std::string(kProvisioned));
  EXPECT_EQ(Member("TableThroughputModeSummary"),
            R"({"TableThroughputMode":"PROVISIONED",)"
            R"("LastUpdateToPayPerRequestDateTime":1700000000})");
  // BillingMode is the one that counts where both are given.
  Create("other", std::string(kSchema) + "," + kProvisioned +
                      R"(,"BillingMode":"PROVISIONED","TableThroughputMode":"PAY_PER_REQUEST")");
  const auto other = json::Parse(server_.Call("DescribeTable", R"({"TableName":"other"})"));
  EXPECT_EQ(other->Find("Table")->Find("TableThroughputModeSummary"), nullptr);
  EXPECT_EQ(server_.Call("UpdateTable", R"({"TableName":"gone","BillingMode":"A",)"
                                        R"("TableThroughputMode":"B"})"),
            std::string(kValidation) +
                "2 validation errors detected: Value 'A' at 'billingMode' failed to satisfy "
                "constraint: Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]; "
                "Value 'B' at 'tableThroughputMode' failed to satisfy constraint: Member must "
                "satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]");
}

// A crash between a table's end and its items': the record says what is left to do.
TEST_F(TablesTest, ARestartFinishesADeletion) {
  CreateOnDemand("orders");
  const uint64_t number = server_.engine().tables().Find("orders")->number();
  On("DeleteTable");
  const std::string key = TablePrefix(number) + "left over";
  storage::Batch batch;
  batch.Put(storage::Family::kItems, key, "x");
  ASSERT_TRUE(RunTask(server_.engine().items().commits().Commit(std::move(batch))));
  server_.Restart();
  EXPECT_EQ(*server_.db().Get(storage::Family::kItems, key), std::nullopt);
  CreateOnDemand("orders");
  EXPECT_GT(server_.engine().tables().Find("orders")->number(), number);
}

TEST_F(TablesTest, CountsItems) {
  CreateOnDemand("orders");
  for (const char* pk : {"a", "b", "c"}) {
    On("PutItem", R"("Item":{"pk":{"S":")" + std::string(pk) + R"("}})");
  }
  EXPECT_EQ(Member("ItemCount"), "3");
  EXPECT_EQ(Member("TableSizeBytes"), "9");
  On("DeleteItem", R"("Key":{"pk":{"S":"a"}})");
  EXPECT_EQ(Member("ItemCount"), "2");
}

TEST_F(TablesTest, ListsPages) {
  for (const char* name : {"ccc", "aaa", "bbb"}) CreateOnDemand(name);
  EXPECT_EQ(server_.Call("ListTables", "{}"), R"({"TableNames":["aaa","bbb","ccc"]})");
  EXPECT_EQ(server_.Call("ListTables", R"({"Limit":2})"),
            R"({"TableNames":["aaa","bbb"],"LastEvaluatedTableName":"bbb"})");
  EXPECT_EQ(server_.Call("ListTables", R"({"Limit":1,"ExclusiveStartTableName":"bbb"})"),
            R"({"TableNames":["ccc"]})");
  server_.Restart();
  EXPECT_EQ(server_.Call("ListTables", "{}"), R"({"TableNames":["aaa","bbb","ccc"]})");
}

TEST_F(TablesTest, NamesAreChecked) {
  EXPECT_EQ(server_.Call("CreateTable", "{" + std::string(kSchema) + "," + kProvisioned + "}"),
            std::string(kValidation) +
                "The parameter 'TableName' is required but was not present in the request");
  EXPECT_EQ(CreateOnDemand("ab"),
            std::string(kValidation) +
                "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy "
                "constraint: Member must have length greater than or equal to 3");
}

TEST_F(TablesTest, NamesStandFirstAmongViolations) {
  EXPECT_EQ(server_.Call("CreateTable", R"({"TableName":"x!","KeySchema":[],)"
                                        R"("AttributeDefinitions":[]})"),
            std::string(kValidation) +
                "3 validation errors detected: Value 'x!' at 'tableName' failed to satisfy "
                "constraint: Member must have length greater than or equal to 3; Value 'x!' at "
                "'tableName' failed to satisfy constraint: Member must satisfy regular expression "
                "pattern: [a-zA-Z0-9_.-]+; Value '[]' at 'keySchema' failed to satisfy constraint: "
                "Member must have length greater than or equal to 1");
}

TEST_F(TablesTest, SchemasAreChecked) {
  const auto create = [&](const std::string& definitions, const std::string& schema) {
    return Create("orders", R"("BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)" +
                                definitions + R"(],"KeySchema":[)" + schema + "]");
  };
  const std::string pk = R"({"AttributeName":"pk","AttributeType":"S"})";
  const std::string sk = R"({"AttributeName":"sk","AttributeType":"S"})";
  const std::string hash = R"({"AttributeName":"pk","KeyType":"HASH"})";
  const std::string range = R"({"AttributeName":"sk","KeyType":"RANGE"})";
  EXPECT_EQ(
      create(pk, hash + "," + R"({"AttributeName":"pk","KeyType":"RANGE"})"),
      std::string(kValidation) + "Invalid KeySchema: Some index key attribute have no definition");
  EXPECT_EQ(create(pk + "," + sk, hash),
            std::string(kValidation) + kInvalid +
                "Number of attributes in KeySchema does not exactly match number of attributes "
                "defined in AttributeDefinitions");
  EXPECT_EQ(create(sk, hash),
            std::string(kValidation) + kInvalid +
                "Some index key attributes are not defined in AttributeDefinitions. Keys: [pk], "
                "AttributeDefinitions: [sk]");
  EXPECT_EQ(create(pk + "," + sk, range + "," + hash),
            std::string(kValidation) +
                "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  EXPECT_EQ(create(pk, hash + "," + range + "," + range),
            std::string(kValidation) +
                "1 validation error detected: Value '[KeySchemaElement(attributeName=pk, "
                "keyType=HASH), KeySchemaElement(attributeName=sk, keyType=RANGE), "
                "KeySchemaElement(attributeName=sk, keyType=RANGE)]' at 'keySchema' failed to "
                "satisfy constraint: Member must have length less than or equal to 2");
  EXPECT_EQ(create(R"({"AttributeName":"pk","AttributeType":"X"})", hash),
            std::string(kValidation) +
                "1 validation error detected: Value 'X' at "
                "'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: "
                "Member must satisfy enum value set: [B, N, S]");
  EXPECT_EQ(server_.Call("ListTables", "{}"), R"({"TableNames":[]})");
}

TEST_F(TablesTest, BillingIsChecked) {
  EXPECT_EQ(Create("orders", kSchema),
            std::string(kValidation) + kInvalid +
                "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode "
                "is PROVISIONED");
  EXPECT_EQ(Create("orders",
                   std::string(kSchema) + R"(,"BillingMode":"PAY_PER_REQUEST",)" + kProvisioned),
            std::string(kValidation) + kInvalid +
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                "BillingMode is PAY_PER_REQUEST");
}

TEST_F(TablesTest, WhatIsNotThereYetIsRefused) {
  EXPECT_EQ(Create("orders", std::string(kSchema) + "," + kProvisioned +
                                 R"(,"GlobalTableSettingsReplicationMode":"ENABLED")"),
            "NotImplemented: Portico does not implement 'globalTableSettingsReplicationMode' yet.");
}

TEST_F(TablesTest, UpdatesThroughputAndBilling) {
  Create("orders", std::string(kSchema) + "," + kProvisioned);
  const auto throughput = [](int read, int write) {
    return R"("ProvisionedThroughput":{"ReadCapacityUnits":)" + std::to_string(read) +
           R"(,"WriteCapacityUnits":)" + std::to_string(write) + "}";
  };
  server_.clock().AdvanceMs(1000);
  // While it is changed the table shows what it has, and since when it is changed.
  const std::string updating = On("UpdateTable", throughput(10, 3));
  EXPECT_NE(updating.find(R"("TableStatus":"UPDATING")"), std::string::npos);
  EXPECT_NE(
      updating.find(R"({"LastIncreaseDateTime":1700000001,"LastDecreaseDateTime":1700000001,)"
                    R"("NumberOfDecreasesToday":0,"ReadCapacityUnits":5,"WriteCapacityUnits":6})"),
      std::string::npos)
      << updating;
  EXPECT_EQ(Member("ProvisionedThroughput"),
            R"({"LastIncreaseDateTime":1700000001.001,"LastDecreaseDateTime":1700000001.001,)"
            R"("NumberOfDecreasesToday":1,"ReadCapacityUnits":10,"WriteCapacityUnits":3})");
  EXPECT_EQ(On("UpdateTable", throughput(10, 3)).substr(0, 80),
            "ValidationException: The provisioned throughput for the table will not change. T");
  EXPECT_EQ(On("UpdateTable", R"("BillingMode":"PROVISIONED")"),
            std::string(kValidation) + kInvalid +
                "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  const auto changed = json::Parse(On("UpdateTable", R"("BillingMode":"PAY_PER_REQUEST")"));
  EXPECT_EQ(changed->Find("TableDescription")->Find("BillingModeSummary")->ToString(),
            R"({"BillingMode":"PAY_PER_REQUEST"})");
  server_.clock().AdvanceMs(1);
  server_.Restart();
  EXPECT_EQ(
      Member("BillingModeSummary"),
      R"({"BillingMode":"PAY_PER_REQUEST","LastUpdateToPayPerRequestDateTime":1700000001.001})");
  EXPECT_EQ(On("UpdateTable", throughput(1, 1)),
            std::string(kValidation) + kInvalid +
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                "BillingMode is PAY_PER_REQUEST");
  EXPECT_EQ(On("UpdateTable"),
            std::string(kValidation) +
                "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
                "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, "
                "MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
                "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is "
                "required");
}

TEST_F(TablesTest, ProtectedTablesStay) {
  Create("orders",
         std::string(kSchema) + "," + kProvisioned + R"(,"DeletionProtectionEnabled":true)");
  EXPECT_EQ(On("DeleteTable"),
            std::string(kValidation) +
                "Resource cannot be deleted as it is currently protected against deletion. Disable "
                "deletion protection first.");
  On("UpdateTable", R"("DeletionProtectionEnabled":false)");
  On("DeleteTable");
  EXPECT_EQ(server_.Call("ListTables", "{}"), R"({"TableNames":[]})");
}

TEST_F(TablesTest, LimitsDecreasesOfADay) {
  const auto throughput = [](int read) {
    return R"("ProvisionedThroughput":{"ReadCapacityUnits":)" + std::to_string(read) +
           R"(,"WriteCapacityUnits":6})";
  };
  Create("orders", std::string(kSchema) + "," + kProvisioned);
  On("UpdateTable", throughput(100));
  // 22:13:20 of a day.
  for (int read = 99; read > 95; --read) On("UpdateTable", throughput(read));
  const std::string refused =
      "LimitExceededException: Subscriber limit exceeded: Provisioned throughput decreases are "
      "limited within a given UTC day. After the first 4 decreases, each subsequent decrease in "
      "the same UTC day can be performed at most once every 3600 seconds. Number of decreases "
      "today: 4. Last decrease at Tuesday, November 14, 2023 at 10:13:20 PM Coordinated Universal "
      "Time. Next decrease can be made at Tuesday, November 14, 2023 at 11:13:20 PM Coordinated "
      "Universal Time";
  EXPECT_EQ(On("UpdateTable", throughput(95)), refused);
  server_.clock().AdvanceMs(3599 * 1000);
  EXPECT_EQ(On("UpdateTable", throughput(95)), refused);
  EXPECT_TRUE(On("UpdateTable", throughput(200)).starts_with("{"));
  server_.clock().AdvanceMs(1000);
  EXPECT_TRUE(On("UpdateTable", throughput(199)).starts_with("{"));
  EXPECT_NE(Member("ProvisionedThroughput").find(R"("NumberOfDecreasesToday":5)"),
            std::string::npos);
  EXPECT_TRUE(On("UpdateTable", throughput(198)).starts_with("LimitExceededException: "));
  // Midnight begins another count.
  server_.clock().AdvanceMs(3600 * 1000);
  EXPECT_NE(Member("ProvisionedThroughput").find(R"("NumberOfDecreasesToday":0)"),
            std::string::npos);
  for (int read = 150; read > 146; --read) {
    EXPECT_TRUE(On("UpdateTable", throughput(read)).starts_with("{"));
  }
  EXPECT_TRUE(On("UpdateTable", throughput(100)).starts_with("LimitExceededException: "));
}

TEST_F(TablesTest, WordsWhatIsNoTable) {
  const auto words = [&](const std::string& operation, const std::string& members) {
    return server_.Call(operation, "{" + members + "}");
  };
  const std::string tags = R"(,"Tags":[{"Key":"a","Value":"1"}])";
  const std::pair<const char*, std::string> operations[] = {
      {"TagResource", tags}, {"UntagResource", R"(,"TagKeys":["a"])"}, {"ListTagsOfResource", ""}};
  for (const auto& [operation, more] : operations) {
    EXPECT_EQ(words(operation, ""), std::string(kValidation) + "Invalid TableArn");
    const std::string account = "arn:aws:dynamodb:eu-central-1:123456789012:";
    for (const std::string& arn : {std::string("arn:b:c:d:e:f/g"), account + "table/ab",
                                   account + "table/orders/index/i", account + "global/orders"}) {
      EXPECT_EQ(words(operation, R"("ResourceArn":")" + arn + "\"" + more),
                std::string(kValidation) +
                    "Invalid TableArn: Invalid ResourceArn provided as input " + arn);
    }
    for (const char* text : {"", "abcd", "a:b:c:d:e:f/g"}) {
      EXPECT_EQ(words(operation, R"("ResourceArn":")" + std::string(text) + "\"" + more),
                std::string(kValidation) + "Invalid TableArn: ARNs must start with 'arn:'");
    }
  }
  EXPECT_EQ(words("TagResource", R"("ResourceArn":"a:b:c:d:e:f/g")"),
            std::string(kValidation) +
                "1 validation error detected: Value null at 'tags' failed to satisfy constraint: "
                "Member must not be null");
  EXPECT_EQ(words("UntagResource", R"("ResourceArn":"a:b:c:d:e:f/g")"),
            std::string(kValidation) +
                "1 validation error detected: Value null at 'tagKeys' failed to satisfy "
                "constraint: Member must not be null");
  EXPECT_EQ(words("UntagResource", R"("TagKeys":["a"],"ResourceArn":)"
                                   R"("arn:aws:dynamodb:eu-central-1:123456789012:table/none")"),
            "ResourceNotFoundException: Requested resource not found");
}

TEST_F(TablesTest, Tags) {
  CreateOnDemand("orders");
  const auto on = [&](std::string_view operation, const std::string& rest) {
    return server_.Call(operation, R"({"ResourceArn":")" + std::string(kArn) + "\"" + rest + "}");
  };
  EXPECT_EQ(on("TagResource", R"(,"Tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}])"),
            "{}");
  on("TagResource", R"(,"Tags":[{"Key":"a","Value":"3"}])");
  for (const char* tag : {R"("Key":"hi!","Value":"x")", R"("Key":"x","Value":"d%g")"}) {
    EXPECT_TRUE(on("TagResource", std::string(R"(,"Tags":[{)") + tag + "}]")
                    .starts_with("ValidationException: "))
        << tag;
  }
  EXPECT_EQ(on("ListTagsOfResource", ""),
            R"({"Tags":[{"Key":"a","Value":"3"},{"Key":"b","Value":"2"}]})");
  EXPECT_EQ(on("UntagResource", R"(,"TagKeys":["a","none"])"), "{}");
  server_.Restart();
  EXPECT_EQ(on("ListTagsOfResource", ""), R"({"Tags":[{"Key":"b","Value":"2"}]})");
  EXPECT_EQ(on("TagResource", R"(,"Tags":[])"),
            std::string(kValidation) + "Atleast one Tag needs to be provided as Input.");
  EXPECT_EQ(server_.Call("ListTagsOfResource",
                         R"({"ResourceArn":"arn:aws:dynamodb:eu-central-1:123456789012:)"
                         R"(table/none"})"),
            "ResourceNotFoundException: Requested resource not found: ResourcArn: "
            "arn:aws:dynamodb:eu-central-1:123456789012:table/none not found");
  EXPECT_TRUE(
      server_
          .Call("ListTagsOfResource",
                R"({"ResourceArn":"arn:aws:dynamodb:eu-central-1:000000000000:table/orders"})")
          .starts_with("AccessDenied: "));
}

TEST_F(TablesTest, WhatTablesDoNotHaveIsDisabled) {
  CreateOnDemand("orders");
  EXPECT_EQ(On("DescribeTimeToLive"),
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})");
  EXPECT_EQ(On("DescribeContinuousBackups"),
            R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
            R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})");
}

}  // namespace
}  // namespace portico::dynamodb
