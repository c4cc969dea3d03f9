// A function as the API describes it. Pure, thread-safe.
#pragma once

#include <string_view>

#include "lambda/api/shapes_common.h"
#include "lambda/engine/function.h"

namespace portico::lambda::api {

// Which answer the description is for. AWS answers changes before they have come into force, as
// "Pending" or "InProgress", and clients then ask until that is over. Here a change is in force
// when it is answered; the answer is AWS's all the same, for clients that look for it.
enum class Moment { kSettled, kCreated, kUpdated };

FunctionConfiguration Describe(const Function& function, Moment moment = Moment::kSettled);

// As lists have it: without states, and named as told.
enum class Naming { kUnqualified, kQualified };
FunctionConfiguration DescribeInList(const Function& function, Naming naming);

}  // namespace portico::lambda::api
