// The resource types that `portico up` deploys, in one list.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/deploy/session.h"
#include "cli/template/properties.h"

namespace portico::cli {

struct ResourceType {
  std::string_view name;
  std::span<const Property> properties;
  // What Fn::GetAtt may ask for.
  std::span<const std::string_view> attributes;
  Result<Deployed> (*deploy)(const Session& session, const ResourceSpec& spec);
};

std::span<const ResourceType> IamResourceTypes();
std::span<const ResourceType> DynamoDbResourceTypes();
std::span<const ResourceType> LambdaResourceTypes();
std::span<const ResourceType> ApiGatewayResourceTypes();
std::span<const ResourceType> ApiGatewayStageTypes();

// Null if there is none of that name.
const ResourceType* FindResourceType(std::string_view name);
// All names, for errors: "AWS::ApiGateway::Deployment, …".
std::string ResourceTypeNames();

}  // namespace portico::cli
