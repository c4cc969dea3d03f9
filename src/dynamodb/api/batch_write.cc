// BatchWriteItem.
//
// AWS makes each write for itself and may leave some out (UnprocessedItems); here all are made
// together, in one commit, and none is left out. Checked in the service's order: the request as a
// map, each write by itself, whether the tables are there, their keys.
#include <algorithm>

#include "dynamodb/api/answers.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/batch_messages.h"
#include "dynamodb/api/capacity_list.h"
#include "dynamodb/api/request_tables.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/value/item_size.h"

namespace portico::dynamodb::api {
namespace {

Status CheckWriteRequest(const WriteRequest& request) {
  if (request.put_request.has_value() == request.delete_request.has_value()) {
    return Invalid(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
        "supported datatypes");
  }
  const auto& map = request.put_request ? request.put_request->item : request.delete_request->key;
  if (!map.problem.empty()) return Invalid(map.problem);
  if (request.put_request && map.view().size_bytes() > kItemBytesMax) {
    return Invalid("Item size has exceeded the maximum allowed size");
  }
  return {};
}

Status CheckRequest(const BatchWriteItemInput& in) {
  if (in.request_items.empty()) {
    return Invalid("The requestItems parameter is required for BatchWriteItem");
  }
  PORTICO_TRY(ToStatus(ViolationsOf(in)));
  size_t count = 0;
  for (const auto& [table, requests] : in.request_items) {
    for (const WriteRequest& request : requests) PORTICO_TRY(CheckWriteRequest(request));
    count += requests.size();
  }
  if (count > kBatchWritesMax) {
    return Invalid("Too many items requested for the BatchWriteItem call");
  }
  return {};
}

// The key of an item to be put: what is wrong with it is worded as of a Key, not as PutItem does.
Result<ItemKey> KeyOfPut(const Table& table, const ItemView& item) {
  for (const auto* part : {&table.key().partition, &table.key().sort}) {
    for (const KeyAttribute& attribute : *part) {
      const auto value = item.Find(attribute.name);
      if (!value || !value->Is(attribute.type)) return KeyMismatch();
    }
  }
  return table.KeyOfItem(item);
}

Result<Write> Bind(const TablePtr& table, const WriteRequest& request, bool wants_old) {
  Write write{.table = table, .wants_old = wants_old};
  if (request.put_request) {
    write.kind = Write::Kind::kPut;
    write.item = request.put_request->item.view();
    PORTICO_ASSIGN(write.key, KeyOfPut(*table, write.item));
  } else {
    write.kind = Write::Kind::kDelete;
    write.item = request.delete_request->key.view();
    PORTICO_ASSIGN(write.key, table->KeyOf(write.item));
  }
  return write;
}

Status CheckDistinct(const std::vector<Write>& writes) {
  std::vector<const ItemKey*> keys;
  for (const Write& write : writes) keys.push_back(&write.key);
  if (HasDuplicates(std::move(keys))) return DuplicateKeys();
  return {};
}

// The error if the throughput of the tables has nothing left for any of the writes.
Status CheckAnyHappened(const std::vector<Items::Outcome>& outcomes) {
  for (const Items::Outcome& outcome : outcomes) {
    if (!outcome.throttled) return {};
  }
  return Fail(*outcomes.front().throttled);
}

}  // namespace

Task<Result<BatchWriteItemOutput>> Api::BatchWriteItem(aws::Call& call,
                                                       const BatchWriteItemInput& in) {
  for (const auto& [table, requests] : in.request_items) {
    PORTICO_CO_TRY(AllowOnTable(call, engine_.tables(), "dynamodb:BatchWriteItem", table));
  }
  PORTICO_CO_TRY(CheckRequest(in));
  const bool wants_old = WantsCapacity(in.return_consumed_capacity);
  std::vector<Write> writes;
  std::vector<const std::string*> tables;  // of the writes, as the request names them
  std::vector<const WriteRequest*> asked;
  std::vector<TablePtr> found;
  for (const auto& [given, requests] : in.request_items) {
    PORTICO_CO_ASSIGN(const std::string name, TableNameOf(call, given));
    PORTICO_CO_ASSIGN(TablePtr table, FindTable(name));
    found.push_back(std::move(table));
  }
  auto table = found.begin();
  for (const auto& [given, requests] : in.request_items) {
    const TablePtr& of_these = *table++;
    for (const WriteRequest& request : requests) {
      Result<Write> write = Bind(of_these, request, wants_old);
      if (!write) {
        // A key that comes again is told before what is wrong with one behind it.
        PORTICO_CO_TRY(CheckDistinct(writes));
        co_return Fail(std::move(write).error());
      }
      writes.push_back(*std::move(write));
      tables.push_back(&given);
      asked.push_back(&request);
    }
  }
  PORTICO_CO_TRY(CheckDistinct(writes));
  PORTICO_CO_ASSIGN(const std::vector<Items::Outcome> outcomes,
                    co_await engine_.items().ApplyAll(writes));
  PORTICO_CO_TRY(CheckAnyHappened(outcomes));

  BatchWriteItemOutput out;
  CapacityList capacities(in.return_consumed_capacity, CapacityKind::kPlain);
  CollectionList collections(in.return_item_collection_metrics, engine_.items());
  for (size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].throttled) {
      out.unprocessed_items[*tables[i]].push_back(*asked[i]);
      continue;
    }
    capacities.AddWrite(*tables[i], *writes[i].table, outcomes[i], /*factor=*/1);
    collections.Add(*tables[i], *writes[i].table, writes[i].item);
  }
  out.consumed_capacity = capacities.Take();
  out.item_collection_metrics = collections.Take();
  co_return out;
}

}  // namespace portico::dynamodb::api
