#include "storage/records.h"

#include <utility>

namespace portico::storage {
namespace {

std::vector<RecordStore::Change> Single(std::string key, std::optional<std::string> value,
                                        uint64_t expected_version) {
  std::vector<RecordStore::Change> changes;
  changes.push_back({std::move(key), std::move(value), expected_version});
  return changes;
}

}  // namespace

Task<Status> RecordStore::Put(std::string key, std::string value, uint64_t expected_version) {
  return Apply(Single(std::move(key), std::move(value), expected_version));
}

Task<Status> RecordStore::Delete(std::string key, uint64_t expected_version) {
  return Apply(Single(std::move(key), std::nullopt, expected_version));
}

}  // namespace portico::storage
