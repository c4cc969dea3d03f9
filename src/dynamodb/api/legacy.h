// The parameters that expressions replaced (Expected, AttributeUpdates, AttributesToGet,
// KeyConditions, QueryFilter, ScanFilter, ConditionalOperator), checked, and translated into the
// same bound forms.
//
// What is translated views the request's values and names: the request must outlive it. Source: the
// developer guide's "Legacy DynamoDB conditional parameters", and the service's answers. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynamodb/api/shapes_reads.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/expression/key_condition.h"

namespace portico::dynamodb::api {

// One condition on one attribute, whichever parameter it came in.
struct LegacyCondition {
  std::string_view attribute;
  std::string_view op;
  std::vector<AttributeView> values;
};

Result<std::vector<LegacyCondition>> ReadExpected(
    const std::map<std::string, ExpectedAttributeValue>& expected);

// KeyConditions, QueryFilter, ScanFilter.
template <ValidationLayer layer>
Result<std::vector<LegacyCondition>> ReadConditions(const FilterConditions<layer>& conditions);

// `conditions`: how many the request has that the operator could join.
Status CheckConditionalOperator(const std::optional<std::string>& op, size_t conditions);

// All of them, or any with the operator OR.
Condition ToCondition(const std::vector<LegacyCondition>& conditions,
                      const std::optional<std::string>& conditional_operator);

Result<std::vector<KeyCondition>> ToKeyConditions(const std::vector<LegacyCondition>& conditions);

Result<Update> ToUpdate(const std::map<std::string, AttributeValueUpdate>& updates);

Result<Projection> ToProjection(const std::vector<std::string>& attributes);

}  // namespace portico::dynamodb::api
