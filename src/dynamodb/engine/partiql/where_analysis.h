// A SELECT's WHERE as alternatives by key: what each asks of the partition and of the sort key.
//
// AND is distributed over the ORs and INs that mention the key; what does not mention it stays
// whole, for the filter. Pure. Everything borrows the condition.
#pragma once

#include <string>
#include <vector>

#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/key_schema.h"
#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb::partiql {

// How many ranges one statement may read.
inline constexpr size_t kPlanRangesMax = 50;

// A condition on the sort key that is one range of keys.
struct SortTest {
  SortOperator op;
  AttributeView a;
  AttributeView b;
};

// What one alternative of a WHERE asks of the key.
struct Branch {
  std::vector<AttributeView> partitions;
  std::vector<SortTest> sorts;
  // It asks something of the sort key that is no range (NOT, <>).
  bool has_unranged_sort = false;
  // What it asks beside the key. Borrowed.
  std::vector<const Condition*> filters;
};

using Branches = std::vector<Branch>;

class WhereAnalysis {
 public:
  // `key` has one partition and at most one sort attribute, and must outlive the analysis.
  explicit WhereAnalysis(const KeySchema& key)
      : partition_(key.partition[0].name), sort_(key.sort.empty() ? "" : key.sort[0].name) {}

  // Whether each alternative fixes the partition.
  bool IsKeyed(const Condition& condition) const;
  // How many alternatives there are; counts no further than just above kPlanRangesMax.
  size_t Count(const Condition& condition) const;
  // The alternatives; Count() must not be above kPlanRangesMax.
  Branches Split(const Condition& condition) const;

 private:
  bool MentionsKey(const Condition& condition) const;
  // An IN of a key attribute among values.
  bool OnKey(const Condition& in) const;
  // The values that a condition, if it is one on the partition, allows.
  std::vector<AttributeView> PartitionsOf(const Condition& leaf) const;
  std::vector<SortTest> SortTestsOf(const Condition& leaf) const;
  Branches SplitLeaf(const Condition& leaf) const;

  const std::string& partition_;
  // Empty for none.
  const std::string sort_;
};

}  // namespace portico::dynamodb::partiql
