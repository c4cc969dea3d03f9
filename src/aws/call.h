// One request to a service, as its handler sees it: who asks, from where, and what they may do.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace portico::aws {

// Who made a call.
struct Principal {
  enum class Kind { kAnonymous, kRoot, kUser, kAssumedRole, kService };
  Kind kind = Kind::kAnonymous;
  std::string account;
  // "arn:aws:sts::123456789012:assumed-role/role/session", "arn:aws:iam::123456789012:root", …
  std::string arn;
  // The unique id that STS reports: "AROA…:session", the account id for root.
  std::string user_id;
  std::string access_key_id;
  // For kAssumedRole and kUser: the name of the role or user whose policies apply.
  std::string entity_name;
  // A session policy given to AssumeRole that narrows the role's, or empty.
  std::string session_policy;
  // Of sessions: when it began (0 if its token is of a version that did not say), and whether it
  // was made for an environment of the function that it is named after.
  int64_t issued_ms = 0;
  bool is_function = false;
};

struct Call;
class CallKeys;
class ContextKeys;

// Decides whether a principal may do something. Implemented by iam/. Thread-safe.
class Authorizer {
 public:
  virtual ~Authorizer() = default;

  struct Request {
    std::string_view action;    // "dynamodb:PutItem"
    std::string_view resource;  // an ARN, or "*"
    // A resource-based policy's document that also counts, or empty.
    std::string_view resource_policy = {};
    // Condition keys of the request beyond the global ones (those Authorize fills in itself) and
    // the call's own: few and at hand, or computed when a policy names one.
    std::map<std::string, std::vector<std::string>> context = {};
    const ContextKeys* keys = nullptr;
  };
  // An error of code "AccessDenied" with AWS's wording if the call is not allowed; the pipeline
  // spells code and status as the service does.
  virtual Status Authorize(const Call& call, const Request& request) const = 0;
};

// The condition keys that the request of a call has by its operation and input: what Authorize asks
// for each action that the call needs. Values are computed when a policy names their key.
class CallKeys {
 public:
  virtual ~CallKeys() = default;
  // Appends the values of `key`, given in lower case. False if the request has no such key.
  virtual bool Find(const Authorizer::Request& request, std::string_view key,
                    std::vector<std::string>* values) const = 0;
};

struct Call {
  std::string request_id;
  std::string_view region;   // where the server says it is
  std::string_view account;  // the server's account
  std::string_view service;  // "dynamodb"
  std::string_view operation;
  Principal principal;
  std::string source_ip;
  std::string_view user_agent;
  std::string_view referer;
  std::string_view host;  // as the caller addressed the server: "127.0.0.1:4566"
  bool secure_transport = false;
  int64_t now_ms = 0;  // wall clock at arrival
  const Authorizer* authorizer = nullptr;
  const CallKeys* keys = nullptr;

  // For operations whose resources only the handler can name. Allowed → success.
  Status Authorize(std::string_view action, std::string_view resource) const {
    return authorizer->Authorize(*this, {action, resource});
  }
};

}  // namespace portico::aws
