#include "logs/engine/filter/expression_pattern.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "codec/json/value.h"
#include "logs/engine/filter/expression.h"

namespace portico::logs {
namespace {

// ---- JSON

// The members and indices of "$.a.b[0]['c d']", or nothing if it is no selector.
std::optional<std::vector<std::string>> SplitSelector(std::string_view selector) {
  if (!selector.starts_with('$')) return std::nullopt;
  selector.remove_prefix(1);
  std::vector<std::string> out;
  while (!selector.empty()) {
    size_t end;
    if (selector.starts_with("['") || selector.starts_with("[\"")) {
      const char quote[] = {selector[1], ']'};
      end = selector.find(std::string_view(quote, 2), 2);
      if (end == std::string_view::npos) return std::nullopt;
      out.emplace_back(selector.substr(2, end - 2));
      end += 2;
    } else if (selector.starts_with('[')) {
      end = selector.find(']');
      if (end == std::string_view::npos || end == 1) return std::nullopt;
      out.emplace_back(selector.substr(0, end));  // keeps '[' to tell an index from a name
      ++end;
    } else if (selector.starts_with('.')) {
      end = std::min(selector.find_first_of(".[", 1), selector.size());
      if (end == 1 && !selector.starts_with(".[")) return std::nullopt;
      if (end > 1) out.emplace_back(selector.substr(1, end - 1));
    } else {
      return std::nullopt;
    }
    selector.remove_prefix(end);
  }
  return out;
}

const json::Value* Select(const json::Value& root, const std::vector<std::string>& path) {
  const json::Value* at = &root;
  for (const std::string& step : path) {
    if (step.starts_with('[')) {
      const auto* array = at->as_array();
      size_t index;
      auto [stop, ec] = std::from_chars(step.data() + 1, step.data() + step.size(), index);
      if (array == nullptr || ec != std::errc() || stop != step.data() + step.size() ||
          index >= array->size()) {
        return nullptr;
      }
      at = &(*array)[index];
    } else {
      at = at->Find(step);
    }
    if (at == nullptr) return nullptr;
  }
  return at;
}

bool Compare(const Comparison& comparison, const json::Value& value) {
  if (const std::string* text = value.as_string()) return comparison.MatchesText(*text);
  if (const auto* number = value.as_number()) {
    const auto parsed = ParseFilterNumber(number->text);
    return parsed && comparison.MatchesNumber(*parsed, number->text);
  }
  if (const bool* flag = value.as_bool()) return comparison.MatchesText(*flag ? "true" : "false");
  return false;
}

class JsonOperands : public FilterOperands {
 public:
  explicit JsonOperands(const json::Value& root) : root_(root) {}

  bool Test(const std::string& operand, const FilterTest& test) const override {
    using Kind = FilterTest::Kind;
    const auto path = SplitSelector(operand);
    const json::Value* value = path ? Select(root_, *path) : nullptr;
    if (test.kind == Kind::kNotExists) return value == nullptr;
    if (value == nullptr) return false;
    switch (test.kind) {
      case Kind::kCompare:
        return Compare(*test.comparison, *value);
      case Kind::kIsNull:
        return value->is_null();
      case Kind::kIsTrue:
        return value->as_bool() != nullptr && *value->as_bool();
      case Kind::kIsFalse:
        return value->as_bool() != nullptr && !*value->as_bool();
      case Kind::kExists:
        return true;
      case Kind::kNotExists:
        return false;
    }
    return false;
  }

 private:
  const json::Value& root_;
};

class JsonPattern : public FilterPattern {
 public:
  explicit JsonPattern(FilterNode root) : root_(std::move(root)) {}
  bool Matches(std::string_view message) const override {
    const size_t first = message.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || message[first] != '{') return false;
    const auto value = json::Parse(message);
    return value && root_.Holds(JsonOperands(*value));
  }

 private:
  FilterNode root_;
};

Status CheckSelectors(const FilterNode& node) {
  if (node.kind == FilterNode::Kind::kTest && !SplitSelector(node.operand)) {
    return Fail(InvalidPattern("Invalid filter pattern: '" + node.operand + "' is not a selector"));
  }
  for (const FilterNode& child : node.children) PORTICO_TRY(CheckSelectors(child));
  return {};
}

// ---- Columns

// A line's columns: words, and what stands in quotes or brackets as one.
std::vector<std::string_view> SplitColumns(std::string_view line) {
  std::vector<std::string_view> out;
  size_t at = 0;
  while (at < line.size()) {
    if (line[at] == ' ' || line[at] == '\t' || line[at] == '\n' || line[at] == '\r') {
      ++at;
      continue;
    }
    const char close = line[at] == '"' ? '"' : line[at] == '[' ? ']' : '\0';
    const size_t start = close != '\0' ? at + 1 : at;
    size_t end = close != '\0' ? line.find(close, start) : line.find_first_of(" \t\r\n", start);
    if (end == std::string_view::npos) end = line.size();
    out.push_back(line.substr(start, end - start));
    at = close != '\0' && end < line.size() ? end + 1 : end;
  }
  return out;
}

// One column's name and, perhaps, what it must be.
struct Column {
  bool ellipsis = false;
  std::optional<FilterNode> condition;
};

class ColumnOperands : public FilterOperands {
 public:
  explicit ColumnOperands(std::string_view text) : text_(text) {}
  bool Test(const std::string&, const FilterTest& test) const override {
    if (test.kind == FilterTest::Kind::kExists) return true;
    return test.kind == FilterTest::Kind::kCompare && test.comparison->MatchesText(text_);
  }

 private:
  std::string_view text_;
};

class ColumnsPattern : public FilterPattern {
 public:
  explicit ColumnsPattern(std::vector<Column> columns) : columns_(std::move(columns)) {
    const auto found = std::find_if(columns_.begin(), columns_.end(),
                                    [](const Column& column) { return column.ellipsis; });
    before_ = static_cast<size_t>(found - columns_.begin());
    has_ellipsis_ = found != columns_.end();
    after_ = has_ellipsis_ ? columns_.size() - before_ - 1 : 0;
  }

  bool Matches(std::string_view message) const override {
    const auto words = SplitColumns(message);
    if (has_ellipsis_ ? words.size() < before_ + after_ : words.size() != before_) return false;
    for (size_t i = 0; i < before_; ++i) {
      if (!Holds(columns_[i], words[i])) return false;
    }
    for (size_t i = 1; i <= after_; ++i) {
      if (!Holds(columns_[columns_.size() - i], words[words.size() - i])) return false;
    }
    return true;
  }

 private:
  static bool Holds(const Column& column, std::string_view word) {
    return !column.condition || column.condition->Holds(ColumnOperands(word));
  }

  std::vector<Column> columns_;
  size_t before_;  // columns left of the ellipsis, or all
  size_t after_;
  bool has_ellipsis_;
};

Result<Column> ParseColumn(FilterParser* parser) {
  Column out;
  FilterParser ahead = *parser;  // a bare name is no expression: look before parsing one
  PORTICO_ASSIGN(const std::string name, ahead.ParseOperand());
  PORTICO_ASSIGN(const auto test, ahead.ParseTest());
  if (test) {
    PORTICO_ASSIGN(out.condition, parser->ParseOr());
    return out;
  }
  out.ellipsis = name == "...";
  *parser = ahead;
  return out;
}

}  // namespace

Result<std::shared_ptr<const FilterPattern>> ParseJsonPattern(std::string_view text) {
  FilterParser parser(text);
  parser.Consume("{");
  PORTICO_ASSIGN(FilterNode root, parser.ParseOr());
  if (!parser.Consume("}") || !parser.AtEnd()) {
    return Fail(InvalidPattern("Invalid filter pattern: expected '}' at the end"));
  }
  PORTICO_TRY(CheckSelectors(root));
  return std::make_shared<JsonPattern>(std::move(root));
}

Result<std::shared_ptr<const FilterPattern>> ParseColumnsPattern(std::string_view text) {
  FilterParser parser(text);
  parser.Consume("[");
  std::vector<Column> columns;
  int ellipses = 0;
  if (!parser.Consume("]")) {
    do {
      PORTICO_ASSIGN(Column column, ParseColumn(&parser));
      if (column.ellipsis) ++ellipses;
      columns.push_back(std::move(column));
    } while (parser.Consume(","));
    if (!parser.Consume("]")) {
      return Fail(InvalidPattern("Invalid filter pattern: expected ']' at the end"));
    }
  }
  if (!parser.AtEnd() || ellipses > 1) {
    return Fail(InvalidPattern("Invalid filter pattern: only one '...' and nothing after ']'"));
  }
  return std::make_shared<ColumnsPattern>(std::move(columns));
}

}  // namespace portico::logs
