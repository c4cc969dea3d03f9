// What every RecordStore promises, checked on each of them.
#include "storage/records.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/test_executor.h"
#include "storage/db_records.h"
#include "storage/memory_records.h"
#include "storage/storage_testing.h"

namespace portico::storage {
namespace {

constexpr uint64_t kAbsent = static_cast<uint64_t>(Expect::kAbsent);

struct InMemory {
  MemoryRecordStore store;
};
struct InDb {
  TestDirectory directory;
  std::unique_ptr<Db> db = directory.OpenDb();
  CommitQueue commits{*db, Durability::kFsync};
  DbRecordStore store{*db, commits};
};

template <typename Kind>
class RecordsTest : public testing::Test {
 protected:
  RecordStore& store() { return setup_.store; }
  Status Put(std::string key, std::string value,
             uint64_t expected = static_cast<uint64_t>(Expect::kAny)) {
    return RunTask(store().Put(std::move(key), std::move(value), expected));
  }
  std::vector<std::string> List(std::string_view prefix, std::string_view after = {},
                                size_t count_max = SIZE_MAX) {
    std::vector<std::string> keys;
    auto records = store().List(prefix, after, count_max);
    EXPECT_TRUE(records);
    for (const Record& record : *records) keys.push_back(record.key);
    return keys;
  }
  Kind setup_;
};
using Kinds = testing::Types<InMemory, InDb>;
TYPED_TEST_SUITE(RecordsTest, Kinds);

using Keys = std::vector<std::string>;

TYPED_TEST(RecordsTest, GivesBackWhatWasPut) {
  EXPECT_FALSE(this->store().Get("a")->has_value());
  const std::string value("\0bytes\xff", 7);
  ASSERT_TRUE(this->Put("a", value));
  const auto record = *this->store().Get("a");
  ASSERT_TRUE(record);
  EXPECT_EQ(record->key, "a");
  EXPECT_EQ(record->value, value);
  EXPECT_EQ(record->version, 1u);
}

TYPED_TEST(RecordsTest, CountsVersions) {
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(this->Put("a", std::to_string(i)));
  EXPECT_EQ((*this->store().Get("a"))->version, 300u);
}

TYPED_TEST(RecordsTest, RefusesVersionsThatAreNotTheOneThere) {
  ASSERT_TRUE(this->Put("a", "1", kAbsent));
  for (uint64_t wrong : {kAbsent, uint64_t{2}, uint64_t{99}}) {
    const Status status = this->Put("a", "2", wrong);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, RecordStore::kConflictCode);
  }
  EXPECT_FALSE(this->Put("b", "1", 1));
  EXPECT_EQ((*this->store().Get("a"))->value, "1");
  EXPECT_TRUE(this->Put("a", "2", 1));
  EXPECT_FALSE(RunTask(this->store().Delete("a", 1)));
  EXPECT_TRUE(RunTask(this->store().Delete("a", 2)));
  EXPECT_FALSE(this->store().Get("a")->has_value());
  EXPECT_TRUE(this->Put("a", "again", kAbsent));
}

TYPED_TEST(RecordsTest, DeletesWhatIsNotThere) {
  EXPECT_TRUE(RunTask(this->store().Delete("a")));
  EXPECT_FALSE(RunTask(this->store().Delete("a", 1)));
}

TYPED_TEST(RecordsTest, ChangesAllOrNone) {
  ASSERT_TRUE(this->Put("b", "old"));
  std::vector<RecordStore::Change> changes;
  changes.push_back({"a", "new", kAbsent});
  changes.push_back({"c", std::nullopt});
  changes.push_back({"b", "new", 7});
  EXPECT_FALSE(RunTask(this->store().Apply(changes)));
  EXPECT_EQ(this->List(""), Keys{"b"});
  changes[2].expected_version = 1;
  EXPECT_TRUE(RunTask(this->store().Apply(changes)));
  EXPECT_EQ(this->List(""), (Keys{"a", "b"}));
  EXPECT_EQ((*this->store().Get("b"))->value, "new");
  EXPECT_TRUE(RunTask(this->store().Apply({})));
}

TYPED_TEST(RecordsTest, ListsByPrefixInOrder) {
  for (const char* key : {"iam/role/b", "iam/role/a", "iam/roles", "iam/user/a", "iam/role", "j",
                          "iam/role/\xff\xff"}) {
    ASSERT_TRUE(this->Put(key, "v"));
  }
  EXPECT_EQ(this->List("iam/role/"), (Keys{"iam/role/a", "iam/role/b", "iam/role/\xff\xff"}));
  EXPECT_EQ(this->List("iam/role/", "iam/role/a"), (Keys{"iam/role/b", "iam/role/\xff\xff"}));
  EXPECT_EQ(this->List("iam/role/", "iam/role/aa", 1), Keys{"iam/role/b"});
  EXPECT_EQ(this->List("iam/role/", {}, 2), (Keys{"iam/role/a", "iam/role/b"}));
  EXPECT_EQ(this->List("iam/role/", {}, 0), Keys{});
  EXPECT_EQ(this->List("iam/role/", "iam/user"), Keys{});
  EXPECT_EQ(this->List("iam/role/", "a").size(), 3u);
  EXPECT_EQ(this->List("").size(), 7u);
  EXPECT_EQ(this->List("none"), Keys{});
}

TYPED_TEST(RecordsTest, LetsOneOfManyRacersWin) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 50;
  std::vector<std::thread> threads;
  std::vector<int> wins(kThreads);
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      TestExecutor executor;
      for (uint64_t round = 0; round < kRounds; ++round) {
        // All race to make version round + 1 out of version `round`.
        const auto current = *this->store().Get("race");
        if ((current ? current->version : 0) > round) continue;
        if (this->Put("race", std::to_string(t), round)) ++wins[static_cast<size_t>(t)];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  int total = 0;
  for (int w : wins) total += w;
  EXPECT_EQ(total, kRounds);
  EXPECT_EQ((*this->store().Get("race"))->version, static_cast<uint64_t>(kRounds));
}

TEST(DbRecords, AreThereAfterReopening) {
  TestDirectory directory;
  for (uint64_t round = 0; round < 3; ++round) {
    auto db = directory.OpenDb();
    CommitQueue commits(*db, Durability::kFsync);
    DbRecordStore store(*db, commits);
    EXPECT_TRUE(RunTask(store.Put("a", std::to_string(round), round)));
    EXPECT_EQ((*store.Get("a"))->version, round + 1);
  }
}

TEST(DbRecords, TellsADamagedRecord) {
  InDb setup;
  Batch batch;
  batch.Put(Family::kRecords, "short", "1234567");
  ASSERT_TRUE(setup.commits.CommitBlocking(std::move(batch)));
  EXPECT_FALSE(setup.store.Get("short"));
  EXPECT_FALSE(setup.store.List(""));
}

}  // namespace
}  // namespace portico::storage
