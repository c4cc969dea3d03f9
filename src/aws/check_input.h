// Whether an operation may run on an input: its model's constraints, in the service's words.
#pragma once

#include "aws/service.h"
#include "aws/validate.h"

namespace portico::aws {

// `missing` as Validate takes it. Pure, thread-safe.
Status CheckInput(const ServiceInfo& service, const Operation& operation, const void* input,
                  const MissingMembers& missing);

}  // namespace portico::aws
