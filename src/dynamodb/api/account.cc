// Limits, endpoints and tags.
#include <algorithm>

#include "aws/arn.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/table_checks.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

// Nothing limits throughput here but the machine: AWS's default quotas, as clients expect them.
constexpr int64_t kAccountUnitsMax = 80'000;
constexpr int64_t kTableUnitsMax = 40'000;
constexpr int64_t kEndpointCacheMinutes = 1'440;
constexpr size_t kTagsListedMax = 10;

// What is another account's takes that account's permission, which nobody can have given.
tl::unexpected<AwsError> Foreign(const aws::Call& call, const std::string& arn) {
  return Fail("AccessDenied", "User: " + call.principal.arn +
                                  " is not authorized to perform: dynamodb:" +
                                  std::string(call.operation) + " on resource: " + arn +
                                  " because no resource-based policy allows the dynamodb:" +
                                  std::string(call.operation) + " action");
}

// The table that a ResourceArn names.
Result<std::string> TaggedTable(const aws::Call& call, const std::string& arn) {
  const std::string prefix = TableArn(call, "");
  if (!arn.starts_with("arn:aws:dynamodb:") || arn.find(":table/") == std::string::npos) {
    return Invalid("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
  }
  const auto parsed = aws::Arn::Parse(arn);
  if (parsed && parsed->account != call.account) return Foreign(call, arn);
  if (!arn.starts_with(prefix)) return std::string();
  return arn.substr(prefix.size());
}

tl::unexpected<AwsError> NoSuchResource(const std::string& arn) {
  return Fail("ResourceNotFoundException",
              "Requested resource not found: ResourcArn: " + arn + " not found");
}

// Tables::Update, with the error that operations on tags give.
Task<Status> ChangeTags(Tables& tables, std::string name, std::string arn, Tables::Change change) {
  if (tables.Find(name) == nullptr) co_return NoSuchResource(arn);
  PORTICO_CO_TRY(co_await tables.Update(std::move(name), std::move(change)));
  co_return Status();
}

Status AddTags(const std::vector<ResourceTag>& added, std::vector<ResourceTag>* tags) {
  for (const ResourceTag& tag : added) {
    const auto at = std::ranges::find(*tags, tag.key, &ResourceTag::key);
    if (at == tags->end()) {
      tags->push_back(tag);
    } else {
      at->value = tag.value;
    }
  }
  if (tags->size() <= kTagsMax) return {};
  return Fail("LimitExceededException", "Too many tags: a table can have at most 50.");
}

}  // namespace

Result<DescribeLimitsOutput> Api::DescribeLimits(aws::Call&, const aws::Empty&) {
  return DescribeLimitsOutput{kAccountUnitsMax, kAccountUnitsMax, kTableUnitsMax, kTableUnitsMax};
}

Result<DescribeEndpointsOutput> Api::DescribeEndpoints(aws::Call& call, const aws::Empty&) {
  DescribeEndpointsOutput out;
  // Where the caller found us is where it will find us: AWS's own address would lead it away.
  out.endpoints.push_back({std::string(call.host), kEndpointCacheMinutes});
  return out;
}

Task<Status> Api::TagResource(aws::Call& call, const TagResourceInput& in) {
  PORTICO_CO_ASSIGN(std::string name, TaggedTable(call, in.resource_arn));
  if (in.tags.empty()) co_return Invalid("Atleast one Tag needs to be provided as Input.");
  PORTICO_CO_TRY(CheckTags(in.tags));
  Tables::Change change = [&in](TableRecord* record) { return AddTags(in.tags, &record->tags); };
  co_return co_await ChangeTags(engine_.tables(), std::move(name), in.resource_arn,
                                std::move(change));
}

Task<Status> Api::UntagResource(aws::Call& call, const UntagResourceInput& in) {
  PORTICO_CO_ASSIGN(std::string name, TaggedTable(call, in.resource_arn));
  if (in.tag_keys.empty()) {
    co_return Invalid("Atleast one Tag Key needs to be provided as Input.");
  }
  Tables::Change change = [&in](TableRecord* record) {
    std::erase_if(record->tags, [&in](const ResourceTag& tag) {
      return std::ranges::find(in.tag_keys, tag.key) != in.tag_keys.end();
    });
    return Status();
  };
  co_return co_await ChangeTags(engine_.tables(), std::move(name), in.resource_arn,
                                std::move(change));
}

Result<ListTagsOfResourceOutput> Api::ListTagsOfResource(aws::Call& call,
                                                         const ListTagsOfResourceInput& in) {
  PORTICO_ASSIGN(const std::string name, TaggedTable(call, in.resource_arn));
  const TablePtr table = engine_.tables().Find(name);
  if (table == nullptr) return NoSuchResource(in.resource_arn);
  const std::vector<ResourceTag>& tags = table->record().tags;
  // The token is the key of the last tag given.
  auto from = tags.begin();
  if (in.next_token) {
    from = std::ranges::find(tags, *in.next_token, &ResourceTag::key);
    if (from != tags.end()) ++from;
  }
  ListTagsOfResourceOutput out;
  while (from != tags.end() && out.tags.size() < kTagsListedMax) out.tags.push_back(*from++);
  if (from != tags.end()) out.next_token = out.tags.back().key;
  return out;
}

}  // namespace portico::dynamodb::api
