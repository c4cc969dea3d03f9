// Integrations of methods and their integration responses. Pure functions over ApiState.
#pragma once

#include <string>

#include "apigateway/engine/methods.h"
#include "apigateway/engine/model.h"
#include "apigateway/engine/state.h"
#include "base/result.h"

namespace portico::apigateway {

Result<Integration> GetIntegration(const ApiState& state, MethodKey key);
// Replaces the integration and keeps no responses of the one before.
Result<Integration> PutIntegration(ApiState& state, MethodKey key, Integration wanted);
Result<Integration> UpdateIntegration(ApiState& state, MethodKey key,
                                      const PatchOperations& operations);
Status DeleteIntegration(ApiState& state, MethodKey key);

Result<IntegrationResponse> GetIntegrationResponse(const ApiState& state, MethodKey key,
                                                   const std::string& status_code);
Result<IntegrationResponse> PutIntegrationResponse(ApiState& state, MethodKey key,
                                                   IntegrationResponse wanted);
Result<IntegrationResponse> UpdateIntegrationResponse(ApiState& state, MethodKey key,
                                                      const std::string& status_code,
                                                      const PatchOperations& operations);
Status DeleteIntegrationResponse(ApiState& state, MethodKey key, const std::string& status_code);

}  // namespace portico::apigateway
