// What can be done to roles. Thread-safe; changes are durable when their Task ends.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/task.h"
#include "iam/engine/identity_policies.h"
#include "iam/engine/store.h"

namespace portico::iam {

class Roles {
 public:
  Roles(Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  using Entry = std::shared_ptr<const RoleEntry>;
  Result<Entry> Get(std::string_view name) const;

  // Takes name, path, trust policy, description, session length, tags and boundary from `role`.
  Task<Result<Entry>> Create(Role role);
  // NoSuchEntity; DeleteConflict while it has policies; UnmodifiableEntity if it is linked to a
  // service.
  Task<Status> Delete(std::string name);
  Task<Status> DeleteServiceLinked(std::string name);
  // Replaces the role by what `change` makes of it. `change` must not touch its name, id or path.
  // UnmodifiableEntity if it is linked to a service, unless only its description or tags change.
  using Change = std::function<Status(const State&, Role*)>;
  Task<Result<Entry>> Update(std::string name, Change change);

  Task<Status> SetTrustPolicy(std::string name, std::string document);

  static OwnerWords Words(const Role& role) {
    return {"role", role.name, "PoliciesPerRole", kRoleInlinePolicyCharsMax};
  }

 private:
  Store& store_;
  const Clock& clock_;
};

}  // namespace portico::iam
