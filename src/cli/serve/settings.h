// What a data directory has decided once: the account and region that stand in every ARN it holds.
#pragma once

#include <array>
#include <string>

#include "aws/shape.h"
#include "base/task.h"
#include "storage/records.h"

namespace portico::cli {

struct Settings {
  std::string region;
  std::string account;

  static constexpr auto Fields() {
    using S = Settings;
    return std::array{aws::Field<&S::region>("Region"), aws::Field<&S::account>("Account")};
  }
};

// Reads the directory's settings, or stores what is asked for at its first start. Empty members of
// `asked` mean the default. An error if the directory was made for another region or account.
Task<Result<Settings>> LoadSettings(storage::RecordStore& records, Settings asked);

}  // namespace portico::cli
