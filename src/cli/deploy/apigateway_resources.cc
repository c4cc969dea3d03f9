// AWS::ApiGateway::RestApi, Resource and Method: the definition of an API.
#include <fmt/format.h>

#include <algorithm>

#include "cli/deploy/apigateway.h"
#include "cli/deploy/ownership.h"
#include "cli/deploy/resource_types.h"
#include "codec/uri.h"

namespace portico::cli {
namespace {

using apigateway::Call;
using apigateway::List;
using apigateway::Members;

using enum PropertyKind;
using enum Presence;

constexpr Property kEndpointConfiguration[] = {{"Types", kStringList}};
constexpr Property kRestApiProperties[] = {
    {"Name", kString, kRequired},
    {"Description", kString},
    {"BinaryMediaTypes", kStringList},
    {"EndpointConfiguration", kObject, kOptional, kEndpointConfiguration},
};
constexpr std::string_view kRestApiAttributes[] = {"RestApiId", "RootResourceId"};

constexpr Property kResourceProperties[] = {
    {"RestApiId", kString, kRequired},
    {"ParentId", kString, kRequired},
    {"PathPart", kString, kRequired},
};
constexpr std::string_view kResourceAttributes[] = {"ResourceId"};

constexpr Property kMethodResponse[] = {
    {"StatusCode", kString, kRequired},
    {"ResponseModels", kStringMap},
    // Booleans, as the API has them.
    {"ResponseParameters", kJson},
};
constexpr Property kIntegrationResponse[] = {
    {"StatusCode", kString, kRequired}, {"SelectionPattern", kString},
    {"ResponseTemplates", kStringMap},  {"ResponseParameters", kStringMap},
    {"ContentHandling", kString},
};
constexpr Property kIntegration[] = {
    {"Type", kString, kRequired},
    {"IntegrationHttpMethod", kString},
    {"Uri", kString},
    {"Credentials", kString},
    {"PassthroughBehavior", kString},
    {"ContentHandling", kString},
    {"TimeoutInMillis", kInteger},
    {"RequestTemplates", kStringMap},
    {"RequestParameters", kStringMap},
    {"IntegrationResponses", kObjectList, kOptional, kIntegrationResponse},
};
constexpr Property kMethodProperties[] = {
    {"RestApiId", kString, kRequired},
    {"ResourceId", kString, kRequired},
    {"HttpMethod", kString, kRequired},
    {"AuthorizationType", kString, kRequired},
    {"ApiKeyRequired", kBoolean},
    {"OperationName", kString},
    {"RequestModels", kStringMap},
    {"RequestParameters", kJson},
    {"MethodResponses", kObjectList, kOptional, kMethodResponse},
    {"Integration", kObject, kOptional, kIntegration},
};

// Whether a run of `portico up` from before there were tags deployed the API.
Result<bool> WasDeployedUntagged(const Session& session, const json::Value& api) {
  if (const json::Value* tags = api.Find("tags"); tags && !TextOf(*tags, kStackTag).empty()) {
    return false;
  }
  PORTICO_ASSIGN(const json::Value::Array deployments,
                 List(session, fmt::format("/restapis/{}/deployments", TextOf(api, "id"))));
  return std::any_of(deployments.begin(), deployments.end(), [](const json::Value& deployment) {
    return TextOf(deployment, "description").find(apigateway::kDeploymentMark) != std::string::npos;
  });
}

// The stack's API of that logical id; else the one of its name that an older `portico up` made,
// which becomes the stack's; else null. Names alone prove nothing, as they need not be unique.
Result<json::Value> FindApi(const Session& session, const ResourceSpec& spec) {
  PORTICO_ASSIGN(const json::Value::Array apis, List(session, "/restapis"));
  const json::Value owner = Owner(session, spec);
  for (const json::Value& api : apis) {
    const json::Value* tags = api.Find("tags");
    if (tags != nullptr && Covers(*tags, owner)) return api;
  }
  const std::string name = TextOf(spec.properties, "Name");
  json::Value found;
  for (const json::Value& api : apis) {
    if (TextOf(api, "name") != name) continue;
    PORTICO_ASSIGN(const bool is_candidate, WasDeployedUntagged(session, api));
    if (!is_candidate) continue;
    if (!found.is_null()) {
      return Fail("AmbiguousApi",
                  fmt::format("earlier runs of portico up made several APIs called {} ({} and {}), "
                              "and their tags do not say which one is this stack's: delete all but "
                              "one, or give the one the tags {}={} and {}={}",
                              name, TextOf(found, "id"), TextOf(api, "id"), kStackTag,
                              session.stack_name, kLogicalIdTag, spec.logical_id));
    }
    found = api;
  }
  return found;
}

Status TagApi(const Session& session, const ResourceSpec& spec, const json::Value& api) {
  const json::Value wanted = OwnerTags(session, spec);
  const json::Value* tags = api.Find("tags");
  if (tags != nullptr && Covers(*tags, wanted)) return {};
  json::Value input;
  input.Set("tags", wanted);
  const std::string arn =
      fmt::format("arn:aws:apigateway:{}::/restapis/{}", session.region(), TextOf(api, "id"));
  PORTICO_TRY(Call(session, "PUT", "/tags/" + UriEncode(arn), input));
  return {};
}

Result<std::string> RootResourceId(const Session& session, const std::string& api_id) {
  PORTICO_ASSIGN(const json::Value::Array resources,
                 List(session, fmt::format("/restapis/{}/resources", api_id)));
  for (const json::Value& resource : resources) {
    if (TextOf(resource, "path") == "/") return TextOf(resource, "id");
  }
  return Fail("NotFoundException", fmt::format("the API {} has no root resource", api_id));
}

Result<Deployed> DeployRestApi(const Session& session, const ResourceSpec& spec) {
  Deployed out;
  out.name = TextOf(spec.properties, "Name");
  json::Value wanted = Members(spec.properties, {"Name", "Description", "BinaryMediaTypes"});
  if (const json::Value* endpoint = spec.properties.Find("EndpointConfiguration")) {
    wanted.Set("endpointConfiguration", Members(*endpoint, {"Types"}));
  }
  PORTICO_ASSIGN(json::Value api, FindApi(session, spec));
  if (api.is_null()) {
    json::Value input = wanted;
    input.Set("tags", OwnerTags(session, spec));
    PORTICO_ASSIGN(api, Call(session, "POST", "/restapis", input));
    out.change = Change::kCreated;
  } else if (!session.keeps_existing() && !Covers(api, wanted)) {
    PORTICO_ASSIGN(
        api, Call(session, "PATCH", "/restapis/" + TextOf(api, "id"),
                  apigateway::Patch({{"/name", out.name},
                                     {"/description", TextOf(spec.properties, "Description")}})));
    if (!Covers(api, wanted)) {
      return Fail("ApiDiffers",
                  fmt::format("the API {} ({}) exists with other binary media types or another "
                              "endpoint configuration: change it by hand or delete it first",
                              out.name, TextOf(api, "id")));
    }
    out.change = Change::kUpdated;
  }
  PORTICO_TRY(TagApi(session, spec, api));
  out.ref = TextOf(api, "id");
  PORTICO_ASSIGN(std::string root, RootResourceId(session, out.ref));
  out.attributes = {{"RestApiId", out.ref}, {"RootResourceId", std::move(root)}};
  return out;
}

Result<Deployed> DeployResource(const Session& session, const ResourceSpec& spec) {
  const std::string parent = TextOf(spec.properties, "ParentId");
  const std::string part = TextOf(spec.properties, "PathPart");
  const std::string path =
      fmt::format("/restapis/{}/resources", TextOf(spec.properties, "RestApiId"));
  PORTICO_ASSIGN(const json::Value::Array resources, List(session, path));
  Deployed out;
  json::Value found;
  for (const json::Value& resource : resources) {
    if (TextOf(resource, "parentId") == parent && TextOf(resource, "pathPart") == part) {
      found = resource;
    }
  }
  if (found.is_null()) {
    PORTICO_ASSIGN(
        found, Call(session, "POST", path + "/" + parent, json::Value::Object{{"pathPart", part}}));
    out.change = Change::kCreated;
  }
  out.name = TextOf(found, "path");
  out.ref = TextOf(found, "id");
  out.attributes = {{"ResourceId", out.ref}};
  return out;
}

// The template's list of responses as the API's map by status code.
json::Value ByStatusCode(const json::Value* responses,
                         std::initializer_list<std::string_view> names) {
  json::Value out{json::Value::Object{}};
  if (responses == nullptr) return out;
  for (const json::Value& response : *responses->as_array()) {
    out.Set(TextOf(response, "StatusCode"), Members(response, names));
  }
  return out;
}

// What GetMethod would give, had it been made by this template.
json::Value WantedMethod(const json::Value& properties) {
  json::Value method = Members(properties, {"AuthorizationType", "ApiKeyRequired", "OperationName",
                                            "RequestModels", "RequestParameters"});
  method.Set("methodResponses",
             ByStatusCode(properties.Find("MethodResponses"),
                          {"StatusCode", "ResponseModels", "ResponseParameters"}));
  const json::Value* integration = properties.Find("Integration");
  if (integration == nullptr) return method;
  json::Value wanted =
      Members(*integration, {"Type", "Uri", "Credentials", "PassthroughBehavior", "ContentHandling",
                             "TimeoutInMillis", "RequestTemplates", "RequestParameters"});
  if (const json::Value* verb = integration->Find("IntegrationHttpMethod")) {
    wanted.Set("httpMethod", *verb);
  }
  wanted.Set("integrationResponses",
             ByStatusCode(integration->Find("IntegrationResponses"),
                          {"StatusCode", "SelectionPattern", "ResponseTemplates",
                           "ResponseParameters", "ContentHandling"}));
  method.Set("methodIntegration", std::move(wanted));
  return method;
}

size_t Count(const json::Value* map) {
  return map != nullptr && map->as_object() != nullptr ? map->as_object()->size() : 0;
}

// Covers, and no response more.
bool SameMethod(const json::Value& actual, const json::Value& wanted) {
  const json::Value* there = actual.Find("methodIntegration");
  const json::Value* integration = wanted.Find("methodIntegration");
  if ((there == nullptr) != (integration == nullptr)) return false;
  if (Count(actual.Find("methodResponses")) != Count(wanted.Find("methodResponses"))) return false;
  return Covers(actual, wanted) &&
         (there == nullptr || Count(there->Find("integrationResponses")) ==
                                  Count(integration->Find("integrationResponses")));
}

json::Value Without(const json::Value& object, std::string_view name) {
  json::Value out = object;
  std::erase_if(*out.as_object(), [&](const auto& member) { return member.first == name; });
  return out;
}

Status PutResponses(const Session& session, const std::string& path, const json::Value& responses) {
  for (const auto& [status, response] : *responses.as_object()) {
    PORTICO_TRY(Call(session, "PUT", fmt::format("{}/responses/{}", path, UriEncode(status)),
                     Without(response, "statusCode")));
  }
  return {};
}

Status PutMethod(const Session& session, const std::string& path, const json::Value& wanted) {
  PORTICO_TRY(
      Call(session, "PUT", path, Without(Without(wanted, "methodResponses"), "methodIntegration")));
  PORTICO_TRY(PutResponses(session, path, *wanted.Find("methodResponses")));
  const json::Value* integration = wanted.Find("methodIntegration");
  if (integration == nullptr) return {};
  PORTICO_TRY(
      Call(session, "PUT", path + "/integration", Without(*integration, "integrationResponses")));
  return PutResponses(session, path + "/integration", *integration->Find("integrationResponses"));
}

Result<Deployed> DeployMethod(const Session& session, const ResourceSpec& spec) {
  Deployed out;
  const std::string verb = TextOf(spec.properties, "HttpMethod");
  out.name = fmt::format("{} {}", verb, spec.logical_id);
  out.ref = fmt::format("{}-{}", session.stack_name, spec.logical_id);
  const std::string path =
      fmt::format("/restapis/{}/resources/{}/methods/{}", TextOf(spec.properties, "RestApiId"),
                  TextOf(spec.properties, "ResourceId"), UriEncode(verb));
  const json::Value wanted = WantedMethod(spec.properties);
  const auto there = Call(session, "GET", path);
  if (!there && !IsMissing(there.error())) return Fail(there.error());
  if (there && (session.keeps_existing() || SameMethod(*there, wanted))) return out;
  // What is live is a deployment's copy, so putting the method anew interrupts nothing.
  if (there) PORTICO_TRY(Call(session, "DELETE", path));
  PORTICO_TRY(PutMethod(session, path, wanted));
  out.change = there ? Change::kUpdated : Change::kCreated;
  return out;
}

constexpr ResourceType kTypes[] = {
    {"AWS::ApiGateway::RestApi", kRestApiProperties, kRestApiAttributes, DeployRestApi},
    {"AWS::ApiGateway::Resource", kResourceProperties, kResourceAttributes, DeployResource},
    {"AWS::ApiGateway::Method", kMethodProperties, {}, DeployMethod},
};

}  // namespace

std::span<const ResourceType> ApiGatewayResourceTypes() { return kTypes; }

}  // namespace portico::cli
