#include "dynamodb/engine/key_rules.h"

#include <functional>
#include <vector>

#include "dynamodb/engine/errors.h"

namespace portico::dynamodb {
namespace {

using Paths = std::vector<const DocumentPath*>;

// Without recursion: conditions may nest as deep as expressions are long.
Paths PathsOf(const Condition& condition) {
  Paths paths;
  std::vector<const Condition*> rest = {&condition};
  while (!rest.empty()) {
    const Condition* next = rest.back();
    rest.pop_back();
    for (const Operand& operand : next->operands) {
      if (!operand.path.elements().empty()) paths.push_back(&operand.path);
    }
    for (const Condition& child : next->children) rest.push_back(&child);
  }
  return paths;
}

Status CheckScalar(const KeySchema& key, const DocumentPath& path) {
  if (!path.is_nested() || key.Find(path.root()) == nullptr) return {};
  return Invalid(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
      "Key: " +
      path.root());
}

}  // namespace

Status CheckKeyUntouched(const Table& table, const Update& update) {
  for (const UpdateAction& action : update.actions) {
    if (table.key().Find(action.path.root()) == nullptr) continue;
    return InvalidParameter("Cannot update attribute " + action.path.root() +
                            ". This attribute is part of the key");
  }
  return {};
}

Status CheckKeyPaths(const Table& table, const Condition& condition) {
  for (const DocumentPath* path : PathsOf(condition)) {
    PORTICO_TRY(CheckScalar(table.key(), *path));
  }
  return {};
}

Status CheckKeyPaths(const Table& table, const Projection& projection) {
  for (const DocumentPath& path : projection.paths) PORTICO_TRY(CheckScalar(table.key(), path));
  return {};
}

Status CheckFiltersNoKey(const KeySchema& key, const Condition& filter, const char* parameter) {
  for (const DocumentPath* path : PathsOf(filter)) {
    if (key.Find(path->root()) == nullptr) continue;
    return Invalid(
        std::string(parameter) +
        " can only contain non-primary key attributes: Primary key attribute: " + path->root());
  }
  return {};
}

}  // namespace portico::dynamodb
