// UpdateContinuousBackups and DescribeContinuousBackups.
#include "dynamodb/api/api.h"
#include "dynamodb/api/table_names.h"

namespace portico::dynamodb::api {
namespace {

constexpr char kEnabled[] = "ENABLED";
constexpr char kDisabled[] = "DISABLED";
constexpr int64_t kSecondMs = 1'000;

// Requests give times in whole seconds: the first of them that is in the window.
aws::Timestamp RoundedUp(int64_t ms) { return {(ms + kSecondMs - 1) / kSecondMs * kSecondMs}; }

DescribeContinuousBackupsOutput DescribeRecovery(const Table& table, int64_t now_ms) {
  DescribeContinuousBackupsOutput out;
  // Backups can be made of any table: that is all that this tells.
  out.continuous_backups_description.continuous_backups_status = kEnabled;
  PointInTimeRecoveryDescription& recovery =
      out.continuous_backups_description.point_in_time_recovery_description.emplace();
  recovery.point_in_time_recovery_status = table.record().recovery ? kEnabled : kDisabled;
  if (!table.record().recovery) return out;
  recovery.recovery_period_in_days = static_cast<int32_t>(table.record().recovery->period_days);
  if (const auto window = RecoveryWindowOf(table.record(), now_ms)) {
    recovery.earliest_restorable_date_time = RoundedUp(window->earliest_ms);
    recovery.latest_restorable_date_time = aws::Timestamp{window->latest_ms};
  }
  return out;
}

Result<TablePtr> FindForBackups(const aws::Call& call, const Tables& tables,
                                const std::string& given) {
  PORTICO_ASSIGN(const std::string name, TableNameOf(call, given));
  TablePtr table = tables.Find(name);
  if (table == nullptr) return Fail("TableNotFoundException", "Table not found: " + name);
  return table;
}

}  // namespace

Task<Result<UpdateContinuousBackupsOutput>> Api::UpdateContinuousBackups(
    aws::Call& call, const UpdateContinuousBackupsInput& in) {
  PORTICO_CO_ASSIGN(TablePtr table, FindForBackups(call, engine_.tables(), in.table_name));
  if (table->is_restoring()) {
    co_return Fail(
        "ContinuousBackupsUnavailableException",
        "Backups are being enabled for the table: " + table->name() + ". Please retry later");
  }
  const PointInTimeRecoverySpecification& wanted = in.point_in_time_recovery_specification;
  if (wanted.point_in_time_recovery_enabled) {
    const std::optional<int64_t> days = wanted.recovery_period_in_days;
    PORTICO_CO_ASSIGN(table, co_await engine_.recovery().Enable(table->name(), days));
  } else {
    PORTICO_CO_ASSIGN(table, co_await engine_.recovery().Disable(table->name()));
  }
  co_return DescribeRecovery(*table, engine_.tables().clock().NowMs());
}

Result<DescribeContinuousBackupsOutput> Api::DescribeContinuousBackups(
    aws::Call& call, const DescribeContinuousBackupsInput& in) {
  PORTICO_ASSIGN(const TablePtr table, FindForBackups(call, engine_.tables(), in.table_name));
  return DescribeRecovery(*table, engine_.tables().clock().NowMs());
}

}  // namespace portico::dynamodb::api
