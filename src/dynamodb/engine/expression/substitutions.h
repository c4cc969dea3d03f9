// ExpressionAttributeNames and ExpressionAttributeValues of a request, and which of them were used.
//
// One per request, shared by all its expressions. Bound expressions view its values, so it must
// outlive them. Not thread-safe while binding.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dynamodb/engine/value/value_reader.h"

namespace portico::dynamodb {

struct NamedName {
  std::string reference;
  std::string name;
};

class Substitutions {
 public:
  Substitutions() = default;
  Substitutions(std::vector<NamedName> names, std::vector<NamedValue> values);

  Substitutions(const Substitutions&) = delete;
  Substitutions& operator=(const Substitutions&) = delete;
  Substitutions(Substitutions&&) = default;
  Substitutions& operator=(Substitutions&&) = default;

  // The keys' syntax ("#name", ":value"), to be checked before any expression is bound.
  Status CheckNames() const;
  Status CheckValues() const;

  // What "#name" or ":value" stands for, or null; marks it used.
  const std::string* UseName(std::string_view reference);
  const Value* UseValue(std::string_view reference);

  // That nothing was given in vain, to be checked after all expressions are bound: names first.
  Status CheckAllUsed() const;

 private:
  std::vector<NamedName> names_;
  std::vector<NamedValue> values_;
  std::vector<bool> name_used_;
  std::vector<bool> value_used_;
};

}  // namespace portico::dynamodb
