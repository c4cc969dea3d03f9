#include "logs/engine/catalog.h"

#include <charconv>

#include "aws/json_protocol.h"
#include "base/random.h"
#include "codec/uri.h"
#include "logs/engine/errors.h"

namespace portico::logs {
namespace {

constexpr std::string_view kGroupPrefix = "logs/group/";
constexpr std::string_view kStreamPrefix = "logs/stream/";
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr size_t kIdDigits = 16;

std::string GroupKey(std::string_view group) {
  return std::string(kGroupPrefix) + UriEncode(group);
}
std::string StreamKey(std::string_view group, std::string_view stream) {
  return std::string(kStreamPrefix) + UriEncode(group) + "/" + UriEncode(stream);
}

// Random rather than counted: ids of deleted groups must not come back while their events are still
// being removed.
std::string NewId() { return RandomString(kIdDigits, kHexDigits); }

Result<uint64_t> ParseId(const std::string& id) {
  uint64_t out;
  auto [stop, ec] = std::from_chars(id.data(), id.data() + id.size(), out, 16);
  if (ec != std::errc() || stop != id.data() + id.size()) {
    return Fail(AwsError::Internal("malformed id in a log record: " + id));
  }
  return out;
}

}  // namespace

Result<Catalog::GroupPtr> Catalog::MakeGroup(GroupRecord record) {
  auto group = std::make_shared<Group>();
  PORTICO_ASSIGN(group->id, ParseId(record.id));
  group->record = std::move(record);
  return group;
}

Result<Catalog::StreamPtr> Catalog::MakeStream(StreamRecord record, uint64_t group_id) const {
  auto stream = std::make_shared<Stream>();
  stream->id.group = group_id;
  PORTICO_ASSIGN(stream->id.stream, ParseId(record.id));
  stream->record = std::move(record);
  return stream;
}

Status Catalog::Load() {
  PORTICO_ASSIGN(const auto groups, records_.List(kGroupPrefix));
  PORTICO_ASSIGN(const auto streams, records_.List(kStreamPrefix));
  MutexLock lock(mutex_);
  for (const auto& stored : groups) {
    PORTICO_ASSIGN(auto record, aws::FromJson<GroupRecord>(stored.value));
    PORTICO_ASSIGN(auto group, MakeGroup(std::move(record)));
    groups_[group->record.name].group = std::move(group);
  }
  for (const auto& stored : streams) {
    PORTICO_ASSIGN(auto record, aws::FromJson<StreamRecord>(stored.value));
    const auto entry = groups_.find(record.group);
    if (entry == groups_.end()) continue;
    PORTICO_ASSIGN(auto stream, MakeStream(std::move(record), entry->second.group->id));
    entry->second.streams[stream->record.name] = std::move(stream);
  }
  return {};
}

Result<Catalog::GroupPtr> Catalog::FindGroup(std::string_view group) const {
  MutexLock lock(mutex_);
  const auto found = groups_.find(group);
  if (found == groups_.end()) return Fail(NoSuchGroup());
  return found->second.group;
}

Result<Catalog::StreamPtr> Catalog::FindStream(std::string_view group,
                                               std::string_view stream) const {
  MutexLock lock(mutex_);
  const auto entry = groups_.find(group);
  if (entry == groups_.end()) return Fail(NoSuchGroup());
  const auto found = entry->second.streams.find(stream);
  if (found == entry->second.streams.end()) return Fail(NoSuchStream());
  return found->second;
}

std::vector<Catalog::GroupPtr> Catalog::Groups() const {
  MutexLock lock(mutex_);
  std::vector<GroupPtr> out;
  out.reserve(groups_.size());
  for (const auto& [name, entry] : groups_) out.push_back(entry.group);
  return out;
}

Result<std::vector<Catalog::StreamPtr>> Catalog::Streams(std::string_view group) const {
  MutexLock lock(mutex_);
  const auto found = groups_.find(group);
  if (found == groups_.end()) return Fail(NoSuchGroup());
  std::vector<StreamPtr> out;
  out.reserve(found->second.streams.size());
  for (const auto& [name, stream] : found->second.streams) out.push_back(stream);
  return out;
}

std::set<StreamId> Catalog::StreamIds() const {
  MutexLock lock(mutex_);
  std::set<StreamId> out;
  for (const auto& [name, entry] : groups_) {
    for (const auto& [stream_name, stream] : entry.streams) out.insert(stream->id);
  }
  return out;
}

Task<Status> Catalog::PutGroup(GroupRecord record) {
  std::string key = GroupKey(record.name);
  std::string value = aws::ToJson(record);
  PORTICO_CO_ASSIGN(GroupPtr group, MakeGroup(std::move(record)));
  const Status status = co_await records_.Put(std::move(key), std::move(value));
  PORTICO_CO_TRY(status);
  MutexLock lock(mutex_);
  groups_[group->record.name].group = group;
  co_return Status();
}

Task<Status> Catalog::CreateGroup(GroupRecord record) {
  const auto guard = co_await changes_.Lock();
  if (FindGroup(record.name)) co_return Fail(GroupExists());
  record.id = NewId();
  record.created_ms = clock_.NowMs();
  co_return co_await PutGroup(std::move(record));
}

Task<Status> Catalog::UpdateGroup(std::string group, Change change) {
  const auto guard = co_await changes_.Lock();
  PORTICO_CO_ASSIGN(const GroupPtr found, FindGroup(group));
  GroupRecord record = found->record;
  PORTICO_CO_TRY(change(&record));
  co_return co_await PutGroup(std::move(record));
}

Task<Result<Catalog::GroupPtr>> Catalog::DeleteGroup(std::string group) {
  const auto guard = co_await changes_.Lock();
  PORTICO_CO_ASSIGN(const GroupPtr found, FindGroup(group));
  PORTICO_CO_ASSIGN(const auto streams, Streams(group));
  std::vector<storage::RecordStore::Change> changes;
  changes.push_back({GroupKey(group), std::nullopt});
  for (const StreamPtr& stream : streams) {
    changes.push_back({StreamKey(group, stream->record.name), std::nullopt});
  }
  const Status status = co_await records_.Apply(std::move(changes));
  PORTICO_CO_TRY(status);
  MutexLock lock(mutex_);
  groups_.erase(group);
  co_return found;
}

Task<Status> Catalog::CreateStream(std::string group, std::string stream) {
  const auto guard = co_await changes_.Lock();
  PORTICO_CO_ASSIGN(const GroupPtr owner, FindGroup(group));
  if (FindStream(group, stream)) co_return Fail(StreamExists());
  StreamRecord record{group, stream, NewId(), clock_.NowMs()};
  std::string value = aws::ToJson(record);
  PORTICO_CO_ASSIGN(StreamPtr made, MakeStream(std::move(record), owner->id));
  const Status status = co_await records_.Put(StreamKey(group, stream), std::move(value));
  PORTICO_CO_TRY(status);
  MutexLock lock(mutex_);
  groups_[group].streams[stream] = std::move(made);
  co_return Status();
}

Task<Result<Catalog::StreamPtr>> Catalog::DeleteStream(std::string group, std::string stream) {
  const auto guard = co_await changes_.Lock();
  PORTICO_CO_ASSIGN(const StreamPtr found, FindStream(group, stream));
  const Status status = co_await records_.Delete(StreamKey(group, stream));
  PORTICO_CO_TRY(status);
  MutexLock lock(mutex_);
  groups_[group].streams.erase(stream);
  co_return found;
}

Task<Result<Catalog::StreamPtr>> Catalog::EnsureStream(std::string group, std::string stream) {
  auto found = FindStream(group, stream);
  if (found) co_return found;
  // Others may be making the same: that somebody did is what counts.
  if (!FindGroup(group)) {
    GroupRecord record;
    record.name = group;
    const Status made = co_await CreateGroup(std::move(record));
    if (!made && made.error().IsInternal()) co_return Fail(made.error());
  }
  const Status made = co_await CreateStream(group, stream);
  if (!made && made.error().IsInternal()) co_return Fail(made.error());
  co_return FindStream(group, stream);
}

}  // namespace portico::logs
