#include "iam/engine/store.h"

#include "aws/json_protocol.h"
#include "codec/uri.h"

namespace portico::iam {
namespace {

constexpr std::string_view kPolicyPrefix = "iam/policy/";
constexpr std::string_view kRolePrefix = "iam/role/";
constexpr std::string_view kRootKey = "iam/root";
constexpr std::string_view kUserPrefix = "iam/user/";

std::string Key(std::string_view prefix, std::string_view name) {
  return std::string(prefix) + UriEncode(aws::AsciiLower(name));
}

}  // namespace

Store::Store(storage::RecordStore& records, std::string account)
    : records_(records), state_(std::make_shared<State>(std::move(account))) {}

std::shared_ptr<const State> Store::state() const {
  MutexLock lock(mutex_);
  return state_;
}

void Store::Publish(std::shared_ptr<const State> next) {
  MutexLock lock(mutex_);
  state_.swap(next);
}

Status Store::Load() {
  auto next = std::make_shared<State>(*state());
  // Policies first: roles and users are compiled with them.
  PORTICO_ASSIGN(const auto policies, records_.List(kPolicyPrefix));
  for (const auto& record : policies) {
    PORTICO_ASSIGN(auto policy, aws::FromJson<ManagedPolicy>(record.value));
    PORTICO_TRY(next->PutPolicy(std::move(policy)));
  }
  PORTICO_ASSIGN(const auto roles, records_.List(kRolePrefix));
  for (const auto& record : roles) {
    PORTICO_ASSIGN(auto role, aws::FromJson<Role>(record.value));
    PORTICO_TRY(next->PutRole(std::move(role)));
  }
  PORTICO_ASSIGN(const auto users, records_.List(kUserPrefix));
  for (const auto& record : users) {
    PORTICO_ASSIGN(auto user, aws::FromJson<User>(record.value));
    PORTICO_TRY(next->PutUser(std::move(user)));
  }
  PORTICO_ASSIGN(const auto root, records_.List(kRootKey));
  for (const auto& record : root) {
    PORTICO_ASSIGN(auto stored, aws::FromJson<Root>(record.value));
    next->PutRoot(std::move(stored));
  }
  Publish(std::move(next));
  return {};
}

// In each Put the next state is made first: what does not compile must not reach the disk.
Task<Status> Store::Put(Root root) {
  std::string value = aws::ToJson(root);
  auto next = std::make_shared<State>(*state());
  next->PutRoot(std::move(root));
  const Status status = co_await records_.Put(std::string(kRootKey), std::move(value));
  if (status) Publish(std::move(next));
  co_return status;
}

Task<Status> Store::Put(Role role) {
  std::string key = Key(kRolePrefix, role.name);
  std::string value = aws::ToJson(role);
  auto next = std::make_shared<State>(*state());
  PORTICO_CO_TRY(next->PutRole(std::move(role)));
  const Status status = co_await records_.Put(std::move(key), std::move(value));
  if (status) Publish(std::move(next));
  co_return status;
}

Task<Status> Store::Put(User user) {
  std::string key = Key(kUserPrefix, user.name);
  std::string value = aws::ToJson(user);
  auto next = std::make_shared<State>(*state());
  PORTICO_CO_TRY(next->PutUser(std::move(user)));
  const Status status = co_await records_.Put(std::move(key), std::move(value));
  if (status) Publish(std::move(next));
  co_return status;
}

Task<Status> Store::Put(ManagedPolicy policy) {
  std::string key = Key(kPolicyPrefix, policy.name);
  std::string value = aws::ToJson(policy);
  auto next = std::make_shared<State>(*state());
  PORTICO_CO_TRY(next->PutPolicy(std::move(policy)));
  const Status status = co_await records_.Put(std::move(key), std::move(value));
  if (status) Publish(std::move(next));
  co_return status;
}

Task<Status> Store::Erase(const RoleEntry& entry) {
  auto next = std::make_shared<State>(*state());
  next->EraseRole(entry.role.name);
  const Status status = co_await records_.Delete(Key(kRolePrefix, entry.role.name));
  if (status) Publish(std::move(next));
  co_return status;
}

Task<Status> Store::Erase(const UserEntry& entry) {
  auto next = std::make_shared<State>(*state());
  next->EraseUser(entry.user.name);
  const Status status = co_await records_.Delete(Key(kUserPrefix, entry.user.name));
  if (status) Publish(std::move(next));
  co_return status;
}

Task<Status> Store::Erase(const PolicyEntry& entry) {
  auto next = std::make_shared<State>(*state());
  next->ErasePolicy(entry.arn);
  const Status status = co_await records_.Delete(Key(kPolicyPrefix, entry.policy.name));
  if (status) Publish(std::move(next));
  co_return status;
}

}  // namespace portico::iam
