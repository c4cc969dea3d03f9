#include "logs/engine/janitor.h"

#include <pthread.h>

#include <memory>

#include "base/log.h"
#include "logs/engine/put_check.h"

namespace portico::logs {
namespace {

using storage::Family;

// Gathers ranges to be removed, and removes them a batch at a time.
class Broom {
 public:
  explicit Broom(storage::CommitQueue& commits) : commits_(commits) {}

  Status Remove(const std::string& begin, const std::string& end) {
    batch_.DeleteRange(Family::kLogs, begin, end);
    if (++ranges_ < Janitor::kRangesPerBatchMax) return {};
    return Finish();
  }
  Status Finish() {
    if (ranges_ == 0) return {};
    ranges_ = 0;
    storage::Batch batch = std::move(batch_);
    batch_ = storage::Batch();
    return commits_.CommitBlocking(std::move(batch));
  }

 private:
  storage::CommitQueue& commits_;
  storage::Batch batch_;
  size_t ranges_ = 0;
};

}  // namespace

Janitor::~Janitor() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Janitor::Start() {
  thread_ = std::thread([this] { Run(); });
  pthread_setname_np(thread_.native_handle(), "logs-janitor");
}

void Janitor::Run() {
  for (;;) {
    {
      std::unique_lock<Mutex> lock(mutex_);
      auto stopping = [this]() NO_THREAD_SAFETY_ANALYSIS { return stopping_; };
      if (wake_.wait_for(lock, kSweepPeriod, stopping)) return;
    }
    if (const Status status = Sweep(); !status) {
      log::Warn("cannot remove old log events: {}", status.error().message);
    }
  }
}

Status Janitor::Sweep() {
  PORTICO_TRY(RemoveExpired());
  return RemoveOrphans();
}

Status Janitor::RemoveExpired() {
  Broom broom(commits_);
  for (const auto& group : catalog_.Groups()) {
    const int64_t cutoff_ms = RetentionCutoffMs(clock_.NowMs(), group->record.retention_days);
    if (cutoff_ms == 0) continue;
    const auto streams = catalog_.Streams(group->record.name);
    if (!streams) continue;  // deleted meanwhile
    for (const auto& stream : *streams) {
      const std::string begin = EventKey(stream->id, {});
      const std::string end = EventKey(stream->id, {cutoff_ms, 0});
      // A range without events would only slow reads down.
      auto it = db_.NewIterator(Family::kLogs, begin, end);
      it->SeekToFirst();
      if (it->Valid()) PORTICO_TRY(broom.Remove(begin, end));
    }
  }
  return broom.Finish();
}

// Goes from stream to stream by seeking, not through their events.
Status Janitor::RemoveOrphans() {
  Broom broom(commits_);
  // Events first, then who exists: a stream is listed before its first event is written, so a
  // stream that is made in between cannot be taken for an orphan.
  std::vector<StreamId> found;
  auto it = db_.NewIterator(Family::kLogs, std::string(1, '\0'), std::string(33, '\xff'));
  it->SeekToFirst();
  while (it->Valid()) {
    const auto stream = StreamOf(it->key());
    if (!stream) return Fail(AwsError::Internal("a stored log event is damaged"));
    found.push_back(*stream);
    const std::string end = PrefixEnd(std::string(it->key().substr(0, 16)));
    if (end.empty()) break;
    it->Seek(end);
  }
  PORTICO_TRY(it->status());
  const std::set<StreamId> known = catalog_.StreamIds();
  for (const StreamId& stream : found) {
    if (known.count(stream) > 0) continue;
    PORTICO_TRY(broom.Remove(EventKey(stream, {}), EventKey(stream, Position::End())));
  }
  return broom.Finish();
}

}  // namespace portico::logs
