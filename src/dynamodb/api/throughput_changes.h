// Changes of the throughput of a table or an index: how often a day it may be decreased, and what
// DescribeTable tells of that. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "dynamodb/engine/model.h"

namespace portico::dynamodb::api {

// So often on any day; then once an hour. A day is UTC's.
inline constexpr int64_t kDecreasesADayMax = 4;
inline constexpr int64_t kDecreaseInterval_s = 3600;

// Of those before today, none count. Record: TableRecord, IndexRecord.
template <typename Record>
int64_t DecreasesToday(const Record& record, int64_t now_ms);

// Sets the throughput, and notes when; LimitExceededException of a decrease too many.
template <typename Record>
Status SetThroughput(const ProvisionedThroughput& wanted, aws::Timestamp now, Record* record);

// What a table or index can serve at once: what it began with or was given, or the most ever.
ProvisionedThroughput WarmOf(const ProvisionedThroughput& provisioned, bool is_on_demand,
                             const std::optional<WarmThroughput>& most);
// Sets what is asked for, and keeps the rest as it is now.
template <typename Record>
void SetWarm(const WarmThroughput& wanted, bool is_on_demand, Record* record);

// Sets the limits of a table or of the index of this name: -1 takes one away, and what is not asked
// for stays.
Status SetOnDemand(const OnDemandThroughput& wanted, bool is_provisioned, std::string_view index,
                   std::optional<OnDemandThroughput>* limits);
// The answer to the request that takes a limit away still tells it, as -1.
void ShowOnDemandTaken(const OnDemandThroughput& wanted, std::optional<OnDemandThroughput>* shown);

}  // namespace portico::dynamodb::api
