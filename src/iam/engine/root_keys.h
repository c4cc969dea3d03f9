// The access keys of the account's root: the one in the data directory's credentials file, which
// the server makes at its first start and nothing changes, and those that the root makes itself.
// Thread-safe; changes are durable when their Task ends.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/task.h"
#include "iam/engine/access_keys.h"
#include "iam/engine/store.h"

namespace portico::iam {

class RootKeys {
 public:
  RootKeys(Store& store, const Clock& clock) : store_(store), clock_(clock) {}

  // The key of the credentials file. Before any other call; without, there is none.
  void SetFileKey(std::string id, int64_t created_ms) {
    file_key_.id = std::move(id);
    file_key_.created_ms = created_ms;
  }

  // When the account was made, as far as anybody knows: with its first key.
  int64_t account_created_ms() const { return file_key_.created_ms; }
  // All keys, without the file's secret.
  std::vector<AccessKey> List() const;

  Task<Result<AccessKey>> Create();
  // UnmodifiableEntity for the key of the file.
  Task<Status> SetStatus(std::string key_id, KeyStatus status);
  Task<Status> Delete(std::string key_id);

 private:
  Status CheckIsOwn(std::string_view key_id) const;

  Store& store_;
  const Clock& clock_;
  AccessKey file_key_;
};

}  // namespace portico::iam
