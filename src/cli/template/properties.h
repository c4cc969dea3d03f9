// The properties that a resource type has, as a table: what a template may say and in which form.
//
// A template is checked against the table before anything is deployed, and resolved by it to JSON
// whose types are right: CloudFormation takes "128" for 128 and true for "true". Pure functions.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/template/intrinsics.h"
#include "cli/template/node.h"
#include "cli/template/problems.h"
#include "codec/json/value.h"

namespace portico::cli {

enum class PropertyKind {
  kString,
  kInteger,
  kBoolean,
  kStringList,
  // Names of the user's own, values strings.
  kStringMap,
  // Anything: policy documents.
  kJson,
  // A map with the members given.
  kObject,
  // A list of such maps.
  kObjectList,
};

enum class Presence { kOptional, kRequired };

struct Property {
  std::string_view name;
  PropertyKind kind = PropertyKind::kString;
  Presence presence = Presence::kOptional;
  std::span<const Property> members = {};
};

// Adds a problem for every property that is unknown (`owner` names whose: "AWS::Lambda::Function"),
// missing, or of another form. Values that intrinsic functions will give are taken on trust.
void CheckProperties(const Node& map, std::span<const Property> properties, std::string_view owner,
                     std::string_view file, Problems* problems);

// The map's value, as an object. It must have passed CheckProperties.
Result<json::Value> ResolveProperties(const Node& map, std::span<const Property> properties,
                                      std::string_view file, const Scope& scope);

}  // namespace portico::cli
