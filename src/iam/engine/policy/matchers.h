// The families of condition operators (String, Numeric, Date, Bool, IpAddress, Arn, Binary) and how
// each compares a request's value with a policy's. One table, `FindOperator`.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "iam/engine/policy/condition.h"

namespace portico::iam {

struct OperatorInfo {
  std::string_view name;
  // The operator is the opposite of what `make`'s matcher tells: StringNotEquals.
  bool negated;
  Result<std::shared_ptr<const ValueMatcher>> (*make)(const std::string& text, bool variables);
};

// The operator of that name without set prefix and IfExists, or null.
const OperatorInfo* FindOperator(std::string_view name);

}  // namespace portico::iam
