// Provisioned throughput as requests meet it: what is admitted, what is throttled, and how that is
// told.
#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kTableExceeded[] =
    "ProvisionedThroughputExceededException: The level of configured provisioned throughput for "
    "the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.";
constexpr char kArn[] = "arn:aws:dynamodb:eu-central-1:123456789012:table/ttt";

std::string Reason(const std::string& reason, const std::string& resource = kArn) {
  return R"( ThrottlingReasons=[{"reason":")" + reason + R"(","resource":")" + resource + R"("}])";
}

class ThroughputTest : public ::testing::Test {
 protected:
  void Create(const std::string& mode, const std::string& more = "") {
    server_.Ok("CreateTable",
               R"({"TableName":"ttt","AttributeDefinitions":[)"
               R"({"AttributeName":"pk","AttributeType":"S"},)"
               R"({"AttributeName":"g","AttributeType":"S"}],"KeySchema":[)"
               R"({"AttributeName":"pk","KeyType":"HASH"}],"GlobalSecondaryIndexes":[)"
               R"({"IndexName":"by-g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],)"
               R"("Projection":{"ProjectionType":"KEYS_ONLY"})" +
                   more + "}]," + mode + "}");
  }
  void CreateProvisioned(int table_writes, int index_writes) {
    const auto units = [](int writes) {
      return R"("ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":)" +
             std::to_string(writes) + "}";
    };
    Create(units(table_writes), "," + units(index_writes));
  }
  std::string Put(const std::string& pk, size_t bytes, const std::string& more = "") {
    return server_.Call("PutItem", R"({"TableName":"ttt","Item":{"pk":{"S":")" + pk +
                                       R"("},"v":{"S":")" + std::string(bytes, 'x') + R"("})" +
                                       more + "}}");
  }
  std::string Get(const std::string& pk) {
    return server_.Call("GetItem", R"({"TableName":"ttt","Key":{"pk":{"S":")" + pk + R"("}}})");
  }
  // Takes the 300 seconds of one unit, and more: 301 units.
  void UseUpWrites() { EXPECT_EQ(Put("large", 300 * 1'024), "{}"); }

  testing::Server server_{ThroughputMode::kEnforce};
};

TEST_F(ThroughputTest, BurstThenRefill) {
  CreateProvisioned(1, 1);
  UseUpWrites();
  EXPECT_EQ(Put("a", 1), kTableExceeded + Reason("TableWriteProvisionedThroughputExceeded"));
  EXPECT_EQ(Get("a"), "{}");
  server_.clock().AdvanceMs(1'000);
  EXPECT_TRUE(Put("a", 1).starts_with("ProvisionedThroughputExceededException"));
  server_.clock().AdvanceMs(1'000);
  EXPECT_EQ(Put("a", 1), "{}");
}

TEST_F(ThroughputTest, UnusedCapacityIsKeptForFiveMinutesOnly) {
  CreateProvisioned(1, 1);
  server_.clock().AdvanceMs(3'600'000);
  UseUpWrites();
  EXPECT_TRUE(Put("a", 1).starts_with("ProvisionedThroughputExceededException"));
}

TEST_F(ThroughputTest, Reads) {
  CreateProvisioned(1'000, 1'000);
  Put("large", 395 * 1'024);
  // 99 / 2 units each.
  for (int i = 0; i < 7; ++i) EXPECT_TRUE(Get("large").starts_with(R"({"Item")")) << i;
  EXPECT_EQ(Get("large"), kTableExceeded + Reason("TableReadProvisionedThroughputExceeded"));
  EXPECT_TRUE(server_.Call("Scan", R"({"TableName":"ttt"})")
                  .starts_with("ProvisionedThroughputExceededException"));
  // An index has its own.
  EXPECT_EQ(server_.Call("Scan", R"({"TableName":"ttt","IndexName":"by-g"})"),
            R"({"Items":[],"Count":0,"ScannedCount":0})");
  EXPECT_EQ(Put("a", 1), "{}");
}

TEST_F(ThroughputTest, AnIndexHoldsBackItsTable) {
  CreateProvisioned(100'000, 1);
  for (int i = 0; i < 300; ++i) {
    ASSERT_EQ(Put(std::to_string(i), 1, R"(,"g":{"S":"x"})"), "{}") << i;
  }
  EXPECT_EQ(
      Put("one-more", 1, R"(,"g":{"S":"x"})"),
      "ProvisionedThroughputExceededException: The level of configured provisioned "
      "throughput for one or more global secondary indexes of the table was exceeded. "
      "Consider increasing your provisioning level for the under-provisioned global "
      "secondary indexes with the UpdateTable API" +
          Reason("IndexWriteProvisionedThroughputExceeded", std::string(kArn) + "/index/by-g"));
  EXPECT_EQ(Get("one-more"), "{}");
  // What is not in the index does not need it.
  EXPECT_EQ(Put("one-more", 1), "{}");
}

TEST_F(ThroughputTest, BatchesLeaveOutWhatIsThrottled) {
  CreateProvisioned(1, 1);
  UseUpWrites();
  const std::string batch = R"({"RequestItems":{"ttt":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}},)"
                            R"({"PutRequest":{"Item":{"pk":{"S":"b"}}}}]}})";
  EXPECT_EQ(server_.Call("BatchWriteItem", batch),
            kTableExceeded + Reason("TableWriteProvisionedThroughputExceeded"));
  server_.clock().AdvanceMs(2'000);
  EXPECT_EQ(server_.Call("BatchWriteItem", batch),
            R"({"UnprocessedItems":{"ttt":[{"PutRequest":{"Item":{"pk":{"S":"b"}}}}]}})");
  EXPECT_TRUE(Get("a").starts_with(R"({"Item")"));
  EXPECT_EQ(Get("b"), "{}");
}

TEST_F(ThroughputTest, BatchReadsToo) {
  CreateProvisioned(1'000, 1'000);
  Put("large", 395 * 1'024);
  Put("small", 1);
  const std::string batch =
      R"({"RequestItems":{"ttt":{"Keys":[{"pk":{"S":"large"}},{"pk":{"S":"small"}}]}}})";
  for (int i = 0; i < 6; ++i) Get("large");
  const std::string answer = server_.Call("BatchGetItem", batch);
  EXPECT_NE(answer.find(R"("UnprocessedKeys":{"ttt":{"Keys":[{"pk":{"S":"small"}}]}})"),
            std::string::npos)
      << answer.substr(answer.size() - 200);
  EXPECT_EQ(server_.Call("BatchGetItem", batch),
            kTableExceeded + Reason("TableReadProvisionedThroughputExceeded"));
}

TEST_F(ThroughputTest, TransactionsAreCancelled) {
  CreateProvisioned(1, 1);
  UseUpWrites();
  const std::string answer =
      server_.Call("TransactWriteItems",
                   R"({"TransactItems":[{"Put":{"TableName":"ttt","Item":{"pk":{"S":"a"}}}}]})");
  EXPECT_TRUE(answer.starts_with("TransactionCanceledException: ")) << answer;
  EXPECT_NE(answer.find("[ProvisionedThroughputExceeded]"), std::string::npos) << answer;
  EXPECT_EQ(Get("a"), "{}");
}

TEST_F(ThroughputTest, FollowsUpdateTable) {
  CreateProvisioned(1, 1);
  UseUpWrites();
  EXPECT_TRUE(Put("a", 1).starts_with("ProvisionedThroughputExceededException"));
  server_.Ok("UpdateTable", R"({"TableName":"ttt","ProvisionedThroughput":)"
                            R"({"ReadCapacityUnits":1,"WriteCapacityUnits":100}})");
  server_.clock().AdvanceMs(1'000);
  EXPECT_EQ(Put("a", 1), "{}");
  UseUpWrites();
  server_.Ok("UpdateTable", R"({"TableName":"ttt","BillingMode":"PAY_PER_REQUEST"})");
  EXPECT_EQ(Put("a", 1), "{}");
}

TEST_F(ThroughputTest, WhatExpiresGoesForFree) {
  CreateProvisioned(1, 1);
  server_.Ok("UpdateTimeToLive", R"({"TableName":"ttt","TimeToLiveSpecification":)"
                                 R"({"Enabled":true,"AttributeName":"ttl"}})");
  const std::string ttl = std::to_string(server_.clock().NowMs() / 1000 - 1);
  EXPECT_EQ(Put("large", 200 * 1'024, R"(,"ttl":{"N":")" + ttl + R"("})"), "{}");
  ASSERT_TRUE(RunTask(server_.engine().expiry().Walk()));
  EXPECT_EQ(Get("large"), "{}");
  EXPECT_EQ(Put("a", 1), "{}");
}

TEST_F(ThroughputTest, OnDemandTablesHaveTheLimitsThatTheyAskFor) {
  Create(R"("BillingMode":"PAY_PER_REQUEST","OnDemandThroughput":{"MaxWriteRequestUnits":1})");
  UseUpWrites();
  EXPECT_EQ(Put("a", 1),
            "ThrottlingException: Throughput exceeds the maximum OnDemandThroughput configured on "
            "table or index" +
                Reason("TableWriteMaxOnDemandThroughputExceeded"));
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(Get("large").starts_with(R"({"Item")"));
}

TEST_F(ThroughputTest, LimitsOfOnDemandTablesAreChangedOneByOne) {
  Create(R"("BillingMode":"PAY_PER_REQUEST","OnDemandThroughput":{"MaxWriteRequestUnits":7})");
  const auto limits_in = [](const std::string& answer) {
    const size_t begin = answer.find(R"("OnDemandThroughput":)");
    return begin == std::string::npos ? "" : answer.substr(begin, answer.find('}', begin) - begin);
  };
  const auto update = [&](const std::string& limits) {
    return limits_in(server_.Ok("UpdateTable", R"({"TableName":"ttt",)" + limits + "}"));
  };
  const auto described = [&] {
    return limits_in(server_.Ok("DescribeTable", R"({"TableName":"ttt"})"));
  };
  const std::string both =
      R"("OnDemandThroughput":{"MaxReadRequestUnits":5,"MaxWriteRequestUnits":7)";
  EXPECT_EQ(update(R"("OnDemandThroughput":{"MaxReadRequestUnits":5})"), both);
  EXPECT_EQ(described(), both);
  EXPECT_EQ(update(R"("OnDemandThroughput":{"MaxWriteRequestUnits":-1})"),
            R"("OnDemandThroughput":{"MaxReadRequestUnits":5,"MaxWriteRequestUnits":-1)");
  EXPECT_EQ(described(), R"("OnDemandThroughput":{"MaxReadRequestUnits":5)");
  EXPECT_EQ(update(R"("OnDemandThroughput":{"MaxReadRequestUnits":-1})"),
            R"("OnDemandThroughput":{"MaxReadRequestUnits":-1)");
  EXPECT_EQ(described(), "");
  const auto update_index = [&](const std::string& limits) {
    return update(R"("GlobalSecondaryIndexUpdates":[{"Update":{"IndexName":"by-g",)"
                  R"("OnDemandThroughput":{)" +
                  limits + "}}}]");
  };
  update_index(R"("MaxReadRequestUnits":5,"MaxWriteRequestUnits":7)");
  EXPECT_EQ(update_index(R"("MaxWriteRequestUnits":-1)"),
            R"("OnDemandThroughput":{"MaxReadRequestUnits":5)");
}

TEST(ThroughputOffTest, NothingIsThrottled) {
  testing::Server server;
  server.Ok("CreateTable", R"({"TableName":"ttt","AttributeDefinitions":[)"
                           R"({"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[)"
                           R"({"AttributeName":"pk","KeyType":"HASH"}],"ProvisionedThroughput":)"
                           R"({"ReadCapacityUnits":1,"WriteCapacityUnits":1}})");
  for (int i = 0; i < 400; ++i) {
    server.Ok("PutItem", R"({"TableName":"ttt","Item":{"pk":{"S":"a"}}})");
  }
}

}  // namespace
}  // namespace portico::dynamodb
