#include "dynamodb/engine/query_plan.h"

#include <algorithm>

#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/value/value_writer.h"

namespace portico::dynamodb {
namespace {

const KeyCondition* FindCondition(const std::vector<KeyCondition>& conditions,
                                  const std::string& name) {
  for (const KeyCondition& condition : conditions) {
    if (condition.attribute == name) return &condition;
  }
  return nullptr;
}

tl::unexpected<AwsError> Missed(const std::string& name) {
  return Invalid("Query condition missed key schema element: " + name);
}

Status CheckTypes(const KeyAttribute& attribute, const KeyCondition& condition, bool is_partition) {
  if (!condition.is_indexable) {
    return Invalid("Attempted conditional constraint is not an indexable operation");
  }
  const bool has_upper = condition.op == SortOperator::kBetween;
  if (!condition.a.Is(attribute.type) || (has_upper && !condition.b.Is(attribute.type))) {
    return InvalidParameter("Condition parameter type does not match schema type");
  }
  if (is_partition && condition.op != SortOperator::kEqual) {
    return Invalid("Query key condition not supported");
  }
  PORTICO_TRY(CheckKeyValue(attribute, condition.a, is_partition));
  if (has_upper) return CheckKeyValue(attribute, condition.b, is_partition);
  return {};
}

tl::unexpected<AwsError> InvalidStart(const std::string& why) {
  return Invalid("The provided starting key is invalid" + (why.empty() ? why : ": " + why));
}

// Of a key that is a whole partition's.
tl::unexpected<AwsError> NothingAfter(const ReadTarget& target, const ItemView& start) {
  const std::string& name = target.key().partition.front().name;
  return Invalid("The provided exclusive start key is invalid: ExclusiveStartKey: {" + name +
                 "=AttributeValue: " + DescribeValue(*start.Find(name)) + "}");
}

// The stored key of a starting key, whose attributes of the target's own key were checked.
Result<std::string> StartKey(const ReadTarget& target, const ItemView& start) {
  if (target.index == nullptr) {
    const Result<ItemKey> key = target.table.KeyOf(start);
    if (!key) return InvalidStart(key.error().message);
    return key->bytes;
  }
  const auto check = [&](const KeyAttribute& attribute, bool is_partition) -> Status {
    const auto value = start.Find(attribute.name);
    if (!value || !value->Is(attribute.type)) {
      return Invalid("The provided key element does not match the schema");
    }
    return CheckKeyValue(attribute, *value, is_partition);
  };
  const Status table_part = target.table.key().Each(check);
  if (!table_part) return InvalidStart(table_part.error().message);
  return target.index->EntryKey(start);
}

// What the keys of a starting key's partition begin with; it has all the target's attributes.
std::string PartitionOf(const ReadTarget& target, const ItemView& start) {
  return PartitionPrefix(target.number(), ValuesOf(target.key().partition, start));
}

// Of an ExclusiveStartKey, which may be null, that attribute of the target's key.
Status CheckStart(const ItemView* start, const KeyAttribute& attribute, bool is_partition) {
  if (start == nullptr) return {};
  const auto value = start->Find(attribute.name);
  if (!value) return InvalidStart("");
  if (!value->Is(attribute.type)) {
    return Invalid("The provided key element does not match the schema");
  }
  return CheckKeyValue(attribute, *value, is_partition);
}

Status CheckConditionCount(const KeySchema& key, size_t conditions) {
  if (conditions <= key.size()) return {};
  return Invalid("The number of query conditions (" + std::to_string(conditions) +
                 ") exceeds the number of key attributes defined in the schema (" +
                 std::to_string(key.size()) + ")");
}

// A key of several partition attributes has its own words for one that no value is given of.
Status CheckPartitionEqual(const KeySchema& key, const std::vector<KeyCondition>& conditions) {
  if (key.partition.size() == 1) return {};
  std::string unequal;
  for (const KeyAttribute& attribute : key.partition) {
    const KeyCondition* condition = FindCondition(conditions, attribute.name);
    if (condition != nullptr && condition->op == SortOperator::kEqual) continue;
    unequal += (unequal.empty() ? "" : ", ") + attribute.name;
  }
  if (unequal.empty()) return {};
  return Invalid("HASH key attributes " + unequal +
                 " must have equality conditions specified in the query");
}

// That the sort attributes' conditions leave no gap before the last, nor anything but equality.
Status CheckPrefix(const KeySchema& key, const std::vector<const KeyCondition*>& by_sort) {
  size_t last = by_sort.size();
  while (last > 0 && by_sort[last - 1] == nullptr) --last;
  std::string unequal;
  for (size_t i = 0; i + 1 < last; ++i) {
    if (by_sort[i] != nullptr && by_sort[i]->op == SortOperator::kEqual) continue;
    unequal += (unequal.empty() ? "" : ", ") + key.sort[i].name;
  }
  if (unequal.empty()) return {};
  return Invalid("RANGE key attributes " + unequal +
                 " must have equality conditions specified in the query because a condition is "
                 "present on key attribute " +
                 key.sort[last - 1].name);
}

}  // namespace

Result<QueryPlan> PlanQuery(const ReadTarget& target, const std::vector<KeyCondition>& conditions,
                            const ItemView* start) {
  const KeySchema& key = target.key();
  if (start != nullptr && start->count() != target.start_key_size()) return InvalidStart("");
  KeyValues partition;
  for (const KeyAttribute& attribute : key.partition) {
    PORTICO_TRY(CheckStart(start, attribute, true));
    PORTICO_TRY(CheckConditionCount(key, conditions.size()));
    PORTICO_TRY(CheckPartitionEqual(key, conditions));
    const KeyCondition* condition = FindCondition(conditions, attribute.name);
    if (condition == nullptr) return Missed(attribute.name);
    PORTICO_TRY(CheckTypes(attribute, *condition, true));
    partition.Append(condition->a);
  }
  QueryPlan plan;
  plan.partition = PartitionPrefix(target.number(), partition);
  plan.has_sort_condition = conditions.size() > key.partition.size();
  plan.range = SortRange(plan.partition, SortOperator::kAll);
  for (const KeyAttribute& attribute : key.sort) PORTICO_TRY(CheckStart(start, attribute, false));
  if (!plan.has_sort_condition) return plan;

  std::vector<const KeyCondition*> by_sort;
  size_t found = 0;
  for (const KeyAttribute& attribute : key.sort) {
    by_sort.push_back(FindCondition(conditions, attribute.name));
    if (by_sort.back() != nullptr) ++found;
  }
  if (key.partition.size() + found < conditions.size()) {
    const auto missed = std::ranges::find(by_sort, nullptr);
    return Missed(key.sort[static_cast<size_t>(missed - by_sort.begin())].name);
  }
  PORTICO_TRY(CheckPrefix(key, by_sort));
  std::string prefix = plan.partition;
  for (size_t i = 0; i < by_sort.size() && by_sort[i] != nullptr; ++i) {
    const KeyCondition& condition = *by_sort[i];
    PORTICO_TRY(CheckTypes(key.sort[i], condition, false));
    plan.range = SortRange(prefix, condition.op, condition.a, condition.b);
    AppendKeyValue(condition.a, &prefix);
  }
  return plan;
}

Result<std::string> QueryStart(const ReadTarget& target, const QueryPlan& plan,
                               const ItemView& start) {
  PORTICO_ASSIGN(std::string bytes, StartKey(target, start));
  const std::string partition = PartitionOf(target, start);
  const bool in_partition = partition == plan.partition;
  if (!plan.has_sort_condition) {
    if (!in_partition) {
      return Invalid(
          "The provided starting key is outside query boundaries based on provided conditions");
    }
    if (target.gives_one_item()) return NothingAfter(target, start);
    return bytes;
  }
  // The sort attributes' part is judged first, as if it stood in the partition that is asked for.
  const std::string moved = plan.partition + bytes.substr(partition.size());
  if (moved < plan.range.begin || moved >= plan.range.end) {
    return Invalid("The provided starting key does not match the range key predicate");
  }
  if (!in_partition) {
    return Invalid("The query can return at most one row and cannot be restarted");
  }
  return bytes;
}

Status CheckScanStart(const ReadTarget& target, const ItemView& start) {
  if (target.index == nullptr) return {};
  if (start.count() != target.start_key_size()) return InvalidStart("");
  return target.key().Each([&](const KeyAttribute& attribute, bool is_partition) {
    return CheckStart(&start, attribute, is_partition);
  });
}

Result<std::string> ScanStart(const ReadTarget& target, const ScanSegment& segment,
                              const ItemView& start) {
  PORTICO_ASSIGN(std::string bytes, StartKey(target, start));
  const KeyRange range = SegmentRange(target.number(), segment.segment, segment.total);
  if (bytes < range.begin || bytes >= range.end) {
    return InvalidStart(
        "Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
        "TotalSegments: " +
        std::to_string(segment.total) + " Segment: " + std::to_string(segment.segment));
  }
  return bytes;
}

}  // namespace portico::dynamodb
