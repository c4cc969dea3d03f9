#include "apigateway/api/api.h"
#include "apigateway/engine/rest_apis.h"
#include "aws/arn.h"

namespace portico::apigateway {
namespace {

// What a tag operation's ARN names: "arn:aws:apigateway:region::/restapis/{api}[/stages/{stage}]".
struct Tagged {
  std::string api_id;
  std::string stage;  // empty: the API itself
};

Result<Tagged> ParseTagged(std::string_view text) {
  const std::optional<aws::Arn> arn = aws::Arn::Parse(text);
  constexpr std::string_view kApis = "/restapis/";
  constexpr std::string_view kStages = "/stages/";
  if (!arn || arn->service != "apigateway" || !arn->resource.starts_with(kApis)) {
    return Fail(BadRequest("Invalid ARN. ARN is not well formed " + std::string(text)));
  }
  const std::string_view rest = arn->resource.substr(kApis.size());
  const size_t slash = rest.find('/');
  Tagged out{std::string(rest.substr(0, slash)), ""};
  if (slash != rest.npos) {
    if (!rest.substr(slash).starts_with(kStages)) {
      return Fail(BadRequest("Invalid ARN. ARN is not well formed " + std::string(text)));
    }
    out.stage = rest.substr(slash + kStages.size());
  }
  return out;
}

// Runs `change` on the tags that `tagged` names.
template <typename F>
Status ChangeTags(ApiState& state, const Tagged& tagged, const F& change) {
  if (tagged.stage.empty()) return change(&Own(state.api).tags);
  const auto stage = state.stages.find(tagged.stage);
  if (stage == state.stages.end()) return Fail(NoSuchStage());
  return change(&Own(stage->second).tags);
}

}  // namespace

Task<Status> Api::TagResource(aws::Call&, const TagResourceInput& in) {
  Result<Tagged> tagged = ParseTagged(in.resource_arn);
  if (!tagged) co_return Fail(std::move(tagged).error());
  std::function<Status(ApiState&)> decide = [&](ApiState& state) {
    return ChangeTags(state, *tagged,
                      [&](std::optional<StringMap>* tags) { return AddTags(tags, in.tags); });
  };
  Task<Status> change = ChangeStatus(tagged->api_id, IfMissing::kNoSuchApi, std::move(decide));
  co_return co_await change;
}

Task<Status> Api::UntagResource(aws::Call&, const UntagResourceInput& in) {
  Result<Tagged> tagged = ParseTagged(in.resource_arn);
  if (!tagged) co_return Fail(std::move(tagged).error());
  std::function<Status(ApiState&)> decide = [&](ApiState& state) {
    return ChangeTags(state, *tagged, [&](std::optional<StringMap>* tags) {
      RemoveTags(tags, in.tag_keys);
      return Status();
    });
  };
  Task<Status> change = ChangeStatus(tagged->api_id, IfMissing::kNoSuchApi, std::move(decide));
  co_return co_await change;
}

Result<GetTagsOutput> Api::GetTags(aws::Call&, const GetTagsInput& in) {
  PORTICO_ASSIGN(Tagged tagged, ParseTagged(in.resource_arn));
  PORTICO_ASSIGN(auto state, apis_.Find(tagged.api_id));
  if (tagged.stage.empty()) return GetTagsOutput{state->api->tags.value_or(StringMap{})};
  const auto stage = state->stages.find(tagged.stage);
  if (stage == state->stages.end()) return Fail(NoSuchStage());
  return GetTagsOutput{stage->second->tags.value_or(StringMap{})};
}

}  // namespace portico::apigateway
