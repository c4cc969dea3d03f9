// Backups from CreateBackup to RestoreTableFromBackup, over a real database.
#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kSchema[] =
    R"("AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
    R"({"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"g","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
    R"({"AttributeName":"sk","KeyType":"RANGE"}],)"
    R"("GlobalSecondaryIndexes":[{"IndexName":"by-g","KeySchema":[{"AttributeName":"g",)"
    R"("KeyType":"HASH"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],)"
    R"("LocalSecondaryIndexes":[{"IndexName":"local","KeySchema":[{"AttributeName":"pk",)"
    R"("KeyType":"HASH"},{"AttributeName":"g","KeyType":"RANGE"}],)"
    R"("Projection":{"ProjectionType":"ALL"}}])";
// More than two slices of a copy.
constexpr int kItems = 2 * 1'024 + 7;

class BackupsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Ok("CreateTable", std::string(R"({"TableName":"orders","BillingMode":)") +
                                  R"("PAY_PER_REQUEST","Tags":[{"Key":"a","Value":"b"}],)" +
                                  kSchema + "}");
  }
  void Fill(int count) {
    for (int i = 0; i < count; ++i) Put(i, "x");
  }
  void Put(int key, const std::string& g) {
    server_.Ok("PutItem", R"({"TableName":"orders","Item":{"pk":{"S":"p"},"sk":{"N":")" +
                              std::to_string(key) + R"("},"g":{"S":")" + g + R"("}}})");
  }
  // The new backup's ARN.
  std::string Create(const std::string& name = "first") {
    const auto answer = json::Parse(
        server_.Ok("CreateBackup", R"({"TableName":"orders","BackupName":")" + name + R"("})"));
    const json::Value* details = answer->Find("BackupDetails");
    EXPECT_EQ(*details->Find("BackupStatus")->as_string(), "CREATING");
    return std::string(*details->Find("BackupArn")->as_string());
  }
  std::string OnBackup(std::string_view operation, const std::string& arn) {
    return server_.Call(operation, R"({"BackupArn":")" + arn + R"("})");
  }
  std::string Restore(const std::string& arn, const std::string& rest = "") {
    return server_.Call("RestoreTableFromBackup",
                        R"({"TargetTableName":"again","BackupArn":")" + arn + "\"" + rest + "}");
  }
  // A member of a member of the description of a backup.
  std::string Described(const std::string& arn, std::string_view part, std::string_view name) {
    const auto answer = json::Parse(OnBackup("DescribeBackup", arn));
    const json::Value* description = answer->Find("BackupDescription");
    if (description == nullptr) return answer->ToString();
    const json::Value* member = description->Find(part)->Find(name);
    return member == nullptr ? "" : member->ToString();
  }
  std::string OfTable(const std::string& table, std::string_view name) {
    const auto answer =
        json::Parse(server_.Ok("DescribeTable", R"({"TableName":")" + table + R"("})"));
    const json::Value* member = answer->Find("Table")->Find(name);
    return member == nullptr ? "" : member->ToString();
  }
  std::string Count(const std::string& table, const std::string& index, const std::string& g) {
    const bool is_local = index == "local";
    return server_.Call("Query", R"({"TableName":")" + table + R"(","IndexName":")" + index +
                                     R"(","Select":"COUNT","KeyConditionExpression":")" +
                                     (is_local ? "pk = :p and g = :g" : "g = :g") +
                                     R"(","ExpressionAttributeValues":{)" +
                                     (is_local ? R"(":p":{"S":"p"},)" : "") + R"(":g":{"S":")" + g +
                                     R"("}}})");
  }
  static std::string Counted(int count) {
    return R"({"Count":)" + std::to_string(count) + R"(,"ScannedCount":)" + std::to_string(count) +
           "}";
  }
  void Wait() { server_.engine().backups().WaitUntilIdle(); }

  testing::Server server_;
};

TEST_F(BackupsTest, ABackupFromCreationToDeletion) {
  Fill(3);
  const std::string arn = Create();
  EXPECT_TRUE(arn.starts_with("arn:aws:dynamodb:eu-central-1:123456789012:table/orders/backup/"));
  Wait();
  EXPECT_EQ(Described(arn, "BackupDetails", "BackupStatus"), R"("AVAILABLE")");
  EXPECT_EQ(Described(arn, "BackupDetails", "BackupName"), R"("first")");
  EXPECT_EQ(Described(arn, "BackupDetails", "BackupType"), R"("USER")");
  EXPECT_EQ(Described(arn, "SourceTableDetails", "ItemCount"), "3");
  EXPECT_EQ(Described(arn, "SourceTableDetails", "TableName"), R"("orders")");
  EXPECT_EQ(Described(arn, "SourceTableDetails", "BillingMode"), R"("PAY_PER_REQUEST")");
  EXPECT_EQ(Described(arn, "SourceTableFeatureDetails", "LocalSecondaryIndexes"),
            R"([{"IndexName":"local","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
            R"({"AttributeName":"g","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}])");

  const std::string deleted = OnBackup("DeleteBackup", arn);
  EXPECT_NE(deleted.find(R"("BackupStatus":"DELETED")"), std::string::npos) << deleted;
  EXPECT_EQ(OnBackup("DescribeBackup", arn), "BackupNotFoundException: Backup not found: " + arn);
  EXPECT_EQ(OnBackup("DeleteBackup", arn), "BackupNotFoundException: Backup not found: " + arn);
}

TEST_F(BackupsTest, TellsTheFeaturesOfItsTable) {
  Fill(1);
  const std::string plain = Create();
  server_.Ok("UpdateTable", R"({"TableName":"orders","StreamSpecification":{"StreamEnabled":true,)"
                            R"("StreamViewType":"NEW_IMAGE"}})");
  server_.Ok("UpdateTable",
             R"({"TableName":"orders","SSESpecification":{"Enabled":true,"SSEType":"KMS",)"
             R"("KMSMasterKeyId":"alias/mine"}})");
  server_.Ok("UpdateTimeToLive",
             R"({"TableName":"orders","TimeToLiveSpecification":{"Enabled":true,)"
             R"("AttributeName":"until"}})");
  const std::string rich = Create();
  Wait();
  const std::string features = "SourceTableFeatureDetails";
  EXPECT_EQ(Described(plain, features, "TimeToLiveDescription"),
            R"({"TimeToLiveStatus":"DISABLED"})");
  EXPECT_EQ(Described(rich, features, "TimeToLiveDescription"),
            R"({"TimeToLiveStatus":"ENABLED","AttributeName":"until"})");
  EXPECT_EQ(Described(rich, features, "StreamDescription"),
            R"({"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"})");
  const std::string encryption = R"({"Status":"ENABLED","SSEType":"KMS","KMSMasterKeyArn":)"
                                 R"("arn:aws:kms:eu-central-1:123456789012:alias/mine"})";
  EXPECT_EQ(Described(rich, features, "SSEDescription"), encryption);
  EXPECT_NE(server_.Call("DescribeTable", R"({"TableName":"orders"})")
                .find(R"("SSEDescription":)" + encryption),
            std::string::npos);
  EXPECT_EQ(OnBackup("DescribeBackup", plain).find("SSEDescription"), std::string::npos);
}

TEST_F(BackupsTest, ShowsTheMomentItWasAskedFor) {
  Fill(kItems);
  const std::string arn = Create();
  // Whatever is copied by now, none of this is in it.
  Put(0, "y");
  Put(kItems, "x");
  server_.Ok("DeleteTable", R"({"TableName":"orders"})");
  Wait();
  EXPECT_EQ(Described(arn, "SourceTableDetails", "ItemCount"), std::to_string(kItems));

  const std::string restored = Restore(arn);
  EXPECT_NE(restored.find(R"("TableStatus":"CREATING")"), std::string::npos) << restored;
  Wait();
  EXPECT_EQ(OfTable("again", "TableStatus"), R"("ACTIVE")");
  EXPECT_EQ(OfTable("again", "ItemCount"), std::to_string(kItems));
  for (const std::string index : {"by-g", "local"}) {
    EXPECT_EQ(Count("again", index, "x"), Counted(kItems));
    EXPECT_EQ(Count("again", index, "y"), Counted(0));
  }
  EXPECT_NE(OfTable("again", "RestoreSummary").find(R"("RestoreInProgress":false)"),
            std::string::npos);
  EXPECT_EQ(server_.Call("ListTagsOfResource",
                         R"({"ResourceArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/)"
                         R"(again"})"),
            R"({"Tags":[]})");
  // It is a table like any other: indexes follow writes.
  server_.Ok("DeleteItem", R"({"TableName":"again","Key":{"pk":{"S":"p"},"sk":{"N":"1"}}})");
  EXPECT_EQ(Count("again", "by-g", "x"), Counted(kItems - 1));
}

TEST_F(BackupsTest, OutlivesARestart) {
  Fill(5);
  const std::string arn = Create();
  Wait();
  server_.Ok("DeleteTable", R"({"TableName":"orders"})");
  server_.Restart();
  EXPECT_EQ(Described(arn, "BackupDetails", "BackupStatus"), R"("AVAILABLE")");
  Restore(arn);
  Wait();
  EXPECT_EQ(Count("again", "by-g", "x"), Counted(5));
}

TEST_F(BackupsTest, WhatARestartInterruptsIsDoneAgainOrGone) {
  Fill(kItems);
  const std::string whole = Create("whole");
  Wait();
  // Neither is waited for; each may be done before the restart or not.
  const std::string cut = Create("cut-short");
  Restore(whole);
  server_.Restart();
  Wait();
  const std::string described = OnBackup("DescribeBackup", cut);
  const bool is_whole = described.find(R"("BackupStatus":"AVAILABLE")") != std::string::npos;
  EXPECT_TRUE(is_whole || described.starts_with("BackupNotFoundException")) << described;
  EXPECT_EQ(OfTable("again", "TableStatus"), R"("ACTIVE")");
  EXPECT_EQ(OfTable("again", "ItemCount"), std::to_string(kItems));
  EXPECT_EQ(Count("again", "by-g", "x"), Counted(kItems));
}

TEST_F(BackupsTest, Overrides) {
  const std::string arn = Create();
  Wait();
  EXPECT_EQ(Restore(arn, R"(,"BillingModeOverride":"PROVISIONED")"),
            "ValidationException: One or more parameter values were invalid: ReadCapacityUnits and "
            "WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  EXPECT_EQ(Restore(arn, R"(,"GlobalSecondaryIndexOverride":[{"IndexName":"other","KeySchema":[)"
                         R"({"AttributeName":"g","KeyType":"HASH"}],)"
                         R"("Projection":{"ProjectionType":"KEYS_ONLY"}}])"),
            "ValidationException: One or more parameter values were invalid: "
            "GlobalSecondaryIndexOverride must match the indexes of the backup: other");
  Restore(arn, R"(,"BillingModeOverride":"PROVISIONED","ProvisionedThroughputOverride":)"
               R"({"ReadCapacityUnits":7,"WriteCapacityUnits":8},)"
               R"("GlobalSecondaryIndexOverride":[],"LocalSecondaryIndexOverride":[])");
  Wait();
  EXPECT_EQ(OfTable("again", "GlobalSecondaryIndexes"), "");
  EXPECT_EQ(OfTable("again", "LocalSecondaryIndexes"), "");
  EXPECT_EQ(OfTable("again", "AttributeDefinitions"),
            R"([{"AttributeName":"pk","AttributeType":"S"},)"
            R"({"AttributeName":"sk","AttributeType":"N"}])");
  EXPECT_NE(OfTable("again", "ProvisionedThroughput").find(R"("ReadCapacityUnits":7)"),
            std::string::npos);
}

TEST_F(BackupsTest, Errors) {
  EXPECT_EQ(server_.Call("CreateBackup", R"({"TableName":"nope","BackupName":"first"})"),
            "TableNotFoundException: Table not found: nope");
  EXPECT_EQ(OnBackup("DescribeBackup", "arn:aws:dynamodb:eu-central-1:123456789012:table/orders"),
            "ValidationException: Invalid BackupArn: "
            "arn:aws:dynamodb:eu-central-1:123456789012:table/orders");
  const std::string arn = Create();
  Wait();
  EXPECT_EQ(server_.Call("RestoreTableFromBackup",
                         R"({"TargetTableName":"orders","BackupArn":")" + arn + R"("})"),
            "TableAlreadyExistsException: Table already exists: orders");
}

TEST_F(BackupsTest, ListsPagesAndFilters) {
  std::vector<std::string> arns;
  for (const char* name : {"one", "two", "three"}) {
    arns.push_back(Create(name));
    server_.clock().AdvanceMs(1'000);
  }
  Wait();
  const auto list = [&](const std::string& rest) {
    const auto answer = json::Parse(server_.Ok("ListBackups", "{" + rest + "}"));
    std::string names;
    for (const json::Value& each : *answer->Find("BackupSummaries")->as_array()) {
      names += std::string(*each.Find("BackupName")->as_string()) + " ";
    }
    const json::Value* last = answer->Find("LastEvaluatedBackupArn");
    return names + (last == nullptr ? "" : std::string(*last->as_string()));
  };
  EXPECT_EQ(list(""), "one two three ");
  EXPECT_EQ(list(R"("Limit":2)"), "one two " + arns[1]);
  EXPECT_EQ(list(R"("Limit":2,"ExclusiveStartBackupArn":")" + arns[1] + "\""), "three ");
  EXPECT_EQ(list(R"("TableName":"orders","BackupType":"ALL")"), "one two three ");
  EXPECT_EQ(list(R"("TableName":"other")"), "");
  EXPECT_EQ(list(R"("BackupType":"SYSTEM")"), "");
}

}  // namespace
}  // namespace portico::dynamodb
