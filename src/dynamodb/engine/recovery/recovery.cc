#include "dynamodb/engine/recovery/recovery.h"

#include <utility>

#include "dynamodb/engine/errors.h"

namespace portico::dynamodb {

Task<Result<TablePtr>> Recovery::Enable(std::string table, std::optional<int64_t> period_days) {
  const int64_t now_ms = tables_.clock().NowMs();
  Tables::Change enable = [period_days, now_ms](TableRecord* record) -> Status {
    if (!record->recovery) {
      record->recovery.emplace().period_days = period_days.value_or(kRecoveryDaysDefault);
      return {};
    }
    RecoveryRecord& recovery = *record->recovery;
    if (recovery.since) {
      // What the old period did not reach may be gone.
      const int64_t kept_ms = RecoveryHorizonMs(recovery, now_ms);
      recovery.since->epoch_ms = std::max(recovery.since->epoch_ms, kept_ms);
    }
    recovery.period_days = period_days.value_or(recovery.period_days);
    return {};
  };
  PORTICO_CO_ASSIGN(TablePtr enabled, co_await tables_.Update(table, std::move(enable)));
  if (enabled->record().recovery->since) co_return enabled;
  co_await items_.PassThroughLocks();
  co_return co_await NoteWhole(std::move(table), enabled->record().recovery->number);
}

Task<Result<TablePtr>> Recovery::NoteWhole(std::string table, int64_t history) {
  const int64_t now_ms = tables_.clock().NowMs();
  Tables::Change note = [history, now_ms](TableRecord* record) -> Status {
    const bool is_it = record->recovery && record->recovery->number == history;
    if (is_it && !record->recovery->since) record->recovery->since = aws::Timestamp{now_ms};
    return {};
  };
  co_return co_await tables_.Update(std::move(table), std::move(note));
}

Task<Result<TablePtr>> Recovery::Disable(std::string table) {
  Tables::Change disable = [](TableRecord* record) -> Status {
    record->recovery.reset();
    return {};
  };
  co_return co_await tables_.Update(std::move(table), std::move(disable));
}

Task<Status> Recovery::Sweep() {
  const int64_t now_ms = tables_.clock().NowMs();
  for (const TablePtr& table : tables_.ListRecoverable()) {
    const int64_t horizon_ms = RecoveryHorizonMs(*table->record().recovery, now_ms);
    PORTICO_CO_TRY(co_await streams_.Trim(table->history(), SequenceAt(horizon_ms)));
  }
  co_return Status();
}

}  // namespace portico::dynamodb
