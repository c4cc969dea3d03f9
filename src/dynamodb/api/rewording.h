// What the service says of requests that break its model's constraints where it does not list them
// as all services do.
//
// Its single-item writes check some members by themselves: an empty TableName is told alone, and an
// unknown ReturnValues or ConditionalOperator by the set of values only. They fall back to the
// usual list if a required member is missing, or a value is very deep (ValueReader::is_very_deep).
// Source: paritysuite/dynamodb-conformance (captures/cross-region-latest.json,
// registry/splits.json, tests of tier3/validation-ordering; us-east-1's answers, 2026-10-09). Pure.
#pragma once

#include <string_view>

#include "base/error.h"
#include "dynamodb/api/shapes_items.h"

namespace portico::dynamodb::api {

// An aws::RewordViolations.
AwsError RewordViolations(std::string_view operation, const void* input, bool is_member_missing,
                          AwsError error);

// Whether some value of the request is.
bool IsVeryDeep(const PutItemInput& in);
bool IsVeryDeep(const UpdateItemInput& in);
bool IsVeryDeep(const DeleteItemInput& in);

}  // namespace portico::dynamodb::api
