// The one list of CloudWatch Logs' operations.
#pragma once

#include "aws/service.h"

namespace portico::logs::api {

class Api;

// `api` must outlive the service; null gives one that can be described but not called.
aws::Service MakeService(Api* api);

}  // namespace portico::logs::api
