// Which stack a resource belongs to. `portico up` keeps no record of its own: APIs and functions
// carry tags that name their stack and their logical id, so that two stacks whose templates give
// the same names do not write into one another, and so that what was taken out of a template is
// found and removed. (AWS reserves the prefix aws: of CloudFormation's own tags.)
//
// Blocking, as the client is; errors are the services'.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/deploy/session.h"

namespace portico::cli {

inline constexpr std::string_view kStackTag = "portico:stack";
inline constexpr std::string_view kLogicalIdTag = "portico:logical-id";
inline constexpr std::string_view kDeletionPolicyTag = "portico:deletion-policy";
// With a stack's name appended, on an API into which a stack other than its owner writes routes.
inline constexpr std::string_view kGuestTagPrefix = "portico:guest:";

// The tags that name the resource's stack and logical id.
json::Value Owner(const Session& session, const ResourceSpec& spec);
// Those, and what becomes of it when the template has it no longer.
json::Value OwnerTags(const Session& session, const ResourceSpec& spec);

// What a run has deployed, so that the rest can be removed.
class Inventory {
 public:
  // Notes a resource. Marks an API that the run did not deploy itself as shared with this stack.
  Status Add(const Session& session, std::string_view type, const ResourceSpec& spec,
             const Deployed& deployed);

  struct Removal {
    // "deleted" or "kept".
    std::string_view word;
    std::string_view type;
    std::string name;
  };
  // Deletes the routes of the stack's own APIs that the template does not have. An API that other
  // stacks write into keeps its routes.
  Result<std::vector<Removal>> RemoveRoutes(const Session& session) const;
  // Deletes the stack's APIs and functions that the template does not have, except where its
  // DeletionPolicy was Retain, or where the session keeps what left the template.
  Result<std::vector<Removal>> RemoveResources(const Session& session) const;

 private:
  struct Routes {
    std::set<std::string> resource_ids;
    // "<resource id> <verb>"
    std::set<std::string> methods;
  };

  Status RemoveRoutesOf(const Session& session, const std::string& api_id, const Routes& routes,
                        std::vector<Removal>* out) const;
  Status RemoveApis(const Session& session, std::vector<Removal>* out) const;
  Status RemoveFunctions(const Session& session, std::vector<Removal>* out) const;

  std::map<std::string, Routes> apis_;
  std::set<std::string> functions_;
};

}  // namespace portico::cli
