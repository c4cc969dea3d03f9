#include "apigateway/engine/integrations.h"

#include <re2/re2.h>

#include <algorithm>

#include "apigateway/engine/errors.h"
#include "apigateway/engine/header_mapping.h"
#include "apigateway/engine/lambda_uri.h"
#include "apigateway/engine/mapping_template.h"
#include "apigateway/engine/patch.h"

namespace portico::apigateway {
namespace {

Status CheckTemplates(const std::optional<StringMap>& templates) {
  if (!templates) return {};
  for (const auto& [type, text] : *templates) {
    if (type.find('/') == std::string::npos) {
      return Fail(
          BadRequest("Validation Result: warnings : [], errors : [Invalid content type "
                     "specified: " +
                     type + "]"));
    }
    PORTICO_TRY(CheckTemplate(text));
  }
  return {};
}

Status CheckIntegration(const Integration& integration) {
  const std::string& type = integration.type;
  if (type != "MOCK" && integration.http_method.value_or("").empty()) {
    return Fail(BadRequest("Enumeration value for HttpMethod must be non-empty"));
  }
  if (type == "HTTP" || type == "HTTP_PROXY") {
    return Fail(Unsupported("integrations of type " + type));
  }
  if (type != "MOCK") PORTICO_TRY(CheckAwsUri(type, integration.uri.value_or("")));
  if (integration.timeout_in_millis < Integration::kTimeoutMillisMin ||
      integration.timeout_in_millis > Integration::kTimeoutMillisMax) {
    return Fail(BadRequest("Timeout should be between 50 ms and 29000 ms"));
  }
  const std::string& passthrough = integration.passthrough_behavior;
  if (passthrough != "WHEN_NO_MATCH" && passthrough != "WHEN_NO_TEMPLATES" &&
      passthrough != "NEVER") {
    return Fail(BadRequest("Invalid passthrough behavior specified: " + passthrough +
                           ". Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER"));
  }
  return CheckTemplates(integration.request_templates);
}

// A mock has nothing to send to: AWS drops the URI.
void DropUnused(Integration* integration) {
  if (integration->type == "MOCK") integration->uri.reset();
}

Status CheckSelectionPattern(const std::string& pattern) {
  const re2::RE2 re(pattern, re2::RE2::Quiet);
  if (re.ok()) return {};
  return Fail(BadRequest("Invalid selection pattern specified: " + re.error()));
}

Status CheckResponse(const Method& method, const IntegrationResponse& response) {
  if (response.selection_pattern) {
    PORTICO_TRY(CheckSelectionPattern(*response.selection_pattern));
  }
  PORTICO_TRY(CheckTemplates(response.response_templates));
  if (!response.response_parameters) return {};
  for (const auto& [destination, source] : *response.response_parameters) {
    PORTICO_TRY(HeaderMapping::Compile(destination, source));
    // A header must be declared by the method response before it can be mapped.
    bool declared = false;
    if (method.method_responses) {
      const auto found = method.method_responses->find(response.status_code);
      declared = found != method.method_responses->end() && found->second.response_parameters &&
                 found->second.response_parameters->contains(destination);
    }
    if (!declared) {
      return Fail(BadRequest(
          "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
          "[Invalid mapping expression parameter specified: " +
          destination + "]"));
    }
  }
  return {};
}

Status Apply(const Patch& patch, Integration* integration) {
  if (patch.IsIn("requestTemplates")) {
    return PatchEntry(patch, NotFound("Content-Type specified was not found"),
                      &integration->request_templates);
  }
  if (patch.parts[0] == "requestParameters" || patch.Is("credentials") ||
      patch.Is("connectionType") || patch.Is("connectionId") || patch.Is("contentHandling") ||
      patch.parts[0] == "tlsConfig") {
    return Fail(Unsupported("'" + patch.parts[0] + "' of an integration"));
  }
  if (patch.parts[0] == "cacheKeyParameters") {
    return Fail(Unsupported("caching ('cacheKeyParameters')"));
  }
  PORTICO_TRY(patch.MustReplace());
  if (patch.Is("uri")) {
    integration->uri = patch.value;
  } else if (patch.Is("httpMethod")) {
    integration->http_method = patch.value;
  } else if (patch.Is("passthroughBehavior")) {
    integration->passthrough_behavior = patch.value;
  } else if (patch.Is("cacheNamespace")) {
    integration->cache_namespace = patch.value;
  } else if (patch.Is("timeoutInMillis")) {
    int64_t value = json::Value(json::Value::Number{patch.value}).as_int().value_or(-1);
    integration->timeout_in_millis =
        static_cast<int32_t>(std::clamp<int64_t>(value, -1, Integration::kTimeoutMillisMax + 1));
  } else {
    return Fail(patch.InvalidPath());
  }
  return {};
}

Result<Integration*> OwnIntegration(ApiState& state, MethodKey key) {
  PORTICO_TRY(GetIntegration(state, key));
  PORTICO_ASSIGN(Method * method, OwnMethod(state, key));
  return &*method->method_integration;
}

}  // namespace

Result<Integration> GetIntegration(const ApiState& state, MethodKey key) {
  PORTICO_ASSIGN(Method method, GetMethod(state, key));
  if (!method.method_integration) return Fail(NoSuchIntegration());
  return std::move(*method.method_integration);
}

Result<Integration> PutIntegration(ApiState& state, MethodKey key, Integration wanted) {
  PORTICO_ASSIGN(Method * method, OwnMethod(state, key));
  if (wanted.cache_namespace.empty()) wanted.cache_namespace = key.resource_id;
  PORTICO_TRY(CheckIntegration(wanted));
  DropUnused(&wanted);
  wanted.integration_responses.reset();
  method->method_integration = wanted;
  return wanted;
}

Result<Integration> UpdateIntegration(ApiState& state, MethodKey key,
                                      const PatchOperations& operations) {
  PORTICO_ASSIGN(Integration * integration, OwnIntegration(state, key));
  PORTICO_ASSIGN(std::vector<Patch> patches, ParsePatches(operations));
  for (const Patch& patch : patches) PORTICO_TRY(Apply(patch, integration));
  PORTICO_TRY(CheckIntegration(*integration));
  DropUnused(integration);
  return *integration;
}

Status DeleteIntegration(ApiState& state, MethodKey key) {
  PORTICO_TRY(GetIntegration(state, key));
  PORTICO_ASSIGN(Method * method, OwnMethod(state, key));
  method->method_integration.reset();
  return {};
}

Result<IntegrationResponse> GetIntegrationResponse(const ApiState& state, MethodKey key,
                                                   const std::string& status_code) {
  PORTICO_ASSIGN(Integration integration, GetIntegration(state, key));
  if (!integration.integration_responses) return Fail(NoSuchStatusCode());
  const auto found = integration.integration_responses->find(status_code);
  if (found == integration.integration_responses->end()) return Fail(NoSuchStatusCode());
  return found->second;
}

Result<IntegrationResponse> PutIntegrationResponse(ApiState& state, MethodKey key,
                                                   IntegrationResponse wanted) {
  PORTICO_TRY(GetIntegration(state, key));
  PORTICO_ASSIGN(Method * method, OwnMethod(state, key));
  PORTICO_TRY(CheckResponse(*method, wanted));
  auto& responses = method->method_integration->integration_responses;
  if (!responses) responses.emplace();
  (*responses)[wanted.status_code] = wanted;
  return wanted;
}

Result<IntegrationResponse> UpdateIntegrationResponse(ApiState& state, MethodKey key,
                                                      const std::string& status_code,
                                                      const PatchOperations& operations) {
  PORTICO_TRY(GetIntegrationResponse(state, key, status_code));
  PORTICO_ASSIGN(std::vector<Patch> patches, ParsePatches(operations));
  PORTICO_ASSIGN(Method * method, OwnMethod(state, key));
  IntegrationResponse& response =
      method->method_integration->integration_responses->at(status_code);
  for (const Patch& patch : patches) {
    if (patch.IsIn("responseTemplates")) {
      PORTICO_TRY(PatchEntry(patch, NotFound("Content-Type specified was not found"),
                             &response.response_templates));
    } else if (patch.IsIn("responseParameters")) {
      PORTICO_TRY(PatchEntry(patch, NotFound("Invalid parameter name specified"),
                             &response.response_parameters));
    } else if (patch.Is("selectionPattern")) {
      PORTICO_TRY(patch.MustReplace());
      response.selection_pattern = patch.value;
    } else if (patch.Is("contentHandling")) {
      return Fail(Unsupported("'contentHandling'"));
    } else {
      return Fail(patch.InvalidPath());
    }
  }
  PORTICO_TRY(CheckResponse(*method, response));
  return response;
}

Status DeleteIntegrationResponse(ApiState& state, MethodKey key, const std::string& status_code) {
  // AWS answers a missing method as a missing integration here, unlike everywhere else.
  if (state.resources.contains(key.resource_id) && !GetMethod(state, key)) {
    return Fail(NoSuchIntegration());
  }
  PORTICO_TRY(GetIntegrationResponse(state, key, status_code));
  PORTICO_ASSIGN(Integration * integration, OwnIntegration(state, key));
  integration->integration_responses->erase(status_code);
  if (integration->integration_responses->empty()) integration->integration_responses.reset();
  return {};
}

}  // namespace portico::apigateway
