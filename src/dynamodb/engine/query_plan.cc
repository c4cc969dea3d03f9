#include "dynamodb/engine/query_plan.h"

#include "dynamodb/engine/errors.h"

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

}  // namespace

Result<QueryPlan> PlanQuery(const Table& table, const std::vector<KeyCondition>& conditions) {
  const KeySchema& key = table.key();
  if (conditions.size() > key.size()) {
    return Invalid("The number of query conditions (" + std::to_string(conditions.size()) +
                   ") exceeds the number of key attributes defined in the schema (" +
                   std::to_string(key.size()) + ")");
  }
  const KeyAttribute& partition = key.partition[0];
  const KeyCondition* by_partition = FindCondition(conditions, partition.name);
  if (by_partition == nullptr) return Missed(partition.name);
  PORTICO_TRY(CheckTypes(partition, *by_partition, true));

  QueryPlan plan;
  plan.partition = table.PartitionPrefixOf(by_partition->a);
  plan.has_sort_condition = conditions.size() > 1;
  if (!plan.has_sort_condition) {
    plan.range = SortRange(plan.partition, SortOperator::kAll);
    return plan;
  }
  const KeyAttribute& sort = key.sort[0];
  const KeyCondition* by_sort = FindCondition(conditions, sort.name);
  if (by_sort == nullptr) return Missed(sort.name);
  PORTICO_TRY(CheckTypes(sort, *by_sort, false));
  plan.range = SortRange(plan.partition, by_sort->op, by_sort->a, by_sort->b);
  return plan;
}

Result<std::string> QueryStart(const Table& table, const QueryPlan& plan, const ItemView& start) {
  if (start.count() != table.key().size()) return InvalidStart("");
  const Result<ItemKey> key = table.KeyOf(start);
  if (!key) return InvalidStart(key.error().message);
  const std::string& bytes = key->bytes;
  const bool in_partition = bytes.starts_with(plan.partition);
  if (!plan.has_sort_condition) {
    if (in_partition) return bytes;
    return Invalid(
        "The provided starting key is outside query boundaries based on provided conditions");
  }
  if (!in_partition) {
    return Invalid("The query can return at most one row and cannot be restarted");
  }
  if (bytes < plan.range.begin || bytes >= plan.range.end) {
    return Invalid("The provided starting key does not match the range key predicate");
  }
  return bytes;
}

Result<std::string> ScanStart(const Table& table, const ScanSegment& segment,
                              const ItemView& start) {
  const Result<ItemKey> key = table.KeyOf(start);
  if (!key) return InvalidStart(key.error().message);
  const KeyRange range = SegmentRange(table.number(), segment.segment, segment.total);
  if (key->bytes < range.begin || key->bytes >= range.end) {
    return InvalidStart(
        "Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
        "TotalSegments: " +
        std::to_string(segment.total) + " Segment: " + std::to_string(segment.segment));
  }
  return key->bytes;
}

}  // namespace portico::dynamodb
