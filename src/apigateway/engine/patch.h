// Patch operations, as the Update… calls take them: {"op": "replace", "path": "/a/b~1c", "value":
// "x"}. Pure, thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apigateway/engine/model.h"
#include "base/result.h"

namespace portico::apigateway {

enum class PatchOp { kAdd, kRemove, kReplace, kMove, kCopy, kTest };

// One operation, taken apart.
struct Patch {
  PatchOp op;
  std::string path;                // as given
  std::vector<std::string> parts;  // of the path, with ~1 and ~0 undone: {"variables", "x"}
  std::string value;               // empty if absent

  // Whether this is about member `name` itself, or about an entry of member `name`.
  bool Is(std::string_view name) const { return parts.size() == 1 && parts[0] == name; }
  bool IsIn(std::string_view name) const { return parts.size() == 2 && parts[0] == name; }
  const std::string& entry() const { return parts[1]; }

  // Fails unless `op` is kReplace, as AWS does for plain members.
  Status MustReplace() const;
  // "Invalid patch path /x".
  AwsError InvalidPath() const;
};

// For what is none of the operations that AWS acts on.
AwsError NoSuchPatchOp();

Result<std::vector<Patch>> ParsePatches(const PatchOperations& operations);

// Reads "true" (in any case) as true and all else as false, as AWS does.
bool PatchBool(std::string_view value);

// Applies `patch`, which IsIn the map: add sets, replace sets what is there, remove drops it.
// `missing` is the error for what is not there.
Status PatchEntry(const Patch& patch, const AwsError& missing,
                  std::optional<std::map<std::string, std::string>>* map);

}  // namespace portico::apigateway
