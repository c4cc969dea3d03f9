#include "dynamodb/engine/recovery/history_window.h"

#include <utility>

namespace portico::dynamodb {
namespace {

using storage::Family;

// What an entry takes beside its key and images.
constexpr size_t kEntryBytes = 128;

std::string Stored(const ItemView& item) {
  return item.empty() ? std::string() : std::string(item.stored());
}

size_t BytesOf(const std::string& key, const HistoryWindow::Past& past) {
  return kEntryBytes + key.size() + past.first_image.size() +
         (past.second_image ? past.second_image->size() : 0);
}

}  // namespace

HistoryWindow::HistoryWindow(const storage::Db& db, const storage::Snapshot& snapshot,
                             TablePtr table, int64_t first_ms, int64_t second_ms,
                             size_t undo_bytes_max)
    : db_(db),
      snapshot_(snapshot),
      table_(std::move(table)),
      first_(SequenceAt(first_ms)),
      second_(SequenceAt(second_ms)),
      undo_bytes_max_(undo_bytes_max) {}

Status HistoryWindow::MoveTo(std::string_view begin) {
  if (begin_ <= begin && begin < end_) return {};
  const Stream& history = *table_->history();
  const size_t shard = history.ShardOf(begin);
  begin_ = begin;
  end_ = table_->range().end;
  if (const auto hash = history.EndHash(shard)) {
    end_ = TablePrefix(table_->number());
    AppendBigEndian64(*hash, &end_);
  }
  pasts_.clear();
  bytes_ = 0;
  const Status loaded = Load(shard);
  // What could not be read whole is not taken for a window.
  if (!loaded) end_.clear();
  return loaded;
}

Status HistoryWindow::Load(size_t shard) {
  const uint64_t number = table_->history()->number();
  const auto it = db_.NewIterator(Family::kStreams, ChangeKey(number, shard, first_),
                                  ShardRange(number, shard).end, &snapshot_);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    PORTICO_TRY(Note(SequenceOfKey(it->key()), it->value()));
  }
  return it->status();
}

Status HistoryWindow::Note(uint64_t sequence, std::string_view stored) {
  PORTICO_ASSIGN(const ChangeRecord change, ReadChange(stored));
  const ItemView& item = change.old_image.empty() ? change.keys : change.old_image;
  std::string key = std::move(table_->KeyOfEntry(item).bytes);
  if (key < begin_ || key >= end_) return {};
  const auto [at, is_first] = pasts_.try_emplace(std::move(key));
  Past& past = at->second;
  if (!is_first) bytes_ -= BytesOf(at->first, past);
  if (is_first) past.first_image = Stored(change.old_image);
  if (sequence < second_) {
    past.last_sequence = sequence;
  } else if (!past.second_image && first_ != second_) {
    past.second_image = Stored(change.old_image);
  }
  bytes_ += BytesOf(at->first, past);
  Shrink();
  return {};
}

void HistoryWindow::Shrink() {
  while (bytes_ > undo_bytes_max_ && pasts_.size() > 1) {
    const auto last = std::prev(pasts_.end());
    bytes_ -= BytesOf(last->first, last->second);
    end_ = last->first;
    pasts_.erase(last);
  }
}

}  // namespace portico::dynamodb
