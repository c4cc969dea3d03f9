// From a template to what is to be done: checked against the resource types, in the order in which
// references allow it. Pure; the server is not asked.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/deploy/resource_types.h"
#include "cli/deploy/session.h"
#include "cli/template/template.h"

namespace portico::cli {

struct PlannedResource {
  const Resource* resource = nullptr;
  const ResourceType* type = nullptr;
};

// The resources of `source`, every one after those that it refers to or depends on, otherwise in
// the template's order. Adds to `problems`: unknown types, properties, names and attributes, and
// cycles; the plan is of use only if there are none. `source` must outlive the plan.
std::vector<PlannedResource> MakePlan(const Template& source, Problems* problems);

// The template's parameters with the values given, else their defaults. Adds to `problems`: an
// unknown one, a missing one, a value that is not allowed.
std::map<std::string, json::Value> BindParameters(const Template& source,
                                                  const std::map<std::string, std::string>& given,
                                                  Problems* problems);

// The names of a template while it is deployed: parameters, pseudo parameters, and those resources
// that are there already.
class DeployScope : public Scope {
 public:
  DeployScope(std::map<std::string, json::Value> parameters, const Session& session);

  void Add(std::string_view logical_id, const Deployed& deployed);

  Result<json::Value> Ref(std::string_view name) const override;
  Result<json::Value> Attribute(std::string_view logical_id,
                                std::string_view attribute) const override;

 private:
  std::map<std::string, json::Value, std::less<>> names_;
  std::map<std::string, Deployed, std::less<>> resources_;
};

}  // namespace portico::cli
