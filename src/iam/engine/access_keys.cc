#include "iam/engine/access_keys.h"

#include <algorithm>

#include "iam/engine/errors.h"
#include "iam/engine/ids.h"

namespace portico::iam {
namespace {

Result<std::vector<AccessKey>::iterator> Find(std::string_view id, std::vector<AccessKey>* keys) {
  const auto found =
      std::find_if(keys->begin(), keys->end(), [&](const AccessKey& key) { return key.id == id; });
  if (found == keys->end()) {
    return Fail(NoSuchEntity("The Access Key with id " + std::string(id) + " cannot be found."));
  }
  return found;
}

}  // namespace

AccessKey MakeAccessKey(int64_t now_ms) {
  AccessKey key;
  key.id = MakeId(IdKind::kAccessKey);
  key.secret = MakeSecretKey();
  key.created_ms = now_ms;
  return key;
}

Status AddAccessKey(const AccessKey& key, size_t keys_max, std::vector<AccessKey>* keys) {
  if (keys->size() >= keys_max) {
    return Fail(QuotaExceeded("AccessKeysPerUser", kAccessKeysPerUserMax));
  }
  keys->push_back(key);
  return {};
}

Status SetAccessKeyStatus(std::string_view id, KeyStatus status, std::vector<AccessKey>* keys) {
  PORTICO_ASSIGN(const auto key, Find(id, keys));
  key->active = status == KeyStatus::kActive;
  return {};
}

Status RemoveAccessKey(std::string_view id, std::vector<AccessKey>* keys) {
  PORTICO_ASSIGN(const auto key, Find(id, keys));
  keys->erase(key);
  return {};
}

}  // namespace portico::iam
