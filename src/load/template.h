// Text with variables: `{{$uuid}}`, `{{$counter}}`, `{{$randomInt}}`, a column of a CSV file, a
// variable of a Postman collection. Parsed once, rendered for every request.
//
//   {{$uuid}} {{$guid}} {{$randomUUID}}   a version 4 UUID
//   {{$counter}}                          the request's number in the run, from 1
//   {{$vu}}                               the virtual user's number, from 1
//   {{$timestamp}} {{$isoTimestamp}}      now, in seconds since 1970; in ISO 8601 with milliseconds
//   {{$randomInt}} {{$randomInt:LO:HI}}   an integer of 0 to 1000, or of LO to HI
//   {{$randomText:N}}                     N letters and digits
//   {{name}}                              a plain variable, else a column of the CSV file
//
// The names that Postman has too mean what they mean there. Immutable and thread-safe; what a
// rendering draws from belongs to its caller.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace portico::load {

inline constexpr size_t kRandomTextBytesMax = 1u << 20;
// How deep the values of variables may name further variables.
inline constexpr int kVariableDepthMax = 8;
inline constexpr size_t kTemplateBytesMax = 64u << 20;

// Rows for `{{column}}` variables, taken in turn by all virtual users.
struct CsvRows {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // each as long as `columns`
};

// What one rendering draws on.
struct TemplateContext {
  uint64_t counter = 0;                           // {{$counter}}: counts all requests of the run
  uint32_t vu = 0;                                // {{$vu}}
  int64_t now_ms = 0;                             // {{$timestamp}}, {{$isoTimestamp}}
  const std::vector<std::string>* row = nullptr;  // of the CSV file; not null if there are columns
  std::mt19937_64* random = nullptr;              // {{$uuid}}, {{$randomInt}}, {{$randomText}}
};

class Template {
 public:
  Template() = default;

  // `values` fill in plain variables at once (a Postman collection's), and may name variables
  // themselves; `columns` are the names of a CSV file's columns. Errors (InvalidTemplate): a
  // variable that nothing gives, named with those that there are; a malformed one.
  static Result<Template> Parse(std::string_view text,
                                const std::map<std::string, std::string, std::less<>>& values,
                                const std::vector<std::string>& columns);

  // Text without variables, whatever braces are in it.
  static Template Text(std::string_view text);

  bool is_empty() const { return parts_.empty(); }
  bool is_constant() const {
    return parts_.empty() || (parts_.size() == 1 && parts_[0].kind == Kind::kText);
  }
  // The text before the first variable; valid as long as the template is unchanged.
  std::string_view prefix() const {
    return parts_.empty() || parts_[0].kind != Kind::kText ? std::string_view() : parts_[0].text;
  }
  // The template without the first `bytes` of its prefix.
  Template WithoutPrefix(size_t bytes) const;
  // Appends the text to `out`.
  void Render(const TemplateContext& context, std::string* out) const;

 private:
  friend class TemplateParser;
  enum class Kind : uint8_t {
    kText,
    kUuid,
    kCounter,
    kVu,
    kTimestamp,
    kIsoTimestamp,
    kRandomInt,
    kRandomText,
    kColumn,
  };
  struct Part {
    Kind kind = Kind::kText;
    std::string text;   // kText
    int64_t low = 0;    // kRandomInt; kRandomText: its length
    int64_t high = 0;   // kRandomInt
    size_t column = 0;  // kColumn
  };
  std::vector<Part> parts_;
};

}  // namespace portico::load
