#include "iam/engine/roles.h"

#include "iam/engine/documents.h"
#include "iam/engine/errors.h"
#include "iam/engine/ids.h"

namespace portico::iam {
namespace {

Status CheckTrustPolicy(std::string_view document) {
  return CheckDocument(document, PolicyKind::kTrust, "ACLSizePerRole", kTrustPolicyCharsMax);
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
  PORTICO_CO_TRY(CheckHasNone(entry->role.policies));
  co_return co_await store_.Erase(*entry);
}

Task<Result<Roles::Entry>> Roles::Update(std::string name, Change change) {
  const auto guard = co_await store_.Lock();
  PORTICO_CO_ASSIGN(const Entry entry, Get(name));
  Role role = entry->role;
  const auto state = store_.state();
  PORTICO_CO_TRY(change(*state, &role));
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
