#include "cli/serve/services.h"

#include "apigateway/api/operations.h"
#include "dynamodb/api/operations.h"
#include "dynamodb/api/streams.h"
#include "iam/api/operations.h"
#include "lambda/api/operations.h"
#include "logs/api/operations.h"
#include "sts/api/operations.h"

namespace portico::cli {

std::vector<aws::Service> MakeServices(const Apis& apis) {
  std::vector<aws::Service> services;
  services.push_back(apigateway::MakeService(apis.apigateway));
  services.push_back(lambda::api::MakeService(apis.lambda));
  services.push_back(dynamodb::api::MakeService(apis.dynamodb));
  services.push_back(dynamodb::api::MakeStreamsService(apis.dynamodb_streams));
  services.push_back(iam::api::MakeService(apis.iam));
  services.push_back(sts::api::MakeService(apis.sts));
  services.push_back(logs::api::MakeService(apis.logs));
  return services;
}

}  // namespace portico::cli
