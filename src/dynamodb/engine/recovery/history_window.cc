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
                             TablePtr table, int64_t first_ms, int64_t second_ms, Limits limits)
    : db_(db),
      snapshot_(snapshot),
      table_(std::move(table)),
      first_(SequenceAt(first_ms)),
      second_(SequenceAt(second_ms)),
      limits_(limits) {}

Result<bool> HistoryWindow::MoveTo(std::string_view begin) {
  const bool is_in = begin_ <= begin && begin < end_;
  if (is_in && !loading_) return true;
  if (!loading_ || begin != begin_) Begin(begin);
  PORTICO_TRY(Load());
  return !loading_;
}

void HistoryWindow::Begin(std::string_view begin) {
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
  loading_ = true;
  rest_ = {ChangeKey(history.number(), shard, first_), ShardRange(history.number(), shard).end};
}

// What is read once more after an error changes nothing.
Status HistoryWindow::Load() {
  const auto it = db_.NewIterator(Family::kStreams, rest_.begin, rest_.end, &snapshot_);
  size_t bytes = 0;
  for (it->SeekToFirst(); it->Valid() && bytes < limits_.load_bytes_max; it->Next()) {
    PORTICO_TRY(Note(SequenceOfKey(it->key()), it->value()));
    bytes += it->key().size() + it->value().size();
  }
  PORTICO_TRY(it->status());
  loading_ = it->Valid();
  if (loading_) rest_.begin = it->key();
  return {};
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
  while (bytes_ > limits_.undo_bytes_max && pasts_.size() > 1) {
    const auto last = std::prev(pasts_.end());
    bytes_ -= BytesOf(last->first, last->second);
    end_ = last->first;
    pasts_.erase(last);
  }
}

}  // namespace portico::dynamodb
