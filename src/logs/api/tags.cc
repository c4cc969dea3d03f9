// The operations on the tags of log groups, in their present and their older form.
#include "aws/arn.h"
#include "logs/api/api.h"
#include "logs/api/names.h"
#include "logs/engine/errors.h"

namespace portico::logs::api {
namespace {

constexpr size_t kTagsMax = 50;

// The group of an ARN; only groups have tags here.
Result<std::string> GroupOfArn(const aws::Call& call, const std::string& arn) {
  const auto parsed = aws::Arn::Parse(arn);
  if (!parsed || parsed->service != "logs") {
    return Fail(InvalidParameter("The specified resource ARN is invalid."));
  }
  // Policies were asked about this ARN: another account's or region's is not our group's.
  if (parsed->region != call.region || parsed->account != call.account ||
      !parsed->resource.starts_with("log-group:")) {
    return Fail(NoSuchResource());
  }
  return GroupOfIdentifier(arn);
}

}  // namespace

Task<Status> Api::AddTags(std::string group, std::map<std::string, std::string> tags) {
  Catalog::Change change = [&tags](GroupRecord* record) -> Status {
    for (const auto& [key, value] : tags) record->tags[key] = value;
    if (record->tags.size() > kTagsMax) {
      return Fail("TooManyTagsException", "A resource can have no more than 50 tags.");
    }
    return {};
  };
  co_return co_await engine_.catalog().UpdateGroup(std::move(group), std::move(change));
}

Task<Status> Api::RemoveTags(std::string group, std::vector<std::string> keys) {
  Catalog::Change change = [&keys](GroupRecord* record) -> Status {
    for (const std::string& key : keys) record->tags.erase(key);
    return {};
  };
  co_return co_await engine_.catalog().UpdateGroup(std::move(group), std::move(change));
}

std::map<std::string, std::string> Api::TagsOf(std::string_view arn) const {
  const auto group = engine_.catalog().FindGroup(GroupOfIdentifier(arn));
  return group ? (*group)->record.tags : std::map<std::string, std::string>();
}

Task<Status> Api::TagResource(aws::Call& call, const TagResourceInput& in) {
  PORTICO_CO_ASSIGN(std::string group, GroupOfArn(call, in.resource_arn));
  co_return co_await AddTags(std::move(group), in.tags);
}

Result<ListTagsForResourceOutput> Api::ListTagsForResource(aws::Call& call,
                                                           const ListTagsForResourceInput& in) {
  PORTICO_ASSIGN(const std::string name, GroupOfArn(call, in.resource_arn));
  PORTICO_ASSIGN(const auto group, engine_.catalog().FindGroup(name));
  return ListTagsForResourceOutput{group->record.tags};
}

Task<Status> Api::UntagResource(aws::Call& call, const UntagResourceInput& in) {
  PORTICO_CO_ASSIGN(std::string group, GroupOfArn(call, in.resource_arn));
  co_return co_await RemoveTags(std::move(group), in.tag_keys);
}

Result<ListTagsLogGroupOutput> Api::ListTagsLogGroup(aws::Call&, const ListTagsLogGroupInput& in) {
  PORTICO_ASSIGN(const auto group, engine_.catalog().FindGroup(in.log_group_name));
  return ListTagsLogGroupOutput{group->record.tags};
}

Task<Status> Api::TagLogGroup(aws::Call&, const TagLogGroupInput& in) {
  co_return co_await AddTags(in.log_group_name, in.tags);
}

Task<Status> Api::UntagLogGroup(aws::Call&, const UntagLogGroupInput& in) {
  co_return co_await RemoveTags(in.log_group_name, in.tags);
}

}  // namespace portico::logs::api
