#include "logs/engine/filter/comparison.h"

#include <charconv>

namespace portico::logs {

bool MatchesWildcards(std::string_view pattern, std::string_view text) {
  size_t p = 0;
  size_t t = 0;
  size_t star = std::string_view::npos;
  size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::optional<double> ParseFilterNumber(std::string_view text) {
  double out;
  auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return out;
}

Comparison::Comparison(Comparator comparator, std::string value, bool quoted)
    : comparator_(comparator), value_(std::move(value)) {
  if (!quoted) number_ = ParseFilterNumber(value_);
}

bool Comparison::InOrder(double number) const {
  switch (comparator_) {
    case Comparator::kEqual:
      return number == *number_;
    case Comparator::kNotEqual:
      return number != *number_;
    case Comparator::kLess:
      return number < *number_;
    case Comparator::kLessOrEqual:
      return number <= *number_;
    case Comparator::kGreater:
      return number > *number_;
    case Comparator::kGreaterOrEqual:
      return number >= *number_;
  }
  return false;
}

bool Comparison::MatchesText(std::string_view text) const {
  if (number_) {
    const auto number = ParseFilterNumber(text);
    if (number) return InOrder(*number);
  }
  if (comparator_ == Comparator::kEqual) return MatchesWildcards(value_, text);
  if (comparator_ == Comparator::kNotEqual) return !MatchesWildcards(value_, text);
  return false;
}

bool Comparison::MatchesNumber(double number, std::string_view text) const {
  if (number_) return InOrder(number);
  return MatchesText(text);
}

}  // namespace portico::logs
