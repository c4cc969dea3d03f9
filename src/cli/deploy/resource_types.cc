#include "cli/deploy/resource_types.h"

#include <array>

namespace portico::cli {
namespace {

std::array<std::span<const ResourceType>, 5> AllResourceTypes() {
  return {IamResourceTypes(), DynamoDbResourceTypes(), LambdaResourceTypes(),
          ApiGatewayResourceTypes(), ApiGatewayStageTypes()};
}

}  // namespace

const ResourceType* FindResourceType(std::string_view name) {
  for (std::span<const ResourceType> types : AllResourceTypes()) {
    for (const ResourceType& type : types) {
      if (type.name == name) return &type;
    }
  }
  return nullptr;
}

std::string ResourceTypeNames() {
  std::string out;
  for (std::span<const ResourceType> types : AllResourceTypes()) {
    for (const ResourceType& type : types) {
      if (!out.empty()) out += ", ";
      out += type.name;
    }
  }
  return out;
}

}  // namespace portico::cli
