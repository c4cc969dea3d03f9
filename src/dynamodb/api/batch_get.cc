// BatchGetItem.
//
// Checked in the service's order: the request as a map, each table's part by itself, whether the
// tables are there, their keys. All items are read at once; those that would make the answer larger
// than the service's limit are named in UnprocessedKeys.
#include <algorithm>
#include <deque>

#include "dynamodb/api/api.h"
#include "dynamodb/api/batch_messages.h"
#include "dynamodb/api/capacity_list.h"
#include "dynamodb/api/expressions.h"
#include "dynamodb/api/legacy.h"
#include "dynamodb/api/pages.h"
#include "dynamodb/api/read_throughput.h"
#include "dynamodb/api/request_tables.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/capacity.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/key_rules.h"

namespace portico::dynamodb::api {
namespace {

// Of the items that one answer holds, before their projection.
constexpr uint64_t kBatchReadBytesMax = 16u << 20;

// What is asked of one table.
struct TableRead {
  TableRead(const std::string& name, const KeysAndAttributes& asked)
      : given(name), request(asked) {}
  const std::string& given;
  const KeysAndAttributes& request;
  Expressions expressions;
  TablePtr table;
  std::vector<ItemKey> keys;
  // The request names the table a second time, by its name and by its ARN, and asks for nothing
  // else of it.
  bool is_repeated = false;
};

Status CheckKeys(const std::vector<AttributeMap<>>& keys) {
  std::vector<std::string_view> seen;
  for (const AttributeMap<>& key : keys) {
    if (!key.problem.empty()) return Invalid(key.problem);
    seen.push_back(key.item.stored());
  }
  std::ranges::sort(seen);
  if (std::ranges::adjacent_find(seen) != seen.end()) return DuplicateKeys();
  return {};
}

Status CheckTableRead(TableRead* read) {
  const KeysAndAttributes& request = read->request;
  const LegacyParameter legacy[] = {{"AttributesToGet", request.attributes_to_get.has_value()}};
  ExpressionParameters parameters{.projection = &request.projection_expression, .legacy = legacy};
  parameters.SetNames(request.expression_attribute_names);
  PORTICO_TRY(CheckCombination(parameters));
  if (request.attributes_to_get) {
    PORTICO_ASSIGN(read->expressions.projection, ToProjection(*request.attributes_to_get));
  }
  PORTICO_TRY(read->expressions.Compile(parameters));
  return CheckKeys(request.keys);
}

// The tables' parts may not differ in whether they use expressions either.
Status CheckMix(const BatchGetItemInput& in) {
  std::optional<std::string> projection;
  bool has_legacy = false;
  for (const auto& [table, request] : in.request_items) {
    if (request.projection_expression) projection = request.projection_expression;
    has_legacy = has_legacy || request.attributes_to_get.has_value();
  }
  const LegacyParameter legacy[] = {{"AttributesToGet", has_legacy}};
  return CheckCombination({.projection = &projection, .legacy = legacy});
}

Status CheckRequest(const BatchGetItemInput& in, std::deque<TableRead>* reads) {
  PORTICO_TRY(ToStatus(ViolationsOf(in)));
  size_t count = 0;
  for (const auto& [table, request] : in.request_items) {
    PORTICO_TRY(CheckTableRead(&reads->emplace_back(table, request)));
    count += request.keys.size();
  }
  if (count > kBatchGetKeysMax) {
    return Invalid("Too many items requested for the BatchGetItem call");
  }
  return CheckMix(in);
}

Status Bind(TablePtr found, TableRead* read) {
  read->table = std::move(found);
  const Table& table = *read->table;
  for (const AttributeMap<>& key : read->request.keys) {
    PORTICO_ASSIGN(ItemKey bound, table.KeyOf(key.view()));
    read->keys.push_back(std::move(bound));
  }
  if (!read->expressions.projection) return {};
  return CheckKeyPaths(table, *read->expressions.projection);
}

bool AsksTheSame(const TableRead& one, const TableRead& other) {
  if (&one == &other || !one.table || one.table->name() != other.table->name()) return false;
  return std::ranges::equal(one.keys, other.keys, {}, &ItemKey::bytes, &ItemKey::bytes);
}

// Makes the answer from the items of all tables, one behind the other, as far as they were read.
class Answer {
 public:
  explicit Answer(const BatchGetItemInput& in)
      : capacities_(in.return_consumed_capacity, CapacityKind::kPlain) {}

  void Add(const TableRead& read, std::span<const Items::Found> found) {
    const auto consistency = read.request.consistent_read.value_or(false) ? Consistency::kStrong
                                                                          : Consistency::kEventual;
    PageRenderer renderer(/*counts_only=*/false, PointerTo(read.expressions.projection));
    for (size_t i = 0; i < read.keys.size(); ++i) {
      const uint64_t bytes = i < found.size() && found[i] ? found[i]->view().size_bytes() : 0;
      is_full_ = is_full_ || i >= found.size() || bytes_ + bytes > kBatchReadBytesMax;
      if (is_full_) {
        LeaveOut(read, i);
        continue;
      }
      Status admitted = AdmitRead(*read.table);
      if (!admitted) {
        throttled_ = std::move(admitted).error();
        LeaveOut(read, i);
        continue;
      }
      is_empty_ = false;
      bytes_ += bytes;
      ChargeRead(*read.table, ReadUnits(bytes, consistency));
      capacities_.Add(read.given, ReadUnits(bytes, consistency));
      if (found[i]) renderer.Take(found[i]->view());
    }
    out_.responses[read.given] = *std::move(renderer).Finish();
  }

  // An error only if the throughput has nothing left for any of them.
  Result<BatchGetItemOutput> Take() {
    if (throttled_ && is_empty_) return Fail(*throttled_);
    out_.consumed_capacity = capacities_.Take();
    return std::move(out_);
  }

 private:
  void LeaveOut(const TableRead& read, size_t i) {
    auto [at, is_new] = out_.unprocessed_keys.try_emplace(read.given);
    if (is_new) {
      at->second.attributes_to_get = read.request.attributes_to_get;
      at->second.consistent_read = read.request.consistent_read;
      at->second.projection_expression = read.request.projection_expression;
      at->second.expression_attribute_names = read.request.expression_attribute_names;
    }
    at->second.keys.push_back(read.request.keys[i]);
  }

  BatchGetItemOutput out_;
  CapacityList capacities_;
  uint64_t bytes_ = 0;
  bool is_full_ = false;
  // No item was read.
  bool is_empty_ = true;
  std::optional<AwsError> throttled_;
};

}  // namespace

Task<Result<BatchGetItemOutput>> Api::BatchGetItem(aws::Call& call, const BatchGetItemInput& in) {
  for (const auto& [table, request] : in.request_items) {
    PORTICO_CO_TRY(AllowOnTable(call, engine_.tables(), "dynamodb:BatchGetItem", table));
  }
  std::deque<TableRead> reads;
  PORTICO_CO_TRY(CheckRequest(in, &reads));
  std::vector<const ItemKey*> keys;
  for (TableRead& read : reads) {
    PORTICO_CO_ASSIGN(const std::string name, TableNameOf(call, read.given));
    PORTICO_CO_ASSIGN(TablePtr table, FindTable(name));
    PORTICO_CO_TRY(Bind(std::move(table), &read));
    read.is_repeated = std::ranges::any_of(
        reads, [&](const TableRead& earlier) { return AsksTheSame(earlier, read); });
    if (read.is_repeated) continue;
    for (const ItemKey& key : read.keys) keys.push_back(&key);
  }
  PORTICO_CO_ASSIGN(const std::vector<Items::Found> found,
                    co_await engine_.items().GetAll(std::move(keys), kBatchReadBytesMax + 1));
  Answer answer(in);
  std::span<const Items::Found> rest(found);
  for (const TableRead& read : reads) {
    if (read.is_repeated) continue;
    const size_t count = std::min(rest.size(), read.keys.size());
    answer.Add(read, rest.first(count));
    rest = rest.subspan(count);
  }
  co_return answer.Take();
}

}  // namespace portico::dynamodb::api
