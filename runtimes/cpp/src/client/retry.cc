#include "client/retry.h"

#include <algorithm>

namespace portico::lambda {
namespace {

constexpr std::string_view kRetryableCodes[] = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "ReplicatedWriteConflictException",
};

// Past this the wait is at its maximum whatever the base.
constexpr int kDoublingsMax = 30;

}  // namespace

bool IsRetryable(int http_status, std::string_view code) {
  switch (http_status) {
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
    case 509:
      return true;
    default:
      return std::find(std::begin(kRetryableCodes), std::end(kRetryableCodes), code) !=
             std::end(kRetryableCodes);
  }
}

bool IsRetryable(HttpFault fault) {
  switch (fault) {
    case HttpFault::kResolve:
    case HttpFault::kConnect:
    case HttpFault::kTimeout:
    case HttpFault::kClosed:
    case HttpFault::kTruncated:
      return true;
    case HttpFault::kNone:
    case HttpFault::kTls:
    case HttpFault::kMalformed:
    case HttpFault::kTooLarge:
      break;
  }
  return false;
}

int64_t BackoffMs(const AwsClientOptions& options, int retry, double random) {
  const int64_t doublings = std::clamp(retry - 1, 0, kDoublingsMax);
  const int64_t limit = std::min(options.backoff_max_ms, options.backoff_base_ms << doublings);
  return static_cast<int64_t>(static_cast<double>(limit) * random);
}

}  // namespace portico::lambda
