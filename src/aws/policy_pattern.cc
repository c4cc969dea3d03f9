#include "aws/policy_pattern.h"

#include <algorithm>

namespace portico::aws {
namespace {

constexpr size_t kArnParts = 6;

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string AsciiLower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), Lower);
  return out;
}

Pattern::Pattern(std::string_view text, Options options) : ignore_case_(options.ignore_case) {
  Compile(text, options);
  is_literal_ = variables_.empty() &&
                std::all_of(units_.begin(), units_.end(), [](Unit u) { return u < kAnyText; });
  if (!is_literal_) return;
  for (Unit u : units_) literal_.push_back(static_cast<char>(u));
  units_.clear();
}

void Pattern::Compile(std::string_view text, Options options) {
  size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (options.variables && c == '$' && text.substr(at, 2) == "${") {
      const size_t used = CompileVariable(text.substr(at), options);
      if (used > 0) {
        at += used;
        continue;
      }
    }
    ++at;
    if (options.wildcards && c == '*') {
      if (units_.empty() || units_.back() != kAnyText) units_.push_back(kAnyText);
    } else if (options.wildcards && c == '?') {
      units_.push_back(kAnyCharacter);
    } else {
      units_.push_back(static_cast<unsigned char>(options.ignore_case ? Lower(c) : c));
    }
  }
}

// Reads "${…}" at the start of `text` and gives its length, or 0 if it is no variable.
size_t Pattern::CompileVariable(std::string_view text, Options options) {
  const size_t end = text.find('}');
  if (end == std::string_view::npos) return 0;
  std::string_view body = text.substr(2, end - 2);
  // ${*}, ${?} and ${$} are the characters themselves.
  if (body == "*" || body == "?" || body == "$") {
    units_.push_back(static_cast<unsigned char>(body[0]));
    return end + 1;
  }
  Variable variable{units_.size(), "", false, ""};
  const size_t comma = body.find(',');
  variable.key = AsciiLower(Trim(body.substr(0, comma)));
  if (comma != std::string_view::npos) {
    std::string_view value = Trim(body.substr(comma + 1));
    if (value.size() < 2 || value.front() != '\'' || value.back() != '\'') return 0;
    value = value.substr(1, value.size() - 2);
    variable.has_default = true;
    variable.default_value = options.ignore_case ? AsciiLower(value) : std::string(value);
  }
  variables_.push_back(std::move(variable));
  return end + 1;
}

bool Pattern::Substitute(const ContextKeys& keys, std::vector<Unit>* out) const {
  size_t from = 0;
  for (const Variable& variable : variables_) {
    out->insert(out->end(), units_.begin() + from, units_.begin() + variable.at);
    from = variable.at;
    std::vector<std::string> values;
    std::string value;
    if (keys.Find(variable.key, &values)) {
      if (values.size() != 1) return false;
      value = ignore_case_ ? AsciiLower(values[0]) : std::move(values[0]);
    } else if (variable.has_default) {
      value = variable.default_value;
    } else {
      return false;
    }
    // Wildcards in a value are text: who chooses the value must not widen the policy.
    for (char c : value) out->push_back(static_cast<unsigned char>(c));
  }
  out->insert(out->end(), units_.begin() + from, units_.end());
  return true;
}

bool Pattern::Matches(std::string_view text, const ContextKeys& keys) const {
  if (is_literal_) return text == literal_;
  if (variables_.empty()) return Glob(units_, text);
  std::vector<Unit> units;
  return Substitute(keys, &units) && Glob(units, text);
}

bool Pattern::MatchesEverything() const {
  return variables_.empty() && units_.size() == 1 && units_[0] == kAnyText;
}

// Greedy: after a mismatch only the last '*' is tried again, one character further on. An earlier
// '*' never has to be, since what follows it already matched at its earliest place.
bool Pattern::Glob(const std::vector<Unit>& units, std::string_view text) {
  size_t u = 0;
  size_t t = 0;
  size_t star = units.size();
  size_t star_text = 0;
  while (t < text.size()) {
    if (u < units.size() && units[u] == kAnyText) {
      star = u++;
      star_text = t;
    } else if (u < units.size() && units[u] == kAnyCharacter) {
      ++u;
      ++t;
      while (t < text.size() && IsContinuation(text[t])) ++t;
    } else if (u < units.size() && units[u] == static_cast<unsigned char>(text[t])) {
      ++u;
      ++t;
    } else if (star < units.size()) {
      u = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (u < units.size() && units[u] == kAnyText) ++u;
  return u == units.size();
}

std::vector<std::string_view> SplitArn(std::string_view text) {
  std::vector<std::string_view> parts;
  size_t start = 0;
  int open = 0;
  for (size_t i = 0; i < text.size() && parts.size() + 1 < kArnParts; ++i) {
    if (text.substr(i, 2) == "${") ++open;
    if (text[i] == '}' && open > 0) --open;
    if (text[i] == ':' && open == 0) {
      parts.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  parts.push_back(text.substr(start));
  return parts;
}

ArnPattern::ArnPattern(std::string_view text, bool variables) : everything_(text == "*") {
  if (everything_) return;
  for (std::string_view part : SplitArn(text)) {
    parts_.emplace_back(part, Pattern::Options{.variables = variables});
  }
}

bool ArnPattern::Matches(std::string_view arn, const ContextKeys& keys) const {
  if (everything_) return true;
  const char* at = arn.data();
  const char* const end = at + arn.size();
  for (size_t i = 0; i < kArnParts; ++i) {
    const char* stop = i + 1 < kArnParts ? std::find(at, end, ':') : end;
    if (i + 1 < kArnParts && stop == end) return false;  // not an ARN
    const std::string_view part(at, static_cast<size_t>(stop - at));
    if (i < parts_.size() && !parts_[i].Matches(part, keys)) return false;
    at = stop == end ? end : stop + 1;
  }
  return true;
}

}  // namespace portico::aws
