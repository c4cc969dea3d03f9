#include "iam/engine/policy/policy.h"

#include <algorithm>

#include "iam/engine/policy/parser.h"

namespace portico::iam {

void Verdict::Add(const Verdict& other) {
  denied = denied || other.denied;
  grant = std::max(grant, other.grant);
}

Result<std::shared_ptr<const Policy>> Policy::Parse(std::string_view text, PolicyKind kind) {
  return PolicyParser(kind).Parse(text);
}

Status Policy::CheckNew(std::string_view text, PolicyKind kind) {
  PolicyParser parser(kind);
  PORTICO_TRY(parser.Parse(text));
  return parser.CheckKeys();
}

Grant Policy::Statement::MatchPrincipal(const Caller* caller) const {
  if (!principal) return Grant::kCaller;
  if (caller == nullptr) return Grant::kNone;
  const Grant grant = principal->Match(*caller);
  if (!not_principal) return grant;
  return grant == Grant::kNone ? Grant::kCaller : Grant::kNone;
}

bool Policy::Statement::MatchesAction(std::string_view action, const aws::ContextKeys& keys) const {
  for (const aws::Pattern& pattern : actions) {
    if (pattern.Matches(action, keys)) return !not_action;
  }
  return not_action;
}

bool Policy::Statement::MatchesResource(std::string_view resource,
                                        const aws::ContextKeys& keys) const {
  // Trust policies have no resource: they are about their role.
  if (resources.empty()) return true;
  for (const aws::ArnPattern& pattern : resources) {
    if (pattern.Matches(resource, keys)) return !not_resource;
  }
  return not_resource;
}

Verdict Policy::Evaluate(const Query& query) const {
  Verdict verdict;
  for (const Statement& statement : statements_) {
    if (!statement.MatchesAction(query.action, query.keys)) continue;
    if (!statement.MatchesResource(query.resource, query.keys)) continue;
    const Grant grant = statement.MatchPrincipal(query.caller);
    if (grant == Grant::kNone || !statement.condition.Holds(query.keys)) continue;
    if (statement.deny) return {.denied = true};
    verdict.grant = std::max(verdict.grant, grant);
  }
  return verdict;
}

}  // namespace portico::iam
