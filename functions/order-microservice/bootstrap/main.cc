// The order service's bootstrap: what Lambda starts in an execution environment.
#include "portico/lambda/aws_client.h"
#include "portico/lambda/runtime.h"
#include "service.h"

int main() {
  using portico::lambda::InvocationRequest;
  portico::lambda::AwsClient dynamodb(portico::lambda::kDynamoDb);
  portico::orders::OrderService service(dynamodb);
  return portico::lambda::run(
      [&service](const InvocationRequest& request) { return service.Handle(request); });
}
