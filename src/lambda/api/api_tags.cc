#include <utility>

#include "lambda/api/api.h"
#include "lambda/api/checks.h"

namespace portico::lambda::api {
namespace {

// Tags stand on functions, and here only functions have them.
Status CheckResource(const Functions& functions, std::string_view arn) {
  // The resources are the pattern's; none of these is made here, so that none is found.
  constexpr std::pair<std::string_view, std::string_view> kOthers[] = {
      {":event-source-mapping:", "Event source mapping not found: "},
      {":code-signing-config:",
       "The code signing configuration cannot be found. Check that the "
       "provided configuration is not deleted: "},
      {":capacity-provider:", "Capacity provider not found: "},
  };
  for (const auto& [kind, message] : kOthers) {
    if (arn.find(kind) == arn.npos) continue;
    return Fail("ResourceNotFoundException", std::string(message) + std::string(arn), 404);
  }
  const FunctionsConfig& config = functions.config();
  PORTICO_ASSIGN(const FunctionName name,
                 ParseFunctionName(arn, {}, config.region, config.account));
  if (name.qualifier.empty()) return {};
  return Fail(InvalidParameter(
      "Tags on function aliases and versions are not supported. Please specify a function ARN."));
}

}  // namespace

std::map<std::string, std::string> Api::TagsOf(std::string_view arn) const {
  const Result<FunctionRef> function = functions_.Get(arn);
  return function ? (*function)->record.tags : std::map<std::string, std::string>();
}

Task<Status> Api::TagResource(aws::Call&, const TagResourceInput& in) {
  PORTICO_CO_TRY(CheckResource(functions_, in.resource));
  if (in.tags.empty()) {
    co_return Fail(InvalidParameter("An error occurred and the request cannot be processed."));
  }
  Functions::Change change = [&in](FunctionRecord* record) -> Status {
    for (const auto& [key, value] : in.tags) record->tags[key] = value;
    return CheckTags(record->tags);
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.resource, std::move(change)));
  co_return Status();
}

Task<Status> Api::UntagResource(aws::Call&, const UntagResourceInput& in) {
  PORTICO_CO_TRY(CheckResource(functions_, in.resource));
  Functions::Change change = [&in](FunctionRecord* record) -> Status {
    for (const std::string& key : in.tag_keys) record->tags.erase(key);
    return {};
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.resource, std::move(change)));
  co_return Status();
}

Result<ListTagsOutput> Api::ListTags(aws::Call&, const ListTagsInput& in) {
  PORTICO_TRY(CheckResource(functions_, in.resource));
  PORTICO_ASSIGN(const FunctionRef function, functions_.Get(in.resource));
  return ListTagsOutput{function->record.tags};
}

}  // namespace portico::lambda::api
