// What reads take from the throughput of their table or global index. Where nothing limits it, this
// is one comparison.
#pragma once

#include <vector>

#include "base/result.h"
#include "dynamodb/engine/query_plan.h"
#include "dynamodb/engine/range_walk.h"
#include "dynamodb/engine/table.h"
#include "dynamodb/engine/transactions.h"

namespace portico::dynamodb::api {

// Whether anything is left of it. `number` is the table's, or an index's.
inline Status AdmitRead(const Table& table, uint64_t number) {
  const Throughput* throughput = table.throughput();
  return throughput == nullptr ? Status() : throughput->AdmitRead(number);
}
inline Status AdmitRead(const Table& table) { return AdmitRead(table, table.number()); }

inline void ChargeRead(const Table& table, uint64_t number, double units) {
  Throughput* throughput = table.throughput();
  if (throughput != nullptr) throughput->ChargeRead(number, units);
}
inline void ChargeRead(const Table& table, double units) {
  ChargeRead(table, table.number(), units);
}

// The reasons to cancel a transaction that reads one item of each of these tables; empty if there
// is none.
inline std::vector<CancellationReason> ThrottledReads(const std::vector<TablePtr>& tables) {
  std::vector<CancellationReason> reasons(tables.size());
  bool is_throttled = false;
  for (size_t i = 0; i < tables.size(); ++i) {
    Status admitted = AdmitRead(*tables[i]);
    if (admitted) continue;
    reasons[i] = ReasonOf(std::move(admitted).error());
    is_throttled = true;
  }
  if (!is_throttled) reasons.clear();
  return reasons;
}

}  // namespace portico::dynamodb::api
