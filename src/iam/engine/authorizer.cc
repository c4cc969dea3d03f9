#include "iam/engine/authorizer.h"

#include "iam/engine/request_keys.h"

namespace portico::iam {
namespace {

using Kind = aws::Principal::Kind;

}  // namespace

// Who asks, with what is known of them.
struct PolicyAuthorizer::Subject {
  std::shared_ptr<const RoleEntry> role;
  std::shared_ptr<const UserEntry> user;
  Caller caller;

  const CompiledPolicies* policies() const {
    if (role != nullptr) return &role->compiled;
    return user != nullptr ? &user->compiled : nullptr;
  }
  const std::vector<Tag>* tags() const {
    if (role != nullptr) return &role->role.tags;
    return user != nullptr ? &user->user.tags : nullptr;
  }
  std::string_view arn() const { return role != nullptr ? role->arn : caller.arn; }
};

namespace {

using Subject = PolicyAuthorizer::Subject;

// The id before ':' in "AROA…:session".
std::string_view EntityId(std::string_view user_id) { return user_id.substr(0, user_id.find(':')); }

Subject FindSubject(const State& state, const aws::Principal& principal) {
  Subject out;
  if (principal.kind == Kind::kService) {
    out.caller.service = principal.entity_name;
    return out;
  }
  out.caller.account = principal.account;
  out.caller.arn = principal.arn;
  // The id too must agree: a role made anew under an old name is another role.
  if (principal.kind == Kind::kAssumedRole) {
    auto role = state.FindRole(principal.entity_name);
    if (role != nullptr && role->role.id == EntityId(principal.user_id)) {
      out.role = std::move(role);
      out.caller.role_arn = out.role->arn;
    }
  } else if (principal.kind == Kind::kUser) {
    auto user = state.FindUser(principal.entity_name);
    if (user != nullptr && user->user.id == principal.user_id) out.user = std::move(user);
  }
  return out;
}

enum class Why { kNoIdentity, kNoBoundary, kNoSession, kNoResource };

std::string_view PolicyWords(Why why) {
  switch (why) {
    case Why::kNoIdentity:
      return "identity-based policy";
    case Why::kNoBoundary:
      return "permissions boundary";
    case Why::kNoSession:
      return "session policy";
    case Why::kNoResource:
      return "resource-based policy";
  }
  return "";
}

AwsError Denied(const aws::Principal& principal, const aws::Authorizer::Request& request,
                const std::string& reason) {
  std::string who = principal.arn;
  if (who.empty()) who = principal.kind == Kind::kService ? principal.entity_name : "anonymous";
  return AwsError::Client(
      "AccessDenied",
      "User: " + who + " is not authorized to perform: " + std::string(request.action) +
          " on resource: " + std::string(request.resource) + (reason.empty() ? "" : " " + reason),
      403);
}

std::string ExplicitReason(Why why) {
  const std::string_view article = why == Why::kNoIdentity ? "an " : "a ";
  return "with an explicit deny in " + std::string(article) + std::string(PolicyWords(why));
}
std::string ImplicitReason(Why why, std::string_view action) {
  return "because no " + std::string(PolicyWords(why)) + " allows the " + std::string(action) +
         " action";
}

Verdict EvaluateAll(const std::vector<std::shared_ptr<const Policy>>& policies,
                    const Query& query) {
  Verdict out;
  for (const auto& policy : policies) {
    out.Add(policy->Evaluate(query));
    if (out.denied) break;
  }
  return out;
}

// What limits a session or an entity without granting anything by itself.
struct Limit {
  bool applies = false;
  Verdict verdict;
};

// The verdicts of all policies that apply to one request, and what follows from them.
struct Verdicts {
  Verdict identity;
  Verdict resource;
  Limit boundary;
  Limit session;

  // The reason for a denial, or nothing if the request is allowed.
  std::string Reason(const aws::Principal& principal, std::string_view action) const {
    if (identity.denied) return ExplicitReason(Why::kNoIdentity);
    if (resource.denied) return ExplicitReason(Why::kNoResource);
    if (boundary.verdict.denied) return ExplicitReason(Why::kNoBoundary);
    if (session.verdict.denied) return ExplicitReason(Why::kNoSession);
    // A resource policy that names the very caller needs nobody else's consent; one that names the
    // role still leaves the role's boundary and the session's policy standing.
    if (resource.grant == Grant::kCaller) return {};
    if (resource.grant != Grant::kRole && !identity.allows()) {
      const bool has_policies =
          principal.kind == Kind::kUser || principal.kind == Kind::kAssumedRole;
      return ImplicitReason(has_policies ? Why::kNoIdentity : Why::kNoResource, action);
    }
    if (boundary.applies && !boundary.verdict.allows()) {
      return ImplicitReason(Why::kNoBoundary, action);
    }
    if (session.applies && !session.verdict.allows()) {
      return ImplicitReason(Why::kNoSession, action);
    }
    return {};
  }
};

}  // namespace

std::shared_ptr<const Policy> PolicyAuthorizer::Compiled(const std::string& text,
                                                         PolicyKind kind) const {
  const std::string key = static_cast<char>('0' + static_cast<int>(kind)) + text;
  {
    MutexLock lock(mutex_);
    if (const auto found = compiled_.find(key); found != compiled_.end()) return found->second;
  }
  auto policy = Policy::Parse(text, kind);
  // An unreadable document allows nothing.
  std::shared_ptr<const Policy> out = policy ? *policy : std::make_shared<const Policy>();
  MutexLock lock(mutex_);
  if (compiled_.size() >= kCompiledDocumentsMax) compiled_.clear();
  compiled_[key] = out;
  return out;
}

Status PolicyAuthorizer::Decide(const aws::Call& call, const Request& request,
                                const Subject& subject, const aws::ContextKeys& keys,
                                const Verdict& resource) const {
  const aws::Principal& principal = call.principal;
  const std::string action = aws::AsciiLower(request.action);
  const Query query{action, request.resource, keys};
  Verdicts verdicts;
  verdicts.resource = resource;
  if (const CompiledPolicies* policies = subject.policies()) {
    verdicts.identity = EvaluateAll(policies->identity, query);
    if (policies->has_boundary) {
      verdicts.boundary.applies = true;
      if (policies->boundary) verdicts.boundary.verdict = policies->boundary->Evaluate(query);
    }
  }
  if (!principal.session_policy.empty()) {
    verdicts.session.applies = true;
    verdicts.session.verdict =
        Compiled(principal.session_policy, PolicyKind::kIdentity)->Evaluate(query);
  }
  const std::string reason = verdicts.Reason(principal, request.action);
  if (reason.empty()) return {};
  return Fail(Denied(principal, request, reason));
}

Status PolicyAuthorizer::Authorize(const aws::Call& call, const Request& request) const {
  if (call.principal.kind == Kind::kRoot) return {};
  const auto state = store_.state();
  const Subject subject = FindSubject(*state, call.principal);
  const RequestKeys keys(call, request, *state, subject.arn(), subject.tags());
  Verdict resource;
  if (!request.resource_policy.empty()) {
    const std::string action = aws::AsciiLower(request.action);
    resource = Compiled(std::string(request.resource_policy), PolicyKind::kResource)
                   ->Evaluate({action, request.resource, keys, &subject.caller});
  }
  return Decide(call, request, subject, keys, resource);
}

Status PolicyAuthorizer::AuthorizeAssumeRole(
    const aws::Call& call, const RoleEntry& role,
    std::map<std::string, std::vector<std::string>> context) const {
  const Request request{"sts:AssumeRole", role.arn, {}, std::move(context)};
  const auto state = store_.state();
  const Subject subject = FindSubject(*state, call.principal);
  const RequestKeys keys(call, request, *state, subject.arn(), subject.tags());
  const Verdict trust = role.trust->Evaluate({"sts:assumerole", role.arn, keys, &subject.caller});
  // However much the caller's own policies allow, a role is assumed only by whom it trusts. AWS
  // gives no reason then, so as not to tell strangers about the trust policy.
  if (!trust.allows()) return Fail(Denied(call.principal, request, ""));
  if (call.principal.kind == Kind::kRoot) return {};
  return Decide(call, request, subject, keys, trust);
}

bool RoleTrustsService(const State& state, std::string_view role_arn, std::string_view service,
                       const ServiceSource& source) {
  const auto role = state.FindRoleByArn(role_arn);
  if (role == nullptr) return false;
  aws::Call call;
  call.now_ms = source.now_ms;
  call.account = state.account();
  call.principal.kind = Kind::kService;
  call.principal.entity_name = service;
  aws::Authorizer::Request request{"sts:AssumeRole", role->arn};
  request.context["aws:SourceAccount"] = {state.account()};
  if (!source.arn.empty()) request.context["aws:SourceArn"] = {std::string(source.arn)};
  const RequestKeys keys(call, request, state, {}, nullptr);
  const Caller caller{.service = service};
  return role->trust->Evaluate({"sts:assumerole", role->arn, keys, &caller}).allows();
}

}  // namespace portico::iam
