// Copies of a database that is written to: each has all that was acknowledged before it.
#include "storage/live_copy.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "storage/commit_queue.h"
#include "storage/inventory.h"
#include "storage/storage_testing.h"
#include "storage/table_check.h"

namespace portico::storage {
namespace {

namespace fs = std::filesystem;

std::string Key(int i) { return "key" + std::to_string(i); }

std::unique_ptr<Db> OpenSmall(const std::string& dir) {
  Db::Options options;
  options.dir = dir;
  options.write_buffer_bytes = 64u << 10;  // flushes, compactions and log switches happen meanwhile
  auto db = Db::Open(options);
  EXPECT_TRUE(db) << db.error().message;
  return db ? std::move(*db) : nullptr;
}

TEST(LiveCopy, HasWhatWasAcknowledgedBeforeIt) {
  constexpr int kCopies = 8;
  TestDirectory directory;
  const std::string dir = directory.path() + "/db";
  auto db = OpenSmall(dir);
  CommitQueue queue(*db, Durability::kFsync);
  std::atomic<int> acknowledged{0};
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      Batch batch;
      batch.Put(Family::kItems, Key(i), std::string(2'000, 'v'));
      batch.Put(Family::kStreams, Key(i), std::string(100, 'v'));
      if (!queue.CommitBlocking(std::move(batch))) break;
      acknowledged = i + 1;
    }
  });
  for (int i = 0; i < kCopies; ++i) {
    const int wanted = 200 * i;
    while (acknowledged < wanted) std::this_thread::yield();
    const std::string to = directory.path() + "/copy" + std::to_string(i);
    const int before = acknowledged;
    const Status copied = CopyLive(dir, to);
    ASSERT_TRUE(copied) << copied.error().message;
    auto copy = OpenSmall(to);
    ASSERT_TRUE(copy);
    for (int k = 0; k < before; ++k) {
      ASSERT_TRUE(copy->Get(Family::kItems, Key(k))->has_value()) << k << " of " << before;
      ASSERT_TRUE(copy->Get(Family::kStreams, Key(k))->has_value()) << k << " of " << before;
    }
    copy.reset();
    EXPECT_TRUE(CheckTableFiles(to).empty());
    fs::remove_all(to);
  }
  stop = true;
  writer.join();
}

TEST(LiveCopy, OfWhatHasNoInventoryIsNone) {
  TestDirectory directory;
  const std::string to = directory.path() + "/copy";
  EXPECT_FALSE(CopyLive(directory.path() + "/db", to));
  EXPECT_FALSE(fs::exists(to));
}

TEST(LiveCopy, OfADamagedLogIsNone) {
  TestDirectory directory;
  const std::string dir = directory.path() + "/db";
  {
    auto db = directory.OpenDb();
    CommitQueue queue(*db, Durability::kFsync);
    Batch batch;
    batch.Put(Family::kItems, "key", "value");
    ASSERT_TRUE(queue.CommitBlocking(std::move(batch)));
  }
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (entry.path().extension() == ".log") fs::resize_file(entry.path(), 3);
  }
  EXPECT_FALSE(CopyLive(dir, directory.path() + "/copy"));
}

TEST(TableCheck, FindsEachFlippedByte) {
  TestDirectory directory;
  {
    auto db = directory.OpenDb();
    CommitQueue queue(*db, Durability::kFsync);
    for (int i = 0; i < 50; ++i) {
      Batch batch;
      batch.Put(Family::kItems, Key(i), std::string(20, 'v'));
      ASSERT_TRUE(queue.CommitBlocking(std::move(batch)));
    }
  }
  { auto db = directory.OpenDb(); }
  const std::string dir = directory.path() + "/db";
  EXPECT_TRUE(CheckTableFiles(dir).empty());
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (entry.path().extension() != ".sst") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string whole(std::istreambuf_iterator<char>(in), {});
    for (size_t at = 0; at < whole.size(); at += 13) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
      std::ofstream(entry.path(), std::ios::binary | std::ios::trunc) << damaged;
      // The footer has bytes that mean nothing.
      if (at + 53 < whole.size()) {
        EXPECT_FALSE(CheckTableFile(entry.path())) << at << " of " << whole.size();
      }
    }
    std::ofstream(entry.path(), std::ios::binary | std::ios::trunc) << whole;
  }
  EXPECT_TRUE(CheckTableFiles(dir).empty());
}

}  // namespace
}  // namespace portico::storage
