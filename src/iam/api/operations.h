// The one list of IAM's operations.
#pragma once

#include "aws/service.h"

namespace portico::iam::api {

class Api;

// `api` must outlive the service.
aws::Service MakeService(Api& api);

}  // namespace portico::iam::api
