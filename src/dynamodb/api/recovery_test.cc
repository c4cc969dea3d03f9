// Point-in-time recovery over a real database: random writes against an in-memory model of every
// moment, and tables restored to them; what the window is, and what a restart and a deletion leave.
#include <map>
#include <random>
#include <set>
#include <string>

#include "dynamodb/api/testing.h"
#include "dynamodb/engine/item_changes.h"
#include "dynamodb/engine/recovery/past_items.h"
#include "dynamodb/engine/value/item_builder.h"

namespace portico::dynamodb {
namespace {

constexpr int64_t kSecondMs = 1'000;

constexpr char kCreate[] =
    R"({"TableName":"orders","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
    R"({"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},)"
    R"({"AttributeName":"g","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk",)"
    R"("KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[)"
    R"({"IndexName":"by-g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],)"
    R"("Projection":{"ProjectionType":"KEYS_ONLY"}}]})";

// "pk sk" and the attribute g.
using Items = std::map<std::string, std::string>;

class RecoveryTest : public ::testing::Test {
 protected:
  void SetUp() override { server_.Ok("CreateTable", kCreate); }
  int64_t now_ms() { return server_.clock().NowMs(); }
  int Below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }

  std::string Enable(const std::string& more = "") {
    return server_.Call("UpdateContinuousBackups",
                        R"({"TableName":"orders","PointInTimeRecoverySpecification":)"
                        R"({"PointInTimeRecoveryEnabled":true)" +
                            more + "}}");
  }
  std::string Disable() {
    return server_.Call("UpdateContinuousBackups",
                        R"({"TableName":"orders","PointInTimeRecoverySpecification":)"
                        R"({"PointInTimeRecoveryEnabled":false}})");
  }
  static std::string KeyJson(const std::string& key) {
    const size_t space = key.find(' ');
    return R"("pk":{"S":")" + key.substr(0, space) + R"("},"sk":{"N":")" + key.substr(space + 1) +
           R"("})";
  }
  void Put(const std::string& key, const std::string& g) {
    server_.Ok("PutItem", R"({"TableName":"orders","Item":{)" + KeyJson(key) + R"(,"g":{"S":")" +
                              g + R"("}}})");
    model_[key] = g;
  }
  void Delete(const std::string& key) {
    server_.Ok("DeleteItem", R"({"TableName":"orders","Key":{)" + KeyJson(key) + "}}");
    model_.erase(key);
  }
  void Write() {
    const std::string key =
        std::string(1, static_cast<char>('a' + Below(12))) + " " + std::to_string(Below(3));
    if (Below(4) == 0) return Delete(key);
    Put(key, "g" + std::to_string(Below(5)));
  }

  std::string Restore(const std::string& target, const std::string& when) {
    return server_.Call(
        "RestoreTableToPointInTime",
        R"({"SourceTableName":"orders","TargetTableName":")" + target + "\"," + when + "}");
  }
  static std::string At(int64_t ms) {
    return R"("RestoreDateTime":)" + std::to_string(ms / kSecondMs) + "." +
           std::to_string(1'000 + ms % kSecondMs).substr(1);
  }
  void Wait() { server_.engine().backups().WaitUntilIdle(); }

  Items Scan(const std::string& table) {
    const auto answer = json::Parse(server_.Ok("Scan", R"({"TableName":")" + table + R"("})"));
    Items items;
    for (const json::Value& item : *answer->Find("Items")->as_array()) {
      items[*item.Find("pk")->Find("S")->as_string() + " " +
            *item.Find("sk")->Find("N")->as_string()] = *item.Find("g")->Find("S")->as_string();
    }
    return items;
  }
  // The keys that the index says have each g.
  std::map<std::string, std::set<std::string>> ScanIndex(const std::string& table) {
    const auto answer =
        json::Parse(server_.Ok("Scan", R"({"TableName":")" + table + R"(","IndexName":"by-g"})"));
    std::map<std::string, std::set<std::string>> keys;
    for (const json::Value& item : *answer->Find("Items")->as_array()) {
      keys[*item.Find("g")->Find("S")->as_string()].insert(
          *item.Find("pk")->Find("S")->as_string() + " " +
          *item.Find("sk")->Find("N")->as_string());
    }
    return keys;
  }
  static std::map<std::string, std::set<std::string>> Indexed(const Items& items) {
    std::map<std::string, std::set<std::string>> keys;
    for (const auto& [key, g] : items) keys[g].insert(key);
    return keys;
  }
  void ExpectRestored(const std::string& table, const Items& expected) {
    EXPECT_EQ(Scan(table), expected) << table;
    EXPECT_EQ(ScanIndex(table), Indexed(expected)) << table;
  }
  std::string Described() {
    return server_.Call("DescribeContinuousBackups", R"({"TableName":"orders"})");
  }
  size_t StreamRecords() {
    const auto it = server_.db().NewIterator(storage::Family::kStreams, std::string(1, '\0'),
                                             std::string(9, '\xff'));
    size_t count = 0;
    for (it->SeekToFirst(); it->Valid(); it->Next()) ++count;
    return count;
  }

  testing::Server server_;
  std::mt19937 random_{7};
  Items model_;
};

TEST_F(RecoveryTest, AnyMomentOfTheWindowComesBack) {
  for (int i = 0; i < 40; ++i) Write();
  Enable();
  std::map<int64_t, Items> moments;
  for (int round = 0; round < 60; ++round) {
    // What a moment shows is what was there before its own millisecond.
    server_.clock().AdvanceMs(1 + Below(3) * 250);
    moments[now_ms()] = model_;
    const int writes = Below(6);
    for (int i = 0; i < writes; ++i) Write();
    if (round == 30) server_.Restart();
  }
  server_.clock().AdvanceMs(1);
  int n = 0;
  std::vector<std::pair<std::string, Items>> restored;
  for (const auto& [ms, items] : moments) {
    if (++n % 4 != 0) continue;
    const std::string target = "again-" + std::to_string(n);
    const std::string answer = Restore(target, At(ms));
    EXPECT_NE(answer.find(R"("TableStatus":"CREATING")"), std::string::npos) << answer;
    restored.emplace_back(target, items);
  }
  Restore("latest", R"("UseLatestRestorableTime":true)");
  restored.emplace_back("latest", model_);
  Wait();
  for (const auto& [table, items] : restored) ExpectRestored(table, items);
  const std::string described = server_.Ok("DescribeTable", R"({"TableName":"latest"})");
  EXPECT_NE(described.find(R"("TableStatus":"ACTIVE")"), std::string::npos) << described;
  EXPECT_NE(described.find(R"("RestoreSummary":{"SourceTableArn":)"
                           R"("arn:aws:dynamodb:eu-central-1:123456789012:table/orders",)"),
            std::string::npos)
      << described;
  EXPECT_NE(described.find(R"("RestoreInProgress":false)"), std::string::npos) << described;
}

// Windows of every size are put together to the same items, from wherever reading goes on.
TEST_F(RecoveryTest, ThePastIsReadInWindows) {
  for (int i = 0; i < 60; ++i) Write();
  Enable();
  server_.clock().AdvanceMs(10);
  const int64_t at_ms = now_ms();
  const Items then = model_;
  for (int i = 0; i < 200; ++i) Write();
  const TablePtr table = server_.engine().tables().Find("orders");
  const auto snapshot = server_.db().NewSnapshot();
  for (int i = 0; i < 50; ++i) Write();
  const std::vector<HistoryWindow::Limits> sizes = {{1, 1},         {1, 1 << 20}, {700, 300},
                                                    {3'000, 5'000}, {1 << 20, 1}, {}};
  for (const HistoryWindow::Limits& limits : sizes) {
    PastItems past(server_.db(), *snapshot, table, at_ms, limits);
    std::vector<std::string> all;
    Items items;
    const auto take = [&](std::string_view key, std::string_view stored) {
      const ItemView item(stored);
      EXPECT_TRUE(all.empty() || all.back() < key);
      all.emplace_back(key);
      items[std::string(item.Find("pk")->bytes()) + " " + item.Find("sk")->number().ToString()] =
          item.Find("g")->bytes();
      return true;
    };
    for (bool went_through = false; !went_through;) {
      const auto read = past.Read(all.empty() ? "" : all.back(), take);
      ASSERT_TRUE(read);
      went_through = *read;
    }
    EXPECT_EQ(items, then) << limits.undo_bytes_max;
    // Anew behind each key.
    std::vector<std::string> one_by_one;
    for (bool at_end = false; !at_end;) {
      bool has_found = false;
      const auto find = [&](std::string_view key, std::string_view) {
        one_by_one.emplace_back(key);
        has_found = true;
        return false;
      };
      const std::string after = one_by_one.empty() ? "" : one_by_one.back();
      const auto read = past.Read(after, find);
      ASSERT_TRUE(read);
      at_end = *read && !has_found;
    }
    EXPECT_EQ(one_by_one, all) << limits.undo_bytes_max;
  }
}

TEST_F(RecoveryTest, ATransactionHasOneMoment) {
  Enable();
  server_.clock().AdvanceMs(kSecondMs);
  const int64_t before_ms = now_ms();
  std::string puts;
  for (int i = 0; i < 20; ++i) {
    const std::string key = std::string(1, static_cast<char>('a' + i)) + " 1";
    puts += (i == 0 ? "" : ",") + std::string(R"({"Put":{"TableName":"orders","Item":{)") +
            KeyJson(key) + R"(,"g":{"S":"x"}}}})";
    model_[key] = "x";
  }
  server_.Ok("TransactWriteItems", R"({"TransactItems":[)" + puts + "]}");
  server_.clock().AdvanceMs(1);
  const int64_t after_ms = now_ms();
  Restore("before", At(before_ms));
  Restore("after", At(after_ms));
  Wait();
  ExpectRestored("before", {});
  ExpectRestored("after", model_);
}

// However long it takes to put them together.
TEST_F(RecoveryTest, ChangesThatHappenTogetherHaveOneMoment) {
  Enable();
  server_.clock().AdvanceMs(kSecondMs);
  const TablePtr table = server_.engine().tables().Find("orders");
  std::vector<int64_t> moments;
  {
    ChangeSet changes;
    for (const std::string pk : {"a", "b", "c"}) {
      ItemBuilder builder;
      builder.Add("pk", Value::String(pk).view());
      builder.Add("sk", Value::OfNumber(Number::FromInt(1)).view());
      builder.Add("g", Value::String("x").view());
      const Item item = std::move(builder).Build();
      const auto key = table->KeyOfItem(item.view());
      ASSERT_TRUE(key);
      AppendChange({*table, *key, ItemView(), item.view()}, &changes);
      model_[pk + " 1"] = "x";
      server_.clock().AdvanceMs(1);
      moments.push_back(now_ms());
    }
    ASSERT_TRUE(RunTask(server_.engine().items().commits().Commit(std::move(changes.batch))));
  }
  for (const int64_t ms : moments) Restore("at-" + std::to_string(ms), At(ms));
  Wait();
  for (const int64_t ms : moments) ExpectRestored("at-" + std::to_string(ms), model_);
}

TEST_F(RecoveryTest, TheWindow) {
  const std::string disabled =
      R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
      R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}})";
  EXPECT_EQ(Described(), disabled);
  server_.clock().AdvanceMs(300);
  const int64_t start_ms = now_ms();
  const auto enabled = [](int days, const std::string& earliest, const std::string& latest) {
    return R"({"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED",)"
           R"("PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"ENABLED",)"
           R"("RecoveryPeriodInDays":)" +
           std::to_string(days) + R"(,"EarliestRestorableDateTime":)" + earliest +
           R"(,"LatestRestorableDateTime":)" + latest + "}}}";
  };
  EXPECT_EQ(Enable(), enabled(35, "1700000001", "1700000000.3"));
  server_.clock().AdvanceMs(3 * kDayMs);
  EXPECT_EQ(Described(), enabled(35, "1700000001", "1700259200.3"));
  // A shorter period reaches back less far, and a longer one then no further at once.
  EXPECT_EQ(Enable(R"(,"RecoveryPeriodInDays":1)"), enabled(1, "1700172801", "1700259200.3"));
  EXPECT_EQ(Enable(R"(,"RecoveryPeriodInDays":9)"), enabled(9, "1700172801", "1700259200.3"));
  EXPECT_EQ(Enable(R"(,"RecoveryPeriodInDays":36)").substr(0, 19), "ValidationException");

  const std::string outside =
      "InvalidRestoreTimeException: An invalid restore time was specified. RestoreDateTime must be "
      "between EarliestRestorableDateTime and LatestRestorableDateTime.";
  EXPECT_EQ(Restore("again", At(start_ms + kDayMs)), outside);
  EXPECT_EQ(Restore("again", At(now_ms() + 1)), outside);
  EXPECT_EQ(Disable(), disabled);
  EXPECT_EQ(Restore("again", At(now_ms())),
            "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for "
            "table 'orders'");
  // It begins anew.
  server_.clock().AdvanceMs(kSecondMs);
  EXPECT_EQ(Enable(), enabled(35, "1700259202", "1700259201.3"));
}

TEST_F(RecoveryTest, WhatNoPeriodReachesGoes) {
  Enable(R"(,"RecoveryPeriodInDays":1)");
  for (int i = 0; i < 50; ++i) Put("a " + std::to_string(i), "x");
  EXPECT_EQ(StreamRecords(), 50u);
  server_.clock().AdvanceMs(kDayMs / 2);
  const int64_t half_ms = now_ms();
  const Items then = model_;
  for (int i = 0; i < 10; ++i) Delete("a " + std::to_string(i));
  server_.clock().AdvanceMs(kDayMs / 2 + 1);
  ASSERT_TRUE(RunTask(server_.engine().SweepKept()));
  // The newest record that is too old stays, for the numbers' sake.
  EXPECT_EQ(StreamRecords(), 11u);
  Restore("again", At(half_ms));
  Wait();
  ExpectRestored("again", then);
  Disable();
  EXPECT_EQ(StreamRecords(), 0u);
}

TEST_F(RecoveryTest, ARestartBeginsARestoreAnewOrEndsIt) {
  Enable();
  for (int i = 0; i < 1'500; ++i) Put("a " + std::to_string(i), "x");
  server_.clock().AdvanceMs(kSecondMs);
  const int64_t then_ms = now_ms();
  for (int i = 0; i < 500; ++i) Put("a " + std::to_string(i), "y");
  server_.clock().AdvanceMs(kSecondMs);
  Restore("again", At(then_ms));
  server_.Restart();
  Wait();
  const std::string count = server_.Ok(
      "Query",
      R"({"TableName":"again","IndexName":"by-g","Select":"COUNT",)"
      R"("KeyConditionExpression":"g = :g","ExpressionAttributeValues":{":g":{"S":"x"}}})");
  EXPECT_EQ(count, R"({"Count":1500,"ScannedCount":1500})");

  // Here the past is gone when it is to go on.
  Restore("never", At(then_ms));
  const bool was_done =
      server_.engine().tables().Find("never")->record().restore->in_progress == false;
  Disable();
  server_.Restart();
  Wait();
  const TablePtr never = server_.engine().tables().Find("never");
  EXPECT_TRUE(never == nullptr || !never->is_restoring()) << was_done;
}

TEST_F(RecoveryTest, ADeletedTableLeavesABackup) {
  Enable();
  for (int i = 0; i < 30; ++i) Write();
  server_.Ok("DeleteTable", R"({"TableName":"orders"})");
  server_.Restart();
  Wait();
  EXPECT_EQ(server_.Ok("ListBackups", "{}"), R"({"BackupSummaries":[]})");
  const auto answer = json::Parse(server_.Ok("ListBackups", R"({"BackupType":"SYSTEM"})"));
  const auto& list = *answer->Find("BackupSummaries")->as_array();
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(*list[0].Find("BackupName")->as_string(), "orders$DeletedTableBackup");
  EXPECT_EQ(*list[0].Find("BackupStatus")->as_string(), "AVAILABLE");
  EXPECT_EQ(*list[0].Find("BackupType")->as_string(), "SYSTEM");
  EXPECT_NE(list[0].Find("BackupExpiryDateTime"), nullptr);
  const std::string arn = *list[0].Find("BackupArn")->as_string();
  const std::string described = server_.Ok("DescribeBackup", R"({"BackupArn":")" + arn + R"("})");
  EXPECT_NE(described.find(R"("ItemCount":)" + std::to_string(model_.size())), std::string::npos)
      << described;
  server_.Ok("RestoreTableFromBackup",
             R"({"TargetTableName":"again","BackupArn":")" + arn + R"("})");
  Wait();
  ExpectRestored("again", model_);
  // Its history went with it.
  EXPECT_EQ(StreamRecords(), 0u);

  server_.clock().AdvanceMs(35 * kDayMs);
  ASSERT_TRUE(RunTask(server_.engine().SweepKept()));
  EXPECT_EQ(server_.Ok("ListBackups", R"({"BackupType":"ALL"})"), R"({"BackupSummaries":[]})");
  ExpectRestored("again", model_);
}

TEST_F(RecoveryTest, WithoutItNothingIsKept) {
  for (int i = 0; i < 5; ++i) Write();
  EXPECT_EQ(StreamRecords(), 0u);
  server_.Ok("DeleteTable", R"({"TableName":"orders"})");
  EXPECT_EQ(server_.Ok("ListBackups", R"({"BackupType":"ALL"})"), R"({"BackupSummaries":[]})");
}

TEST_F(RecoveryTest, BesideAStream) {
  server_.Ok("UpdateTable", R"({"TableName":"orders","StreamSpecification":)"
                            R"({"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"}})");
  Enable();
  Put("a 1", "x");
  server_.clock().AdvanceMs(kSecondMs);
  const int64_t then_ms = now_ms();
  Put("a 1", "y");
  EXPECT_EQ(StreamRecords(), 4u);
  const auto streams = json::Parse(server_.Ok("ListStreams", "{}"));
  EXPECT_EQ(streams->Find("Streams")->as_array()->size(), 1u);
  server_.clock().AdvanceMs(kSecondMs);
  Restore("again", At(then_ms));
  Wait();
  ExpectRestored("again", {{"a 1", "x"}});
}

TEST_F(RecoveryTest, Errors) {
  Enable();
  EXPECT_EQ(Restore("orders", R"("UseLatestRestorableTime":true)"),
            "TableAlreadyExistsException: Table already exists: orders");
  EXPECT_EQ(Restore("again", R"("UseLatestRestorableTime":false)").substr(0, 20),
            "ValidationException:");
  EXPECT_EQ(server_.Call("RestoreTableToPointInTime",
                         R"({"SourceTableArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/)"
                         R"(none","TargetTableName":"again","UseLatestRestorableTime":true})"),
            "TableNotFoundException: Table not found: none");
  EXPECT_EQ(server_.Call("DescribeContinuousBackups", R"({"TableName":"none"})"),
            "TableNotFoundException: Table not found: none");
  server_.authorizer().TakeAsked();
  Restore("again", R"("UseLatestRestorableTime":true)");
  const std::string action =
      "dynamodb:RestoreTableToPointInTime arn:aws:dynamodb:eu-central-1:123456789012:table/";
  const std::string again = " arn:aws:dynamodb:eu-central-1:123456789012:table/again";
  EXPECT_EQ(
      server_.authorizer().TakeAsked(),
      (std::vector<std::string>{
          action + "orders", action + "again", "dynamodb:BatchWriteItem" + again,
          "dynamodb:DeleteItem" + again, "dynamodb:GetItem" + again, "dynamodb:PutItem" + again,
          "dynamodb:Query" + again, "dynamodb:Scan" + again, "dynamodb:UpdateItem" + again}));
  Wait();
}

}  // namespace
}  // namespace portico::dynamodb
