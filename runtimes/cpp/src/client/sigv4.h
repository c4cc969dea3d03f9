// Signs requests with AWS Signature Version 4, header form
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/hash.h"
#include "portico/lambda/aws_client.h"

namespace portico::lambda {

struct SigningRequest {
  std::string_view method;
  // As it goes on the wire, already percent-encoded; "/" for none. No query string.
  std::string_view path;
  // All headers to sign but x-amz-date and x-amz-security-token: names in lower case, sorted,
  // values trimmed.
  std::vector<std::pair<std::string_view, std::string_view>> headers;
  std::string_view body;
};

// Keeps the signing key of the day, so that a signature costs hashing the request and no more.
// Not thread-safe.
class SigV4Signer {
 public:
  SigV4Signer(AwsCredentials credentials, std::string region, std::string service);

  // The header lines to add to the request, each with its CRLF: X-Amz-Date, X-Amz-Security-Token
  // (if the credentials have one) and Authorization.
  std::string Sign(const SigningRequest& request, int64_t now_ms);

 private:
  void DeriveKey(std::string_view date);

  AwsCredentials credentials_;
  std::string region_;
  std::string service_;
  // The day ("20150830") that key_ and scope_ are for.
  std::string key_date_;
  std::string scope_;
  Sha256Digest key_{};
};

}  // namespace portico::lambda
