#include "sts/engine/engine.h"

#include <algorithm>

#include "aws/arn.h"
#include "aws/json_protocol.h"
#include "base/check.h"
#include "base/random.h"
#include "codec/base64.h"
#include "iam/engine/documents.h"
#include "iam/engine/errors.h"
#include "iam/engine/ids.h"

namespace portico::sts {
namespace {

using Kind = aws::Principal::Kind;

constexpr const char* kSecretKey = "sts/secret/1";
constexpr std::string_view kLambda = "lambda.amazonaws.com";
constexpr std::string_view kPolicyVersion = "2012-10-17";

AwsError UnknownKey() {
  return AwsError::Client(aws::CredentialSource::kUnknownCode,
                          "The security token included in the request is invalid.", 403);
}
AwsError ExpiredToken() {
  return AwsError::Client(aws::CredentialSource::kExpiredCode,
                          "The security token included in the request is expired", 403);
}

AwsError AssumeDenied(const aws::Call& call, std::string_view role_arn) {
  return AwsError::Client(
      "AccessDenied",
      "User: " + call.principal.arn +
          " is not authorized to perform: sts:AssumeRole on resource: " + std::string(role_arn),
      403);
}

bool IsRoleArn(std::string_view text) {
  constexpr std::string_view kStart = "role/";
  constexpr size_t kAccountDigits = 12;
  const auto arn = aws::Arn::Parse(text);
  return arn && arn->service == "iam" && arn->region.empty() &&
         arn->account.size() == kAccountDigits &&
         std::all_of(arn->account.begin(), arn->account.end(),
                     [](char c) { return c >= '0' && c <= '9'; }) &&
         arn->resource.starts_with(kStart) && arn->resource.size() > kStart.size();
}

// Of a principal whose account is known already.
void BeRoot(aws::Principal* principal) {
  principal->kind = Kind::kRoot;
  principal->arn = aws::MakeArn("iam", "", principal->account, "root");
  principal->user_id = principal->account;
}

std::string SessionArn(std::string_view account, std::string_view role, std::string_view session) {
  return aws::MakeArn("sts", "", account,
                      "assumed-role/" + std::string(role) + "/" + std::string(session));
}

// In the texts that may have variables: those of resources and conditions.
void EscapeVariables(json::Value* value) {
  if (const std::string* text = value->as_string()) {
    std::string escaped;
    for (size_t at = 0; at < text->size(); ++at) {
      const bool begins = text->compare(at, 2, "${") == 0;
      escaped += begins ? std::string("${$}") : std::string(1, (*text)[at]);
    }
    *value = json::Value(std::move(escaped));
  } else if (auto* array = value->as_array()) {
    for (json::Value& each : *array) EscapeVariables(&each);
  } else if (auto* object = value->as_object()) {
    for (auto& [name, member] : *object) EscapeVariables(&member);
  }
}

// The statements of a document, as they are to be read in one of version 2012-10-17: in older ones
// "${" is plain text.
std::vector<json::Value> StatementsOf(const json::Value& document) {
  const json::Value* version = document.Find("Version");
  const bool is_current = version != nullptr && *version->as_string() == kPolicyVersion;
  const json::Value* statement = document.Find("Statement");
  std::vector<json::Value> out;
  if (const auto* list = statement->as_array()) {
    out.assign(list->begin(), list->end());
  } else {
    out.push_back(*statement);
  }
  for (json::Value& each : out) {
    // Sids that were unique in their documents need not be so together.
    std::erase_if(*each.as_object(), [](const auto& member) { return member.first == "Sid"; });
    if (is_current) continue;
    for (auto& [name, member] : *each.as_object()) {
      if (name == "Resource" || name == "NotResource" || name == "Condition") {
        EscapeVariables(&member);
      }
    }
  }
  return out;
}

}  // namespace

struct Engine::SecretRecord {
  aws::Blob secret;
  static constexpr auto Fields() { return std::array{aws::Field<&SecretRecord::secret>("Secret")}; }
};

Engine::Engine(storage::RecordStore& records, iam::Engine& iam, RootCredentials root,
               std::string account, const Clock& clock)
    : records_(records),
      iam_(iam),
      root_(std::move(root)),
      account_(std::move(account)),
      clock_(clock) {}

Task<Status> Engine::Load() {
  PORTICO_CO_ASSIGN(auto found, records_.Get(kSecretKey));
  if (!found) {
    SecretRecord made;
    made.secret.bytes.resize(TokenSealer::kKeyBytes);
    RandomBytes(std::span<unsigned char>(reinterpret_cast<unsigned char*>(made.secret.bytes.data()),
                                         made.secret.bytes.size()));
    // Another node may be at its first start too: whoever comes first makes the secret.
    const auto absent = static_cast<uint64_t>(storage::Expect::kAbsent);
    const Status put = co_await records_.Put(kSecretKey, aws::ToJson(made), absent);
    if (!put && put.error().code != storage::RecordStore::kConflictCode) {
      co_return Fail(put.error());
    }
    PORTICO_CO_ASSIGN(found, records_.Get(kSecretKey));
    if (!found) co_return Fail(AwsError::Internal("the secret of sessions vanished"));
  }
  PORTICO_CO_ASSIGN(const auto record, aws::FromJson<SecretRecord>(found->value));
  if (record.secret.bytes.size() != TokenSealer::kKeyBytes) {
    co_return Fail(AwsError::Internal("the secret of sessions is damaged"));
  }
  sealer_ = std::make_unique<const TokenSealer>(record.secret.bytes);
  co_return Status();
}

Result<aws::Credential> Engine::Find(std::string_view access_key_id, std::string_view session_token,
                                     int64_t now_ms) const {
  if (session_token.empty()) return FindPermanent(access_key_id);
  std::shared_ptr<const KnownSession> session = known_.Find(session_token);
  if (session == nullptr) {
    PORTICO_ASSIGN(session, Recognise(session_token));
    known_.Add(session_token, session);
  }
  if (session->credential.principal.access_key_id != access_key_id) return Fail(UnknownKey());
  if (session->expires_ms <= now_ms) return Fail(ExpiredToken());
  return session->credential;
}

Result<std::shared_ptr<const KnownSession>> Engine::Recognise(
    std::string_view session_token) const {
  auto session = sealer_->Open(session_token);
  if (!session) return Fail(UnknownKey());
  auto out = std::make_shared<KnownSession>();
  out->expires_ms = session->expires_ms;
  out->credential.secret = sealer_->SecretFor(session->access_key_id);
  aws::Principal& principal = out->credential.principal;
  principal.kind = Kind::kAssumedRole;
  principal.account = account_;
  principal.arn = SessionArn(account_, session->role_name, session->session_name);
  principal.user_id = session->role_id + ":" + session->session_name;
  principal.access_key_id = std::move(session->access_key_id);
  principal.entity_name = std::move(session->role_name);
  if (session->policy) principal.session_policy = std::move(*session->policy);
  if (session->duration_seconds) {
    principal.issued_ms = session->expires_ms - *session->duration_seconds * 1000;
  }
  principal.is_function = session->is_function.value_or(false);
  return out;
}

Result<aws::Credential> Engine::FindPermanent(std::string_view access_key_id) const {
  aws::Credential out;
  out.principal.account = account_;
  out.principal.access_key_id = std::string(access_key_id);
  if (access_key_id == root_.access_key_id) {
    out.secret = root_.secret_access_key;
    BeRoot(&out.principal);
    return out;
  }
  const auto state = iam_.state();
  const iam::State::KeyOwner* owner = state->FindKey(access_key_id);
  if (owner == nullptr) return Fail(UnknownKey());
  if (!owner->key.active) return Fail(UnknownKey());
  out.secret = owner->key.secret;
  if (owner->user == nullptr) {
    BeRoot(&out.principal);
    return out;
  }
  const iam::UserEntry& entry = *owner->user;
  out.principal.kind = Kind::kUser;
  out.principal.arn = entry.arn;
  out.principal.user_id = entry.user.id;
  out.principal.entity_name = entry.user.name;
  return out;
}

// One document that allows what the given policy and the managed policies allow together: their
// statements side by side.
Result<std::string> Engine::SessionPolicy(const AssumeRoleRequest& request) const {
  if (!request.policy && request.policy_arns.empty()) return std::string();
  if (request.policy_arns.size() > kSessionPolicyArnsMax) {
    return Fail(iam::ValidationError("Member must have length less than or equal to " +
                                     std::to_string(kSessionPolicyArnsMax) + " at 'policyArns'"));
  }
  std::vector<std::string> documents;
  size_t chars = 0;
  if (request.policy) {
    PORTICO_TRY(iam::Policy::CheckNew(*request.policy, iam::PolicyKind::kIdentity));
    chars = iam::PolicyChars(*request.policy);
    documents.push_back(*request.policy);
  }
  for (const std::string& arn : request.policy_arns) {
    PORTICO_ASSIGN(const auto entry, iam_.policies().Get(arn));
    documents.push_back(entry->policy.FindVersion(entry->policy.default_version)->document);
    chars += arn.size();
  }
  if (chars > kSessionPolicyCharsMax) {
    return Fail("PackedPolicyTooLarge", "Packed policy consumes " +
                                            std::to_string(chars * 100 / kSessionPolicyCharsMax) +
                                            "% of allotted space, please use smaller policy.");
  }
  if (documents.size() == 1) return documents[0];
  json::Value::Array statements;
  for (const std::string& document : documents) {
    const auto value = json::Parse(document);
    PORTICO_CHECK(value.has_value());
    for (json::Value& statement : StatementsOf(*value)) statements.push_back(std::move(statement));
  }
  json::Value merged;
  merged.Set("Version", kPolicyVersion);
  merged.Set("Statement", json::Value(std::move(statements)));
  return merged.ToString();
}

Result<AssumedRole> Engine::AssumeRole(const aws::Call& call,
                                       const AssumeRoleRequest& request) const {
  if (!IsRoleArn(request.role_arn)) {
    return Fail(iam::ValidationError(request.role_arn + " is invalid"));
  }
  const auto role = iam_.state()->FindRoleByArn(request.role_arn);
  // As AWS does: who may not assume a role does not learn whether it exists.
  if (role == nullptr) return Fail(AssumeDenied(call, request.role_arn));
  std::map<std::string, std::vector<std::string>> context;
  context["sts:RoleSessionName"] = {request.session_name};
  if (request.external_id) context["sts:ExternalId"] = {*request.external_id};
  PORTICO_TRY(iam_.authorizer().AuthorizeAssumeRole(call, *role, std::move(context)));

  const int64_t duration = request.duration_seconds.value_or(kSessionSecondsDefault);
  if (duration > role->role.max_session_seconds) {
    return Fail(
        iam::ValidationError("The requested DurationSeconds exceeds the "
                             "MaxSessionDuration set for this role."));
  }
  if (call.principal.kind == Kind::kAssumedRole && duration > kChainedSessionSecondsMax) {
    return Fail(
        iam::ValidationError("The requested DurationSeconds exceeds the 1 hour session "
                             "limit for roles assumed by role chaining"));
  }
  Session session;
  session.session_name = request.session_name;
  PORTICO_ASSIGN(std::string policy, SessionPolicy(request));
  if (!policy.empty()) session.policy = std::move(policy);
  return Issue(*role, duration, std::move(session));
}

Result<Credentials> Engine::IssueForFunction(std::string_view role_arn,
                                             std::string_view function_arn,
                                             int64_t duration_seconds) const {
  const auto state = iam_.state();
  const auto role = state->FindRoleByArn(role_arn);
  if (role == nullptr) return Fail(iam::NoSuchRole(role_arn.substr(role_arn.rfind('/') + 1)));
  if (!iam::RoleTrustsService(*state, role_arn, kLambda, {function_arn, clock_.NowMs()})) {
    return Fail("AccessDenied", std::string(role_arn) + " does not trust " + std::string(kLambda),
                403);
  }
  const int64_t duration =
      std::clamp(duration_seconds, kSessionSecondsMin, kFunctionSessionSecondsMax);
  Session session;
  session.session_name = function_arn.substr(function_arn.rfind(':') + 1);
  session.is_function = true;
  return Issue(*role, duration, std::move(session)).credentials;
}

AssumedRole Engine::Issue(const iam::RoleEntry& role, int64_t duration_seconds,
                          Session session) const {
  session.access_key_id = iam::MakeId(iam::IdKind::kTemporaryKey);
  session.role_name = role.role.name;
  session.role_id = role.role.id;
  // Whole seconds, as the answer tells the expiry.
  session.expires_ms = (clock_.NowMs() / 1000 + duration_seconds) * 1000;
  session.duration_seconds = duration_seconds;

  AssumedRole out;
  out.packed_policy_percent = static_cast<int>(iam::PolicyChars(session.policy.value_or("")) * 100 /
                                               kSessionPolicyCharsMax);
  out.id = role.role.id + ":" + session.session_name;
  out.arn = SessionArn(account_, role.role.name, session.session_name);
  out.credentials = {session.access_key_id, sealer_->SecretFor(session.access_key_id),
                     sealer_->Seal(session), session.expires_ms};
  return out;
}

}  // namespace portico::sts
