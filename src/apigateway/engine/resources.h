// The resource tree of an API: path parts, {parameters} and {greedy+} parts. Pure functions over
// ApiState; the tree's invariants (one name once among siblings, one variable part among them,
// nothing below a greedy part, no cycles) hold after every success.
#pragma once

#include <string>

#include "apigateway/engine/model.h"
#include "apigateway/engine/state.h"
#include "base/result.h"

namespace portico::apigateway {

Result<Resource> CreateResource(ApiState& state, const std::string& parent_id,
                                const std::string& path_part);
Result<Resource> UpdateResource(ApiState& state, const std::string& id,
                                const PatchOperations& operations);
// With all that is below it.
Status DeleteResource(ApiState& state, const std::string& id);

// The resource as GetResource answers it: without `embed_methods`, methods show their names only.
Resource Describe(const Resource& resource, bool embed_methods);

// "{id}" → variable, "{proxy+}" → greedy, else literal.
enum class PartKind { kLiteral, kVariable, kGreedy };
PartKind KindOf(std::string_view path_part);
// "id" of "{id}" and of "{id+}".
std::string_view VariableName(std::string_view path_part);

// AWS's default quota.
inline constexpr size_t kResourcesMax = 300;

}  // namespace portico::apigateway
