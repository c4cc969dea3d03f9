#include "logs/engine/filter/terms.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/substring.h"

namespace portico::logs {
namespace {

bool Contains(std::string_view message, const std::string& term) {
  return HasSubstring(message, term);
}

class TermsPattern : public FilterPattern {
 public:
  bool Matches(std::string_view message) const override {
    auto in_message = [&](const std::string& term) { return Contains(message, term); };
    if (std::any_of(excluded.begin(), excluded.end(), in_message)) return false;
    if (!std::all_of(required.begin(), required.end(), in_message)) return false;
    // Beside terms of other kinds, AWS ignores the optional ones.
    if (optional.empty() || !required.empty() || !excluded.empty()) return true;
    return std::any_of(optional.begin(), optional.end(), in_message);
  }

  std::vector<std::string> required;
  std::vector<std::string> optional;
  std::vector<std::string> excluded;
};

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool IsTermCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Reads a quoted term that starts at `*at`, which is its first quote.
Result<std::string> ReadQuoted(std::string_view text, size_t* at) {
  std::string out;
  for (size_t i = *at + 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      *at = i + 1;
      return out;
    }
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out.push_back(text[i]);
  }
  return Fail(InvalidPattern("Invalid filter pattern: unterminated quote"));
}

Result<std::string> ReadTerm(std::string_view text, size_t* at) {
  if (*at < text.size() && text[*at] == '"') return ReadQuoted(text, at);
  const size_t start = *at;
  while (*at < text.size() && !IsSpace(text[*at])) ++*at;
  const std::string term(text.substr(start, *at - start));
  if (term.size() > 1 && term.front() == '%' && term.back() == '%') {
    return Fail(InvalidPattern("Regular expressions in filter patterns are not supported."));
  }
  if (term.empty() || !std::all_of(term.begin(), term.end(), IsTermCharacter)) {
    return Fail(InvalidPattern("Invalid character(s) in term '" + term + "'"));
  }
  return term;
}

}  // namespace

Result<std::shared_ptr<const FilterPattern>> ParseTerms(std::string_view text) {
  auto pattern = std::make_shared<TermsPattern>();
  size_t at = 0;
  while (at < text.size()) {
    if (IsSpace(text[at])) {
      ++at;
      continue;
    }
    std::vector<std::string>* list = &pattern->required;
    if (text[at] == '?') list = &pattern->optional;
    if (text[at] == '-') list = &pattern->excluded;
    if (list != &pattern->required) ++at;
    PORTICO_ASSIGN(std::string term, ReadTerm(text, &at));
    list->push_back(std::move(term));
  }
  return pattern;
}

}  // namespace portico::logs
