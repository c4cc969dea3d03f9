// Time to live: the rules of its changes, and what the walker deletes.
#include <string>

#include "dynamodb/api/streams_testing.h"

namespace portico::dynamodb {
namespace {

using testing::Text;

constexpr char kCreate[] =
    R"({"TableName":"ttt","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
    R"({"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"g","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"GlobalSecondaryIndexes":[)"
    R"({"IndexName":"by-g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],)"
    R"("Projection":{"ProjectionType":"ALL"}}],"StreamSpecification":{"StreamEnabled":true,)"
    R"("StreamViewType":"NEW_AND_OLD_IMAGES"}})";
constexpr int64_t kIntervalMs = 31 * 60 * 1000;

class TimeToLiveTest : public ::testing::Test {
 protected:
  void SetUp() override { server_.Ok("CreateTable", kCreate); }

  std::string Change(bool enabled, const std::string& attribute) {
    return server_.Call("UpdateTimeToLive",
                        R"({"TableName":"ttt","TimeToLiveSpecification":{"Enabled":)" +
                            std::string(enabled ? "true" : "false") + R"(,"AttributeName":")" +
                            attribute + R"("}})");
  }
  std::string Describe() { return server_.Ok("DescribeTimeToLive", R"({"TableName":"ttt"})"); }
  void Put(const std::string& pk, const std::string& ttl) {
    server_.Ok("PutItem", R"({"TableName":"ttt","Item":{"pk":{"S":")" + pk +
                              R"("},"g":{"S":"g"},"ttl":)" + ttl + "}}");
  }
  std::string At(int64_t seconds) { return R"({"N":")" + std::to_string(seconds) + R"("})"; }
  int64_t Now() { return server_.clock().NowMs() / 1000; }
  void Walk() { ASSERT_TRUE(RunTask(server_.engine().expiry().Walk())); }
  int Count(const std::string& index = "") {
    const json::Value answer =
        testing::Parsed(server_.Ok("Scan", R"({"TableName":"ttt","Select":"COUNT")" + index + "}"));
    return static_cast<int>(*answer.Find("Count")->as_int());
  }

  testing::Server server_;
  testing::StreamClient client_{server_, "ttt"};
};

TEST_F(TimeToLiveTest, ChangesOneAtATime) {
  const std::string invalid = "ValidationException: ";
  EXPECT_EQ(Describe(), R"({"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}})");
  EXPECT_EQ(Change(false, "ttl"), invalid + "TimeToLive is already disabled");
  EXPECT_EQ(Change(true, "ttl"),
            R"({"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"ttl"}})");
  EXPECT_EQ(Describe(),
            R"({"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"ttl"}})");
  EXPECT_EQ(Change(true, "ttl"), invalid + "TimeToLive is already enabled");
  const std::string another =
      invalid + "TimeToLive is active on a different AttributeName: current AttributeName is ttl";
  EXPECT_EQ(Change(true, "other"), another);
  EXPECT_EQ(Change(false, "other"), another);
  const std::string too_soon =
      invalid + "Time to live has been modified multiple times within a fixed interval";
  EXPECT_EQ(Change(false, "ttl"), too_soon);
  server_.clock().AdvanceMs(kIntervalMs - 1);
  EXPECT_EQ(Change(false, "ttl"), too_soon);
  server_.clock().AdvanceMs(1);
  EXPECT_EQ(Change(false, "ttl"),
            R"({"TimeToLiveSpecification":{"Enabled":false,"AttributeName":"ttl"}})");
  EXPECT_EQ(Change(true, "other"), too_soon);
  server_.Restart();
  server_.clock().AdvanceMs(kIntervalMs);
  EXPECT_EQ(Change(true, "other"),
            R"({"TimeToLiveSpecification":{"Enabled":true,"AttributeName":"other"}})");
}

TEST_F(TimeToLiveTest, OnlyWhatHasExpiredGoes) {
  Put("over", At(Now() - 1));
  Put("now", At(Now()));
  Put("later", At(Now() + 1));
  Put("fraction", R"({"N":")" + std::to_string(Now() - 1) + R"(.5"})");
  Put("text", R"({"S":")" + std::to_string(Now() - 1) + R"("})");
  Put("just under five years", At(Now() - kExpiredSecondsMax + 1));
  Put("five years", At(Now() - kExpiredSecondsMax));
  Put("zero", At(0));
  Walk();
  EXPECT_EQ(Count(), 8);
  Change(true, "ttl");
  Walk();
  EXPECT_EQ(Count(), 5);
  EXPECT_EQ(Count(R"(,"IndexName":"by-g")"), 5);
  server_.clock().AdvanceMs(2'000);
  Walk();
  // "now", "later".
  EXPECT_EQ(Count(), 3);
}

TEST_F(TimeToLiveTest, TheStreamTellsWhoDidIt) {
  Change(true, "ttl");
  Put("a", At(Now() - 1));
  Put("b", At(Now() - 1));
  server_.Ok("DeleteItem", R"({"TableName":"ttt","Key":{"pk":{"S":"b"}}})");
  Walk();
  int removed = 0;
  for (const json::Value& record : client_.ReadEverything()) {
    if (Text(record, "eventName") != "REMOVE") {
      EXPECT_EQ(record.Find("userIdentity"), nullptr);
      continue;
    }
    ++removed;
    const json::Value& change = *record.Find("dynamodb");
    EXPECT_NE(change.Find("OldImage"), nullptr);
    const json::Value* identity = record.Find("userIdentity");
    const bool expired = Text(*change.Find("Keys")->Find("pk"), "S") == "a";
    ASSERT_EQ(identity != nullptr, expired);
    if (identity == nullptr) continue;
    EXPECT_EQ(Text(*identity, "Type"), "Service");
    EXPECT_EQ(Text(*identity, "PrincipalId"), "dynamodb.amazonaws.com");
  }
  EXPECT_EQ(removed, 2);
}

TEST_F(TimeToLiveTest, ATurnIsBoundedAndTheNextGoesOn) {
  constexpr int kItems = static_cast<int>(Expiry::kTurnItemsMax) + 500;
  for (int begin = 0; begin < kItems; begin += 25) {
    std::string requests;
    for (int i = begin; i < begin + 25; ++i) {
      requests += (requests.empty() ? "" : ",") +
                  std::string(R"({"PutRequest":{"Item":{"pk":{"S":")") + std::to_string(i) +
                  R"("},"ttl":)" + At(Now() - 1) + "}}}";
    }
    server_.Ok("BatchWriteItem", R"({"RequestItems":{"ttt":[)" + requests + "]}}");
  }
  Change(true, "ttl");
  Walk();
  const int left = Count();
  EXPECT_GT(left, 0);
  EXPECT_LT(left, kItems / 2);
  Walk();
  EXPECT_EQ(Count(), 0);
}

TEST_F(TimeToLiveTest, EveryTableHasItsTurn) {
  std::string other = kCreate;
  other.replace(other.find("ttt"), 3, "uuu");
  server_.Ok("CreateTable", other);
  Change(true, "ttl");
  server_.Ok("UpdateTimeToLive", R"({"TableName":"uuu","TimeToLiveSpecification":)"
                                 R"({"Enabled":true,"AttributeName":"e"}})");
  Put("a", At(Now() - 1));
  server_.Ok("PutItem", R"({"TableName":"uuu","Item":{"pk":{"S":"a"},"e":)" + At(Now() - 1) + "}}");
  Walk();
  EXPECT_EQ(Count(), 0);
  EXPECT_NE(server_.Ok("Scan", R"({"TableName":"uuu"})").find(R"("Count":0)"), std::string::npos);
  // The table that was to be next is gone.
  server_.Ok("DeleteTable", R"({"TableName":"uuu"})");
  Put("b", At(Now() - 1));
  Walk();
  EXPECT_EQ(Count(), 0);
}

}  // namespace
}  // namespace portico::dynamodb
