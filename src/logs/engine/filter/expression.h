// The boolean expressions inside JSON and space-delimited filter patterns: parsed to an immutable
// tree, evaluated against whatever can look up an operand. Internal to filter/.
//
//   or   := and ('||' and)*
//   and  := unit ('&&' unit)*
//   unit := '(' or ')' | operand comparator value | operand 'IS' ('NULL'|'TRUE'|'FALSE')
//         | operand ('NOT')? 'EXISTS'
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "logs/engine/filter/comparison.h"

namespace portico::logs {

// What follows an operand.
struct FilterTest {
  enum class Kind : uint8_t { kCompare, kIsNull, kIsTrue, kIsFalse, kExists, kNotExists };
  Kind kind = Kind::kCompare;
  std::optional<Comparison> comparison;
};

class FilterOperands {
 public:
  virtual ~FilterOperands() = default;
  virtual bool Test(const std::string& operand, const FilterTest& test) const = 0;
};

struct FilterNode {
  enum class Kind : uint8_t { kTest, kAnd, kOr };
  Kind kind = Kind::kTest;
  std::string operand;
  FilterTest test;
  std::vector<FilterNode> children;

  bool Holds(const FilterOperands& operands) const;
};

// Reads expressions from a text, from left to right.
class FilterParser {
 public:
  static constexpr int kDepthMax = 32;

  explicit FilterParser(std::string_view text) : text_(text) {}

  Result<FilterNode> ParseOr(int depth = 0);
  // Skips white space; consumes `token` if it comes next.
  bool Consume(std::string_view token);
  bool AtEnd();
  // A name: "$.a.b[0]", "status", "...".
  Result<std::string> ParseOperand();
  // What comes after a name. Nothing if no operator does.
  Result<std::optional<FilterTest>> ParseTest();

 private:
  Result<FilterNode> ParseAnd(int depth);
  Result<FilterNode> ParseUnit(int depth);
  Result<Comparison> ParseValue(Comparator comparator);
  bool ConsumeWord(std::string_view word);
  void SkipSpace();
  AwsError Unexpected() const;

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace portico::logs
