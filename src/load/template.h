// Text with variables: `{{$uuid}}`, `{{$counter}}`, `{{$randomInt}}`, a column of a CSV file, a
// variable of a Postman collection. Parsed once, rendered for every request.
//
// Immutable and thread-safe; what a rendering draws from belongs to its caller.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace portico::load {

// Rows for `{{column}}` variables, taken in turn by all virtual users.
struct CsvRows {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

// What one rendering draws on.
struct TemplateContext {
  uint64_t counter = 0;                       // {{$counter}}: counts all requests of the run
  uint32_t vu = 0;                            // {{$vu}}
  const std::vector<std::string>* row = nullptr;  // of the CSV file
  std::mt19937_64* random = nullptr;          // {{$uuid}}, {{$guid}}, {{$randomInt}}, …
};

class Template {
 public:
  Template() = default;

  // `values` fill in plain variables at once (a Postman collection's); `columns` are the names of
  // a CSV file's columns. Error: a variable that nothing gives, named with those that there are.
  static Result<Template> Parse(std::string_view text,
                                const std::map<std::string, std::string, std::less<>>& values,
                                const std::vector<std::string>& columns);

  bool is_constant() const { return parts_.size() <= 1 && (parts_.empty() || parts_[0].kind == Kind::kText); }
  // Appends the text to `out`.
  void Render(const TemplateContext& context, std::string* out) const;

 private:
  enum class Kind : uint8_t {
    kText,
    kUuid,
    kCounter,
    kVu,
    kTimestamp,
    kRandomInt,
    kRandomText,
    kColumn,
  };
  struct Part {
    Kind kind = Kind::kText;
    std::string text;         // kText
    uint64_t low = 0;         // kRandomInt; kRandomText: its length
    uint64_t high = 0;        // kRandomInt
    size_t column = 0;        // kColumn
  };
  std::vector<Part> parts_;
};

}  // namespace portico::load
