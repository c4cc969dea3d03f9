// API Gateway's control plane as a service: its one list of operations.
#pragma once

#include "apigateway/api/api.h"
#include "aws/service.h"

namespace portico::apigateway {

// `api` must outlive the service; null gives one that can be described but not called.
aws::Service MakeService(Api* api);

}  // namespace portico::apigateway
