// Throughput that is paid for: what a table and its global indexes may read and write in a second.
//
// One token bucket for reads and one for writes, of the table and of each global index. A bucket
// fills at the provisioned rate and holds kBurstSeconds of it, as DynamoDB keeps unused capacity;
// that of a new table is full. A request is admitted while anything is left, and takes all it
// costs, which is known only afterwards: so the largest item can be written at the smallest rate,
// and the debt is waited off. On-demand tables have buckets where MaxReadRequestUnits and
// MaxWriteRequestUnits limit them, and none otherwise.
//
// Thread-safe. A bucket's lock is held for a few instructions.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "dynamodb/engine/model.h"

namespace portico::dynamodb {

enum class ThroughputMode : uint8_t { kOff, kEnforce };

// Codes of its errors: of provisioned tables, and of on-demand ones.
inline constexpr char kThroughputExceededCode[] = "ProvisionedThroughputExceededException";
inline constexpr char kThrottlingCode[] = "ThrottlingException";

struct ThroughputOptions {
  ThroughputMode mode = ThroughputMode::kOff;
  // For the ARNs that errors name.
  std::string region;
  std::string account;
};

// The write units that a change costs in an index, by the index's number. Those that a change does
// not touch are not told.
struct IndexUnits {
  uint64_t index = 0;
  double units = 0;
};

class Throughput {
 public:
  static constexpr int64_t kBurstSeconds = 300;

  // Both must outlive the object.
  Throughput(const ThroughputOptions& options, const Clock& clock)
      : options_(options), clock_(clock) {}

  // Takes over the rates of the table as it is now. Buckets keep what is in them.
  void Configure(const TableRecord& record);
  // Whether there is any bucket. Costs next to nothing.
  bool limits() const { return limits_.load(std::memory_order_acquire); }

  // A ProvisionedThroughputExceededException (ThrottlingException of on-demand tables) if nothing
  // is left for reads of `number`, the table or one of its indexes.
  Status AdmitRead(uint64_t number) const;
  void ChargeRead(uint64_t number, double units);

  // Takes what a write costs in the table and in its indexes, or nothing and the error.
  Status TakeWrite(double units, const std::vector<IndexUnits>& indexes);

 private:
  struct Bucket {
    double units_per_second = 0;
    double left = 0;
    int64_t filled_ms = 0;
    void Fill(int64_t now_ms);
  };
  enum class Kind : uint8_t { kRead, kWrite };
  struct Key {
    uint64_t number = 0;
    Kind kind = Kind::kRead;
    auto operator<=>(const Key&) const = default;
  };
  using Buckets = std::map<Key, Bucket>;

  // What is left after filling; null: nothing limits it.
  Bucket* Filled(Key key) const REQUIRES(mutex_);
  tl::unexpected<AwsError> Exceeded(Key key) const REQUIRES(mutex_);

  const ThroughputOptions& options_;
  const Clock& clock_;
  std::atomic<bool> limits_ = false;
  mutable Mutex mutex_;
  mutable Buckets buckets_ GUARDED_BY(mutex_);
  uint64_t table_ GUARDED_BY(mutex_) = 0;
  bool is_on_demand_ GUARDED_BY(mutex_) = false;
  std::string table_name_ GUARDED_BY(mutex_);
  std::map<uint64_t, std::string> index_names_ GUARDED_BY(mutex_);
};

}  // namespace portico::dynamodb
