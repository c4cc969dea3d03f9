#include "dynamodb/engine/partiql/read_plan.h"

#include <gtest/gtest.h>

namespace portico::dynamodb::partiql {
namespace {

const KeySchema kKey{{{"pk", AttributeType::kS}}, {{"sk", AttributeType::kN}}};
constexpr uint64_t kNumber = 7;

Result<ReadPlan> Plan(const std::string& clauses) {
  const auto statement = Compile("SELECT * FROM t " + clauses, {});
  if (!statement) return Fail(statement.error());
  const Condition* where = statement->where ? &*statement->where : nullptr;
  return PlanRead({kNumber, kKey}, where, statement->order);
}

std::string PartitionOf(std::string_view value) {
  KeyValues partition;
  partition.Append(Value::String(value).view());
  return PartitionPrefix(kNumber, partition);
}

KeyRange RangeOf(std::string_view partition, SortOperator op, int64_t a = 0, int64_t b = 0) {
  const Value lower = Value::OfNumber(Number::FromInt(a));
  const Value upper = Value::OfNumber(Number::FromInt(b));
  return SortRange(PartitionOf(partition), op, lower.view(), upper.view());
}

void ExpectRanges(const std::string& clauses, const std::vector<KeyRange>& ranges) {
  const auto plan = Plan(clauses);
  ASSERT_TRUE(plan) << clauses << ": " << plan.error().message;
  EXPECT_FALSE(plan->is_scan) << clauses;
  ASSERT_EQ(plan->ranges.size(), ranges.size()) << clauses;
  for (size_t i = 0; i < ranges.size(); ++i) {
    EXPECT_EQ(plan->ranges[i].begin, ranges[i].begin) << clauses << " " << i;
    EXPECT_EQ(plan->ranges[i].end, ranges[i].end) << clauses << " " << i;
  }
}

TEST(ReadPlan, ReadsWhatTheKeyConditionsName) {
  const KeyRange a = RangeOf("a", SortOperator::kAll);
  const KeyRange b = RangeOf("b", SortOperator::kAll);
  ExpectRanges("WHERE pk = 'a' AND x = 1", {a});
  ExpectRanges("WHERE pk IN ['b', 'a']", {a, b});
  ExpectRanges("WHERE (pk = 'b' OR pk = 'a') AND x = 1", {a, b});
  ExpectRanges("WHERE pk = 'a' AND sk BETWEEN 2 AND 5",
               {RangeOf("a", SortOperator::kBetween, 2, 5)});
  ExpectRanges("WHERE pk = 'a' AND 3 >= sk", {RangeOf("a", SortOperator::kLessOrEqual, 3)});
  ExpectRanges("WHERE pk = 'a' AND sk IN [9, 1]",
               {RangeOf("a", SortOperator::kEqual, 1), RangeOf("a", SortOperator::kEqual, 9)});
  // Several conditions on the sort key meet.
  ExpectRanges("WHERE pk = 'a' AND sk >= 2 AND sk <= 5",
               {RangeOf("a", SortOperator::kBetween, 2, 5)});
  // A condition that is no range leaves the partition whole.
  ExpectRanges("WHERE pk = 'a' AND sk <> 2 OR pk = 'a' AND sk = 3", {a});
}

TEST(ReadPlan, OrdersRangesAsTheyAreAskedFor) {
  const auto down = Plan("WHERE pk IN ['a','b'] AND sk IN [1, 2] ORDER BY pk DESC, sk DESC");
  ASSERT_TRUE(down);
  EXPECT_TRUE(down->is_backward);
  EXPECT_EQ(down->ranges[0].begin, RangeOf("b", SortOperator::kEqual, 2).begin);
  EXPECT_EQ(down->ranges[3].begin, RangeOf("a", SortOperator::kEqual, 1).begin);
}

TEST(ReadPlan, ScansWhatNoKeyNames) {
  for (const char* clauses :
       {"", "WHERE x = 1", "WHERE pk > 'a'", "WHERE pk = 'a' OR x = 1", "WHERE NOT pk = 'a'",
        "WHERE pk = 'a' AND pk = 'b'", "WHERE pk.x = 'a'", "WHERE pk = x",
        "WHERE pk = 'a' AND (pk = 'b' OR x = 1)"}) {
    const auto plan = Plan(clauses);
    ASSERT_TRUE(plan) << clauses;
    EXPECT_TRUE(plan->is_scan) << clauses;
    ASSERT_EQ(plan->ranges.size(), 1u);
    EXPECT_EQ(plan->ranges[0].begin, TablePrefix(kNumber));
  }
}

TEST(ReadPlan, CountsReadsWithoutMakingThem) {
  // 100 * 100 * 2^40 alternatives.
  std::string values = "'v'";
  std::string numbers = "0";
  for (int i = 1; i < 100; ++i) {
    values += ",'v" + std::to_string(i) + "'";
    numbers += "," + std::to_string(i);
  }
  std::string where = "WHERE pk IN [" + values + "] AND sk IN [" + numbers + "]";
  for (int i = 0; i < 40; ++i) where += " AND (sk = 1 OR sk = 2)";
  const auto plan = Plan(where);
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().message, "Too many decomposed read operations for a given query.");
}

TEST(ReadPlan, NamesTheAttributesOfTheLastPartitionsFilter) {
  const auto filtered = [](const std::string& where) { return Plan(where)->filtered_attributes; };
  using Names = std::vector<std::string>;
  EXPECT_EQ(filtered("WHERE pk = 'a' AND b = 1 AND (a = 2 OR c.d = 3)"), (Names{"b", "a", "c"}));
  EXPECT_EQ(filtered("WHERE (pk = 'q' AND u = 1) OR (pk = 'b' AND v = 1)"), Names{"u"});
  EXPECT_EQ(filtered("WHERE (pk = 'a' AND u = 1) OR pk = 'b'"), Names{});
  EXPECT_EQ(filtered("WHERE u = 1"), Names{});
}

}  // namespace
}  // namespace portico::dynamodb::partiql
