// Decides every call: how a caller's policies combine.
//
// Source: IAM User Guide, "Policy evaluation for requests within a single account": an explicit
// deny anywhere wins; a boundary and a session policy must each allow what an identity policy
// allows; a resource policy that names the caller is enough by itself. The account's root may do
// everything. Thread-safe; reads a snapshot, takes no lock longer than a pointer's copy.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "aws/call.h"
#include "base/mutex.h"
#include "iam/engine/store.h"

namespace portico::iam {

class PolicyAuthorizer : public aws::Authorizer {
 public:
  explicit PolicyAuthorizer(const Store& store) : store_(store) {}

  // Who asks, found in the state. Internal to authorizer.cc.
  struct Subject;

  // Errors: "AccessDenied", 403, in AWS's words.
  Status Authorize(const aws::Call& call, const Request& request) const override;

  // Whether `role`'s trust policy, and for callers who are only trusted through their account their
  // own policies too, let the caller assume it. `context` may hold sts:ExternalId.
  Status AuthorizeAssumeRole(const aws::Call& call, const RoleEntry& role,
                             std::map<std::string, std::vector<std::string>> context) const;

 private:
  // `resource` is what the resource's own policy says.
  Status Decide(const aws::Call& call, const Request& request, const Subject& subject,
                const aws::ContextKeys& keys, const Verdict& resource) const;
  // Compiled documents that arrive as text (session and resource policies), by their text.
  static constexpr size_t kCompiledDocumentsMax = 1'024;
  std::shared_ptr<const Policy> Compiled(const std::string& text, PolicyKind kind) const;

  const Store& store_;
  mutable Mutex mutex_;
  mutable std::unordered_map<std::string, std::shared_ptr<const Policy>> compiled_
      GUARDED_BY(mutex_);
};

// For what a service assumes a role, and when: what a trust policy's conditions may ask of.
struct ServiceSource {
  std::string_view arn;  // the function's, without a version; empty if it is not known yet
  int64_t now_ms = 0;
};
// Whether a service ("lambda.amazonaws.com") may assume the role: no such role, or one that does
// not trust the service, is false.
bool RoleTrustsService(const State& state, std::string_view role_arn, std::string_view service,
                       const ServiceSource& source);

}  // namespace portico::iam
