// The operations of Lambda, in one list.
#pragma once

#include "aws/service.h"
#include "lambda/api/api.h"

namespace portico::lambda::api {

// `api` must outlive the service; null gives one that can be described but not called.
aws::Service MakeService(Api* api);

}  // namespace portico::lambda::api
