// The list of DynamoDB's operations.
#pragma once

#include "aws/service.h"
#include "dynamodb/api/api.h"

namespace portico::dynamodb::api {

// The Api must outlive the service.
aws::Service MakeService(Api* api);

}  // namespace portico::dynamodb::api
