// CloudWatch Logs filter patterns: which log events FilterLogEvents returns.
//
// Source: CloudWatch Logs User Guide, "Filter and pattern syntax". Three forms: terms
// (ERROR "two words" ?any ?of -without), JSON ({ $.a.b = "x*" && $.n > 3 }) and space-delimited
// ([ip, user, ..., status = 4*, bytes > 1000]). Regular expressions (%…%) are refused. Parsing is
// bounded in depth; matching is linear but for wildcards. Immutable, thread-safe, pure.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"

namespace portico::logs {

class FilterPattern {
 public:
  virtual ~FilterPattern() = default;
  virtual bool Matches(std::string_view message) const = 0;

  // InvalidParameterException if `text` is no pattern. White space alone matches everything.
  static Result<std::shared_ptr<const FilterPattern>> Parse(std::string_view text);
};

AwsError InvalidPattern(std::string detail);

}  // namespace portico::logs
