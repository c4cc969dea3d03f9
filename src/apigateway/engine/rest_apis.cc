#include "apigateway/engine/rest_apis.h"

#include <algorithm>

#include "apigateway/engine/errors.h"
#include "apigateway/engine/patch.h"
#include "base/random.h"

namespace portico::apigateway {
namespace {

constexpr size_t kApiIdLength = 10;
constexpr size_t kRootResourceIdLength = 10;

bool IsOneOf(std::string_view text, auto&& values) {
  return std::find(values.begin(), values.end(), text) != values.end();
}

Result<EndpointConfiguration> Complete(const std::optional<EndpointConfiguration>& given) {
  EndpointConfiguration out = given.value_or(EndpointConfiguration{});
  if (!out.types) out.types = {"EDGE"};
  if (out.types->empty()) {
    return Fail(
        BadRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED."));
  }
  if (out.types->size() > 1) {
    return Fail(BadRequest("Cannot create an api with multiple Endpoint Types."));
  }
  const bool is_private = out.types->front() == "PRIVATE";
  if (!out.ip_address_type) out.ip_address_type = is_private ? "dualstack" : "ipv4";
  if (is_private && *out.ip_address_type != "dualstack") {
    return Fail(BadRequest("Only dualstack ipAddressType is supported for Private APIs."));
  }
  return out;
}

Status PatchMediaTypes(const Patch& patch, std::optional<std::vector<std::string>>* types) {
  if (!*types) types->emplace();
  auto found = std::find((*types)->begin(), (*types)->end(), patch.entry());
  if (patch.op == PatchOp::kAdd) {
    if (found == (*types)->end()) (*types)->push_back(patch.entry());
  } else if (found == (*types)->end()) {
    return Fail(patch.InvalidPath());
  } else if (patch.op == PatchOp::kRemove) {
    (*types)->erase(found);
  } else {
    // The new type goes to the end, as AWS answers it.
    (*types)->erase(found);
    (*types)->push_back(patch.value);
  }
  if ((*types)->empty()) types->reset();
  return {};
}

Status PatchEndpoint(const Patch& patch, EndpointConfiguration* endpoint) {
  EndpointConfiguration wanted = *endpoint;
  if (patch.parts.size() == 3 && patch.parts[1] == "types") {
    if (!IsOneOf(patch.value, EndpointConfiguration::kTypes)) {
      return Fail(
          BadRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE"));
    }
    PORTICO_TRY(patch.MustReplace());
    wanted.types = {patch.value};
    wanted.ip_address_type = patch.value == "PRIVATE" ? "dualstack" : *endpoint->ip_address_type;
  } else if (patch.parts.size() == 2 && patch.parts[1] == "ipAddressType") {
    PORTICO_TRY(patch.MustReplace());
    if (!IsOneOf(patch.value, EndpointConfiguration::kIpAddressTypes)) {
      return Fail(BadRequest("ipAddressType must be either ipv4 or dualstack."));
    }
    wanted.ip_address_type = patch.value;
  } else {
    return Fail(patch.InvalidPath());
  }
  PORTICO_ASSIGN(*endpoint, Complete(wanted));
  return {};
}

// AWS words an operation that nothing supports another way for endpoints than for the rest.
Status CheckEndpointOps(const PatchOperations& operations) {
  for (const PatchOperation& operation : operations) {
    if (!operation.path.value_or("").starts_with("/endpointConfiguration/")) continue;
    const std::string op = operation.op.value_or("");
    if (op == "move" || op == "copy" || op == "test") return Fail(NoSuchPatchOp());
  }
  return {};
}

Status Apply(const Patch& patch, RestApi* api) {
  if (patch.IsIn("binaryMediaTypes")) return PatchMediaTypes(patch, &api->binary_media_types);
  if (patch.parts[0] == "endpointConfiguration") {
    return PatchEndpoint(patch, &api->endpoint_configuration);
  }
  if (patch.Is("description")) {
    if (patch.op == PatchOp::kRemove) {
      api->description.reset();
      return {};
    }
    PORTICO_TRY(patch.MustReplace());
    api->description = patch.value;
    return {};
  }
  if (patch.Is("minimumCompressionSize") || patch.Is("policy")) {
    PORTICO_TRY(patch.MustReplace());
    if (patch.value.empty()) return {};  // taking away what is not there
    return Fail(Unsupported("'" + patch.parts[0] + "'"));
  }
  if (patch.Is("name")) {
    PORTICO_TRY(patch.MustReplace());
    if (patch.value.empty()) return Fail(BadRequest("Name cannot be empty"));
    api->name = patch.value;
  } else if (patch.Is("version")) {
    PORTICO_TRY(patch.MustReplace());
    api->version = patch.value;
  } else if (patch.Is("disableExecuteApiEndpoint")) {
    PORTICO_TRY(patch.MustReplace());
    api->disable_execute_api_endpoint = PatchBool(patch.value);
  } else if (patch.Is("apiKeySource")) {
    PORTICO_TRY(patch.MustReplace());
    if (patch.value != "HEADER" && patch.value != "AUTHORIZER") {
      return Fail(BadRequest("Invalid API key source specified"));
    }
    api->api_key_source = patch.value;
  } else {
    return Fail(patch.InvalidPath());
  }
  return {};
}

}  // namespace

Result<ApiState> CreateRestApi(const NewRestApi& wanted, int64_t now_ms) {
  if (wanted.name.empty()) return Fail(BadRequest("Name cannot be empty"));
  if (wanted.description && wanted.description->empty()) {
    return Fail(BadRequest("Description cannot be an empty string"));
  }
  auto api = std::make_shared<RestApi>();
  PORTICO_ASSIGN(api->endpoint_configuration, Complete(wanted.endpoint_configuration));
  api->id = RandomString(kApiIdLength, kLowerAlnum);
  api->name = wanted.name;
  api->description = wanted.description;
  api->created_date = {now_ms / 1000 * 1000};
  api->version = wanted.version;
  if (wanted.binary_media_types && !wanted.binary_media_types->empty()) {
    api->binary_media_types = wanted.binary_media_types;
  }
  if (wanted.api_key_source) api->api_key_source = *wanted.api_key_source;
  if (wanted.tags && !wanted.tags->empty()) PORTICO_TRY(AddTags(&api->tags, *wanted.tags));
  api->disable_execute_api_endpoint = wanted.disable_execute_api_endpoint;
  api->root_resource_id = RandomString(kRootResourceIdLength, kLowerAlnum);

  auto root = std::make_shared<Resource>();
  root->id = api->root_resource_id;
  root->path = "/";

  ApiState state;
  state.resources.emplace(root->id, root);
  state.api = std::move(api);
  return state;
}

Result<RestApi> UpdateRestApi(ApiState& state, const PatchOperations& operations) {
  PORTICO_TRY(CheckEndpointOps(operations));
  PORTICO_ASSIGN(std::vector<Patch> patches, ParsePatches(operations));
  RestApi& api = Own(state.api);
  for (const Patch& patch : patches) PORTICO_TRY(Apply(patch, &api));
  RestApi answer = api;
  // Only here does AWS show that there are none.
  if (!answer.tags) answer.tags.emplace();
  return answer;
}

Status AddTags(std::optional<StringMap>* tags, const StringMap& added) {
  StringMap all = tags->value_or(StringMap{});
  for (const auto& [key, value] : added) {
    if (key.empty() || key.size() > 128 || value.size() > 256) {
      return Fail(
          BadRequest("Invalid tag specified: keys have 1 to 128 characters, values up to 256"));
    }
    if (key.starts_with("aws:")) {
      return Fail(BadRequest("aws: prefixed tag key names are not allowed for external use."));
    }
    all[key] = value;
  }
  if (all.size() > kTagsMax) {
    return Fail(BadRequest("Too many tags: a resource may have up to " + std::to_string(kTagsMax)));
  }
  *tags = std::move(all);
  return {};
}

void RemoveTags(std::optional<StringMap>* tags, const std::vector<std::string>& keys) {
  if (!*tags) return;
  for (const std::string& key : keys) (*tags)->erase(key);
  if ((*tags)->empty()) tags->reset();
}

}  // namespace portico::apigateway
