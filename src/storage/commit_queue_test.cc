#include "storage/commit_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/test_executor.h"
#include "storage/storage_testing.h"

namespace portico::storage {
namespace {

Batch One(std::string_view key, std::string_view value) {
  Batch batch;
  batch.Put(Family::kItems, key, value);
  return batch;
}

Task<void> CommitAndCount(CommitQueue& queue, Batch batch, int* done, int* failed) {
  const Status status = co_await queue.Commit(std::move(batch));
  ++*(status ? done : failed);
}

class CommitQueueTest : public testing::Test {
 protected:
  TestDirectory directory_;
  std::unique_ptr<Db> db_ = directory_.OpenDb();
};

TEST_F(CommitQueueTest, IsReadableOnceCommitted) {
  CommitQueue queue(*db_, Durability::kFsync);
  ASSERT_TRUE(RunTask(queue.Commit(One("k", "v"))));
  EXPECT_EQ(*db_->Get(Family::kItems, "k"), "v");
  EXPECT_EQ(queue.commits(), 1u);
  EXPECT_EQ(queue.fsyncs(), 1u);
}

TEST_F(CommitQueueTest, SharesOneFsyncAmongManyWriters) {
  constexpr int kThreads = 4;
  constexpr int kWriters = 100;
  CommitQueue queue(*db_, Durability::kFsync);
  std::atomic<int> total{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      TestExecutor executor;
      int done = 0;
      int failed = 0;
      for (int i = 0; i < kWriters; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i);
        Spawn(CommitAndCount(queue, One(key, key), &done, &failed));
      }
      while (done + failed < kWriters) executor.RunOne();
      EXPECT_EQ(failed, 0);
      total += done;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(total, kThreads * kWriters);
  EXPECT_EQ(queue.commits(), static_cast<uint64_t>(kThreads * kWriters));
  // Each thread hands over all before it waits: at most one group a write while they gather.
  EXPECT_LT(queue.fsyncs(), queue.commits() / 2);
  for (int t = 0; t < kThreads; ++t) {
    for (int i = 0; i < kWriters; ++i) {
      const std::string key = std::to_string(t) + "/" + std::to_string(i);
      EXPECT_EQ(*db_->Get(Family::kItems, key), key);
    }
  }
}

TEST_F(CommitQueueTest, WritesInTheOrderHandedOver) {
  constexpr int kWrites = 2'000;
  TestExecutor executor;
  CommitQueue queue(*db_, Durability::kRelaxed);
  int done = 0;
  int failed = 0;
  for (int i = 0; i < kWrites; ++i) {
    Batch batch;
    if (i % 3 == 2) {
      batch.DeleteRange(Family::kItems, "k", "l");
    } else {
      batch.Put(Family::kItems, "k", std::to_string(i));
    }
    Spawn(CommitAndCount(queue, std::move(batch), &done, &failed));
  }
  while (done + failed < kWrites) executor.RunOne();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(*db_->Get(Family::kItems, "k"), std::to_string(kWrites - 1));
}

TEST_F(CommitQueueTest, BoundsWhatWaitsByBytes) {
  CommitQueue queue(*db_, Durability::kRelaxed);
  Batch huge;
  const std::string megabyte(1u << 20, 'x');
  for (size_t i = 0; i <= CommitQueue::kQueuedBytesMax >> 20; ++i) {
    huge.Put(Family::kItems, "k", megabyte);
  }
  const Status refused = queue.CommitBlocking(std::move(huge));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ThrottlingException");
  EXPECT_EQ(*db_->Get(Family::kItems, "k"), std::nullopt);
  EXPECT_TRUE(queue.CommitBlocking(One("k", "v")));
}

TEST_F(CommitQueueTest, SplitsGroupsThatGrowLarge) {
  TestExecutor executor;
  CommitQueue queue(*db_, Durability::kRelaxed);
  const std::string value(CommitQueue::kGroupBytesMax / 2 + 1, 'x');
  int done = 0;
  int failed = 0;
  for (int i = 0; i < 6; ++i) {
    Spawn(CommitAndCount(queue, One(std::to_string(i), value), &done, &failed));
  }
  while (done + failed < 6) executor.RunOne();
  EXPECT_EQ(done, 6);
  EXPECT_EQ(queue.fsyncs(), 6u) << "two of them are more than a group may hold";
}

TEST_F(CommitQueueTest, WritesWhatIsQueuedBeforeItStops) {
  constexpr int kWrites = 500;
  {
    CommitQueue queue(*db_, Durability::kFsync);
    for (int i = 0; i < kWrites; ++i) {
      ASSERT_TRUE(queue.CommitEventually(One("e" + std::to_string(i), "v")));
    }
  }
  for (int i = 0; i < kWrites; ++i) {
    EXPECT_EQ(*db_->Get(Family::kItems, "e" + std::to_string(i)), "v");
  }
}

TEST_F(CommitQueueTest, StopsWhenNothingWasWritten) { CommitQueue queue(*db_, Durability::kFsync); }

TEST_F(CommitQueueTest, BlocksFromManyThreads) {
  CommitQueue queue(*db_, Durability::kRelaxed);
  std::vector<std::thread> threads;
  std::atomic<int> done{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i);
        if (queue.CommitBlocking(One(key, "v")) && db_->Get(Family::kItems, key)->has_value()) {
          ++done;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(done, 800);
}

TEST_F(CommitQueueTest, CommitsAnEmptyBatch) {
  CommitQueue queue(*db_, Durability::kFsync);
  EXPECT_TRUE(queue.CommitBlocking(Batch()));
}

}  // namespace
}  // namespace portico::storage
