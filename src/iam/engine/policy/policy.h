// A policy document, parsed once into an immutable form that is cheap to evaluate: this is on the
// way of every authenticated call.
//
// Source: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy element reference". Pure
// and thread-safe. How several policies combine is authorizer.h's business.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/policy_pattern.h"
#include "base/result.h"
#include "iam/engine/policy/condition.h"
#include "iam/engine/policy/principal.h"

namespace portico::iam {

enum class PolicyKind : uint8_t {
  kIdentity,  // of a user or role, or given to AssumeRole; names no principal
  kManaged,   // the same, standing for itself: it must be of the current version
  kTrust,     // of a role: names principals, and no resource since that is the role
  kResource,  // of a function, an API: names principals and resources
};

// What is asked.
struct Query {
  std::string_view action;  // in lower case: "dynamodb:putitem"
  std::string_view resource;
  const aws::ContextKeys& keys;
  // Null for identity policies, whose principal is whom they are attached to.
  const Caller* caller = nullptr;
};

// What one or more policies say. Denied wins over any grant.
struct Verdict {
  bool denied = false;
  Grant grant = Grant::kNone;

  bool allows() const { return !denied && grant != Grant::kNone; }
  void Add(const Verdict& other);
};

class Policy {
 public:
  // Errors are MalformedPolicyDocument with AWS's message.
  static Result<std::shared_ptr<const Policy>> Parse(std::string_view text, PolicyKind kind);
  // That a policy can be put now: Parse's errors, and a refusal of condition keys of Portico's
  // services that it does not evaluate. What is stored already is read without.
  static Status CheckNew(std::string_view text, PolicyKind kind);

  Verdict Evaluate(const Query& query) const;

 private:
  friend class PolicyParser;
  struct Statement {
    bool deny = false;
    std::optional<PrincipalElement> principal;
    bool not_principal = false;
    std::vector<aws::Pattern> actions;
    bool not_action = false;
    std::vector<aws::ArnPattern> resources;
    bool not_resource = false;
    Condition condition;

    Grant MatchPrincipal(const Caller* caller) const;
    bool MatchesAction(std::string_view action, const aws::ContextKeys& keys) const;
    bool MatchesResource(std::string_view resource, const aws::ContextKeys& keys) const;
  };
  std::vector<Statement> statements_;
};

}  // namespace portico::iam
