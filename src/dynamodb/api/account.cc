// Limits and endpoints.
#include "dynamodb/api/api.h"

namespace portico::dynamodb::api {
namespace {

// Nothing limits throughput here but the machine: AWS's default quotas, as clients expect them.
constexpr int64_t kAccountUnitsMax = 80'000;
constexpr int64_t kTableUnitsMax = 40'000;
constexpr int64_t kEndpointCacheMinutes = 1'440;

}  // namespace

Result<DescribeLimitsOutput> Api::DescribeLimits(aws::Call&, const aws::Empty&) {
  return DescribeLimitsOutput{kAccountUnitsMax, kAccountUnitsMax, kTableUnitsMax, kTableUnitsMax};
}

Result<DescribeEndpointsOutput> Api::DescribeEndpoints(aws::Call& call, const aws::Empty&) {
  DescribeEndpointsOutput out;
  // Where the caller found us is where it will find us: AWS's own address would lead it away.
  out.endpoints.push_back({std::string(call.host), kEndpointCacheMinutes});
  return out;
}

}  // namespace portico::dynamodb::api
