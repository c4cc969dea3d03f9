#include "dynamodb/engine/expression/update_charge.h"

#include <gtest/gtest.h>

#include "dynamodb/engine/expression/binder.h"
#include "dynamodb/engine/expression/testing.h"

namespace portico::dynamodb {
namespace {

// ":s" is 10 bytes, ":l" a list of one byte, ":m" a map of one byte.
constexpr char kValues[] =
    R"({":s":{"S":"yyyyyyyyyy"},":l":{"L":[{"S":"e"}]},":m":{"M":{"a":{"S":"y"}}},)"
    R"(":n":{"N":"1"},":ss":{"SS":["aa","bbb"]}})";

constexpr uint64_t kBase = 3;
constexpr uint64_t kClause = 19;
constexpr uint64_t kNumber = 2;

uint64_t ChargeOf(std::string_view text) {
  Substitutions substitutions = testing::With(kValues, {{"#alias", "c"}});
  const Result<Update> update = CompileUpdate(text, &substitutions);
  EXPECT_TRUE(update) << testing::MessageOf(update);
  return update ? UpdateChargeBytes(*update) - kBase : 0;
}

TEST(UpdateChargeTest, ClausesThatWriteCostTheirTargetAndValue) {
  EXPECT_EQ(ChargeOf("SET c = :s"), kClause + 1 + 10);
  EXPECT_EQ(ChargeOf("SET #alias = :s"), kClause + 1 + 10);
  EXPECT_EQ(ChargeOf("SET c = :s, dd = :s"), 2 * kClause + 1 + 2 + 20);
  EXPECT_EQ(ChargeOf("ADD abcdefghij :n"), kClause + 10 + kNumber);
  EXPECT_EQ(ChargeOf("ADD ss :ss"), kClause + 2 + 5);
}

TEST(UpdateChargeTest, FurtherElementsOfATargetCostFourMore) {
  EXPECT_EQ(ChargeOf("SET d.leaf = :s"), kClause + 1 + (4 + 4) + 10);
  EXPECT_EQ(ChargeOf("SET d[10] = :s"), kClause + 1 + (4 + 2) + 10);
}

TEST(UpdateChargeTest, PathsThatAreReadCostTheirElements) {
  EXPECT_EQ(ChargeOf("SET c = abcdefghij"), kClause + 1 + 1 + (14 + 10));
  EXPECT_EQ(ChargeOf("SET c = m.a.z"), kClause + 1 + 1 + 3 * (14 + 1));
  EXPECT_EQ(ChargeOf("SET c = l[10]"), kClause + 1 + 1 + (14 + 1) + (14 + 2));
}

TEST(UpdateChargeTest, OperatorsAndFunctionsCostTheirOperands) {
  const uint64_t path = 1 + 14 + 1;
  EXPECT_EQ(ChargeOf("SET n = n + :n"), kClause + 1 + 34 + path + kNumber);
  EXPECT_EQ(ChargeOf("SET n = n - :n"), kClause + 1 + 37 + path + kNumber);
  EXPECT_EQ(ChargeOf("SET c = if_not_exists(c, :s)"), kClause + 1 + 39 + path + 10);
  EXPECT_EQ(ChargeOf("SET c = if_not_exists(c, :m)"), kClause + 1 + 39 + path + (3 + 1 + 1 + 1));
  EXPECT_EQ(ChargeOf("SET l = list_append(l, :l)"), kClause + 1 + 37 + path + (3 + 1 + 1));
}

TEST(UpdateChargeTest, WhatIsTakenAwayIsFree) {
  EXPECT_EQ(ChargeOf("REMOVE r"), 2u);
  EXPECT_EQ(ChargeOf("REMOVE m.yyyyyyyyyy"), 1u + 1 + (4 + 10));
  EXPECT_EQ(ChargeOf("REMOVE l[10]"), 1u + 1 + (4 + 2));
  EXPECT_EQ(ChargeOf("DELETE ss :ss"), 1u + 2);
}

}  // namespace
}  // namespace portico::dynamodb
