#include "apigateway/engine/methods.h"

#include <algorithm>
#include <array>
#include <set>

#include "apigateway/engine/errors.h"
#include "apigateway/engine/patch.h"

namespace portico::apigateway {
namespace {

constexpr std::array<std::string_view, 8> kHttpMethods = {"GET",   "PUT",     "POST", "DELETE",
                                                          "PATCH", "OPTIONS", "HEAD", "ANY"};
// The models that every API has from its start; others cannot be made yet.
constexpr std::array<std::string_view, 2> kModels = {"Empty", "Error"};

Status CheckAuthorization(const std::string& type) {
  if (type == "NONE" || type == "AWS_IAM") return {};
  if (type == "CUSTOM" || type == "COGNITO_USER_POOLS") {
    return Fail(
        BadRequest("Invalid authorizer ID specified. Setting the authorization type to "
                   "CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."));
  }
  return Fail(BadRequest("Invalid authorization type specified: " + type));
}

Status CheckModel(const std::string& name) {
  if (std::find(kModels.begin(), kModels.end(), name) != kModels.end()) return {};
  return Fail(BadRequest("Invalid model identifier specified: " + name));
}

// "method.request.{querystring|path|header}.{name}".
Status CheckRequestParameters(const std::map<std::string, bool>& parameters) {
  std::set<std::string_view> names;
  for (const auto& [key, required] : parameters) {
    std::string_view name = key;
    constexpr std::array<std::string_view, 3> kPrefixes = {
        "method.request.querystring.", "method.request.path.", "method.request.header."};
    for (std::string_view prefix : kPrefixes) {
      if (key.starts_with(prefix)) name.remove_prefix(prefix.size());
    }
    if (name.size() == key.size() || name.empty()) {
      return Fail(BadRequest(
          "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
          "[Invalid mapping expression specified: " +
          key + "]"));
    }
    if (!names.insert(name).second) {
      return Fail(BadRequest("Parameter names must be unique across querystring, header and path"));
    }
  }
  return {};
}

Status CheckMethod(const Method& method) {
  PORTICO_TRY(CheckAuthorization(*method.authorization_type));
  if (*method.api_key_required) return Fail(Unsupported("API keys ('apiKeyRequired')"));
  if (method.request_parameters) PORTICO_TRY(CheckRequestParameters(*method.request_parameters));
  if (method.request_models) {
    for (const auto& [type, model] : *method.request_models) PORTICO_TRY(CheckModel(model));
  }
  return {};
}

// Entries of a map of flags, "requestParameters" and "responseParameters".
Status PatchFlag(const Patch& patch, std::optional<std::map<std::string, bool>>* map) {
  const bool exists = *map && (*map)->contains(patch.entry());
  if (patch.op == PatchOp::kAdd) {
    if (!*map) map->emplace();
    (**map)[patch.entry()] = PatchBool(patch.value);
    return {};
  }
  if (!exists) return Fail(NotFound("Invalid parameter name specified"));
  if (patch.op == PatchOp::kReplace) {
    (**map)[patch.entry()] = PatchBool(patch.value);
    return {};
  }
  (*map)->erase(patch.entry());
  if ((*map)->empty()) map->reset();
  return {};
}

Status Apply(const Patch& patch, Method* method) {
  const AwsError no_type = NotFound("Content-Type specified was not found");
  if (patch.IsIn("requestParameters")) return PatchFlag(patch, &method->request_parameters);
  if (patch.IsIn("requestModels")) return PatchEntry(patch, no_type, &method->request_models);
  if (patch.Is("requestValidatorId")) {
    return Fail(BadRequest("Invalid Request Validator identifier specified"));
  }
  if (patch.Is("authorizationType") || patch.Is("apiKeyRequired") || patch.Is("operationName") ||
      patch.Is("authorizerId")) {
    PORTICO_TRY(patch.MustReplace());
  }
  if (patch.Is("authorizationType")) {
    method->authorization_type = patch.value;
  } else if (patch.Is("apiKeyRequired")) {
    method->api_key_required = PatchBool(patch.value);
  } else if (patch.Is("operationName")) {
    method->operation_name = patch.value;
  } else if (!patch.Is("authorizerId")) {
    // An authorizer means nothing to the two types that a method here can have; AWS ignores it
    // then.
    return Fail(patch.InvalidPath());
  }
  return {};
}

Status CheckResponse(const MethodResponse& response) {
  if (response.response_parameters) {
    for (const auto& [name, required] : *response.response_parameters) {
      constexpr std::string_view kPrefix = "method.response.header.";
      if (!name.starts_with(kPrefix) || name.size() == kPrefix.size()) {
        return Fail(BadRequest("Invalid parameter name specified: " + name));
      }
    }
  }
  if (response.response_models) {
    for (const auto& [type, model] : *response.response_models) PORTICO_TRY(CheckModel(model));
  }
  return {};
}

}  // namespace

Result<Method> GetMethod(const ApiState& state, MethodKey key) {
  const auto resource = state.resources.find(key.resource_id);
  if (resource == state.resources.end()) return Fail(NoSuchResource());
  const auto& methods = resource->second->resource_methods;
  if (!methods) return Fail(NoSuchMethod());
  const auto method = methods->find(key.http_method);
  if (method == methods->end()) return Fail(NoSuchMethod());
  return method->second;
}

Result<Method*> OwnMethod(ApiState& state, MethodKey key) {
  PORTICO_TRY(GetMethod(state, key));
  Resource& resource = Own(state.resources.at(key.resource_id));
  return &resource.resource_methods->at(key.http_method);
}

Result<Method> PutMethod(ApiState& state, MethodKey key, Method wanted) {
  const auto resource = state.resources.find(key.resource_id);
  if (resource == state.resources.end()) return Fail(NoSuchResource());
  if (std::find(kHttpMethods.begin(), kHttpMethods.end(), key.http_method) == kHttpMethods.end()) {
    return Fail(
        BadRequest("Invalid HttpMethod specified. Valid options are "
                   "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"));
  }
  if (GetMethod(state, key)) {
    return Fail(Conflict("Method already exists for this resource"));
  }
  wanted.http_method = key.http_method;
  if (!wanted.api_key_required) wanted.api_key_required = false;
  PORTICO_TRY(CheckMethod(wanted));
  Resource& changed = Own(resource->second);
  if (!changed.resource_methods) changed.resource_methods.emplace();
  (*changed.resource_methods)[key.http_method] = wanted;
  return wanted;
}

Result<Method> UpdateMethod(ApiState& state, MethodKey key, const PatchOperations& operations) {
  PORTICO_ASSIGN(Method * method, OwnMethod(state, key));
  PORTICO_ASSIGN(std::vector<Patch> patches, ParsePatches(operations));
  for (const Patch& patch : patches) PORTICO_TRY(Apply(patch, method));
  PORTICO_TRY(CheckMethod(*method));
  return *method;
}

Status DeleteMethod(ApiState& state, MethodKey key) {
  PORTICO_TRY(GetMethod(state, key));
  Resource& resource = Own(state.resources.at(key.resource_id));
  resource.resource_methods->erase(key.http_method);
  if (resource.resource_methods->empty()) resource.resource_methods.reset();
  return {};
}

Result<MethodResponse> GetMethodResponse(const ApiState& state, MethodKey key,
                                         const std::string& status_code) {
  PORTICO_ASSIGN(Method method, GetMethod(state, key));
  if (!method.method_responses) return Fail(NoSuchStatusCode());
  const auto found = method.method_responses->find(status_code);
  if (found == method.method_responses->end()) return Fail(NoSuchStatusCode());
  return found->second;
}

Result<MethodResponse> PutMethodResponse(ApiState& state, MethodKey key, MethodResponse wanted) {
  PORTICO_ASSIGN(Method * method, OwnMethod(state, key));
  PORTICO_TRY(CheckResponse(wanted));
  if (!method->method_responses) method->method_responses.emplace();
  if (method->method_responses->contains(wanted.status_code)) {
    return Fail(Conflict("Response already exists for this resource"));
  }
  (*method->method_responses)[wanted.status_code] = wanted;
  return wanted;
}

Result<MethodResponse> UpdateMethodResponse(ApiState& state, MethodKey key,
                                            const std::string& status_code,
                                            const PatchOperations& operations) {
  PORTICO_TRY(GetMethodResponse(state, key, status_code));
  PORTICO_ASSIGN(std::vector<Patch> patches, ParsePatches(operations));
  PORTICO_ASSIGN(Method * method, OwnMethod(state, key));
  MethodResponse& response = method->method_responses->at(status_code);
  for (const Patch& patch : patches) {
    if (patch.IsIn("responseParameters")) {
      PORTICO_TRY(PatchFlag(patch, &response.response_parameters));
    } else if (patch.IsIn("responseModels")) {
      PORTICO_TRY(PatchEntry(patch, NotFound("Content-Type specified was not found"),
                             &response.response_models));
    } else {
      return Fail(patch.InvalidPath());
    }
  }
  PORTICO_TRY(CheckResponse(response));
  return response;
}

Status DeleteMethodResponse(ApiState& state, MethodKey key, const std::string& status_code) {
  PORTICO_TRY(GetMethodResponse(state, key, status_code));
  PORTICO_ASSIGN(Method * method, OwnMethod(state, key));
  method->method_responses->erase(status_code);
  if (method->method_responses->empty()) method->method_responses.reset();
  return {};
}

}  // namespace portico::apigateway
