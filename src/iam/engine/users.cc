#include "iam/engine/users.h"

#include "iam/engine/access_keys.h"
#include "iam/engine/errors.h"
#include "iam/engine/ids.h"

namespace portico::iam {
Result<Users::Entry> Users::Get(std::string_view name) const {
  auto entry = store_.state()->FindUser(name);
  if (entry == nullptr) return Fail(NoSuchUser(name));
  return entry;
}

Task<Result<Users::Entry>> Users::Create(User user) {
  std::vector<Tag> tags;
  PORTICO_CO_TRY(AddTags(user.tags, &tags));
  const auto guard = co_await store_.Lock();
  const auto state = store_.state();
  if (state->FindUser(user.name) != nullptr) {
    co_return Fail(AlreadyExists("User with name " + user.name + " already exists."));
  }
  if (user.policies.boundary) {
    PORTICO_CO_TRY(SetBoundary(*state, std::string(*user.policies.boundary), &user.policies));
  }
  if (state->users().size() >= kUsersMax) {
    co_return Fail(QuotaExceeded("UsersPerAccount", kUsersMax));
  }
  user.id = MakeId(IdKind::kUser);
  user.created_ms = clock_.NowMs();
  std::string name = user.name;
  const Status status = co_await store_.Put(std::move(user));
  PORTICO_CO_TRY(status);
  co_return Get(name);
}

Task<Status> Users::Delete(std::string name) {
  const auto guard = co_await store_.Lock();
  PORTICO_CO_ASSIGN(const Entry entry, Get(name));
  PORTICO_CO_TRY(CheckHasNone(entry->user.policies));
  if (!entry->user.access_keys.empty()) {
    co_return Fail(DeleteConflict("Cannot delete entity, must delete access keys first."));
  }
  co_return co_await store_.Erase(*entry);
}

Task<Result<Users::Entry>> Users::Update(std::string name, Change change) {
  const auto guard = co_await store_.Lock();
  PORTICO_CO_ASSIGN(const Entry entry, Get(name));
  User user = entry->user;
  const auto state = store_.state();
  PORTICO_CO_TRY(change(*state, &user));
  const Status status = co_await store_.Put(std::move(user));
  PORTICO_CO_TRY(status);
  co_return Get(name);
}

Task<Result<AccessKey>> Users::CreateAccessKey(std::string name) {
  AccessKey key = MakeAccessKey(clock_.NowMs());
  Change change = [&key](const State&, User* user) {
    return AddAccessKey(key, kAccessKeysPerUserMax, &user->access_keys);
  };
  const Result<Entry> changed = co_await Update(std::move(name), std::move(change));
  PORTICO_CO_TRY(changed);
  co_return key;
}

Task<Status> Users::SetAccessKeyStatus(std::string name, std::string key_id, KeyStatus status) {
  Change change = [&key_id, status](const State&, User* user) {
    return iam::SetAccessKeyStatus(key_id, status, &user->access_keys);
  };
  const Result<Entry> changed = co_await Update(std::move(name), std::move(change));
  PORTICO_CO_TRY(changed);
  co_return Status();
}

Task<Status> Users::DeleteAccessKey(std::string name, std::string key_id) {
  Change change = [&key_id](const State&, User* user) {
    return RemoveAccessKey(key_id, &user->access_keys);
  };
  const Result<Entry> changed = co_await Update(std::move(name), std::move(change));
  PORTICO_CO_TRY(changed);
  co_return Status();
}

}  // namespace portico::iam
