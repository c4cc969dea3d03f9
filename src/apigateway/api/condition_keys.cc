#include "apigateway/api/condition_keys.h"

#include <optional>

#include "apigateway/api/api.h"
#include "aws/arn.h"
#include "aws/policy_pattern.h"

namespace portico::apigateway {
namespace {

constexpr std::string_view kRequest = "apigateway:request/";
constexpr std::string_view kResource = "apigateway:resource/";

bool Take(std::string value, std::vector<std::string>* values) {
  values->push_back(std::move(value));
  return true;
}
bool Take(bool value, std::vector<std::string>* values) {
  return Take(std::string(value ? "true" : "false"), values);
}
template <typename T>
bool Take(const std::optional<T>& value, std::vector<std::string>* values) {
  return value && Take(*value, values);
}
bool TakeTypes(const EndpointConfiguration& endpoint, std::vector<std::string>* values) {
  if (!endpoint.types) return false;
  values->insert(values->end(), endpoint.types->begin(), endpoint.types->end());
  return !endpoint.types->empty();
}

// What an ARN of API Gateway names below "/restapis/": the API's id, and the parts behind it.
struct Named {
  std::string_view api_id;
  std::vector<std::string_view> rest;
};
std::optional<Named> ParseResource(std::string_view text) {
  constexpr std::string_view kApis = "/restapis/";
  const auto arn = aws::Arn::Parse(text);
  if (!arn || arn->service != "apigateway" || !arn->resource.starts_with(kApis)) {
    return std::nullopt;
  }
  std::string_view path = arn->resource.substr(kApis.size());
  Named out;
  out.api_id = path.substr(0, path.find('/'));
  while (path.find('/') != path.npos) {
    path.remove_prefix(path.find('/') + 1);
    out.rest.push_back(path.substr(0, path.find('/')));
  }
  return out;
}

bool FindOfApi(const RestApi& api, std::string_view name, std::vector<std::string>* values) {
  if (name == "apiname") return Take(api.name, values);
  if (name == "disableexecuteapiendpoint") return Take(api.disable_execute_api_endpoint, values);
  if (name == "endpointtype") return TakeTypes(api.endpoint_configuration, values);
  return false;
}

bool FindOfMethod(const Method& method, std::string_view name, std::vector<std::string>* values) {
  if (name == "routeauthorizationtype") return Take(method.authorization_type, values);
  return name == "apikeyrequired" && Take(method.api_key_required.value_or(false), values);
}

// The values that patches give what is at one of the paths.
bool TakePatched(const std::optional<PatchOperations>& patches, std::string_view path,
                 std::vector<std::string>* values) {
  const size_t before = values->size();
  if (!patches) return false;
  for (const PatchOperation& patch : *patches) {
    const std::string_view at = patch.path ? std::string_view(*patch.path) : "";
    const bool is_here = at == path || (path.ends_with('/') && at.starts_with(path));
    if (is_here && patch.value) values->push_back(*patch.value);
  }
  return values->size() > before;
}

}  // namespace

bool ResourceKeys(const aws::KeyQuestion& question, std::string_view key,
                  std::vector<std::string>* values) {
  if (!key.starts_with(kResource)) return false;
  const std::string_view name = key.substr(kResource.size());
  const std::optional<Named> named = ParseResource(question.resource);
  if (!named) return false;
  const auto state = static_cast<const Api*>(question.api)->apis().Find(named->api_id);
  if (!state) return false;
  const auto& rest = named->rest;
  if (rest.empty()) return FindOfApi(*(*state)->api, name, values);
  if (rest.size() != 4 || rest[0] != "resources" || rest[2] != "methods") return false;
  const auto resource = (*state)->resources.find(std::string(rest[1]));
  if (resource == (*state)->resources.end() || !resource->second->resource_methods) return false;
  const auto& methods = *resource->second->resource_methods;
  const auto method = methods.find(std::string(rest[3]));
  return method != methods.end() && FindOfMethod(method->second, name, values);
}

bool CreateRestApiKeys(const aws::KeyQuestion& question, std::string_view key,
                       std::vector<std::string>* values) {
  if (!key.starts_with(kRequest)) return false;
  const std::string_view name = key.substr(kRequest.size());
  const auto& in = *static_cast<const CreateRestApiInput*>(question.input);
  if (name == "apiname") return Take(in.name, values);
  if (name == "disableexecuteapiendpoint") return Take(in.disable_execute_api_endpoint, values);
  if (name != "endpointtype" || !in.endpoint_configuration) return false;
  return TakeTypes(*in.endpoint_configuration, values);
}

bool UpdateRestApiKeys(const aws::KeyQuestion& question, std::string_view key,
                       std::vector<std::string>* values) {
  if (!key.starts_with(kRequest)) return ResourceKeys(question, key, values);
  const std::string_view name = key.substr(kRequest.size());
  const auto& patches = static_cast<const UpdateRestApiInput*>(question.input)->patch_operations;
  if (name == "apiname") return TakePatched(patches, "/name", values);
  if (name == "disableexecuteapiendpoint") {
    return TakePatched(patches, "/disableExecuteApiEndpoint", values);
  }
  return name == "endpointtype" && TakePatched(patches, "/endpointConfiguration/types/", values);
}

bool PutMethodKeys(const aws::KeyQuestion& question, std::string_view key,
                   std::vector<std::string>* values) {
  if (!key.starts_with(kRequest)) return ResourceKeys(question, key, values);
  const std::string_view name = key.substr(kRequest.size());
  const auto& in = *static_cast<const PutMethodInput*>(question.input);
  if (name == "routeauthorizationtype") return Take(in.authorization_type, values);
  return name == "apikeyrequired" && Take(in.api_key_required.value_or(false), values);
}

bool UpdateMethodKeys(const aws::KeyQuestion& question, std::string_view key,
                      std::vector<std::string>* values) {
  if (!key.starts_with(kRequest)) return ResourceKeys(question, key, values);
  const std::string_view name = key.substr(kRequest.size());
  const auto& patches = static_cast<const UpdateMethodInput*>(question.input)->patch_operations;
  if (name == "routeauthorizationtype") return TakePatched(patches, "/authorizationType", values);
  return name == "apikeyrequired" && TakePatched(patches, "/apiKeyRequired", values);
}

bool CreateDeploymentKeys(const aws::KeyQuestion& question, std::string_view key,
                          std::vector<std::string>* values) {
  const auto& in = *static_cast<const CreateDeploymentInput*>(question.input);
  return key == "apigateway:request/stagename" && Take(in.stage_name, values);
}

std::map<std::string, std::string> TagsOf(const ApiStore& apis, std::string_view arn) {
  const std::optional<Named> named = ParseResource(arn);
  if (!named) return {};
  const auto state = apis.Find(named->api_id);
  if (!state) return {};
  StringMap tags;
  const auto& rest = named->rest;
  if (rest.size() >= 2 && rest[0] == "stages") {
    const auto stage = (*state)->stages.find(std::string(rest[1]));
    if (stage != (*state)->stages.end()) tags = stage->second->tags.value_or(StringMap());
  }
  // What is in an API inherits its tags; a stage's own come first.
  if ((*state)->api->tags) tags.insert((*state)->api->tags->begin(), (*state)->api->tags->end());
  return tags;
}

}  // namespace portico::apigateway
