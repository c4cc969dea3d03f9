// Which log groups and streams there are: in memory for reading, one record each for keeping.
//
// Thread-safe. What it gives out are immutable snapshots. A change is visible once it is durable.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/async_mutex.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/task.h"
#include "logs/engine/event_keys.h"
#include "logs/engine/records.h"
#include "storage/records.h"

namespace portico::logs {

struct Stream {
  StreamRecord record;
  StreamId id;
};

struct Group {
  GroupRecord record;
  uint64_t id = 0;
};

class Catalog {
 public:
  using GroupPtr = std::shared_ptr<const Group>;
  using StreamPtr = std::shared_ptr<const Stream>;

  Catalog(storage::RecordStore& records, const Clock& clock) : records_(records), clock_(clock) {}

  // Reads what is stored. Before any other call.
  Status Load();

  // ResourceNotFoundException if there is none.
  Result<GroupPtr> FindGroup(std::string_view group) const;
  Result<StreamPtr> FindStream(std::string_view group, std::string_view stream) const;
  // In order of their names.
  std::vector<GroupPtr> Groups() const;
  Result<std::vector<StreamPtr>> Streams(std::string_view group) const;
  // The ids of all streams, to tell events that belong to none.
  std::set<StreamId> StreamIds() const;

  // Takes name, class and tags from `record`. ResourceAlreadyExistsException.
  Task<Status> CreateGroup(GroupRecord record);
  Task<Result<GroupPtr>> DeleteGroup(std::string group);
  using Change = std::function<Status(GroupRecord*)>;
  Task<Status> UpdateGroup(std::string group, Change change);
  Task<Status> CreateStream(std::string group, std::string stream);
  Task<Result<StreamPtr>> DeleteStream(std::string group, std::string stream);
  // The stream, made together with its group where they are missing.
  Task<Result<StreamPtr>> EnsureStream(std::string group, std::string stream);

 private:
  struct Entry {
    GroupPtr group;
    std::map<std::string, StreamPtr, std::less<>> streams;
  };

  static Result<GroupPtr> MakeGroup(GroupRecord record);
  Result<StreamPtr> MakeStream(StreamRecord record, uint64_t group_id) const;
  Task<Status> PutGroup(GroupRecord record);

  storage::RecordStore& records_;
  const Clock& clock_;
  AsyncMutex changes_;
  mutable Mutex mutex_;
  std::map<std::string, Entry, std::less<>> groups_ GUARDED_BY(mutex_);
};

}  // namespace portico::logs
