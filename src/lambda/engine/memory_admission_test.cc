#include "lambda/engine/memory_admission.h"

#include <gtest/gtest.h>

#include <vector>

namespace portico::lambda {
namespace {

constexpr int64_t kMb = 1 << 20;
constexpr int64_t kUnknown = -1;

class MemoryAdmissionTest : public ::testing::Test {
 protected:
  MemoryAdmission Make() {
    return MemoryAdmission({[this] { return total_; }, [this] { return available_; }}, clock_);
  }
  ManualClock clock_;
  int64_t total_ = 10'000 * kMb;
  int64_t available_ = 8'500 * kMb;  // 8,000 without the headroom
};

TEST_F(MemoryAdmissionTest, WithoutAMachineEveryoneIsLetIn) {
  MemoryAdmission admission({}, clock_);
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(admission.Reserve(10'240 * kMb, kUnknown, false), 0);
}

TEST_F(MemoryAdmissionTest, AFunctionOfKnownUseReservesThat) {
  MemoryAdmission admission = Make();
  EXPECT_EQ(admission.Reserve(3'000 * kMb, 40 * kMb, false), (40 + 10 + 16) * kMb);
  EXPECT_EQ(admission.Reserve(128 * kMb, 120 * kMb, false), 128 * kMb);
  int count = 0;
  while (admission.Reserve(3'000 * kMb, 784 * kMb, false)) ++count;  // 996 each
  EXPECT_EQ(count, 7);
}

TEST_F(MemoryAdmissionTest, AFunctionOfUnknownUseReservesItsMemoryOrAShareOfWhatIsLeft) {
  MemoryAdmission admission = Make();
  EXPECT_EQ(admission.Reserve(512 * kMb, kUnknown, false), 512 * kMb);
  EXPECT_EQ(admission.Reserve(10'240 * kMb, kUnknown, false), (8'000 - 512) / 4 * kMb);
  int count = 0;
  int64_t reserved = 0;
  while (const auto more = admission.Reserve(10'240 * kMb, kUnknown, false)) {
    reserved += *more;
    ++count;
  }
  EXPECT_GT(count, 5);
  EXPECT_LE(admission.reserved_bytes(), 8'000 * kMb);
  EXPECT_GE(reserved, 5'000 * kMb);
}

TEST_F(MemoryAdmissionTest, TheFirstIsAlwaysLetIn) {
  available_ = 10 * kMb;
  MemoryAdmission admission = Make();
  EXPECT_FALSE(admission.Reserve(128 * kMb, kUnknown, false));
  EXPECT_TRUE(admission.Reserve(128 * kMb, kUnknown, true));
}

TEST_F(MemoryAdmissionTest, WhatIsReleasedIsThereForOthers) {
  MemoryAdmission admission = Make();
  std::vector<int64_t> reserved;
  while (const auto one = admission.Reserve(1'000 * kMb, 10'000 * kMb, false)) {
    reserved.push_back(*one);
  }
  EXPECT_EQ(reserved.size(), 8u);
  admission.Release(reserved[0]);
  EXPECT_TRUE(admission.Reserve(1'000 * kMb, 10'000 * kMb, false));
  // By now they use it.
  available_ = 500 * kMb;
  for (const int64_t one : reserved) admission.Release(one);
  EXPECT_TRUE(admission.Reserve(1'000 * kMb, 10 * kMb, false)) << "known a moment ago";
  clock_.AdvanceMs(MemoryAdmission::kReadPeriodUs / 1000);
  EXPECT_FALSE(admission.Reserve(1'000 * kMb, 10 * kMb, false));
}

}  // namespace
}  // namespace portico::lambda
