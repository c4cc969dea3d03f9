// What can be done to users and their access keys. Thread-safe; changes are durable when their Task
// ends.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/task.h"
#include "iam/engine/access_keys.h"
#include "iam/engine/identity_policies.h"
#include "iam/engine/store.h"

namespace portico::iam {

class Users {
 public:
  Users(Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  using Entry = std::shared_ptr<const UserEntry>;
  Result<Entry> Get(std::string_view name) const;

  // Takes name, path, tags and boundary from `user`.
  Task<Result<Entry>> Create(User user);
  // NoSuchEntity; DeleteConflict while it has policies or access keys.
  Task<Status> Delete(std::string name);
  // Replaces the user by what `change` makes of it. `change` must not touch its name, id or path.
  using Change = std::function<Status(const State&, User*)>;
  Task<Result<Entry>> Update(std::string name, Change change);

  Task<Result<AccessKey>> CreateAccessKey(std::string name);
  Task<Status> SetAccessKeyStatus(std::string name, std::string key_id, KeyStatus status);
  Task<Status> DeleteAccessKey(std::string name, std::string key_id);

  static OwnerWords Words(const User& user) {
    return {"user", user.name, "PoliciesPerUser", kUserInlinePolicyCharsMax};
  }

 private:
  Store& store_;
  const Clock& clock_;
};

}  // namespace portico::iam
