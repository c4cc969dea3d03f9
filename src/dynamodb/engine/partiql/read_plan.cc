#include "dynamodb/engine/partiql/read_plan.h"

#include <algorithm>

#include "dynamodb/engine/partiql/where_analysis.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::partiql {
namespace {

Status CheckType(const KeyAttribute& attribute, const AttributeView& value, bool is_partition) {
  if (value.Is(attribute.type)) return CheckKeyValue(attribute, value, is_partition);
  return Invalid("Key attribute's data type should match its data type in table's schema: Key " +
                 attribute.name);
}

void AppendAttributes(const Condition& condition, std::vector<std::string>* names) {
  for (const Operand& operand : condition.operands) {
    if (operand.path.elements().empty()) continue;
    if (std::ranges::find(*names, operand.path.root()) == names->end()) {
      names->push_back(operand.path.root());
    }
  }
  for (const Condition& child : condition.children) AppendAttributes(child, names);
}

// Of the branch whose partition comes last.
std::vector<std::string> FilteredAttributes(const Branches& branches) {
  const Branch* last = &branches[0];
  for (const Branch& branch : branches) {
    const auto order = CompareScalars(branch.partitions[0], last->partitions[0]);
    if (order && *order >= 0) last = &branch;
  }
  std::vector<std::string> names;
  for (const Condition* filter : last->filters) AppendAttributes(*filter, &names);
  return names;
}

// A branch as a range of stored keys.
struct Read {
  // What the keys of the partition begin with.
  std::string partition;
  AttributeView value;
  KeyRange range;
  bool has_unranged_sort;
};

Result<Read> ReadOf(const KeySpace& space, const Branch& branch) {
  PORTICO_TRY(CheckType(space.key.partition[0], branch.partitions[0], true));
  Read read;
  read.value = branch.partitions[0];
  KeyValues partition;
  partition.Append(read.value);
  read.partition = PartitionPrefix(space.number, partition);
  read.range = SortRange(read.partition, SortOperator::kAll);
  read.has_unranged_sort = branch.has_unranged_sort;
  for (const SortTest& test : branch.sorts) {
    PORTICO_TRY(CheckType(space.key.sort[0], test.a, false));
    if (test.op == SortOperator::kBetween) {
      PORTICO_TRY(CheckType(space.key.sort[0], test.b, false));
    }
    KeyRange range = SortRange(read.partition, test.op, test.a, test.b);
    read.range.begin = std::max(read.range.begin, std::move(range.begin));
    read.range.end = std::min(read.range.end, std::move(range.end));
  }
  return read;
}

// One read a partition where alternatives cannot be kept apart: the filter decides there.
void MergeUnranged(std::vector<Read>* reads) {
  for (Read& read : *reads) {
    const auto unranged = [&read](const Read& other) {
      return other.partition == read.partition && other.has_unranged_sort;
    };
    if (std::ranges::any_of(*reads, unranged)) {
      read.range = SortRange(read.partition, SortOperator::kAll);
    }
  }
  const auto same = [](const Read& a, const Read& b) {
    return a.partition == b.partition && b.has_unranged_sort;
  };
  // An unranged read of a partition first, so that the others of it go.
  std::ranges::stable_sort(*reads, [](const Read& a, const Read& b) {
    if (a.partition != b.partition) return a.partition < b.partition;
    return a.has_unranged_sort > b.has_unranged_sort;
  });
  std::vector<Read> kept;
  for (Read& read : *reads) {
    if (!kept.empty() && same(read, kept.back())) continue;
    kept.push_back(std::move(read));
  }
  *reads = std::move(kept);
}

Status CheckOverlaps(const std::vector<Read>& reads) {
  for (size_t i = 0; i < reads.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const KeyRange& a = reads[i].range;
      const KeyRange& b = reads[j].range;
      if (a.empty() || b.empty() || a.end <= b.begin || b.end <= a.begin) continue;
      return Invalid("Overlapping conditions with range keys are not supported in where clause");
    }
  }
  return {};
}

// Where ORDER BY cannot be served. `partitions` is how many the WHERE names, 0 for none.
Status CheckOrder(const KeySchema& key, bool has_where, size_t partitions,
                  const std::vector<OrderKey>& order) {
  if (order.empty()) return {};
  if (!has_where) {
    return Invalid("Must have WHERE clause in the statement when using ORDER BY clause.");
  }
  bool by_partition = false;
  for (const OrderKey& term : order) {
    if (key.Find(term.attribute) == nullptr) {
      return Invalid("Attribute " + term.attribute +
                     " in ORDER BY clause must be part of the primary key");
    }
    by_partition |= term.attribute == key.partition[0].name;
  }
  if (partitions == 0) {
    return Invalid(
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER "
        "BY clause.");
  }
  if (partitions > 1 && !by_partition) {
    return Invalid(
        "Must have hash key in ORDER BY clause when more than one hash key condition specified in "
        "WHERE clause.");
  }
  return {};
}

// Partitions in the order of their values, and ranges as they lie; each backwards if asked so.
void Arrange(const KeySchema& key, const std::vector<OrderKey>& order, std::vector<Read>* reads,
             ReadPlan* plan) {
  bool partitions_descend = false;
  // AWS reads the sort key backwards unless ORDER BY asks for it ascending, once there is one.
  bool sorts_descend = !order.empty();
  for (const OrderKey& term : order) {
    if (term.attribute == key.partition[0].name) {
      partitions_descend = term.descending;
    } else {
      sorts_descend = term.descending;
    }
  }
  std::ranges::stable_sort(*reads, [&](const Read& a, const Read& b) {
    const auto by_value = CompareScalars(a.value, b.value);
    if (by_value && *by_value != 0) return partitions_descend ? *by_value > 0 : *by_value < 0;
    return sorts_descend ? a.range.begin > b.range.begin : a.range.begin < b.range.begin;
  });
  plan->is_backward = sorts_descend;
  for (Read& read : *reads) plan->ranges.push_back(std::move(read.range));
}

// An alternative that names two partitions is none that can be read by its key.
bool HasConflict(const Branches& branches) {
  return std::ranges::any_of(branches, [](const Branch& branch) {
    return std::ranges::any_of(branch.partitions, [&](const AttributeView& value) {
      return value != branch.partitions[0];
    });
  });
}

Branches BranchesOf(const WhereAnalysis& analysis, const Condition* where) {
  if (where == nullptr || !analysis.IsKeyed(*where)) return {};
  Branches branches = analysis.Split(*where);
  return HasConflict(branches) ? Branches() : branches;
}

}  // namespace

Result<ReadPlan> PlanRead(const KeySpace& space, const Condition* where,
                          const std::vector<OrderKey>& order) {
  const WhereAnalysis analysis(space.key);
  if (where != nullptr && analysis.IsKeyed(*where) && analysis.Count(*where) > kPlanRangesMax) {
    return Invalid("Too many decomposed read operations for a given query.");
  }
  const Branches branches = BranchesOf(analysis, where);
  ReadPlan plan;
  if (branches.empty()) {
    PORTICO_TRY(CheckOrder(space.key, where != nullptr, 0, order));
    std::string prefix = TablePrefix(space.number);
    std::string end = PrefixEnd(prefix);
    plan.ranges.push_back({std::move(prefix), std::move(end)});
    plan.is_scan = true;
    return plan;
  }
  std::vector<Read> reads;
  for (const Branch& branch : branches) {
    PORTICO_ASSIGN(Read read, ReadOf(space, branch));
    reads.push_back(std::move(read));
  }
  MergeUnranged(&reads);
  PORTICO_TRY(CheckOverlaps(reads));
  std::vector<std::string> partitions;
  for (const Read& read : reads) partitions.push_back(read.partition);
  std::ranges::sort(partitions);
  // Not ranges::unique, which clang 14 cannot compile.
  partitions.erase(std::unique(partitions.begin(), partitions.end()), partitions.end());
  PORTICO_TRY(CheckOrder(space.key, true, partitions.size(), order));
  Arrange(space.key, order, &reads, &plan);
  plan.filtered_attributes = FilteredAttributes(branches);
  return plan;
}

}  // namespace portico::dynamodb::partiql
