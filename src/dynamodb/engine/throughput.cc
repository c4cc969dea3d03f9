#include "dynamodb/engine/throughput.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace portico::dynamodb {
namespace {

constexpr char kProvisionedMessage[] =
    "The level of configured provisioned throughput for the table was exceeded. Consider "
    "increasing your provisioning level with the UpdateTable API.";
constexpr char kProvisionedIndexMessage[] =
    "The level of configured provisioned throughput for one or more global secondary indexes of "
    "the table was exceeded. Consider increasing your provisioning level for the under-provisioned "
    "global secondary indexes with the UpdateTable API";
constexpr char kOnDemandMessage[] =
    "Throughput exceeds the maximum OnDemandThroughput configured on table or index";

}  // namespace

void Throughput::Bucket::Fill(int64_t now_ms) {
  const double full = units_per_second * kBurstSeconds;
  const double seconds = static_cast<double>(std::max<int64_t>(0, now_ms - filled_ms)) / 1000;
  left = std::min(full, left + seconds * units_per_second);
  filled_ms = std::max(filled_ms, now_ms);
}

void Throughput::Configure(const TableRecord& record) {
  const int64_t now_ms = clock_.NowMs();
  MutexLock lock(mutex_);
  table_ = static_cast<uint64_t>(record.number);
  table_name_ = record.table_name;
  is_on_demand_ = record.billing_mode == "PAY_PER_REQUEST";
  index_names_.clear();
  Buckets buckets;
  const auto limit = [&](Key key, int64_t provisioned, std::optional<int64_t> most) {
    if (!is_on_demand_) most = provisioned;
    if (!most) return;
    const auto rate = static_cast<double>(*most);
    Bucket bucket{rate, rate * kBurstSeconds, now_ms};
    if (const auto before = buckets_.find(key); before != buckets_.end()) {
      bucket = before->second;
      bucket.Fill(now_ms);
      bucket.units_per_second = rate;
      bucket.Fill(now_ms);
    }
    buckets.emplace(key, bucket);
  };
  const auto limit_both = [&](uint64_t number, const auto& limited) {
    const OnDemandThroughput most = limited.on_demand.value_or(OnDemandThroughput());
    limit({number, Kind::kRead}, limited.throughput.read_capacity_units,
          most.max_read_request_units);
    limit({number, Kind::kWrite}, limited.throughput.write_capacity_units,
          most.max_write_request_units);
  };
  limit_both(table_, record);
  for (const IndexRecord& index : record.global_indexes) {
    const auto number = static_cast<uint64_t>(index.number);
    index_names_[number] = index.index_name;
    limit_both(number, index);
  }
  buckets_ = std::move(buckets);
  limits_.store(!buckets_.empty(), std::memory_order_release);
}

Throughput::Bucket* Throughput::Filled(Key key) const {
  // A local index lives on the table's throughput.
  if (!index_names_.contains(key.number)) key.number = table_;
  const auto at = buckets_.find(key);
  if (at == buckets_.end()) return nullptr;
  at->second.Fill(clock_.NowMs());
  return &at->second;
}

tl::unexpected<AwsError> Throughput::Exceeded(Key key) const {
  const auto index = index_names_.find(key.number);
  const bool is_index = index != index_names_.end();
  std::string arn = "arn:aws:dynamodb:" + options_.region + ":" + options_.account + ":table/" +
                    table_name_ + (is_index ? "/index/" + index->second : "");
  const std::string reason =
      std::string(is_index ? "Index" : "Table") + (key.kind == Kind::kRead ? "Read" : "Write") +
      (is_on_demand_ ? "MaxOnDemandThroughputExceeded" : "ProvisionedThroughputExceeded");
  AwsError error =
      is_on_demand_ ? AwsError::Client(kThrottlingCode, kOnDemandMessage)
                    : AwsError::Client(kThroughputExceededCode,
                                       is_index ? kProvisionedIndexMessage : kProvisionedMessage);
  // Names have no characters that JSON escapes.
  error.details.emplace_back("ThrottlingReasons",
                             R"([{"reason":")" + reason + R"(","resource":")" + arn + R"("}])");
  return Fail(std::move(error));
}

Status Throughput::AdmitRead(uint64_t number) const {
  MutexLock lock(mutex_);
  const Key key{number, Kind::kRead};
  const Bucket* bucket = Filled(key);
  if (bucket != nullptr && bucket->left <= 0) return Exceeded(key);
  return {};
}

void Throughput::ChargeRead(uint64_t number, double units) {
  MutexLock lock(mutex_);
  if (Bucket* bucket = Filled({number, Kind::kRead})) bucket->left -= units;
}

Status Throughput::TakeWrite(double units, const std::vector<IndexUnits>& indexes) {
  MutexLock lock(mutex_);
  const auto each = [&](const auto& visit) REQUIRES(mutex_) -> Status {
    PORTICO_TRY(visit(Key{table_, Kind::kWrite}, units));
    for (const IndexUnits& index : indexes) {
      PORTICO_TRY(visit(Key{index.index, Kind::kWrite}, index.units));
    }
    return {};
  };
  PORTICO_TRY(each([&](Key key, double) REQUIRES(mutex_) -> Status {
    const Bucket* bucket = Filled(key);
    if (bucket != nullptr && bucket->left <= 0) return Exceeded(key);
    return {};
  }));
  return each([&](Key key, double cost) REQUIRES(mutex_) -> Status {
    if (Bucket* bucket = Filled(key)) bucket->left -= cost;
    return {};
  });
}

}  // namespace portico::dynamodb
