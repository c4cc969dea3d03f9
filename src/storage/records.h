// Records: how control planes (roles, functions, APIs, log groups, tables) keep their state.
//
// A record is a key, a value and a version that every change increments. The interface is small on
// purpose, so that a second implementation can keep the same records in an external database and
// many nodes can share them: nothing above it may assume more. Keys are "<service>/<kind>/<name>"
// with parts that contain no '/', or escape it (UriEncode). Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/task.h"

namespace portico::storage {

struct Record {
  std::string key;
  uint64_t version = 0;
  std::string value;
};

// What Put and Delete expect to find.
enum class Expect : uint64_t { kAbsent = 0, kAny = ~0ull };

class RecordStore {
 public:
  virtual ~RecordStore() = default;

  virtual Result<std::optional<Record>> Get(std::string_view key) const = 0;
  // Records whose key starts with `prefix`, in key order, those after `after` if it is not empty,
  // at most `count_max`.
  virtual Result<std::vector<Record>> List(std::string_view prefix, std::string_view after = {},
                                           size_t count_max = SIZE_MAX) const = 0;

  // One change of a group that happens together.
  struct Change {
    std::string key;
    std::optional<std::string> value;  // nothing: delete
    uint64_t expected_version = static_cast<uint64_t>(Expect::kAny);
  };
  // Makes all the changes durable together, or none: an error of code kConflictCode if some
  // record's version is not the one expected.
  virtual Task<Status> Apply(std::vector<Change> changes) = 0;

  static constexpr std::string_view kConflictCode = "RecordVersionConflict";

  // Apply with one change.
  Task<Status> Put(std::string key, std::string value,
                   uint64_t expected_version = static_cast<uint64_t>(Expect::kAny));
  Task<Status> Delete(std::string key,
                      uint64_t expected_version = static_cast<uint64_t>(Expect::kAny));
};

}  // namespace portico::storage
