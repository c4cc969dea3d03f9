// What all environments of a server have in common, and what an invocation is on its way to one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/task.h"
#include "lambda/engine/environment_variables.h"
#include "lambda/engine/function.h"
#include "lambda/engine/invoker.h"
#include "lambda/engine/log_capture.h"
#include "lambda/sandbox/launcher.h"

namespace portico::lambda {

struct EnvironmentConfig {
  std::string region;
  std::string account;
  std::string endpoint_url;  // this server's, as functions reach it: their AWS_ENDPOINT_URL
  std::string runtimes_dir;  // absolute; holds "python"
  // Whether a role's policies allow an action. Lambda writes logs only for roles that may. Null:
  // every role may.
  std::function<bool(std::string_view role_arn, std::string_view action, std::string_view resource)>
      role_allows;

  // What environments work on, for the detection of loops; may be null.
  Chains* chains = nullptr;

  // AWS's limit for the init phase.
  int64_t init_timeout_ms = 10'000;
  // Freezing costs a little and so does thawing: not between events that follow at once.
  int64_t freeze_after_ms = 100;
  int64_t idle_max_ms = 300'000;
};

// What an environment works with; all outlives it.
struct EnvironmentServices {
  const EnvironmentConfig& config;
  sandbox::Launcher& launcher;
  CredentialIssuer& credentials;
  LogSink& logs;
  const Clock& clock;
  std::string not_enforced;  // limits, for REPORT lines
};

// One invocation, from Run until it is answered.
struct Job {
  FunctionRef function;
  InvokeRequest request;           // with its request id and trace id
  net::EventLoop* loop = nullptr;  // the caller's
  int64_t queued_us = 0;
  size_t event_bytes = 0;  // of the request, that the pool has counted in
  OneShot<Result<InvokeResult>> done;
};
using JobRef = std::shared_ptr<Job>;

}  // namespace portico::lambda
