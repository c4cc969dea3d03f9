// The order of scans, their segments and equal keys of an index: AWS's own. And tables from before
// that was so, which keep the order that they had.
#include <gtest/gtest.h>

#include "base/test_executor.h"
#include "codec/json/value.h"
#include "dynamodb/api/testing.h"
#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb {
namespace {

constexpr char kCreate[] =
    R"({"TableName":"orders","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
    R"({"AttributeName":"id","AttributeType":"S"},{"AttributeName":"at","AttributeType":"S"},)"
    R"({"AttributeName":"g","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"},)"
    R"({"AttributeName":"at","KeyType":"RANGE"}],)"
    R"("GlobalSecondaryIndexes":[{"IndexName":"by-g","KeySchema":[{"AttributeName":"g",)"
    R"("KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}]})";

class HashOrderTest : public ::testing::Test {
 protected:
  void SetUp() override { server_.Ok("CreateTable", kCreate); }

  void Put(const std::string& id, const std::string& at) {
    server_.Ok("PutItem", R"({"TableName":"orders","Item":{"id":{"S":")" + id +
                              R"("},"at":{"S":")" + at + R"("},"g":{"S":"all"}}})");
  }
  // The items' keys in the order they came, as "id/at".
  std::string Read(std::string_view operation, const std::string& table, const std::string& rest) {
    const auto answer =
        json::Parse(server_.Ok(operation, R"({"TableName":")" + table + "\"" + rest + "}"));
    std::string out;
    for (const json::Value& item : *answer->Find("Items")->as_array()) {
      const auto text = [&item](const char* name) {
        return *item.Find(name)->Find("S")->as_string();
      };
      out += (out.empty() ? "" : " ") + text("id") + "/" + text("at");
    }
    return out;
  }
  std::string Scan(const std::string& rest = "") { return Read("Scan", "orders", rest); }
  std::string QueryIndex(const std::string& table, const std::string& rest = "") {
    return Read("Query", table,
                R"(,"IndexName":"by-g","KeyConditionExpression":"g = :g",)"
                R"("ExpressionAttributeValues":{":g":{"S":"all"}})" +
                    rest);
  }
  // Gives the table and its index numbers from before kAwsHashNumbersFrom.
  void MakeOld() {
    const auto record = server_.records().Get("dynamodb/table/orders");
    std::string text = (*record)->value;
    for (uint64_t number = 0; number < 4; ++number) {
      const std::string from = std::to_string(kAwsHashNumbersFrom + number);
      for (size_t at; (at = text.find(from)) != text.npos;) {
        text.replace(at, from.size(), std::to_string(number + 1));
      }
    }
    ASSERT_TRUE(RunTask(server_.records().Put("dynamodb/table/orders", text)));
    ASSERT_TRUE(RunTask(server_.records().Put("dynamodb/next-table", "5")));
    server_.Restart();
  }

  testing::Server server_;
};

TEST_F(HashOrderTest, ScansGoInTheOrderOfAws) {
  for (const char* id : {"0", "1", "2", "3", "4", "5"}) Put(id, "x");
  Put("4", "a");
  EXPECT_EQ(Scan(), "2/x 1/x 0/x 5/x 4/a 4/x 3/x");
  EXPECT_EQ(Scan(R"(,"Segment":0,"TotalSegments":2)"), "2/x 1/x");
}

TEST_F(HashOrderTest, EqualKeysOfAnIndexGoInTheOrderOfAws) {
  for (const char* key : {"a/a", "b/a", "c/a", "c/b", "d/a", "d/b"}) Put({key[0]}, {key[2]});
  EXPECT_EQ(QueryIndex("orders"), "a/a d/a b/a c/a d/b c/b");
  const std::string start =
      R"(,"ExclusiveStartKey":{"g":{"S":"all"},"id":{"S":"b"},"at":{"S":"a"}})";
  EXPECT_EQ(QueryIndex("orders", start), "c/a d/b c/b");
  EXPECT_EQ(QueryIndex("orders", R"(,"ScanIndexForward":false)"), "c/b d/b c/a b/a d/a a/a");
}

TEST_F(HashOrderTest, TablesFromBeforeKeepTheirOrder) {
  MakeOld();
  for (const char* id : {"0", "1", "2", "3", "4", "5"}) Put(id, "x");
  const std::string order = Scan();
  EXPECT_EQ(order.size(), std::string("2/x 1/x 0/x 5/x 4/x 3/x").size());
  EXPECT_NE(order, "2/x 1/x 0/x 5/x 4/x 3/x");
  EXPECT_EQ(QueryIndex("orders"), "0/x 1/x 2/x 3/x 4/x 5/x");
  server_.Restart();
  EXPECT_EQ(Scan(), order);
}

TEST_F(HashOrderTest, WhatIsRestoredFromATableFromBeforeIsFound) {
  MakeOld();
  for (const char* id : {"0", "1", "2", "3", "4", "5"}) Put(id, "x");
  const auto backup =
      json::Parse(server_.Ok("CreateBackup", R"({"TableName":"orders","BackupName":"first"})"));
  server_.engine().backups().WaitUntilIdle();
  const std::string arn(*backup->Find("BackupDetails")->Find("BackupArn")->as_string());
  server_.Ok("RestoreTableFromBackup",
             R"({"TargetTableName":"again","BackupArn":")" + arn + R"("})");
  server_.engine().backups().WaitUntilIdle();
  EXPECT_EQ(Read("Scan", "again", ""), "2/x 1/x 0/x 5/x 4/x 3/x");
  EXPECT_EQ(Read("Query", "again",
                 R"(,"KeyConditionExpression":"id = :i",)"
                 R"("ExpressionAttributeValues":{":i":{"S":"3"}})"),
            "3/x");
  EXPECT_EQ(QueryIndex("again").size(), QueryIndex("orders").size());
}

}  // namespace
}  // namespace portico::dynamodb
