// One comparison of a filter pattern: an operator and the value right of it. Immutable, pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::logs {

enum class Comparator : uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual
};

// '*' stands for any text. Time is pattern × text at worst.
bool MatchesWildcards(std::string_view pattern, std::string_view text);

// The number that the whole of `text` is, or nothing.
std::optional<double> ParseFilterNumber(std::string_view text);

class Comparison {
 public:
  Comparison(Comparator comparator, std::string value, bool quoted);

  // Against a JSON string, or a column of a line: by text, or by number if both are one.
  bool MatchesText(std::string_view text) const;
  // Against a JSON number.
  bool MatchesNumber(double number, std::string_view text) const;

 private:
  bool InOrder(double number) const;

  Comparator comparator_;
  std::string value_;
  std::optional<double> number_;  // a quoted number is text
};

}  // namespace portico::logs
