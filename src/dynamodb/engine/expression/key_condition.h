// A Query's key condition: at most one simple condition a key attribute.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/expression/substitutions.h"
#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb {

// One attribute's condition, the attribute on the left. Views what the bound condition views.
struct KeyCondition {
  std::string attribute;
  SortOperator op = SortOperator::kEqual;
  AttributeView a;
  // The upper bound of kBetween.
  AttributeView b;
  // False: an operator of KeyConditions that no key can answer, which is told where the key is
  // known; `op`, `a` and `b` mean nothing then.
  bool is_indexable = true;
};

// The conditions of a bound KeyConditionExpression, in the order written; a ValidationException if
// it asks for what a key cannot answer. Whether the attributes are the key's, and of its types, is
// for who knows the table.
Result<std::vector<KeyCondition>> ExtractKeyConditions(const Condition& condition);

// Parses, binds and extracts.
Result<std::vector<KeyCondition>> CompileKeyConditions(std::string_view text,
                                                       Substitutions* substitutions);

}  // namespace portico::dynamodb
