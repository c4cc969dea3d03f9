// Calls AWS services of the JSON protocols (DynamoDB and its like) from within a function.
//
// Everything comes from the environment that Lambda gives a function: credentials, region, and,
// where the services are not AWS's own, an endpoint. Requests are signed with SigV4 over one
// keep-alive connection; failures that may pass are tried again as the AWS SDKs do. HTTPS verifies
// the certificate and its name against the system's authorities.
//
// Error codes and messages are those of boto3 where it has them (NoCredentialsError,
// EndpointConnectionError, …), so that a function ported from Python fails alike.
// This header needs only the standard library. A client is not thread-safe: one a thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace portico::lambda {

struct AwsCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  // Empty for long-lived keys.
  std::string session_token;
};

// Which service a client is for.
struct AwsService {
  // As in the credential scope and the host name: "dynamodb".
  std::string_view signing_name;
  // As in AWS_ENDPOINT_URL_<ID>: "DYNAMODB".
  std::string_view endpoint_id;
  // What comes before the operation in X-Amz-Target: "DynamoDB_20120810".
  std::string_view target_prefix;
  // "application/x-amz-json-1.0" or 1.1.
  std::string_view content_type;
};

inline constexpr AwsService kDynamoDb = {"dynamodb", "DYNAMODB", "DynamoDB_20120810",
                                         "application/x-amz-json-1.0"};

// What the service answered with a 2xx status.
struct AwsReply {
  int http_status = 0;
  // In the order of the wire, names in lower case.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // How many attempts failed before this one.
  int retry_attempts = 0;

  // The first header of that name (in lower case), or empty.
  std::string_view Header(std::string_view name) const;
};

// Why a call failed: the service's error, or why the service could not be asked.
struct AwsFailure {
  // The service's code ("ConditionalCheckFailedException"), or boto3's exception name.
  std::string code;
  // The service's message, or boto3's wording.
  std::string message;
  // 0 if there was no answer.
  int http_status = 0;
  int retry_attempts = 0;
  // All attempts were used up by failures worth retrying.
  bool retries_exhausted = false;
};

using AwsOutcome = std::variant<AwsReply, AwsFailure>;

struct AwsClientOptions {
  int64_t connect_timeout_ms = 3'000;
  // For one read or write, not for the whole call.
  int64_t io_timeout_ms = 10'000;
  // All attempts of one call, the first included. AWS_MAX_ATTEMPTS in the environment wins.
  int attempts_max = 10;
  // The wait before the n-th retry is random below min(backoff_max, backoff_base * 2^(n-1)).
  int64_t backoff_base_ms = 50;
  int64_t backoff_max_ms = 20'000;

  // For tests: the environment, the wall clock, waiting, and a random number in [0, 1).
  std::function<const char*(const char*)> getenv;
  std::function<int64_t()> now_ms;
  std::function<void(int64_t)> sleep_ms;
  std::function<double()> random;
};

class AwsClient {
 public:
  using Deadline = std::optional<std::chrono::system_clock::time_point>;

  // Reads the environment, but connects only with the first call.
  explicit AwsClient(const AwsService& service, AwsClientOptions options = {});
  ~AwsClient();
  AwsClient(const AwsClient&) = delete;
  AwsClient& operator=(const AwsClient&) = delete;

  // Sends `body` (JSON text) as the operation, and waits for the answer. With a deadline, no retry
  // is waited for that could only begin after it: the last failure is returned instead.
  AwsOutcome Call(std::string_view operation, std::string_view body, Deadline deadline = {});

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace portico::lambda
