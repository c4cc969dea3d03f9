#include "iam/engine/roles.h"

#include "iam/engine/documents.h"
#include "iam/engine/errors.h"
#include "iam/engine/ids.h"
#include "iam/engine/service_linked_roles.h"

namespace portico::iam {
namespace {

Status CheckTrustPolicy(std::string_view document) {
  return CheckDocument(document, PolicyKind::kTrust, "ACLSizePerRole", kTrustPolicyCharsMax);
}

// What a role may do and who may take it: all that only AWS changes in a service's role.
bool IsSameToServices(const Role& a, const Role& b) {
  return a.trust_policy == b.trust_policy && a.max_session_seconds == b.max_session_seconds &&
         a.policies.attached == b.policies.attached && a.policies.in_line == b.policies.in_line &&
         a.policies.boundary == b.policies.boundary;
}

AwsError Protected(const Role& role) {
  return UnmodifiableEntity("Cannot perform the operation on the protected role '" + role.name +
                            "' - this role is only modifiable by AWS");
}

}  // namespace

Result<Roles::Entry> Roles::Get(std::string_view name) const {
  auto entry = store_.state()->FindRole(name);
  if (entry == nullptr) return Fail(NoSuchRole(name));
  return entry;
}

Task<Result<Roles::Entry>> Roles::Create(Role role) {
  PORTICO_CO_TRY(CheckTrustPolicy(role.trust_policy));
  std::vector<Tag> tags;
  PORTICO_CO_TRY(AddTags(role.tags, &tags));
  const auto guard = co_await store_.Lock();
  const auto state = store_.state();
  if (state->FindRole(role.name) != nullptr) {
    co_return Fail(AlreadyExists("Role with name " + role.name + " already exists."));
  }
  if (role.policies.boundary) {
    PORTICO_CO_TRY(SetBoundary(*state, std::string(*role.policies.boundary), &role.policies));
  }
  if (state->roles().size() >= kRolesMax) {
    co_return Fail(QuotaExceeded("RolesPerAccount", kRolesMax));
  }
  role.id = MakeId(IdKind::kRole);
  role.created_ms = clock_.NowMs();
  std::string name = role.name;
  const Status status = co_await store_.Put(std::move(role));
  PORTICO_CO_TRY(status);
  co_return Get(name);
}

Task<Status> Roles::Delete(std::string name) {
  const auto guard = co_await store_.Lock();
  PORTICO_CO_ASSIGN(const Entry entry, Get(name));
  if (IsServiceLinked(entry->role)) co_return Fail(Protected(entry->role));
  PORTICO_CO_TRY(CheckHasNone(entry->role.policies));
  co_return co_await store_.Erase(*entry);
}

Task<Status> Roles::DeleteServiceLinked(std::string name) {
  const auto guard = co_await store_.Lock();
  PORTICO_CO_ASSIGN(const Entry entry, Get(name));
  co_return co_await store_.Erase(*entry);
}

Task<Result<Roles::Entry>> Roles::Update(std::string name, Change change) {
  const auto guard = co_await store_.Lock();
  PORTICO_CO_ASSIGN(const Entry entry, Get(name));
  Role role = entry->role;
  const auto state = store_.state();
  PORTICO_CO_TRY(change(*state, &role));
  if (IsServiceLinked(role) && !IsSameToServices(role, entry->role)) {
    co_return Fail(Protected(role));
  }
  const Status status = co_await store_.Put(std::move(role));
  PORTICO_CO_TRY(status);
  co_return Get(name);
}

Task<Status> Roles::SetTrustPolicy(std::string name, std::string document) {
  Change change = [&document](const State&, Role* role) -> Status {
    PORTICO_TRY(CheckTrustPolicy(document));
    role->trust_policy = std::move(document);
    return {};
  };
  const Result<Entry> changed = co_await Update(std::move(name), std::move(change));
  PORTICO_CO_TRY(changed);
  co_return Status();
}

}  // namespace portico::iam
