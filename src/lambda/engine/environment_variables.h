// The environment variables that a function's process starts with: Lambda's own and the function's.
// Source: "Using Lambda environment variables", sections reserved and unreserved. Pure,
// thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lambda/engine/function.h"

namespace portico::lambda {

// Credentials of a function's role.
struct IssuedCredentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  int64_t expires_ms = 0;  // wall clock
};

// Gives out credentials of roles. Implemented over sts. Thread-safe; must not block.
class CredentialIssuer {
 public:
  virtual ~CredentialIssuer() = default;
  // For an environment of the function `session_name`. Fails if Lambda may not assume the role.
  virtual Result<IssuedCredentials> ForRole(std::string_view role_arn,
                                            std::string_view session_name) = 0;
};

struct VariablesInput {
  const Function& function;
  const IssuedCredentials& credentials;
  std::string_view region;
  std::string_view endpoint_url;   // AWS_ENDPOINT_URL; empty for none
  std::string_view execution_env;  // AWS_EXECUTION_ENV; empty for none
  std::string_view log_stream;
  std::string_view runtime_api;  // "127.0.0.1:40123"
};

// "NAME=value" for each. The function's own win over Lambda's defaults, never over reserved ones.
std::vector<std::string> MakeVariables(const VariablesInput& input);

// Whether a function may not set this variable.
bool IsReservedVariable(std::string_view name);

}  // namespace portico::lambda
