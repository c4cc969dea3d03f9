// The one list of IAM's operations.
#pragma once

#include "aws/service.h"

namespace portico::iam::api {

class Api;

// `api` must outlive the service; null gives one that can be described but not called.
aws::Service MakeService(Api* api);

}  // namespace portico::iam::api
