#include "logs/engine/filter/pattern.h"

#include "logs/engine/filter/expression_pattern.h"
#include "logs/engine/filter/terms.h"

namespace portico::logs {

AwsError InvalidPattern(std::string detail) {
  return AwsError::Client("InvalidParameterException", std::move(detail));
}

Result<std::shared_ptr<const FilterPattern>> FilterPattern::Parse(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) text = {};
  if (!text.empty()) text = text.substr(first, text.find_last_not_of(kSpace) - first + 1);
  if (text.starts_with('{')) return ParseJsonPattern(text);
  if (text.starts_with('[')) return ParseColumnsPattern(text);
  return ParseTerms(text);
}

}  // namespace portico::logs
