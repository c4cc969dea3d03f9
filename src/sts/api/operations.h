// The one list of STS's operations.
#pragma once

#include "aws/service.h"

namespace portico::sts::api {

class Api;

// `api` must outlive the service.
aws::Service MakeService(Api& api);

}  // namespace portico::sts::api
