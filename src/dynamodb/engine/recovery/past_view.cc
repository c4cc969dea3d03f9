#include "dynamodb/engine/recovery/past_view.h"

#include "dynamodb/engine/recovery/recovery_window.h"

namespace portico::dynamodb {

// The snapshot first: a table that is still there after it was taken is whole in it.
std::optional<PastView> OpenPast(const storage::Db& db, const Tables& tables,
                                 const std::string& table, int64_t history, int64_t at_ms) {
  std::unique_ptr<storage::Snapshot> snapshot = db.NewSnapshot();
  TablePtr found = tables.Find(table);
  const bool is_there =
      found != nullptr && found->history() != nullptr && found->history()->info().number == history;
  if (!is_there) return std::nullopt;
  const auto window = RecoveryWindowOf(found->record(), tables.clock().NowMs());
  if (!window || at_ms < window->earliest_ms) return std::nullopt;
  return PastView{std::move(snapshot), std::move(found)};
}

}  // namespace portico::dynamodb
