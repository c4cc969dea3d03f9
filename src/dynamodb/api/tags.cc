// TagResource, UntagResource, ListTagsOfResource.
//
// A missing ARN, missing tags and an ARN that is no table's are told in that order, which
// dynalite's tests hold of the service. (Those also hold AccessDenied for a text that is no ARN at
// all; scylladb's test/alternator/test_tag.py tells the newer words, or a part of them.)
#include <algorithm>

#include "aws/arn.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/table_checks.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

constexpr size_t kTagsListedMax = 10;

tl::unexpected<AwsError> NoArn() { return Invalid("Invalid TableArn"); }

tl::unexpected<AwsError> NotGiven(const char* member) {
  return Invalid("1 validation error detected: Value null at '" + std::string(member) +
                 "' failed to satisfy constraint: Member must not be null");
}

// The table that a ResourceArn names; empty if it can be none here.
Result<std::string> TaggedTable(const aws::Call& call, const std::string& arn) {
  if (!arn.starts_with("arn:")) return Invalid("Invalid TableArn: ARNs must start with 'arn:'");
  const auto parsed = aws::Arn::Parse(arn);
  constexpr std::string_view kTable = "table/";
  const bool is_table = parsed && parsed->service == "dynamodb" &&
                        parsed->resource.starts_with(kTable) &&
                        parsed->resource.size() >= kTable.size() + kTableNameLengthMin &&
                        parsed->resource.find('/', kTable.size()) == std::string_view::npos;
  if (!is_table) return Invalid("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
  // What is another account's takes that account's permission, which nobody can have given.
  if (parsed->account != call.account) {
    const std::string action = "dynamodb:" + std::string(call.operation);
    return Fail("AccessDenied",
                "User: " + call.principal.arn + " is not authorized to perform: " + action +
                    " on resource: " + arn + " because no resource-based policy allows the " +
                    action + " action");
  }
  if (parsed->region != call.region) return std::string();
  return std::string(parsed->resource.substr(kTable.size()));
}

tl::unexpected<AwsError> NoSuchResource(const std::string& arn) {
  return Fail("ResourceNotFoundException",
              "Requested resource not found: ResourcArn: " + arn + " not found");
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

Task<Status> Api::TagResource(aws::Call& call, const TagResourceInput& in) {
  if (!in.resource_arn) co_return NoArn();
  if (!in.tags) co_return NotGiven("tags");
  PORTICO_CO_ASSIGN(std::string name, TaggedTable(call, *in.resource_arn));
  if (in.tags->empty()) co_return Invalid("Atleast one Tag needs to be provided as Input.");
  PORTICO_CO_TRY(CheckTags(*in.tags));
  Tables& tables = engine_.tables();
  if (tables.Find(name) == nullptr) co_return NoSuchResource(*in.resource_arn);
  Tables::Change change = [&in](TableRecord* record) { return AddTags(*in.tags, &record->tags); };
  PORTICO_CO_TRY(co_await tables.Update(std::move(name), std::move(change)));
  co_return Status();
}

Task<Status> Api::UntagResource(aws::Call& call, const UntagResourceInput& in) {
  if (!in.resource_arn) co_return NoArn();
  if (!in.tag_keys) co_return NotGiven("tagKeys");
  PORTICO_CO_ASSIGN(std::string name, TaggedTable(call, *in.resource_arn));
  if (in.tag_keys->empty()) {
    co_return Invalid("Atleast one Tag Key needs to be provided as Input.");
  }
  Tables& tables = engine_.tables();
  if (tables.Find(name) == nullptr) {
    co_return Fail("ResourceNotFoundException", "Requested resource not found");
  }
  Tables::Change change = [&in](TableRecord* record) {
    std::erase_if(record->tags, [&in](const ResourceTag& tag) {
      return std::ranges::find(*in.tag_keys, tag.key) != in.tag_keys->end();
    });
    return Status();
  };
  PORTICO_CO_TRY(co_await tables.Update(std::move(name), std::move(change)));
  co_return Status();
}

Result<ListTagsOfResourceOutput> Api::ListTagsOfResource(aws::Call& call,
                                                         const ListTagsOfResourceInput& in) {
  if (!in.resource_arn) return NoArn();
  PORTICO_ASSIGN(const std::string name, TaggedTable(call, *in.resource_arn));
  const TablePtr table = engine_.tables().Find(name);
  if (table == nullptr) return NoSuchResource(*in.resource_arn);
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
