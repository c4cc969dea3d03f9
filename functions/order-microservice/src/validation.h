// Checks parameters as botocore does before it sends anything, with botocore's report.
// Pure, thread-safe.
#pragma once

#include "base/result.h"
#include "codec/json/value.h"
#include "shapes.h"

namespace portico::orders {

// The error is a ParamValidationError that lists every fault: unknown, missing and mistyped
// parameters, and values or lengths below their minimum.
Status ValidateParameters(const Shape& input, const json::Value& parameters);

}  // namespace portico::orders
