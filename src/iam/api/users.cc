// IAM's operations on users and their access keys.
#include "aws/arn.h"
#include "iam/api/api.h"
#include "iam/api/convert.h"
#include "iam/api/paging.h"
#include "iam/engine/errors.h"

namespace portico::iam::api {
namespace {

const char* KeyStatusName(bool active) { return active ? "Active" : "Inactive"; }

bool IsRoot(const aws::Call& call) { return call.principal.kind == aws::Principal::Kind::kRoot; }

CreateAccessKeyOutput Created(const iam::AccessKey& key, std::optional<std::string> owner) {
  CreateAccessKeyOutput out;
  out.access_key.user_name = std::move(owner);
  out.access_key.access_key_id = key.id;
  out.access_key.status = KeyStatusName(key.active);
  out.access_key.secret_access_key = key.secret;
  out.access_key.create_date = aws::Timestamp{key.created_ms};
  return out;
}

}  // namespace

Task<Result<CreateUserOutput>> Api::CreateUser(aws::Call& call, const CreateUserInput& in) {
  iam::User user;
  user.name = in.user_name;
  user.path = in.path.value_or("/");
  user.tags = FromWire(in.tags);
  user.policies.boundary = in.permissions_boundary;
  Context context;
  if (in.permissions_boundary) context["iam:PermissionsBoundary"] = {*in.permissions_boundary};
  const std::string arn = UserArn(call.account, user);
  PORTICO_CO_TRY(Allow(call, arn, std::move(context)));
  PORTICO_CO_TRY(AllowTagging(call, "iam:TagUser", arn, in.tags));
  const auto made = co_await engine_.users().Create(std::move(user));
  PORTICO_CO_TRY(made);
  CreateUserOutput out;
  out.user = ToWire(**made, Detail::kFull);
  co_return out;
}

Result<GetUserOutput> Api::GetUser(aws::Call& call, const GetUserInput& in) {
  if (!in.user_name && IsRoot(call)) {
    // The root has neither a name nor a path.
    User root;
    root.user_id = call.account;
    root.arn = aws::MakeArn("iam", "", call.account, "root");
    root.create_date.epoch_ms = engine_.root_keys().account_created_ms();
    return GetUserOutput{std::move(root)};
  }
  PORTICO_ASSIGN(const std::string name, UserNameOf(call, in.user_name));
  PORTICO_TRY(AllowUser(call, name));
  PORTICO_ASSIGN(const auto entry, engine_.users().Get(name));
  return GetUserOutput{ToWire(*entry, Detail::kFull)};
}

Result<ListUsersOutput> Api::ListUsers(aws::Call&, const ListUsersInput& in) {
  const std::string prefix = in.path_prefix.value_or("/");
  const auto state = engine_.state();
  Keyed<User> found;
  for (const auto& [key, entry] : state->users()) {
    if (!(entry->user.path + entry->user.name).starts_with(prefix)) continue;
    found.emplace_back(key, ToWire(*entry, Detail::kSummary));
  }
  ListUsersOutput out;
  PORTICO_TRY(FillPage(in, std::move(found), &out, &out.users));
  return out;
}

Task<Status> Api::DeleteUser(aws::Call& call, const DeleteUserInput& in) {
  PORTICO_CO_TRY(AllowUser(call, in.user_name));
  co_return co_await engine_.users().Delete(in.user_name);
}

Task<Status> Api::PutUserPermissionsBoundary(aws::Call& call,
                                             const PutUserPermissionsBoundaryInput& in) {
  Context context{{"iam:PermissionsBoundary", {in.permissions_boundary}}};
  PORTICO_CO_TRY(AllowUser(call, in.user_name, std::move(context)));
  Users::Change change = [&in](const State& state, iam::User* user) -> Status {
    return SetBoundary(state, in.permissions_boundary, &user->policies);
  };
  co_return co_await ChangeUser(in.user_name, std::move(change));
}

Task<Status> Api::DeleteUserPermissionsBoundary(aws::Call& call,
                                                const DeleteUserPermissionsBoundaryInput& in) {
  PORTICO_CO_TRY(AllowUser(call, in.user_name));
  Users::Change change = [](const State&, iam::User* user) -> Status {
    return RemoveBoundary(Users::Words(*user), &user->policies);
  };
  co_return co_await ChangeUser(in.user_name, std::move(change));
}

Task<Status> Api::TagUser(aws::Call& call, const TagUserInput& in) {
  PORTICO_CO_TRY(AllowUser(call, in.user_name));
  Users::Change change = [&in](const State&, iam::User* user) -> Status {
    return AddTags(FromWire(in.tags), &user->tags);
  };
  co_return co_await ChangeUser(in.user_name, std::move(change));
}

Task<Status> Api::UntagUser(aws::Call& call, const UntagUserInput& in) {
  PORTICO_CO_TRY(AllowUser(call, in.user_name));
  Users::Change change = [&in](const State&, iam::User* user) -> Status {
    RemoveTags(in.tag_keys, &user->tags);
    return {};
  };
  co_return co_await ChangeUser(in.user_name, std::move(change));
}

Result<ListUserTagsOutput> Api::ListUserTags(aws::Call& call, const ListUserTagsInput& in) {
  PORTICO_TRY(AllowUser(call, in.user_name));
  PORTICO_ASSIGN(const auto entry, engine_.users().Get(in.user_name));
  Keyed<Tag> tags;
  for (Tag& tag : ToWire(entry->user.tags)) {
    tags.emplace_back(OrdinalKey(tags.size()), std::move(tag));
  }
  ListUserTagsOutput out;
  PORTICO_TRY(FillPage(in, std::move(tags), &out, &out.tags));
  return out;
}

Result<ListGroupsForUserOutput> Api::ListGroupsForUser(aws::Call& call,
                                                       const ListGroupsForUserInput& in) {
  PORTICO_TRY(AllowUser(call, in.user_name));
  PORTICO_TRY(engine_.users().Get(in.user_name));
  // There are no groups: the empty list is the truth.
  return ListGroupsForUserOutput{};
}

// Without a name, the four operations on access keys are about the caller's own: the root's too.
Task<Result<CreateAccessKeyOutput>> Api::CreateAccessKey(aws::Call& call,
                                                         const CreateAccessKeyInput& in) {
  if (!in.user_name && IsRoot(call)) {
    const auto key = co_await engine_.root_keys().Create();
    PORTICO_CO_TRY(key);
    co_return Created(*key, std::nullopt);
  }
  PORTICO_CO_ASSIGN(const std::string name, UserNameOf(call, in.user_name));
  PORTICO_CO_TRY(AllowUser(call, name));
  const auto key = co_await engine_.users().CreateAccessKey(name);
  PORTICO_CO_TRY(key);
  co_return Created(*key, name);
}

Result<ListAccessKeysOutput> Api::ListAccessKeys(aws::Call& call, const ListAccessKeysInput& in) {
  std::optional<std::string> owner;
  std::vector<iam::AccessKey> found;
  if (!in.user_name && IsRoot(call)) {
    found = engine_.root_keys().List();
  } else {
    PORTICO_ASSIGN(const std::string name, UserNameOf(call, in.user_name));
    PORTICO_TRY(AllowUser(call, name));
    PORTICO_ASSIGN(const auto entry, engine_.users().Get(name));
    owner = entry->user.name;
    found = entry->user.access_keys;
  }
  Keyed<AccessKeyMetadata> keys;
  for (const iam::AccessKey& key : found) {
    AccessKeyMetadata metadata{owner, key.id, KeyStatusName(key.active),
                               aws::Timestamp{key.created_ms}};
    keys.emplace_back(OrdinalKey(keys.size()), std::move(metadata));
  }
  ListAccessKeysOutput out;
  PORTICO_TRY(FillPage(in, std::move(keys), &out, &out.access_key_metadata));
  return out;
}

Task<Status> Api::UpdateAccessKey(aws::Call& call, const UpdateAccessKeyInput& in) {
  const bool of_root = !in.user_name && IsRoot(call);
  std::string name;
  if (!of_root) {
    PORTICO_CO_ASSIGN(name, UserNameOf(call, in.user_name));
    PORTICO_CO_TRY(AllowUser(call, name));
  }
  // "Expired" is a status that AWS gives and nobody may set.
  if (in.status == "Expired") co_return Fail(InvalidInput("Status Expired cannot be set."));
  const auto status = in.status == "Active" ? KeyStatus::kActive : KeyStatus::kInactive;
  if (of_root) co_return co_await engine_.root_keys().SetStatus(in.access_key_id, status);
  co_return co_await engine_.users().SetAccessKeyStatus(name, in.access_key_id, status);
}

Task<Status> Api::DeleteAccessKey(aws::Call& call, const DeleteAccessKeyInput& in) {
  if (!in.user_name && IsRoot(call)) {
    co_return co_await engine_.root_keys().Delete(in.access_key_id);
  }
  PORTICO_CO_ASSIGN(const std::string name, UserNameOf(call, in.user_name));
  PORTICO_CO_TRY(AllowUser(call, name));
  co_return co_await engine_.users().DeleteAccessKey(name, in.access_key_id);
}

}  // namespace portico::iam::api
