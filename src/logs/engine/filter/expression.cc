#include "logs/engine/filter/expression.h"

#include "logs/engine/filter/pattern.h"

namespace portico::logs {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool IsWordEnd(char c) {
  return IsSpace(c) || c == '(' || c == ')' || c == '{' || c == '}' || c == '=' || c == '!' ||
         c == '<' || c == '>' || c == '&' || c == '|' || c == ',' || c == '"';
}

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

}  // namespace

bool FilterNode::Holds(const FilterOperands& operands) const {
  switch (kind) {
    case Kind::kTest:
      return operands.Test(operand, test);
    case Kind::kAnd:
      for (const FilterNode& child : children) {
        if (!child.Holds(operands)) return false;
      }
      return true;
    case Kind::kOr:
      for (const FilterNode& child : children) {
        if (child.Holds(operands)) return true;
      }
      return false;
  }
  return false;
}

void FilterParser::SkipSpace() {
  while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
}

bool FilterParser::AtEnd() {
  SkipSpace();
  return at_ == text_.size();
}

bool FilterParser::Consume(std::string_view token) {
  SkipSpace();
  if (text_.substr(at_, token.size()) != token) return false;
  at_ += token.size();
  return true;
}

// A keyword, in any case, that does not merely begin a longer word.
bool FilterParser::ConsumeWord(std::string_view word) {
  SkipSpace();
  for (size_t i = 0; i < word.size(); ++i) {
    if (at_ + i >= text_.size() || Upper(text_[at_ + i]) != word[i]) return false;
  }
  const size_t end = at_ + word.size();
  if (end < text_.size() && !IsWordEnd(text_[end]) && text_[end] != ']') return false;
  at_ = end;
  return true;
}

AwsError FilterParser::Unexpected() const {
  if (at_ >= text_.size()) return InvalidPattern("Invalid filter pattern: unexpected end");
  return InvalidPattern("Invalid filter pattern: unexpected '" + std::string(1, text_[at_]) +
                        "' at position " + std::to_string(at_));
}

Result<FilterNode> FilterParser::ParseOr(int depth) {
  PORTICO_ASSIGN(FilterNode first, ParseAnd(depth));
  if (!Consume("||")) return first;
  FilterNode out;
  out.kind = FilterNode::Kind::kOr;
  out.children.push_back(std::move(first));
  do {
    PORTICO_ASSIGN(FilterNode next, ParseAnd(depth));
    out.children.push_back(std::move(next));
  } while (Consume("||"));
  return out;
}

Result<FilterNode> FilterParser::ParseAnd(int depth) {
  PORTICO_ASSIGN(FilterNode first, ParseUnit(depth));
  if (!Consume("&&")) return first;
  FilterNode out;
  out.kind = FilterNode::Kind::kAnd;
  out.children.push_back(std::move(first));
  do {
    PORTICO_ASSIGN(FilterNode next, ParseUnit(depth));
    out.children.push_back(std::move(next));
  } while (Consume("&&"));
  return out;
}

Result<FilterNode> FilterParser::ParseUnit(int depth) {
  if (depth > kDepthMax) {
    return Fail(InvalidPattern("Invalid filter pattern: nested too deeply"));
  }
  if (Consume("(")) {
    PORTICO_ASSIGN(FilterNode inner, ParseOr(depth + 1));
    if (!Consume(")")) return Fail(Unexpected());
    return inner;
  }
  FilterNode out;
  PORTICO_ASSIGN(out.operand, ParseOperand());
  PORTICO_ASSIGN(auto test, ParseTest());
  if (!test) return Fail(Unexpected());
  out.test = std::move(*test);
  return out;
}

Result<std::string> FilterParser::ParseOperand() {
  SkipSpace();
  const size_t start = at_;
  int brackets = 0;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '[') ++brackets;
    // The bracket that closes the whole pattern is not ours.
    if (c == ']' && --brackets < 0) break;
    // Inside brackets stand indices and quoted names: $.a['b c'][0].
    if (brackets == 0 && IsWordEnd(c)) break;
    ++at_;
  }
  if (at_ == start) return Fail(Unexpected());
  return std::string(text_.substr(start, at_ - start));
}

Result<std::optional<FilterTest>> FilterParser::ParseTest() {
  using Kind = FilterTest::Kind;
  FilterTest test;
  const struct {
    std::string_view token;
    Comparator comparator;
  } kComparators[] = {
      {"!=", Comparator::kNotEqual},
      {"<=", Comparator::kLessOrEqual},
      {">=", Comparator::kGreaterOrEqual},
      {"=", Comparator::kEqual},
      {"<", Comparator::kLess},
      {">", Comparator::kGreater},
  };
  for (const auto& row : kComparators) {
    if (!Consume(row.token)) continue;
    PORTICO_ASSIGN(test.comparison, ParseValue(row.comparator));
    return test;
  }
  if (ConsumeWord("IS")) {
    if (ConsumeWord("NULL")) {
      test.kind = Kind::kIsNull;
    } else if (ConsumeWord("TRUE")) {
      test.kind = Kind::kIsTrue;
    } else if (ConsumeWord("FALSE")) {
      test.kind = Kind::kIsFalse;
    } else {
      return Fail(Unexpected());
    }
    return test;
  }
  if (ConsumeWord("EXISTS")) {
    test.kind = Kind::kExists;
    return test;
  }
  if (ConsumeWord("NOT")) {
    if (!ConsumeWord("EXISTS")) return Fail(Unexpected());
    test.kind = Kind::kNotExists;
    return test;
  }
  return std::optional<FilterTest>();
}

Result<Comparison> FilterParser::ParseValue(Comparator comparator) {
  SkipSpace();
  if (at_ < text_.size() && text_[at_] == '%') {
    return Fail(InvalidPattern("Regular expressions in filter patterns are not supported."));
  }
  std::string value;
  if (at_ < text_.size() && text_[at_] == '"') {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      value.push_back(text_[at_]);
    }
    if (!Consume("\"")) return Fail(Unexpected());
    return Comparison(comparator, std::move(value), true);
  }
  while (at_ < text_.size() && !IsWordEnd(text_[at_]) && text_[at_] != ']') {
    value.push_back(text_[at_++]);
  }
  if (value.empty()) return Fail(Unexpected());
  const bool ordered = comparator != Comparator::kEqual && comparator != Comparator::kNotEqual;
  if (ordered && !ParseFilterNumber(value)) {
    return Fail(InvalidPattern("Invalid filter pattern: '" + value + "' is not a number"));
  }
  return Comparison(comparator, std::move(value), false);
}

}  // namespace portico::logs
