// Methods of resources and their method responses. Pure functions over ApiState.
#pragma once

#include <string>

#include "apigateway/engine/model.h"
#include "apigateway/engine/state.h"
#include "base/result.h"

namespace portico::apigateway {

// Names a method: a resource's id and an HTTP method or ANY.
struct MethodKey {
  const std::string& resource_id;
  const std::string& http_method;
};

// NotFoundException if there is no such resource or method.
Result<Method> GetMethod(const ApiState& state, MethodKey key);
// The method, for changing. Stays valid until the resource is changed again.
Result<Method*> OwnMethod(ApiState& state, MethodKey key);

// `wanted` comes without responses and integration. ConflictException if the method exists.
Result<Method> PutMethod(ApiState& state, MethodKey key, Method wanted);
Result<Method> UpdateMethod(ApiState& state, MethodKey key, const PatchOperations& operations);
Status DeleteMethod(ApiState& state, MethodKey key);

Result<MethodResponse> GetMethodResponse(const ApiState& state, MethodKey key,
                                         const std::string& status_code);
Result<MethodResponse> PutMethodResponse(ApiState& state, MethodKey key, MethodResponse wanted);
Result<MethodResponse> UpdateMethodResponse(ApiState& state, MethodKey key,
                                            const std::string& status_code,
                                            const PatchOperations& operations);
Status DeleteMethodResponse(ApiState& state, MethodKey key, const std::string& status_code);

}  // namespace portico::apigateway
