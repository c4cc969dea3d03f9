// AWS::ApiGateway::Deployment and Stage: which definition of an API is live, and where.
#include <fmt/format.h>

#include <algorithm>

#include "cli/deploy/apigateway.h"
#include "cli/deploy/resource_types.h"
#include "codec/hash.h"
#include "codec/uri.h"

namespace portico::cli {
namespace {

using apigateway::Call;
using apigateway::List;
using apigateway::Members;

using enum PropertyKind;
using enum Presence;

constexpr Property kDeploymentProperties[] = {
    {"RestApiId", kString, kRequired},
    {"Description", kString},
    {"StageName", kString},
};
constexpr std::string_view kDeploymentAttributes[] = {"DeploymentId"};

constexpr Property kStageProperties[] = {
    {"RestApiId", kString, kRequired}, {"DeploymentId", kString, kRequired},
    {"StageName", kString, kRequired}, {"Description", kString},
    {"Variables", kStringMap},
};

// A digest of the API's resources and methods as they are now. It stands in the description of the
// deployment made of them: so a later run finds that deployment again, also after one that failed
// half-way, and makes a new one exactly when the definition has changed.
Result<std::string> DefinitionDigest(const Session& session, const std::string& api_path) {
  PORTICO_ASSIGN(json::Value::Array resources,
                 List(session, api_path + "/resources", {{"embed", "methods"}}));
  std::vector<std::string> texts;
  for (const json::Value& resource : resources) texts.push_back(resource.ToString());
  std::sort(texts.begin(), texts.end());
  std::string all;
  for (const std::string& text : texts) all += text;
  return HexEncode(Sha256(all)).substr(0, 16);
}

Status CreateStage(const Session& session, const std::string& api_path, const std::string& stage,
                   const std::string& deployment) {
  PORTICO_TRY(Call(session, "POST", api_path + "/stages",
                   json::Value::Object{{"stageName", stage}, {"deploymentId", deployment}}));
  return {};
}

// Points the stage at the deployment, making it if needed.
Result<Change> PointStage(const Session& session, const std::string& api_path,
                          const std::string& stage, const std::string& deployment) {
  const std::string path = api_path + "/stages/" + UriEncode(stage);
  const auto there = Call(session, "GET", path);
  if (!there) {
    if (!IsMissing(there.error())) return Fail(there.error());
    PORTICO_TRY(CreateStage(session, api_path, stage, deployment));
    return Change::kCreated;
  }
  if (TextOf(*there, "deploymentId") == deployment || session.keeps_existing()) {
    return Change::kUnchanged;
  }
  PORTICO_TRY(Call(session, "PATCH", path, apigateway::Patch({{"/deploymentId", deployment}})));
  return Change::kUpdated;
}

Result<Deployed> DeployDeployment(const Session& session, const ResourceSpec& spec) {
  const std::string api_path = "/restapis/" + TextOf(spec.properties, "RestApiId");
  PORTICO_ASSIGN(const std::string digest, DefinitionDigest(session, api_path));
  std::string description = TextOf(spec.properties, "Description");
  if (!description.empty()) description += ' ';
  description += fmt::format("{}{}]", apigateway::kDeploymentMark, digest);

  Deployed out;
  PORTICO_ASSIGN(const json::Value::Array deployments, List(session, api_path + "/deployments"));
  for (const json::Value& deployment : deployments) {
    const bool same = TextOf(deployment, "description") == description;
    if (same || session.keeps_existing()) out.ref = TextOf(deployment, "id");
  }
  if (out.ref.empty()) {
    PORTICO_ASSIGN(const json::Value made, Call(session, "POST", api_path + "/deployments",
                                                json::Value::Object{{"description", description}}));
    out.ref = TextOf(made, "id");
    out.change = Change::kCreated;
  }
  out.name = out.ref;
  out.attributes = {{"DeploymentId", out.ref}};
  if (const std::string stage = TextOf(spec.properties, "StageName"); !stage.empty()) {
    PORTICO_ASSIGN(const Change change, PointStage(session, api_path, stage, out.ref));
    if (out.change == Change::kUnchanged) out.change = change;
  }
  return out;
}

// What of a stage's settings differs from the template's, as patches.
std::vector<std::pair<std::string, std::string>> StageDifferences(const json::Value& there,
                                                                  const json::Value& properties) {
  std::vector<std::pair<std::string, std::string>> patches;
  const std::string deployment = TextOf(properties, "DeploymentId");
  if (TextOf(there, "deploymentId") != deployment)
    patches.emplace_back("/deploymentId", deployment);
  const std::string description = TextOf(properties, "Description");
  if (TextOf(there, "description") != description)
    patches.emplace_back("/description", description);
  const json::Value* variables = properties.Find("Variables");
  if (variables == nullptr) return patches;
  const json::Value* actual = there.Find("variables");
  for (const auto& [name, value] : *variables->as_object()) {
    if (actual != nullptr && TextOf(*actual, name) == *value.as_string()) continue;
    patches.emplace_back("/variables/" + name, *value.as_string());
  }
  return patches;
}

Result<Deployed> DeployStage(const Session& session, const ResourceSpec& spec) {
  Deployed out;
  out.name = TextOf(spec.properties, "StageName");
  out.ref = out.name;
  const std::string stages =
      fmt::format("/restapis/{}/stages", TextOf(spec.properties, "RestApiId"));
  const std::string path = stages + "/" + UriEncode(out.name);
  const auto there = Call(session, "GET", path);
  if (!there) {
    if (!IsMissing(there.error())) return Fail(there.error());
    PORTICO_TRY(
        Call(session, "POST", stages,
             Members(spec.properties, {"StageName", "DeploymentId", "Description", "Variables"})));
    out.change = Change::kCreated;
    return out;
  }
  if (session.keeps_existing()) return out;
  const auto patches = StageDifferences(*there, spec.properties);
  if (patches.empty()) return out;
  PORTICO_TRY(Call(session, "PATCH", path, apigateway::Patch(patches)));
  out.change = Change::kUpdated;
  return out;
}

constexpr ResourceType kTypes[] = {
    {"AWS::ApiGateway::Deployment", kDeploymentProperties, kDeploymentAttributes, DeployDeployment},
    {"AWS::ApiGateway::Stage", kStageProperties, {}, DeployStage},
};

}  // namespace

std::span<const ResourceType> ApiGatewayStageTypes() { return kTypes; }

}  // namespace portico::cli
