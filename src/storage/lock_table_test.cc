#include "storage/lock_table.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "base/test_executor.h"

namespace portico::storage {
namespace {

// Holds the lock of `hash` until `release` is set, noting in `order` when it got it.
Task<void> Hold(LockTable* table, uint64_t hash, std::shared_ptr<OneShot<int>> release, int id,
                std::vector<int>* order) {
  const LockTable::Guard guard = co_await table->Lock(hash);
  order->push_back(id);
  co_await release->Wait();
}

Task<void> HoldAll(LockTable* table, std::vector<uint64_t> hashes, int id,
                   std::vector<int>* order) {
  const std::vector<LockTable::Guard> guards = co_await table->LockAll(std::move(hashes));
  order->push_back(id);
}

class LockTableTest : public ::testing::Test {
 protected:
  TestExecutor executor_;
  std::unique_ptr<LockTable> table_ = std::make_unique<LockTable>();
  std::vector<int> order_;
};

TEST_F(LockTableTest, HandsALockOnInOrder) {
  auto first = std::make_shared<OneShot<int>>();
  auto second = std::make_shared<OneShot<int>>();
  auto third = std::make_shared<OneShot<int>>();
  Spawn(Hold(table_.get(), 7, first, 1, &order_));
  Spawn(Hold(table_.get(), 7, second, 2, &order_));
  Spawn(Hold(table_.get(), 7 + LockTable::kStripeCount, third, 3, &order_));
  executor_.RunReady();
  EXPECT_EQ(order_, (std::vector<int>{1}));
  first->Set(0);
  executor_.RunReady();
  EXPECT_EQ(order_, (std::vector<int>{1, 2}));
  second->Set(0);
  executor_.RunReady();
  EXPECT_EQ(order_, (std::vector<int>{1, 2, 3}));
  third->Set(0);
  executor_.RunReady();
}

TEST_F(LockTableTest, OtherStripesDoNotWait) {
  auto held = std::make_shared<OneShot<int>>();
  Spawn(Hold(table_.get(), 1, held, 1, &order_));
  Spawn(HoldAll(table_.get(), {2, 3}, 2, &order_));
  executor_.RunReady();
  EXPECT_EQ(order_, (std::vector<int>{1, 2}));
  held->Set(0);
  executor_.RunReady();
}

TEST_F(LockTableTest, SeveralLocksAreTakenTogetherAndGivenBack) {
  auto held = std::make_shared<OneShot<int>>();
  Spawn(Hold(table_.get(), 9, held, 1, &order_));
  Spawn(HoldAll(table_.get(), {9, 5, 9, 5 + LockTable::kStripeCount}, 2, &order_));
  Spawn(HoldAll(table_.get(), {5, 9}, 3, &order_));
  executor_.RunReady();
  EXPECT_EQ(order_, (std::vector<int>{1}));
  held->Set(0);
  executor_.RunReady();
  EXPECT_EQ(order_, (std::vector<int>{1, 2, 3}));
  Spawn(HoldAll(table_.get(), {5, 9}, 4, &order_));
  executor_.RunReady();
  EXPECT_EQ(order_.back(), 4);
}

}  // namespace
}  // namespace portico::storage
