// The access keys of one owner, a user or the account's root: pure changes of the list.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iam/engine/records.h"

namespace portico::iam {

enum class KeyStatus { kActive, kInactive };

AccessKey MakeAccessKey(int64_t now_ms);
// LimitExceeded if the owner has `keys_max` already.
Status AddAccessKey(const AccessKey& key, size_t keys_max, std::vector<AccessKey>* keys);
// NoSuchEntity if there is no such key.
Status SetAccessKeyStatus(std::string_view id, KeyStatus status, std::vector<AccessKey>* keys);
Status RemoveAccessKey(std::string_view id, std::vector<AccessKey>* keys);

}  // namespace portico::iam
