// Where IAM's state lives: in memory as a State, on disk as records. Everything that changes IAM
// comes through here, one change at a time.
//
// Thread-safe. A change is visible only after it is durable.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/async_mutex.h"
#include "base/mutex.h"
#include "base/task.h"
#include "iam/engine/state.h"
#include "storage/records.h"

namespace portico::iam {

class Store {
 public:
  Store(storage::RecordStore& records, std::string account);

  // Reads everything from the records. Before any other call.
  Status Load();

  std::shared_ptr<const State> state() const;

  // Held by a change from before it reads the state until after it was put.
  auto Lock() { return changes_.Lock(); }

  // Callers hold the lock.
  Task<Status> Put(Root root);
  Task<Status> Put(Role role);
  Task<Status> Put(User user);
  Task<Status> Put(ManagedPolicy policy);
  Task<Status> Erase(const RoleEntry& entry);
  Task<Status> Erase(const UserEntry& entry);
  Task<Status> Erase(const PolicyEntry& entry);

 private:
  void Publish(std::shared_ptr<const State> next);

  storage::RecordStore& records_;
  AsyncMutex changes_;
  mutable Mutex mutex_;
  std::shared_ptr<const State> state_ GUARDED_BY(mutex_);
};

}  // namespace portico::iam
