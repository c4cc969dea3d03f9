// Joins the front door to API Gateway's data plane: which requests are its, and who may make them
// where a method asks for AWS_IAM.
#pragma once

#include "apigateway/engine/gateway.h"
#include "apigateway/engine/request_authenticator.h"
#include "server/authenticator.h"
#include "server/pipeline.h"

namespace portico::cli {

// Thread-safe; what it is made of outlives it.
class ExecuteApiAuthenticator : public apigateway::RequestAuthenticator {
 public:
  ExecuteApiAuthenticator(const server::Authenticator& authenticator,
                          const aws::Authorizer& authorizer, const Clock& clock, std::string region,
                          std::string account)
      : authenticator_(authenticator),
        authorizer_(authorizer),
        clock_(clock),
        region_(std::move(region)),
        account_(std::move(account)) {}

  Task<Result<aws::Principal>> Authenticate(const net::HttpRequest& request,
                                            std::string_view resource_arn) override;

 private:
  const server::Authenticator& authenticator_;
  const aws::Authorizer& authorizer_;
  const Clock& clock_;
  const std::string region_;
  const std::string account_;
};

class ExecuteApi : public server::DataPlane {
 public:
  explicit ExecuteApi(apigateway::Gateway& gateway) : gateway_(gateway) {}

  bool Claims(const net::HttpRequest& head) const override;
  Task<net::HttpResponse> Handle(const net::HttpRequest& request) override;
  size_t BodyBytesMax() const override { return apigateway::Gateway::kPayloadBytesMax; }
  net::HttpResponse TooLarge(const net::HttpRequest& head) override {
    return gateway_.TooLarge(head);
  }

 private:
  apigateway::Gateway& gateway_;
};

}  // namespace portico::cli
