// What can be done to managed policies and their versions. Thread-safe; changes are durable when
// their Task ends.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/task.h"
#include "iam/engine/store.h"

namespace portico::iam {

class ManagedPolicies {
 public:
  ManagedPolicies(Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  using Entry = std::shared_ptr<const PolicyEntry>;
  // InvalidInput if `arn` is none; NoSuchEntity.
  Result<Entry> Get(std::string_view arn) const;

  // Takes name, path, description and tags from `policy`.
  Task<Result<Entry>> Create(ManagedPolicy policy, std::string document);
  // DeleteConflict while it is attached or has versions besides the default one.
  Task<Status> Delete(std::string arn);
  enum class MakeDefault { kNo, kYes };
  Task<Result<PolicyVersion>> CreateVersion(std::string arn, std::string document,
                                            MakeDefault make_default);
  Task<Status> SetDefaultVersion(std::string arn, std::string version);
  Task<Status> DeleteVersion(std::string arn, std::string version);
  // Replaces the customer's policy by what `change` makes of it.
  using Change = std::function<Status(ManagedPolicy*)>;
  Task<Status> Update(std::string arn, Change change);

 private:
  Result<Entry> GetOwn(std::string_view arn) const;

  Store& store_;
  const Clock& clock_;
};

}  // namespace portico::iam
