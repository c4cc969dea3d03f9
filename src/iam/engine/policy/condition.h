// The Condition element of a policy statement, compiled.
//
// Semantics: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Conditions with
// multiple context keys or values": all operators and keys must hold; of the values of one key any
// (for negated operators: none) must match. Immutable, thread-safe.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aws/policy_pattern.h"
#include "base/result.h"
#include "codec/json/value.h"

namespace portico::iam {

// One policy value, ready to be compared. Made by the operator's family.
class ValueMatcher {
 public:
  virtual ~ValueMatcher() = default;
  virtual bool Matches(const std::string& request_value, const aws::ContextKeys& keys) const = 0;
};

class Condition {
 public:
  // `block` is the value of "Condition". Fails with MalformedPolicyDocument.
  static Result<Condition> Parse(const json::Value& block, bool variables);

  bool Holds(const aws::ContextKeys& keys) const;
  bool empty() const { return tests_.empty(); }

 private:
  enum class Set : uint8_t { kNone, kForAllValues, kForAnyValue };
  // One operator applied to one key.
  struct Test {
    std::string key;  // lower case
    Set set = Set::kNone;
    bool negated = false;
    bool if_exists = false;
    // The Null operator: whether the key must be absent.
    bool is_null = false;
    bool null_expected = false;
    std::vector<std::shared_ptr<const ValueMatcher>> values;

    bool Holds(const aws::ContextKeys& keys) const;
    bool AnyMatches(const std::string& value, const aws::ContextKeys& keys) const;
  };
  struct Operator;

  static Result<Operator> ParseOperator(std::string_view name);
  Status AddTest(const Operator& op, std::string_view key, const json::Value& values,
                 bool variables);

  std::vector<Test> tests_;
};

}  // namespace portico::iam
