// The operations on log groups.
#include <algorithm>
#include <set>

#include "logs/api/api.h"
#include "logs/api/names.h"
#include "logs/engine/errors.h"

namespace portico::logs::api {
namespace {

constexpr int32_t kRetentionDays[] = {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                      365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

Status CheckRetention(int32_t days) {
  if (std::find(std::begin(kRetentionDays), std::end(kRetentionDays), days) !=
      std::end(kRetentionDays)) {
    return {};
  }
  std::string allowed;
  for (int32_t d : kRetentionDays) allowed += (allowed.empty() ? "" : ", ") + std::to_string(d);
  return Fail(InvalidParameter("1 validation error detected: Value '" + std::to_string(days) +
                               "' at 'retentionInDays' failed to satisfy constraint: Member must "
                               "satisfy enum value set: [" +
                               allowed + "]"));
}

// Which groups DescribeLogGroups asks for.
class GroupFilter {
 public:
  explicit GroupFilter(const DescribeLogGroupsInput& in) : in_(in) {
    if (!in.log_group_identifiers) return;
    for (const std::string& identifier : *in.log_group_identifiers) {
      names_.insert(GroupOfIdentifier(identifier));
    }
  }
  bool Matches(const GroupRecord& group) const {
    const std::string& name = group.name;
    if (in_.log_group_name_prefix && !name.starts_with(*in_.log_group_name_prefix)) return false;
    if (in_.log_group_name_pattern && name.find(*in_.log_group_name_pattern) == std::string::npos) {
      return false;
    }
    if (in_.log_group_class && group.log_class != *in_.log_group_class) return false;
    return !in_.log_group_identifiers || names_.count(name) > 0;
  }

 private:
  const DescribeLogGroupsInput& in_;
  std::set<std::string> names_;
};

}  // namespace

Task<Status> Api::CreateLogGroup(aws::Call& call, const CreateLogGroupInput& in) {
  if (in.tags && !in.tags->empty()) {
    PORTICO_CO_TRY(call.Authorize("logs:TagResource", StreamArn(call, in.log_group_name, "")));
  }
  GroupRecord record;
  record.name = in.log_group_name;
  if (in.tags) record.tags = *in.tags;
  if (in.log_group_class) record.log_class = *in.log_group_class;
  co_return co_await engine_.catalog().CreateGroup(std::move(record));
}

Task<Status> Api::DeleteLogGroup(aws::Call&, const DeleteLogGroupInput& in) {
  co_return co_await engine_.DeleteGroup(in.log_group_name);
}

Result<DescribeLogGroupsOutput> Api::DescribeLogGroups(aws::Call& call,
                                                       const DescribeLogGroupsInput& in) {
  if (in.log_group_name_prefix && in.log_group_name_pattern) {
    return Fail(
        InvalidParameter("LogGroup name prefix and LogGroup name pattern are mutually "
                         "exclusive parameters."));
  }
  PORTICO_ASSIGN(const std::string after, ParseListToken(in.next_token));
  const size_t limit = in.limit ? static_cast<size_t>(*in.limit) : kDescribeItemsDefault;
  const GroupFilter filter(in);
  DescribeLogGroupsOutput out;
  for (const auto& group : engine_.catalog().Groups()) {
    const GroupRecord& record = group->record;
    if (record.name <= after || !filter.Matches(record)) continue;
    if (out.log_groups.size() == limit) {
      out.next_token = FormatListToken(*out.log_groups.back().log_group_name);
      break;
    }
    LogGroup& described = out.log_groups.emplace_back();
    described.log_group_name = record.name;
    described.creation_time = record.created_ms;
    described.retention_in_days = record.retention_days;
    described.metric_filter_count = 0;
    described.log_group_arn = GroupArn(call, record.name);
    described.arn = *described.log_group_arn + ":*";
    described.stored_bytes = static_cast<int64_t>(engine_.StoredBytes(group->id));
    described.log_group_class = record.log_class;
    described.deletion_protection_enabled = false;
  }
  return out;
}

Task<Status> Api::PutRetentionPolicy(aws::Call&, const PutRetentionPolicyInput& in) {
  PORTICO_CO_TRY(CheckRetention(in.retention_in_days));
  Catalog::Change change = [&in](GroupRecord* group) -> Status {
    group->retention_days = in.retention_in_days;
    return {};
  };
  co_return co_await engine_.catalog().UpdateGroup(in.log_group_name, std::move(change));
}

Task<Status> Api::DeleteRetentionPolicy(aws::Call&, const DeleteRetentionPolicyInput& in) {
  Catalog::Change change = [](GroupRecord* group) -> Status {
    group->retention_days.reset();
    return {};
  };
  co_return co_await engine_.catalog().UpdateGroup(in.log_group_name, std::move(change));
}

}  // namespace portico::logs::api
