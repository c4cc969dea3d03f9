// Wildcard patterns of IAM policies: '*', '?', and policy variables such as ${aws:username}.
//
// Matching needs time proportional to pattern × text at worst and no recursion, whatever a policy's
// author wrote: policies come from clients. Patterns are immutable once made, and thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portico::aws {

// The condition keys of one request ("aws:SourceIp", "dynamodb:LeadingKeys", …).
class ContextKeys {
 public:
  virtual ~ContextKeys() = default;
  // Appends the values of `key`, given in lower case. False if the request has no such key.
  virtual bool Find(std::string_view key, std::vector<std::string>* values) const = 0;
};

// Of a request without any.
class NoKeys : public ContextKeys {
 public:
  bool Find(std::string_view, std::vector<std::string>*) const override { return false; }
};

// Lower case of ASCII letters; all that IAM compares without case is ASCII.
std::string AsciiLower(std::string_view text);

class Pattern {
 public:
  struct Options {
    bool wildcards = true;
    // Policy variables exist in documents of version 2012-10-17 only.
    bool variables = true;
    bool ignore_case = false;
  };
  Pattern(std::string_view text, Options options);

  // Whether the whole of `text` matches. A variable that the request has no single value for makes
  // the pattern match nothing. Under ignore_case `text` must be in lower case.
  bool Matches(std::string_view text, const ContextKeys& keys) const;
  bool MatchesEverything() const;

 private:
  // A byte of text, or one of the wildcards.
  using Unit = uint16_t;
  static constexpr Unit kAnyText = 256;
  static constexpr Unit kAnyCharacter = 257;
  struct Variable {
    size_t at;  // where in units_ its value belongs
    std::string key;
    bool has_default;
    std::string default_value;
  };

  void Compile(std::string_view text, Options options);
  size_t CompileVariable(std::string_view text, Options options);
  bool Substitute(const ContextKeys& keys, std::vector<Unit>* out) const;
  static bool Glob(const std::vector<Unit>& units, std::string_view text);

  std::vector<Unit> units_;
  std::vector<Variable> variables_;
  // The text itself, if it has neither wildcards nor variables: the common case, compared at once.
  std::string literal_;
  bool is_literal_ = false;
  bool ignore_case_ = false;
};

// A pattern for ARNs: each of the six parts between colons is matched by itself, and parts left out
// at the end match anything. "*" alone matches everything, ARN or not.
class ArnPattern {
 public:
  ArnPattern(std::string_view text, bool variables);
  bool Matches(std::string_view arn, const ContextKeys& keys) const;

 private:
  bool everything_ = false;
  std::vector<Pattern> parts_;
};

// Splits an ARN or a pattern of one at its first five colons, leaving ${…} whole.
std::vector<std::string_view> SplitArn(std::string_view text);

}  // namespace portico::aws
