#include "cli/deploy/ownership.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/deploy/apigateway.h"
#include "codec/uri.h"

namespace portico::cli {
namespace {

constexpr std::string_view kApiType = "AWS::ApiGateway::RestApi";
constexpr std::string_view kResourceType = "AWS::ApiGateway::Resource";
constexpr std::string_view kMethodType = "AWS::ApiGateway::Method";
constexpr std::string_view kFunctionType = "AWS::Lambda::Function";
constexpr std::string_view kServerlessFunctionType = "AWS::Serverless::Function";

std::string ApiArn(const Session& session, const std::string& api_id) {
  return fmt::format("arn:aws:apigateway:{}::/restapis/{}", session.region(), api_id);
}

bool IsOwned(const Session& session, const json::Value* tags) {
  return tags != nullptr && TextOf(*tags, kStackTag) == session.stack_name;
}

bool IsShared(const json::Value& api) {
  const json::Value* tags = api.Find("tags");
  if (tags == nullptr || tags->as_object() == nullptr) return false;
  const auto& all = *tags->as_object();
  return std::any_of(all.begin(), all.end(),
                     [](const auto& tag) { return tag.first.starts_with(kGuestTagPrefix); });
}

// Whether a resource of the stack that left the template is to be deleted.
bool MayDelete(const Session& session, const json::Value& tags) {
  return session.removal == Removed::kDelete && TextOf(tags, kDeletionPolicyTag) != "Retain";
}

// The resources that `kept` need: themselves, and all above them.
std::set<std::string> WithAncestors(const json::Value::Array& resources,
                                    std::set<std::string> kept) {
  std::map<std::string, std::string> parents;
  for (const json::Value& resource : resources) {
    parents[TextOf(resource, "id")] = TextOf(resource, "parentId");
  }
  const std::set<std::string> leaves = kept;
  for (std::string id : leaves) {
    while (!id.empty()) {
      kept.insert(id);
      const auto parent = parents.find(id);
      id = parent != parents.end() ? parent->second : "";
    }
  }
  return kept;
}

}  // namespace

json::Value Owner(const Session& session, const ResourceSpec& spec) {
  json::Value tags;
  tags.Set(kStackTag, session.stack_name);
  tags.Set(kLogicalIdTag, std::string(spec.logical_id));
  return tags;
}

json::Value OwnerTags(const Session& session, const ResourceSpec& spec) {
  json::Value tags = Owner(session, spec);
  tags.Set(kDeletionPolicyTag, spec.retained ? "Retain" : "Delete");
  return tags;
}

Status Inventory::Add(const Session& session, std::string_view type, const ResourceSpec& spec,
                      const Deployed& deployed) {
  if (type == kApiType) apis_[deployed.ref];
  if (type == kFunctionType || type == kServerlessFunctionType) functions_.insert(deployed.ref);
  if (type != kResourceType && type != kMethodType) return {};
  const std::string api_id = TextOf(spec.properties, "RestApiId");
  const auto api = apis_.find(api_id);
  if (api == apis_.end()) {
    json::Value tags{json::Value::Object{}};
    tags.Set(fmt::format("{}{}", kGuestTagPrefix, session.stack_name), "true");
    json::Value input;
    input.Set("tags", std::move(tags));
    PORTICO_TRY(
        apigateway::Call(session, "PUT", "/tags/" + UriEncode(ApiArn(session, api_id)), input));
    return {};
  }
  if (type == kResourceType) {
    api->second.resource_ids.insert(deployed.ref);
    return {};
  }
  const std::string resource = TextOf(spec.properties, "ResourceId");
  api->second.resource_ids.insert(resource);
  api->second.methods.insert(resource + " " + TextOf(spec.properties, "HttpMethod"));
  return {};
}

Result<std::vector<Inventory::Removal>> Inventory::RemoveRoutes(const Session& session) const {
  std::vector<Removal> out;
  if (session.keeps_existing()) return out;
  for (const auto& [api_id, routes] : apis_) {
    PORTICO_TRY(RemoveRoutesOf(session, api_id, routes, &out));
  }
  return out;
}

Status Inventory::RemoveRoutesOf(const Session& session, const std::string& api_id,
                                 const Routes& routes, std::vector<Removal>* out) const {
  const std::string path = "/restapis/" + api_id;
  PORTICO_ASSIGN(const json::Value api, apigateway::Call(session, "GET", path));
  const bool is_shared = IsShared(api);
  PORTICO_ASSIGN(json::Value::Array resources,
                 apigateway::List(session, path + "/resources", {{"embed", "methods"}}));
  // Parents first: what is below a deleted resource is gone with it.
  std::sort(resources.begin(), resources.end(), [](const auto& a, const auto& b) {
    return TextOf(a, "path").size() < TextOf(b, "path").size();
  });
  const auto kept = WithAncestors(resources, routes.resource_ids);
  std::set<std::string> gone;
  for (const json::Value& resource : resources) {
    const std::string id = TextOf(resource, "id");
    const std::string parent = TextOf(resource, "parentId");
    const std::string resource_path = fmt::format("{}/resources/{}", path, id);
    const bool is_gone = gone.contains(parent);
    const bool is_kept = parent.empty() || kept.contains(id);
    if (const json::Value* methods = resource.Find("resourceMethods");
        methods != nullptr && methods->as_object() != nullptr) {
      for (const auto& [verb, method] : *methods->as_object()) {
        if (routes.methods.contains(id + " " + verb)) continue;
        out->push_back({is_shared ? "kept" : "deleted", kMethodType,
                        fmt::format("{} {}", verb, TextOf(resource, "path"))});
        if (is_shared || is_gone || !is_kept) continue;
        PORTICO_TRY(apigateway::Call(session, "DELETE",
                                     fmt::format("{}/methods/{}", resource_path, UriEncode(verb))));
      }
    }
    if (is_kept) continue;
    out->push_back({is_shared ? "kept" : "deleted", kResourceType, TextOf(resource, "path")});
    if (is_shared) continue;
    gone.insert(id);
    if (!is_gone) PORTICO_TRY(apigateway::Call(session, "DELETE", resource_path));
  }
  return {};
}

Result<std::vector<Inventory::Removal>> Inventory::RemoveResources(const Session& session) const {
  std::vector<Removal> out;
  if (session.keeps_existing()) return out;
  PORTICO_TRY(RemoveApis(session, &out));
  PORTICO_TRY(RemoveFunctions(session, &out));
  return out;
}

Status Inventory::RemoveApis(const Session& session, std::vector<Removal>* out) const {
  PORTICO_ASSIGN(const json::Value::Array apis, apigateway::List(session, "/restapis"));
  for (const json::Value& api : apis) {
    const std::string id = TextOf(api, "id");
    const json::Value* tags = api.Find("tags");
    if (apis_.contains(id) || !IsOwned(session, tags)) continue;
    const bool may_delete = MayDelete(session, *tags);
    if (may_delete) PORTICO_TRY(apigateway::Call(session, "DELETE", "/restapis/" + id));
    out->push_back({may_delete ? "deleted" : "kept", kApiType,
                    fmt::format("{} ({})", TextOf(api, "name"), id)});
  }
  return {};
}

Status Inventory::RemoveFunctions(const Session& session, std::vector<Removal>* out) const {
  std::string marker;
  std::vector<std::pair<std::string, std::string>> functions;
  do {
    Params page;
    if (!marker.empty()) page.emplace_back("Marker", marker);
    PORTICO_ASSIGN(const json::Value answer,
                   session.client.CallRest("lambda", "GET", "/2015-03-31/functions", {}, page));
    if (const json::Value* list = answer.Find("Functions"); list != nullptr && list->as_array()) {
      for (const json::Value& function : *list->as_array()) {
        functions.emplace_back(TextOf(function, "FunctionName"), TextOf(function, "FunctionArn"));
      }
    }
    marker = TextOf(answer, "NextMarker");
  } while (!marker.empty());
  for (const auto& [name, arn] : functions) {
    if (functions_.contains(name)) continue;
    PORTICO_ASSIGN(
        const json::Value answer,
        session.client.CallRest("lambda", "GET", "/2017-03-31/tags/" + UriEncode(arn), {}));
    const json::Value* tags = answer.Find("Tags");
    if (!IsOwned(session, tags)) continue;
    const bool may_delete = MayDelete(session, *tags);
    if (may_delete) {
      PORTICO_TRY(session.client.CallRest("lambda", "DELETE",
                                          "/2015-03-31/functions/" + UriEncode(name), {}));
    }
    out->push_back({may_delete ? "deleted" : "kept", kFunctionType, name});
  }
  return {};
}

}  // namespace portico::cli
