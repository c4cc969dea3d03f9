// A function as the API describes it.
#pragma once

#include "lambda/api/shapes_common.h"
#include "lambda/engine/function.h"

namespace portico::lambda::api {

FunctionConfiguration Describe(const Function& function);

}  // namespace portico::lambda::api
