// All that is wrong with a template, so that a user can correct it in one go. A plain value.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/result.h"

namespace portico::cli {

// The most that one error names.
inline constexpr size_t kProblemsMax = 50;

class Problems {
 public:
  // Takes an error, once; success adds nothing.
  void Add(const Status& status) {
    if (!status) Add(status.error());
  }
  void Add(const tl::unexpected<AwsError>& error) { Add(error.value()); }
  void Add(const AwsError& error) {
    const bool is_known = std::any_of(all_.begin(), all_.end(), [&](const AwsError& there) {
      return there.message == error.message;
    });
    if (!is_known && all_.size() < kProblemsMax) all_.push_back(error);
  }

  // One error with a line for each problem, in the order of discovery; success if there is none.
  Status Combined() const {
    if (all_.empty()) return {};
    AwsError error = all_.front();
    for (size_t i = 1; i < all_.size(); ++i) error.message += "\n" + all_[i].message;
    return Fail(std::move(error));
  }

 private:
  std::vector<AwsError> all_;
};

}  // namespace portico::cli
