// All of IAM at one moment, with its policies compiled: an immutable snapshot that authorisation
// reads without locks while control-plane calls prepare the next one.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iam/engine/policy/policy.h"
#include "iam/engine/records.h"

namespace portico::iam {

// What a role or a user may do: identity policies and, if there is one, the boundary around them.
struct CompiledPolicies {
  std::vector<std::shared_ptr<const Policy>> identity;
  std::shared_ptr<const Policy> boundary;
  // A boundary whose policy is gone allows nothing.
  bool has_boundary = false;
};

struct RoleEntry {
  Role role;
  std::string arn;
  std::shared_ptr<const Policy> trust;
  CompiledPolicies compiled;
};

struct UserEntry {
  User user;
  std::string arn;
  CompiledPolicies compiled;
};

struct PolicyEntry {
  ManagedPolicy policy;
  std::string arn;
  bool aws_managed = false;
  std::shared_ptr<const Policy> compiled;  // the default version
};

// Names of roles and users differ by more than case, so maps are keyed by the lower case of names.
class State {
 public:
  using Roles = std::map<std::string, std::shared_ptr<const RoleEntry>, std::less<>>;
  using Users = std::map<std::string, std::shared_ptr<const UserEntry>, std::less<>>;
  using Policies = std::map<std::string, std::shared_ptr<const PolicyEntry>, std::less<>>;
  struct KeyOwner {
    std::shared_ptr<const UserEntry> user;  // null: the root
    AccessKey key;
  };

  // Begins with the policies that AWS manages.
  explicit State(std::string account);

  // Null if there is none of that name or ARN.
  std::shared_ptr<const RoleEntry> FindRole(std::string_view name) const;
  std::shared_ptr<const RoleEntry> FindRoleByArn(std::string_view arn) const;
  std::shared_ptr<const UserEntry> FindUser(std::string_view name) const;
  std::shared_ptr<const PolicyEntry> FindPolicy(std::string_view arn) const;
  const KeyOwner* FindKey(std::string_view access_key_id) const;
  // The customer's policy of that name, whatever its path.
  std::shared_ptr<const PolicyEntry> FindPolicyByName(std::string_view name) const;

  const Roles& roles() const { return roles_; }
  const Users& users() const { return users_; }
  const Policies& policies() const { return policies_; }
  const Root& root() const { return root_; }
  const std::string& account() const { return account_; }

  struct Usage {
    int attachments = 0;
    int boundaries = 0;
  };
  Usage UsageOf(std::string_view policy_arn) const;

  // For the Store, on a copy that nobody sees yet. Policies of the records were checked when they
  // were made; one that no longer parses is an internal error.
  void PutRoot(Root root);
  Status PutRole(Role role);
  Status PutUser(User user);
  Status PutPolicy(ManagedPolicy policy);
  void EraseRole(std::string_view name);
  void EraseUser(std::string_view name);
  void ErasePolicy(std::string_view arn);

 private:
  Result<CompiledPolicies> Compile(const IdentityPolicies& policies) const;
  Status RecompileUsersOf(std::string_view policy_arn);
  void ForgetKeys(const std::vector<AccessKey>& keys);

  std::string account_;
  Root root_;
  Roles roles_;
  Users users_;
  Policies policies_;
  std::map<std::string, KeyOwner, std::less<>> keys_;
};

std::string RoleArn(std::string_view account, const Role& role);
std::string UserArn(std::string_view account, const User& user);
std::string PolicyArn(std::string_view account, std::string_view path, std::string_view name);

}  // namespace portico::iam
