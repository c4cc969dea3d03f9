// The order service: the tutorial's function, natively. See README.md for what it takes and gives.
#pragma once

#include <string>

#include "base/result.h"
#include "event.h"
#include "portico/lambda/aws_client.h"
#include "portico/lambda/runtime.h"
#include "shapes.h"

namespace portico::orders {

// Not thread-safe: an execution environment has one event at a time.
class OrderService {
 public:
  // `dynamodb` must outlive the service.
  explicit OrderService(lambda::AwsClient& dynamodb) : dynamodb_(dynamodb) {}

  lambda::InvocationResponse Handle(const lambda::InvocationRequest& request);

 private:
  Result<std::string> Answer(const lambda::InvocationRequest& request);
  Result<std::string> CallTable(const Operation& operation, const Event& event,
                                const lambda::InvocationRequest& request);

  lambda::AwsClient& dynamodb_;
};

}  // namespace portico::orders
