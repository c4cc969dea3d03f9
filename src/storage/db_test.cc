#include "storage/db.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "storage/commit_queue.h"
#include "storage/storage_testing.h"

namespace portico::storage {
namespace {

using namespace std::string_literals;

class DbTest : public testing::Test {
 protected:
  void Write(Batch batch) { ASSERT_TRUE(commits_->CommitBlocking(std::move(batch))); }
  void Put(Family family, std::string_view key, std::string_view value) {
    Batch batch;
    batch.Put(family, key, value);
    Write(std::move(batch));
  }
  void Reopen() {
    commits_.reset();
    db_.reset();
    db_ = directory_.OpenDb();
    commits_ = std::make_unique<CommitQueue>(*db_, Durability::kFsync);
  }
  std::optional<std::string> Get(Family family, std::string_view key) {
    auto value = db_->Get(family, key);
    EXPECT_TRUE(value);
    return value ? *value : std::nullopt;
  }
  std::vector<std::string> Keys(std::string_view begin, std::string_view end,
                                const Snapshot* snapshot = nullptr) {
    std::vector<std::string> out;
    auto it = db_->NewIterator(Family::kItems, begin, end, snapshot);
    for (it->SeekToFirst(); it->Valid(); it->Next()) out.emplace_back(it->key());
    EXPECT_TRUE(it->status());
    return out;
  }

  TestDirectory directory_;
  std::unique_ptr<Db> db_ = directory_.OpenDb();
  std::unique_ptr<CommitQueue> commits_ = std::make_unique<CommitQueue>(*db_, Durability::kFsync);
};

TEST_F(DbTest, KeepsFamiliesApart) {
  Put(Family::kRecords, "k", "record");
  Put(Family::kItems, "k", "item");
  EXPECT_EQ(Get(Family::kRecords, "k"), "record");
  EXPECT_EQ(Get(Family::kItems, "k"), "item");
  EXPECT_EQ(Get(Family::kStreams, "k"), std::nullopt);
  EXPECT_EQ(Get(Family::kLogs, "k"), std::nullopt);
  Reopen();
  EXPECT_EQ(Get(Family::kRecords, "k"), "record");
  EXPECT_EQ(Get(Family::kItems, "k"), "item");
}

TEST(BlockCacheTest, IsASixteenthOfTheMachineWithinBounds) {
  EXPECT_EQ(BlockCacheBytesFor(uint64_t{8} << 30), uint64_t{512} << 20);
  EXPECT_EQ(BlockCacheBytesFor(0), kBlockCacheBytesMin);
  EXPECT_EQ(BlockCacheBytesFor(uint64_t{512} << 30), kBlockCacheBytesMax);
}

TEST_F(DbTest, KeepsAnyBytes) {
  const std::string key = "\0\xff\0key"s;
  const std::string value = "\0\xff\0"s + std::string(1u << 20, '\0');
  Put(Family::kItems, key, value);
  Put(Family::kItems, "empty", "");
  EXPECT_EQ(Get(Family::kItems, key), value);
  EXPECT_EQ(Get(Family::kItems, "empty"), "");
  EXPECT_EQ(Get(Family::kItems, "\0\xff"s), std::nullopt);
}

TEST_F(DbTest, AppliesABatchInItsOrder) {
  Batch batch;
  EXPECT_TRUE(batch.empty());
  batch.Put(Family::kItems, "a", "1");
  batch.Delete(Family::kItems, "a");
  batch.Put(Family::kItems, "b", "1");
  batch.Put(Family::kItems, "b", "2");
  batch.Delete(Family::kItems, "never there");
  Batch more;
  more.Put(Family::kItems, "c", "3");
  more.Delete(Family::kItems, "b");
  EXPECT_FALSE(more.empty());
  batch.Append(std::move(more));
  Write(std::move(batch));
  EXPECT_EQ(Keys("", ""), std::vector<std::string>{"c"});
}

TEST_F(DbTest, CountsTheBytesOfABatch) {
  Batch batch;
  EXPECT_EQ(batch.bytes(), 0u);
  batch.Put(Family::kItems, "key", "value");
  batch.Delete(Family::kItems, "xy");
  EXPECT_EQ(batch.bytes(), 10u);
}

TEST_F(DbTest, DeletesRanges) {
  for (const char* key : {"a", "b", "b\xff", "c", "d"}) Put(Family::kItems, key, "v");
  Put(Family::kLogs, "b", "v");
  Batch batch;
  batch.DeleteRange(Family::kItems, "b", "c");
  Write(std::move(batch));
  EXPECT_EQ(Keys("", ""), (std::vector<std::string>{"a", "c", "d"}));
  EXPECT_EQ(Get(Family::kLogs, "b"), "v");
}

// A range that is empty, or the wrong way round, deletes nothing; above all it must not fail the
// batches of others that are merged into the same write.
TEST_F(DbTest, TakesEmptyRanges) {
  Put(Family::kItems, "b", "v");
  Batch batch;
  batch.DeleteRange(Family::kItems, "b", "b");
  batch.DeleteRange(Family::kItems, "c", "a");
  batch.Put(Family::kItems, "after", "v");
  Write(std::move(batch));
  EXPECT_EQ(Keys("", ""), (std::vector<std::string>{"after", "b"}));
  Reopen();
  EXPECT_EQ(Keys("", ""), (std::vector<std::string>{"after", "b"}));
}

TEST_F(DbTest, IteratesHalfOpenRangesBothWays) {
  for (const char* key : {"a", "b", "c", "d"}) Put(Family::kItems, key, key);
  EXPECT_EQ(Keys("b", "d"), (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(Keys("", ""), (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(Keys("x", "z"), std::vector<std::string>{});
  auto it = db_->NewIterator(Family::kItems, "b", "d");
  it->SeekToLast();
  ASSERT_TRUE(it->Valid());
  EXPECT_EQ(it->key(), "c");
  EXPECT_EQ(it->value(), "c");
  it->Prev();
  EXPECT_EQ(it->key(), "b");
  it->Prev();
  EXPECT_FALSE(it->Valid());
  it->Seek("a");
  EXPECT_EQ(it->key(), "b");
  it->SeekForPrev("zz");
  EXPECT_EQ(it->key(), "c");
  it->SeekForPrev("bb");
  EXPECT_EQ(it->key(), "b");
  it->Seek("cc");
  EXPECT_FALSE(it->Valid());
  EXPECT_TRUE(it->status());
}

TEST_F(DbTest, SnapshotsStandStill) {
  Put(Family::kItems, "a", "1");
  auto snapshot = db_->NewSnapshot();
  Put(Family::kItems, "a", "2");
  Put(Family::kItems, "b", "2");
  EXPECT_EQ(Keys("", "", snapshot.get()), std::vector<std::string>{"a"});
  auto it = db_->NewIterator(Family::kItems, "", "", snapshot.get());
  it->SeekToFirst();
  EXPECT_EQ(it->value(), "1");
  EXPECT_EQ(Get(Family::kItems, "a"), "2");
  EXPECT_EQ(**db_->Get(Family::kItems, "a", snapshot.get()), "1");
  EXPECT_FALSE(db_->Get(Family::kItems, "b", snapshot.get())->has_value());
  std::string value;
  EXPECT_EQ(db_->GetCached(Family::kItems, "a", &value, snapshot.get()), Db::Cached::kFound);
  EXPECT_EQ(value, "1");
}

TEST_F(DbTest, ReadsWithoutTheDiskWhatIsInMemory) {
  Put(Family::kItems, "a", "1");
  std::string value;
  EXPECT_EQ(db_->GetCached(Family::kItems, "a", &value), Db::Cached::kFound);
  EXPECT_EQ(value, "1");
  auto seen =
      db_->View(Family::kItems, "a", [&](std::string_view v) { value = "seen " + std::string(v); });
  EXPECT_TRUE(seen && *seen);
  EXPECT_EQ(value, "seen 1");
  auto absent = db_->View(Family::kItems, "z", [&](std::string_view) { FAIL(); });
  EXPECT_TRUE(absent && !*absent);
}

TEST_F(DbTest, OneProcessAtATime) {
  Db::Options options;
  options.dir = directory_.path() + "/db";
  auto second = Db::Open(options);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("Another portico is using it"), std::string::npos)
      << second.error().message;
}

TEST(DbOpen, KeepsOthersOut) {
  TestDirectory directory;
  const std::string path = directory.path() + "/db";
  // Also where it was open to others before.
  std::filesystem::create_directory(path);
  std::filesystem::permissions(path, std::filesystem::perms(0755));
  auto db = directory.OpenDb();
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0700));
}

TEST(DbOpen, SaysWhatIsWrong) {
  TestDirectory directory;
  std::ofstream(directory.path() + "/file") << "in the way";
  Db::Options options;
  options.dir = directory.path() + "/file/db";
  auto no_directory = Db::Open(options);
  ASSERT_FALSE(no_directory);
  EXPECT_NE(no_directory.error().message.find("cannot make the data directory"), std::string::npos);

  { auto db = directory.OpenDb(); }
  std::ofstream(directory.path() + "/db/CURRENT") << "nonsense";
  options.dir = directory.path() + "/db";
  auto damaged = Db::Open(options);
  ASSERT_FALSE(damaged);
  EXPECT_NE(damaged.error().message.find(options.dir), std::string::npos);
}

}  // namespace
}  // namespace portico::storage
