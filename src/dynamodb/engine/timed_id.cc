#include "dynamodb/engine/timed_id.h"

#include <cstdio>

#include "base/random.h"

namespace portico::dynamodb {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr size_t kRandomDigits = 8;

}  // namespace

std::string NewTimedId(int64_t now_ms) {
  char millis[32];
  std::snprintf(millis, sizeof millis, "%014lld-", static_cast<long long>(now_ms));
  return millis + RandomString(kRandomDigits, kHexDigits);
}

}  // namespace portico::dynamodb
