// What execution environments need of other services, joined here so that Lambda's engine depends
// on none of them: credentials of roles, a place for logs, and what a role may do.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "iam/engine/engine.h"
#include "lambda/engine/environment_variables.h"
#include "lambda/engine/log_capture.h"
#include "logs/engine/engine.h"
#include "server/authenticator.h"
#include "sts/engine/engine.h"

namespace portico::cli {

inline constexpr std::string_view kLambdaPrincipal = "lambda.amazonaws.com";

// Sessions of roles from STS. Thread-safe; the engine must outlive it.
class FunctionCredentials : public lambda::CredentialIssuer {
 public:
  FunctionCredentials(const sts::Engine& sts, server::AuthMode auth, std::string region,
                      std::string account)
      : sts_(sts), auth_(auth), region_(std::move(region)), account_(std::move(account)) {}
  Result<lambda::IssuedCredentials> ForRole(std::string_view role_arn,
                                            std::string_view session_name) override;

 private:
  const sts::Engine& sts_;
  const server::AuthMode auth_;
  const std::string region_;
  const std::string account_;
};

// CloudWatch Logs as the sink of functions' output. Thread-safe; the engine must outlive it.
class FunctionLogs : public lambda::LogSink {
 public:
  explicit FunctionLogs(logs::Engine& logs) : logs_(logs) {}
  Task<Status> Append(std::string group, std::string stream,
                      std::vector<lambda::LogEvent> events) override;

 private:
  logs::Engine& logs_;
};

// Whether a role's own policies allow an action, for a session that Lambda takes on. `iam` must
// outlive the function that is given.
std::function<bool(std::string_view role_arn, std::string_view action, std::string_view resource)>
RoleAllows(const iam::Engine& iam, std::string account);

}  // namespace portico::cli
