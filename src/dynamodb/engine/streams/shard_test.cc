#include "dynamodb/engine/streams/shard.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace portico::dynamodb {
namespace {

constexpr int64_t kNowMs = 1'700'000'000'000;

TEST(StreamShard, NumbersTellTheTimeAndAscend) {
  StreamShard shard(0);
  const uint64_t first = shard.Begin(kNowMs);
  EXPECT_EQ(first, SequenceAt(kNowMs));
  EXPECT_EQ(TimeOfSequence(first), kNowMs);
  EXPECT_EQ(shard.Begin(kNowMs), first + 1);
  EXPECT_EQ(shard.Begin(kNowMs + 1), SequenceAt(kNowMs + 1));
  // A clock that is set back changes nothing.
  EXPECT_EQ(shard.Begin(kNowMs - 5'000), SequenceAt(kNowMs + 1) + 1);
}

TEST(StreamShard, GoesOnBehindTheLastNumberEverGiven) {
  StreamShard shard(SequenceAt(kNowMs) + 7);
  EXPECT_EQ(shard.frontier().end, SequenceAt(kNowMs) + 8);
  EXPECT_EQ(shard.Begin(kNowMs), SequenceAt(kNowMs) + 8);
}

TEST(StreamShard, NothingBehindWhatIsInFlightCanBeRead) {
  StreamShard shard(0);
  const uint64_t a = shard.Begin(kNowMs);
  const uint64_t b = shard.Begin(kNowMs);
  const uint64_t c = shard.Begin(kNowMs);
  EXPECT_EQ(shard.frontier().end, a);
  shard.End(b);
  EXPECT_EQ(shard.frontier().end, a);
  shard.End(a);
  EXPECT_EQ(shard.frontier().end, c);
  shard.End(c);
  EXPECT_EQ(shard.frontier().end, c + 1);
}

TEST(StreamShard, ClosesWhenNothingIsInFlight) {
  StreamShard shard(0);
  const uint64_t a = shard.Begin(kNowMs);
  shard.Close(kNowMs + 1);
  EXPECT_EQ(shard.Begin(kNowMs + 2), 0u);
  EXPECT_FALSE(shard.frontier().closed);
  shard.End(a);
  EXPECT_TRUE(shard.frontier().closed);
  EXPECT_EQ(shard.last(), SequenceAt(kNowMs + 1));
}

// What is below the frontier must have been ended before it was asked for.
TEST(StreamShard, TheFrontierIsTrueWhileManyWrite) {
  constexpr int kWriters = 4;
  constexpr size_t kNumbersEach = 2'000;
  StreamShard shard(0);
  std::vector<std::atomic<bool>> ended(kWriters * kNumbersEach);
  std::atomic<int> running = kWriters;
  const auto write = [&] {
    for (size_t i = 0; i < kNumbersEach; ++i) {
      // No time at all: numbers are 1, 2, 3…
      const uint64_t number = shard.Begin(0);
      ended[number - 1] = true;
      shard.End(number);
    }
    --running;
  };
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) writers.emplace_back(write);
  uint64_t checked = 0;
  while (running > 0 || checked < ended.size()) {
    for (const uint64_t end = shard.frontier().end; checked + 1 < end; ++checked) {
      ASSERT_TRUE(ended[checked]) << checked;
    }
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(shard.frontier().end, kWriters * kNumbersEach + 1);
}

}  // namespace
}  // namespace portico::dynamodb
