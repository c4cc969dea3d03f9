// IAM's operations on users and their access keys.
#include "iam/api/api.h"
#include "iam/api/convert.h"
#include "iam/api/paging.h"
#include "iam/engine/errors.h"

namespace portico::iam::api {
namespace {

const char* KeyStatusName(bool active) { return active ? "Active" : "Inactive"; }

}  // namespace

Task<Result<CreateUserOutput>> Api::CreateUser(aws::Call& call, const CreateUserInput& in) {
  iam::User user;
  user.name = in.user_name;
  user.path = in.path.value_or("/");
  user.tags = FromWire(in.tags);
  user.policies.boundary = in.permissions_boundary;
  Context context;
  if (in.permissions_boundary) context["iam:PermissionsBoundary"] = {*in.permissions_boundary};
  PORTICO_CO_TRY(Allow(call, UserArn(call.account, user), std::move(context)));
  const auto made = co_await engine_.users().Create(std::move(user));
  PORTICO_CO_TRY(made);
  CreateUserOutput out;
  out.user = ToWire(**made, Detail::kFull);
  co_return out;
}

Result<GetUserOutput> Api::GetUser(aws::Call& call, const GetUserInput& in) {
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

Task<Result<CreateAccessKeyOutput>> Api::CreateAccessKey(aws::Call& call,
                                                         const CreateAccessKeyInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, UserNameOf(call, in.user_name));
  PORTICO_CO_TRY(AllowUser(call, name));
  const auto key = co_await engine_.users().CreateAccessKey(name);
  PORTICO_CO_TRY(key);
  CreateAccessKeyOutput out;
  out.access_key.user_name = name;
  out.access_key.access_key_id = key->id;
  out.access_key.status = KeyStatusName(key->active);
  out.access_key.secret_access_key = key->secret;
  out.access_key.create_date = aws::Timestamp{key->created_ms};
  co_return out;
}

Result<ListAccessKeysOutput> Api::ListAccessKeys(aws::Call& call, const ListAccessKeysInput& in) {
  PORTICO_ASSIGN(const std::string name, UserNameOf(call, in.user_name));
  PORTICO_TRY(AllowUser(call, name));
  PORTICO_ASSIGN(const auto entry, engine_.users().Get(name));
  Keyed<AccessKeyMetadata> keys;
  for (const auto& key : entry->user.access_keys) {
    AccessKeyMetadata metadata{entry->user.name, key.id, KeyStatusName(key.active),
                               aws::Timestamp{key.created_ms}};
    keys.emplace_back(OrdinalKey(keys.size()), std::move(metadata));
  }
  ListAccessKeysOutput out;
  PORTICO_TRY(FillPage(in, std::move(keys), &out, &out.access_key_metadata));
  return out;
}

Task<Status> Api::UpdateAccessKey(aws::Call& call, const UpdateAccessKeyInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, UserNameOf(call, in.user_name));
  PORTICO_CO_TRY(AllowUser(call, name));
  // "Expired" is a status that AWS gives and nobody may set.
  if (in.status == "Expired") co_return Fail(InvalidInput("Status Expired cannot be set."));
  const auto status =
      in.status == "Active" ? Users::KeyStatus::kActive : Users::KeyStatus::kInactive;
  co_return co_await engine_.users().SetAccessKeyStatus(name, in.access_key_id, status);
}

Task<Status> Api::DeleteAccessKey(aws::Call& call, const DeleteAccessKeyInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, UserNameOf(call, in.user_name));
  PORTICO_CO_TRY(AllowUser(call, name));
  co_return co_await engine_.users().DeleteAccessKey(name, in.access_key_id);
}

}  // namespace portico::iam::api
