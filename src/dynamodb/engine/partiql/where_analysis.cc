#include "dynamodb/engine/partiql/where_analysis.h"

#include <algorithm>

#include "dynamodb/engine/partiql/key_access.h"

namespace portico::dynamodb::partiql {
namespace {

using Kind = Condition::Kind;

constexpr size_t kMany = kPlanRangesMax + 1;

SortOperator OperatorOf(Comparator comparator, bool mirrored) {
  switch (comparator) {
    case Comparator::kLt:
      return mirrored ? SortOperator::kGreater : SortOperator::kLess;
    case Comparator::kLe:
      return mirrored ? SortOperator::kGreaterOrEqual : SortOperator::kLessOrEqual;
    case Comparator::kGt:
      return mirrored ? SortOperator::kLess : SortOperator::kGreater;
    case Comparator::kGe:
      return mirrored ? SortOperator::kLessOrEqual : SortOperator::kGreaterOrEqual;
    default:
      return SortOperator::kEqual;
  }
}

Branches Filtered(const Condition& condition) {
  Branches one(1);
  one[0].filters.push_back(&condition);
  return one;
}

Branches Cross(const Branches& left, const Branches& right) {
  Branches product;
  for (const Branch& a : left) {
    for (const Branch& b : right) {
      Branch both = a;
      both.partitions.insert(both.partitions.end(), b.partitions.begin(), b.partitions.end());
      both.sorts.insert(both.sorts.end(), b.sorts.begin(), b.sorts.end());
      both.has_unranged_sort |= b.has_unranged_sort;
      both.filters.insert(both.filters.end(), b.filters.begin(), b.filters.end());
      product.push_back(std::move(both));
    }
  }
  return product;
}

bool IsOn(const Operand& operand, const std::string& name) {
  return operand.kind == Operand::Kind::kPath && !operand.path.is_nested() && !name.empty() &&
         operand.path.root() == name;
}

bool Mentions(const Condition& condition, const std::string& name) {
  const auto on = [&name](const Operand& operand) { return IsOn(operand, name); };
  const auto inside = [&name](const Condition& child) { return Mentions(child, name); };
  return std::ranges::any_of(condition.operands, on) ||
         std::ranges::any_of(condition.children, inside);
}

}  // namespace

bool WhereAnalysis::IsKeyed(const Condition& condition) const {
  const auto keyed = [this](const Condition& child) { return IsKeyed(child); };
  if (condition.kind == Kind::kAnd) return std::ranges::any_of(condition.children, keyed);
  if (condition.kind == Kind::kOr) {
    return !condition.children.empty() && std::ranges::all_of(condition.children, keyed);
  }
  return !PartitionsOf(condition).empty();
}

size_t WhereAnalysis::Count(const Condition& condition) const {
  size_t count = condition.kind == Kind::kOr && MentionsKey(condition) ? 0 : 1;
  if (condition.kind == Kind::kAnd) {
    for (const Condition& child : condition.children) {
      count = std::min(count * Count(child), kMany);
    }
  } else if (count == 0) {
    for (const Condition& child : condition.children) {
      count = std::min(count + Count(child), kMany);
    }
  } else if (condition.kind == Kind::kIn && OnKey(condition)) {
    count = condition.operands.size() - 1;
  }
  return std::min(count, kMany);
}

Branches WhereAnalysis::Split(const Condition& condition) const {
  switch (condition.kind) {
    case Kind::kAnd: {
      Branches product(1);
      for (const Condition& child : condition.children) product = Cross(product, Split(child));
      return product;
    }
    case Kind::kOr: {
      if (!MentionsKey(condition)) return Filtered(condition);
      Branches sum;
      for (const Condition& child : condition.children) {
        Branches more = Split(child);
        std::ranges::move(more, std::back_inserter(sum));
      }
      return sum;
    }
    default:
      return SplitLeaf(condition);
  }
}

bool WhereAnalysis::MentionsKey(const Condition& condition) const {
  return Mentions(condition, partition_) || Mentions(condition, sort_);
}

bool WhereAnalysis::OnKey(const Condition& in) const {
  if (!IsOn(in.operands[0], partition_) && !IsOn(in.operands[0], sort_)) return false;
  return std::all_of(in.operands.begin() + 1, in.operands.end(),
                     [](const Operand& operand) { return operand.kind == Operand::Kind::kValue; });
}

std::vector<AttributeView> WhereAnalysis::PartitionsOf(const Condition& leaf) const {
  if (leaf.kind == Kind::kIn && OnKey(leaf) && IsOn(leaf.operands[0], partition_)) {
    std::vector<AttributeView> values;
    for (size_t i = 1; i < leaf.operands.size(); ++i) values.push_back(leaf.operands[i].value);
    return values;
  }
  const auto value = EqualityOn(leaf, partition_, KeyEqualities::kCompareOnly);
  if (!value) return {};
  return {*value};
}

Branches WhereAnalysis::SplitLeaf(const Condition& leaf) const {
  Branches branches;
  for (const AttributeView& partition : PartitionsOf(leaf)) {
    branches.emplace_back().partitions.push_back(partition);
  }
  for (const SortTest& test : SortTestsOf(leaf)) branches.emplace_back().sorts.push_back(test);
  if (!branches.empty()) return branches;
  branches = Filtered(leaf);
  branches[0].has_unranged_sort = Mentions(leaf, sort_);
  return branches;
}

std::vector<SortTest> WhereAnalysis::SortTestsOf(const Condition& leaf) const {
  const std::vector<Operand>& operands = leaf.operands;
  const auto is_value = [&](size_t i) { return operands[i].kind == Operand::Kind::kValue; };
  switch (leaf.kind) {
    case Kind::kCompare: {
      const bool mirrored = IsOn(operands[1], sort_);
      const size_t on = mirrored ? 1 : 0;
      if (leaf.comparator == Comparator::kNe || !IsOn(operands[on], sort_) || !is_value(1 - on)) {
        return {};
      }
      return {{OperatorOf(leaf.comparator, mirrored), operands[1 - on].value, {}}};
    }
    case Kind::kBetween:
      if (!IsOn(operands[0], sort_) || !is_value(1) || !is_value(2)) return {};
      return {{SortOperator::kBetween, operands[1].value, operands[2].value}};
    case Kind::kBeginsWith:
      if (!IsOn(operands[0], sort_) || !is_value(1)) return {};
      return {{SortOperator::kBeginsWith, operands[1].value, {}}};
    case Kind::kIn: {
      if (!OnKey(leaf) || !IsOn(operands[0], sort_)) return {};
      std::vector<SortTest> tests;
      for (size_t i = 1; i < operands.size(); ++i) {
        tests.push_back({SortOperator::kEqual, operands[i].value, {}});
      }
      return tests;
    }
    default:
      return {};
  }
}

}  // namespace portico::dynamodb::partiql
