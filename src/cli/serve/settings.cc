#include "cli/serve/settings.h"

#include <algorithm>

#include "aws/json_protocol.h"
#include "cli/serve/options.h"

namespace portico::cli {
namespace {

constexpr std::string_view kKey = "server/settings";
constexpr size_t kAccountDigits = 12;

AwsError Mismatch(std::string_view what, const std::string& stored, const std::string& asked) {
  return AwsError::Internal("the data directory belongs to " + std::string(what) + " " + stored +
                            ", not " + asked + ": start without --" + std::string(what) +
                            ", or use another directory with --data.");
}

bool IsAccount(const std::string& text) {
  return text.size() == kAccountDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Task<Result<Settings>> LoadSettings(storage::RecordStore& records, Settings asked) {
  if (!asked.account.empty() && !IsAccount(asked.account)) {
    co_return Fail(AwsError::Internal("--account takes 12 digits, not '" + asked.account + "'."));
  }
  PORTICO_CO_ASSIGN(const auto stored, records.Get(kKey));
  if (stored) {
    PORTICO_CO_ASSIGN(Settings settings, aws::FromJson<Settings>(stored->value));
    if (!asked.region.empty() && asked.region != settings.region) {
      co_return Fail(Mismatch("region", settings.region, asked.region));
    }
    if (!asked.account.empty() && asked.account != settings.account) {
      co_return Fail(Mismatch("account", settings.account, asked.account));
    }
    co_return settings;
  }
  if (asked.region.empty()) asked.region = kRegionDefault;
  if (asked.account.empty()) asked.account = kAccountDefault;
  PORTICO_CO_TRY(co_await records.Put(std::string(kKey), aws::ToJson(asked)));
  co_return asked;
}

}  // namespace portico::cli
