// REST APIs themselves: what may be said of one, and how it changes. Pure functions over ApiState.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apigateway/engine/model.h"
#include "apigateway/engine/state.h"
#include "base/result.h"

namespace portico::apigateway {

// What CreateRestApi is given.
struct NewRestApi {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> version;
  std::optional<std::vector<std::string>> binary_media_types;
  std::optional<std::string> api_key_source;
  std::optional<EndpointConfiguration> endpoint_configuration;
  std::optional<StringMap> tags;
  bool disable_execute_api_endpoint = false;
};

// A new API with its root resource.
Result<ApiState> CreateRestApi(const NewRestApi& wanted, int64_t now_ms);

Result<RestApi> UpdateRestApi(ApiState& state, const PatchOperations& operations);

// Tags of an API and of a stage follow the same rules.
Status AddTags(std::optional<StringMap>* tags, const StringMap& added);
void RemoveTags(std::optional<StringMap>* tags, const std::vector<std::string>& keys);

inline constexpr size_t kTagsMax = 50;

}  // namespace portico::apigateway
