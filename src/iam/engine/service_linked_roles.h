// Roles that belong to an AWS service: made on demand, protected from all other changes, removed
// with a task whose end can be asked for. Tools make them before they use a service.
//
// Source: IAM User Guide, "Service-linked roles". The services themselves are not here, nor are the
// permissions that AWS attaches to their roles.
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "base/task.h"
#include "iam/engine/roles.h"

namespace portico::iam {

inline constexpr std::string_view kServiceLinkedPath = "/aws-service-role/";

inline bool IsServiceLinked(const Role& role) { return role.path.starts_with(kServiceLinkedPath); }

// Thread-safe. `roles` must outlive it.
class ServiceLinkedRoles {
 public:
  // As many tasks are remembered, the newest; none across a restart. A role is gone when its task
  // is given out, so that a task is only asked for to see that it succeeded.
  static constexpr size_t kDeletionTasksMax = 1'000;

  explicit ServiceLinkedRoles(Roles& roles) : roles_(roles) {}

  // The role, not yet made: for who decides whether it may be. InvalidInput for a service that is
  // not known to have one, or for a suffix where the service takes none.
  static Result<Role> Describe(std::string_view service, std::string_view suffix,
                               std::string description);

  // The name of the deletion's task. NoSuchEntity; InvalidInput for other roles.
  Task<Result<std::string>> Delete(std::string name);
  // Success if that task has ended well; NoSuchEntity if there is none.
  Status FindDeletion(std::string_view task) const;

 private:
  Roles& roles_;
  mutable Mutex mutex_;
  std::deque<std::string> deletions_ GUARDED_BY(mutex_);
};

}  // namespace portico::iam
