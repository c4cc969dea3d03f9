// All services' operation tables, in the order in which the server asks them.
#pragma once

#include <vector>

#include "aws/service.h"

namespace portico::apigateway {
class Api;
}
namespace portico::lambda::api {
class Api;
}
namespace portico::dynamodb::api {
class Api;
class StreamsApi;
}  // namespace portico::dynamodb::api
namespace portico::iam::api {
class Api;
}
namespace portico::sts::api {
class Api;
}
namespace portico::logs::api {
class Api;
}

namespace portico::cli {

// The objects that serve the operations. Null ones give tables that can be described, not called.
struct Apis {
  apigateway::Api* apigateway = nullptr;
  lambda::api::Api* lambda = nullptr;
  dynamodb::api::Api* dynamodb = nullptr;
  dynamodb::api::StreamsApi* dynamodb_streams = nullptr;
  iam::api::Api* iam = nullptr;
  sts::api::Api* sts = nullptr;
  logs::api::Api* logs = nullptr;
};

std::vector<aws::Service> MakeServices(const Apis& apis);

}  // namespace portico::cli
