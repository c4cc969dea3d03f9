#include "apigateway/engine/resources.h"

#include <vector>

#include "apigateway/engine/errors.h"
#include "apigateway/engine/patch.h"
#include "base/random.h"

namespace portico::apigateway {
namespace {

constexpr size_t kResourceIdLength = 6;

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-' || c == ':';
}

bool IsValidPart(std::string_view part) {
  std::string_view name = part;
  if (KindOf(part) != PartKind::kLiteral) name = VariableName(part);
  if (name.empty()) return false;
  for (char c : name) {
    if (!IsNameChar(c)) return false;
  }
  return true;
}

std::string JoinPath(const std::string& parent, const std::string& part) {
  return parent == "/" ? "/" + part : parent + "/" + part;
}

// Whether `part` may stand under `parent`, beside all its children but `self`.
Status CheckPlace(const ApiState& state, const Resource& parent, const std::string& part,
                  const std::string& self) {
  if (!IsValidPart(part)) {
    return Fail(BadRequest(
        "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly "
        "braces at the beginning and the end."));
  }
  if (parent.path_part && KindOf(*parent.path_part) == PartKind::kGreedy) {
    return Fail(BadRequest("Cannot create a child of a resource with a greedy path variable: " +
                           *parent.path_part));
  }
  for (const auto& [id, other] : state.resources) {
    if (id == self || other->parent_id != parent.id) continue;
    if (*other->path_part == part) {
      return Fail(Conflict("Another resource with the same parent already has this name: " + part));
    }
    if (KindOf(part) != PartKind::kLiteral && KindOf(*other->path_part) != PartKind::kLiteral) {
      return Fail(BadRequest("A sibling (" + *other->path_part +
                             ") of this resource already has a variable path part -- only one is "
                             "allowed"));
    }
  }
  return {};
}

bool IsWithin(const ApiState& state, const std::string& id, const std::string& ancestor) {
  for (std::string at = id;;) {
    if (at == ancestor) return true;
    const Resource& resource = *state.resources.at(at);
    if (!resource.parent_id) return false;
    at = *resource.parent_id;
  }
}

// Writes the paths of `id` and of all below it anew. The tree is as deep as a path has parts.
void Repath(ApiState& state, const std::string& id) {
  Resource& resource = Own(state.resources.at(id));
  if (resource.parent_id) {
    resource.path = JoinPath(state.resources.at(*resource.parent_id)->path, *resource.path_part);
  }
  std::vector<std::string> children;
  for (const auto& [child_id, child] : state.resources) {
    if (child->parent_id == id) children.push_back(child_id);
  }
  for (const std::string& child : children) Repath(state, child);
}

Status Apply(ApiState& state, const std::string& id, const Patch& patch) {
  if (!patch.Is("pathPart") && !patch.Is("parentId")) {
    return Fail(BadRequest("Invalid patch path  '" + patch.path +
                           "' specified for op 'replace'. Must be one of: [/parentId, /pathPart]"));
  }
  if (patch.op != PatchOp::kReplace) {
    return Fail(BadRequest("Invalid patch path  '" + patch.path + "' specified for op '" +
                           (patch.op == PatchOp::kAdd ? "add" : "remove") +
                           "'. Please choose supported operations"));
  }
  const Resource& now = *state.resources.at(id);
  if (!now.parent_id) {
    return Fail(BadRequest("Root resource cannot update its " + patch.parts[0] + "."));
  }
  const bool moves = patch.Is("parentId");
  const auto parent = state.resources.find(moves ? patch.value : *now.parent_id);
  if (parent == state.resources.end()) return Fail(NoSuchResource());
  if (moves && IsWithin(state, parent->first, id)) {
    return Fail(BadRequest("Resources cannot be cyclical."));
  }
  PORTICO_TRY(CheckPlace(state, *parent->second, moves ? *now.path_part : patch.value, id));
  Resource& changed = Own(state.resources.at(id));
  if (moves) {
    changed.parent_id = patch.value;
  } else {
    // What stands below must not come to stand below a greedy part.
    if (KindOf(patch.value) == PartKind::kGreedy) {
      for (const auto& [child_id, child] : state.resources) {
        if (child->parent_id == id) {
          return Fail(BadRequest(
              "Cannot create a child of a resource with a greedy path variable: " + patch.value));
        }
      }
    }
    changed.path_part = patch.value;
  }
  Repath(state, id);
  return {};
}

}  // namespace

Result<Resource> CreateResource(ApiState& state, const std::string& parent_id,
                                const std::string& path_part) {
  const auto parent = state.resources.find(parent_id);
  if (parent == state.resources.end()) return Fail(NoSuchResource());
  PORTICO_TRY(CheckPlace(state, *parent->second, path_part, ""));
  if (state.resources.size() >= kResourcesMax) {
    return Fail(
        LimitExceeded("Maximum number of resources for this API has been reached. Please "
                      "contact AWS if you need additional resources."));
  }
  auto resource = std::make_shared<Resource>();
  do {
    resource->id = RandomString(kResourceIdLength, kLowerAlnum);
  } while (state.resources.contains(resource->id));
  resource->parent_id = parent_id;
  resource->path_part = path_part;
  resource->path = JoinPath(parent->second->path, path_part);
  state.resources.emplace(resource->id, resource);
  return *resource;
}

Result<Resource> UpdateResource(ApiState& state, const std::string& id,
                                const PatchOperations& operations) {
  if (!state.resources.contains(id)) return Fail(NoSuchResource());
  PORTICO_ASSIGN(std::vector<Patch> patches, ParsePatches(operations));
  for (const Patch& patch : patches) PORTICO_TRY(Apply(state, id, patch));
  return Describe(*state.resources.at(id), false);
}

Status DeleteResource(ApiState& state, const std::string& id) {
  const auto found = state.resources.find(id);
  if (found == state.resources.end()) return Fail(NoSuchResource());
  if (!found->second->parent_id) {
    return Fail(BadRequest("Root resource cannot be deleted"));
  }
  std::vector<std::string> gone;
  for (const auto& [other, resource] : state.resources) {
    if (IsWithin(state, other, id)) gone.push_back(other);
  }
  for (const std::string& other : gone) state.resources.erase(other);
  return {};
}

Resource Describe(const Resource& resource, bool embed_methods) {
  if (embed_methods || !resource.resource_methods) return resource;
  Resource out = resource;
  for (auto& [name, method] : *out.resource_methods) method = Method{};
  return out;
}

PartKind KindOf(std::string_view path_part) {
  if (path_part.size() < 2 || path_part.front() != '{' || path_part.back() != '}') {
    return PartKind::kLiteral;
  }
  return path_part[path_part.size() - 2] == '+' ? PartKind::kGreedy : PartKind::kVariable;
}

std::string_view VariableName(std::string_view path_part) {
  const size_t closing = KindOf(path_part) == PartKind::kGreedy ? 2 : 1;
  return path_part.substr(1, path_part.size() - 1 - closing);
}

}  // namespace portico::apigateway
