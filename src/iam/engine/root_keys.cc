#include "iam/engine/root_keys.h"

#include "iam/engine/errors.h"

namespace portico::iam {

std::vector<AccessKey> RootKeys::List() const {
  std::vector<AccessKey> out;
  if (!file_key_.id.empty()) out.push_back(file_key_);
  const auto state = store_.state();
  const std::vector<AccessKey>& own = state->root().access_keys;
  out.insert(out.end(), own.begin(), own.end());
  return out;
}

Status RootKeys::CheckIsOwn(std::string_view key_id) const {
  if (key_id != file_key_.id) return {};
  return Fail(UnmodifiableEntity("The Access Key with id " + std::string(key_id) +
                                 " stands in the credentials file of Portico's data directory: "
                                 "it can be neither deleted nor made inactive."));
}

Task<Result<AccessKey>> RootKeys::Create() {
  const auto guard = co_await store_.Lock();
  Root root = store_.state()->root();
  const AccessKey key = MakeAccessKey(clock_.NowMs());
  const size_t in_file = file_key_.id.empty() ? 0 : 1;
  PORTICO_CO_TRY(AddAccessKey(key, kAccessKeysPerUserMax - in_file, &root.access_keys));
  const Status status = co_await store_.Put(std::move(root));
  PORTICO_CO_TRY(status);
  co_return key;
}

Task<Status> RootKeys::SetStatus(std::string key_id, KeyStatus status) {
  PORTICO_CO_TRY(CheckIsOwn(key_id));
  const auto guard = co_await store_.Lock();
  Root root = store_.state()->root();
  PORTICO_CO_TRY(SetAccessKeyStatus(key_id, status, &root.access_keys));
  co_return co_await store_.Put(std::move(root));
}

Task<Status> RootKeys::Delete(std::string key_id) {
  PORTICO_CO_TRY(CheckIsOwn(key_id));
  const auto guard = co_await store_.Lock();
  Root root = store_.state()->root();
  PORTICO_CO_TRY(RemoveAccessKey(key_id, &root.access_keys));
  co_return co_await store_.Put(std::move(root));
}

}  // namespace portico::iam
