// What a client takes from the environment that Lambda gives a function. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "portico/lambda/aws_client.h"

namespace portico::lambda {

using GetEnv = std::function<const char*(const char*)>;

// Where a service is reached.
struct Endpoint {
  bool tls = false;
  std::string host;
  uint16_t port = 0;
  // Without a trailing slash; empty for none.
  std::string base_path;

  // The Host header: without the port where that is the scheme's own.
  std::string HostHeader() const;
  // "https://host[:port]base_path/", as boto3 names it in messages.
  std::string Url() const;
};

// "http[s]://host[:port][/path]"; nothing if it is not one.
std::optional<Endpoint> ParseEndpoint(std::string_view url);

// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN; nothing without the first two.
std::optional<AwsCredentials> CredentialsFrom(const GetEnv& env);

// AWS_REGION, else AWS_DEFAULT_REGION, else empty.
std::string RegionFrom(const GetEnv& env);

// AWS_ENDPOINT_URL_<endpoint_id>, else AWS_ENDPOINT_URL (neither if
// AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true), else AWS's own in that region.
std::string EndpointUrlFrom(const GetEnv& env, const AwsService& service, std::string_view region);

}  // namespace portico::lambda
