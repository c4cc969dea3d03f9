#include "apigateway/engine/deployments.h"

#include <array>

#include "apigateway/engine/errors.h"
#include "apigateway/engine/patch.h"
#include "apigateway/engine/rest_apis.h"
#include "base/random.h"

namespace portico::apigateway {
namespace {

constexpr size_t kDeploymentIdLength = 6;
constexpr size_t kStageNameCharactersMax = 128;
constexpr size_t kVariableValueCharactersMax = 512;

aws::Timestamp Now(int64_t now_ms) { return {now_ms / 1000 * 1000}; }

bool IsWordChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

Status CheckStageName(const std::string& name) {
  bool valid = !name.empty() && name.size() <= kStageNameCharactersMax;
  for (char c : name) valid = valid && (IsWordChar(c) || c == '-');
  if (valid) return {};
  return Fail(BadRequest("Stage name only allows a-zA-Z0-9_"));
}

// What AWS lets stand in a stage variable's value.
bool IsValueChar(char c) {
  constexpr std::string_view kOther = "-._~:/?#&=,";
  return IsWordChar(c) || kOther.find(c) != std::string_view::npos;
}

Status CheckVariables(const StringMap& variables) {
  for (const auto& [name, value] : variables) {
    bool valid = !name.empty() && value.size() <= kVariableValueCharactersMax;
    for (char c : name) valid = valid && IsWordChar(c);
    for (char c : value) valid = valid && IsValueChar(c);
    if (!valid) {
      return Fail(
          BadRequest("Stage variable names only allow a-zA-Z0-9_ and values only allow "
                     "a-zA-Z0-9-._~:/?#&=, for variable: " +
                     name));
    }
  }
  return {};
}

// AWS lists these when a patch of a stage names none of them.
constexpr std::string_view kStagePaths =
    "[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, "
    "/accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, "
    "/{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, "
    "/{resourcePath}/{httpMethod}/logging/loglevel, "
    "/{resourcePath}/{httpMethod}/throttling/burstLimit"
    "/{resourcePath}/{httpMethod}/throttling/rateLimit"
    "/{resourcePath}/{httpMethod}/caching/ttlInSeconds, "
    "/{resourcePath}/{httpMethod}/caching/enabled, "
    "/{resourcePath}/{httpMethod}/caching/dataEncrypted, "
    "/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, "
    "/{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, "
    "/*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, "
    "/*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, "
    "/*/*/caching/enabled, /*/*/caching/dataEncrypted, "
    "/*/*/caching/requireAuthorizationForCacheControl, "
    "/*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, "
    "/tracingEnabled]";

bool IsMethodSetting(const Patch& patch) {
  if (patch.parts.size() < 4) return false;
  const std::string& group = patch.parts[patch.parts.size() - 2];
  return group == "metrics" || group == "logging" || group == "throttling" || group == "caching";
}

Status Apply(const ApiState& state, const Patch& patch, Stage* stage) {
  if (patch.IsIn("variables")) {
    // Of stage variables alone, a replacement may be the first.
    Patch wanted = patch;
    if (wanted.op == PatchOp::kReplace) wanted.op = PatchOp::kAdd;
    PORTICO_TRY(
        PatchEntry(wanted, NotFound("Invalid stage variable name specified"), &stage->variables));
    return stage->variables ? CheckVariables(*stage->variables) : Status();
  }
  if (patch.parts[0] == "accessLogSettings") return Fail(Unsupported("access logs of stages"));
  if (patch.parts[0] == "canarySettings") return Fail(Unsupported("canary releases"));
  if (patch.Is("cacheClusterSize") || patch.Is("clientCertificateId")) {
    return Fail(Unsupported("'" + patch.parts[0] + "' of a stage"));
  }
  if (IsMethodSetting(patch)) return Fail(Unsupported("method settings of stages"));
  if (patch.Is("deploymentId")) {
    PORTICO_TRY(patch.MustReplace());
    if (!state.deployments.contains(patch.value)) {
      return Fail(BadRequest("Deployment id does not exist"));
    }
    stage->deployment_id = patch.value;
  } else if (patch.Is("description")) {
    PORTICO_TRY(patch.MustReplace());
    stage->description = patch.value;
  } else if (patch.Is("cacheClusterEnabled") || patch.Is("tracingEnabled")) {
    PORTICO_TRY(patch.MustReplace());
    if (PatchBool(patch.value)) return Fail(Unsupported("'" + patch.parts[0] + "' of a stage"));
  } else {
    return Fail(BadRequest("Invalid method setting path: " + patch.path +
                           ". Must be one of: " + std::string(kStagePaths)));
  }
  return {};
}

ApiSummary Summarise(const std::vector<Resource>& resources) {
  ApiSummary out;
  for (const Resource& resource : resources) {
    for (const auto& [name, method] : *resource.resource_methods) {
      out[resource.path][name] = {*method.authorization_type, *method.api_key_required};
    }
  }
  return out;
}

// Points the stage at the deployment; makes the stage if there is none.
Status Publish(ApiState& state, const NewDeployment& wanted, const std::string& deployment_id,
               int64_t now_ms) {
  const auto found = state.stages.find(*wanted.stage_name);
  if (found == state.stages.end()) {
    PORTICO_TRY(CreateStage(state,
                            {*wanted.stage_name, deployment_id, wanted.stage_description,
                             wanted.variables, std::nullopt},
                            now_ms));
    return {};
  }
  Stage& stage = Own(found->second);
  stage.deployment_id = deployment_id;
  stage.last_updated_date = Now(now_ms);
  if (wanted.stage_description) stage.description = wanted.stage_description;
  if (wanted.variables) {
    PORTICO_TRY(CheckVariables(*wanted.variables));
    stage.variables = wanted.variables;
  }
  return {};
}

}  // namespace

Result<Deployment> CreateDeployment(ApiState& state, const NewDeployment& wanted, int64_t now_ms) {
  auto record = std::make_shared<DeploymentRecord>();
  for (const auto& [id, resource] : state.resources) {
    if (!resource->resource_methods) continue;
    for (const auto& [name, method] : *resource->resource_methods) {
      if (!method.method_integration) {
        return Fail(BadRequest("No integration defined for method"));
      }
    }
    record->resources.push_back(*resource);
  }
  if (record->resources.empty()) {
    return Fail(BadRequest("The REST API doesn't contain any methods"));
  }
  if (state.deployments.size() >= kDeploymentsMax) {
    return Fail(LimitExceeded("Maximum number of deployments for this API has been reached"));
  }
  record->binary_media_types = state.api->binary_media_types.value_or(std::vector<std::string>{});
  Deployment& deployment = record->deployment;
  do {
    deployment.id = RandomString(kDeploymentIdLength, kLowerAlnum);
  } while (state.deployments.contains(deployment.id));
  deployment.description = wanted.description;
  deployment.created_date = Now(now_ms);
  deployment.api_summary = Summarise(record->resources);
  state.deployments.emplace(deployment.id, record);
  if (wanted.stage_name && !wanted.stage_name->empty()) {
    PORTICO_TRY(Publish(state, wanted, deployment.id, now_ms));
  }
  return Describe(*record, false);
}

Result<Deployment> UpdateDeployment(ApiState& state, const std::string& id,
                                    const PatchOperations& operations) {
  const auto found = state.deployments.find(id);
  if (found == state.deployments.end()) return Fail(NoSuchDeployment());
  PORTICO_ASSIGN(std::vector<Patch> patches, ParsePatches(operations));
  DeploymentRecord& record = Own(found->second);
  for (const Patch& patch : patches) {
    PORTICO_TRY(patch.MustReplace());
    if (!patch.Is("description")) return Fail(patch.InvalidPath());
    record.deployment.description = patch.value;
  }
  return Describe(record, false);
}

Status DeleteDeployment(ApiState& state, const std::string& id) {
  if (!state.deployments.contains(id)) return Fail(NoSuchDeployment());
  for (const auto& [name, stage] : state.stages) {
    if (stage->deployment_id == id) {
      return Fail(BadRequest("Active stages pointing to this deployment must be moved or deleted"));
    }
  }
  state.deployments.erase(id);
  return {};
}

Result<Stage> CreateStage(ApiState& state, const NewStage& wanted, int64_t now_ms) {
  PORTICO_TRY(CheckStageName(wanted.stage_name));
  if (!state.deployments.contains(wanted.deployment_id)) {
    return Fail(BadRequest("Deployment id does not exist"));
  }
  if (state.stages.contains(wanted.stage_name)) return Fail(Conflict("Stage already exists"));
  if (state.stages.size() >= kStagesMax) {
    return Fail(LimitExceeded("Maximum number of stages for this API has been reached"));
  }
  if (wanted.variables) PORTICO_TRY(CheckVariables(*wanted.variables));
  auto stage = std::make_shared<Stage>();
  stage->deployment_id = wanted.deployment_id;
  stage->stage_name = wanted.stage_name;
  stage->description = wanted.description;
  stage->variables = wanted.variables;
  if (wanted.tags && !wanted.tags->empty()) PORTICO_TRY(AddTags(&stage->tags, *wanted.tags));
  stage->created_date = stage->last_updated_date = Now(now_ms);
  state.stages.emplace(stage->stage_name, stage);
  return *stage;
}

Result<Stage> UpdateStage(ApiState& state, const std::string& name,
                          const PatchOperations& operations, int64_t now_ms) {
  const auto found = state.stages.find(name);
  if (found == state.stages.end()) return Fail(NoSuchStage());
  PORTICO_ASSIGN(std::vector<Patch> patches, ParsePatches(operations));
  Stage& stage = Own(found->second);
  for (const Patch& patch : patches) PORTICO_TRY(Apply(state, patch, &stage));
  stage.last_updated_date = Now(now_ms);
  return stage;
}

Status DeleteStage(ApiState& state, const std::string& name) {
  if (state.stages.erase(name) == 0) return Fail(NoSuchStage());
  return {};
}

Deployment Describe(const DeploymentRecord& record, bool embed_api_summary) {
  Deployment out = record.deployment;
  if (!embed_api_summary) out.api_summary.reset();
  return out;
}

}  // namespace portico::apigateway
