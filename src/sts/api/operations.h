// The one list of STS's operations.
#pragma once

#include "aws/service.h"

namespace portico::sts::api {

class Api;

// `api` must outlive the service; null gives one that can be described but not called.
aws::Service MakeService(Api* api);

}  // namespace portico::sts::api
