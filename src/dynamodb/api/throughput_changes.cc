#include "dynamodb/api/throughput_changes.h"

#include <algorithm>

#include "base/time_format.h"
#include "dynamodb/api/index_checks.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

constexpr int64_t kDayMs = 24 * 3600 * 1000;
// How requests take an on-demand limit away.
constexpr int64_t kNoLimit = -1;

tl::unexpected<AwsError> TooManyDecreases(int64_t today, int64_t last_ms) {
  const int64_t next_ms = last_ms + kDecreaseInterval_s * 1000;
  return Fail("LimitExceededException",
              "Subscriber limit exceeded: Provisioned throughput decreases are limited within a "
              "given UTC day. After the first " +
                  std::to_string(kDecreasesADayMax) +
                  " decreases, each subsequent decrease in the same UTC day can be performed at "
                  "most once every " +
                  std::to_string(kDecreaseInterval_s) + " seconds. Number of decreases today: " +
                  std::to_string(today) + ". Last decrease at " + FormatLongUtc(last_ms) +
                  ". Next decrease can be made at " + FormatLongUtc(next_ms));
}

template <typename Record>
Status NoteDecrease(aws::Timestamp now, Record* record) {
  const int64_t today = DecreasesToday(*record, now.epoch_ms);
  if (today >= kDecreasesADayMax &&
      now.epoch_ms < record->last_decrease->epoch_ms + kDecreaseInterval_s * 1000) {
    return TooManyDecreases(today, record->last_decrease->epoch_ms);
  }
  record->decreases_today = today + 1;
  record->last_decrease = now;
  return {};
}

}  // namespace

template <typename Record>
int64_t DecreasesToday(const Record& record, int64_t now_ms) {
  const bool is_today =
      record.last_decrease && record.last_decrease->epoch_ms / kDayMs == now_ms / kDayMs;
  return is_today ? record.decreases_today : 0;
}

template <typename Record>
Status SetThroughput(const ProvisionedThroughput& wanted, aws::Timestamp now, Record* record) {
  const ProvisionedThroughput current = record->throughput;
  if (wanted.read_capacity_units < current.read_capacity_units ||
      wanted.write_capacity_units < current.write_capacity_units) {
    PORTICO_TRY(NoteDecrease(now, record));
    SetWarm({}, false, record);
  }
  if (wanted.read_capacity_units > current.read_capacity_units ||
      wanted.write_capacity_units > current.write_capacity_units) {
    record->last_increase = now;
  }
  record->throughput = wanted;
  return {};
}

ProvisionedThroughput WarmOf(const ProvisionedThroughput& provisioned, bool is_on_demand,
                             const std::optional<WarmThroughput>& most) {
  ProvisionedThroughput warm = is_on_demand ? kInitialThroughput : provisioned;
  if (!most) return warm;
  warm.read_capacity_units =
      std::max(warm.read_capacity_units, most->read_units_per_second.value_or(0));
  warm.write_capacity_units =
      std::max(warm.write_capacity_units, most->write_units_per_second.value_or(0));
  return warm;
}

template <typename Record>
void SetWarm(const WarmThroughput& wanted, bool is_on_demand, Record* record) {
  const ProvisionedThroughput now = WarmOf(record->throughput, is_on_demand, record->warm);
  record->warm.emplace();
  record->warm->read_units_per_second =
      wanted.read_units_per_second.value_or(now.read_capacity_units);
  record->warm->write_units_per_second =
      wanted.write_units_per_second.value_or(now.write_capacity_units);
}

template int64_t DecreasesToday(const TableRecord&, int64_t);
template int64_t DecreasesToday(const IndexRecord&, int64_t);
template Status SetThroughput(const ProvisionedThroughput&, aws::Timestamp, TableRecord*);
template Status SetThroughput(const ProvisionedThroughput&, aws::Timestamp, IndexRecord*);
template void SetWarm(const WarmThroughput&, bool, TableRecord*);
template void SetWarm(const WarmThroughput&, bool, IndexRecord*);

Status SetOnDemand(const OnDemandThroughput& wanted, bool is_provisioned, std::string_view index,
                   std::optional<OnDemandThroughput>* limits) {
  OnDemandThroughput checked = wanted;
  for (auto* units : {&checked.max_read_request_units, &checked.max_write_request_units}) {
    if (*units == kNoLimit && !is_provisioned) units->reset();
  }
  PORTICO_TRY(CheckOnDemand(checked, is_provisioned, index));
  OnDemandThroughput merged = limits->value_or(OnDemandThroughput());
  const auto set = [](const std::optional<int64_t>& units, std::optional<int64_t>* limit) {
    if (!units) return;
    *limit = *units == kNoLimit ? std::nullopt : units;
  };
  set(wanted.max_read_request_units, &merged.max_read_request_units);
  set(wanted.max_write_request_units, &merged.max_write_request_units);
  const bool has_none = !merged.max_read_request_units && !merged.max_write_request_units;
  *limits = has_none ? std::nullopt : std::optional(merged);
  return {};
}

void ShowOnDemandTaken(const OnDemandThroughput& wanted, std::optional<OnDemandThroughput>* shown) {
  OnDemandThroughput told = shown->value_or(OnDemandThroughput());
  if (wanted.max_read_request_units == kNoLimit) told.max_read_request_units = kNoLimit;
  if (wanted.max_write_request_units == kNoLimit) told.max_write_request_units = kNoLimit;
  if (told.max_read_request_units || told.max_write_request_units) *shown = told;
}

}  // namespace portico::dynamodb::api
