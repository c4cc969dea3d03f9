#include "dynamodb/engine/key_rules.h"

#include <optional>
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

Status CheckScalar(const Table& table, const DocumentPath& path) {
  if (!path.is_nested()) return {};
  const char* kind = nullptr;
  if (table.key().Find(path.root()) != nullptr) kind = "Key";
  for (const Index& index : table.indexes()) {
    if (kind == nullptr && index.key().Find(path.root()) != nullptr) kind = "IndexKey";
  }
  if (kind == nullptr) return {};
  return Invalid(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
      "allowed: " +
      std::string(kind) + ": " + path.root());
}

// What a value that an expression makes is, if the expression alone tells.
std::optional<AttributeType> TypeOf(const UpdateValue& value) {
  switch (value.kind) {
    case UpdateValue::Kind::kValue:
      return value.value.type();
    case UpdateValue::Kind::kPlus:
    case UpdateValue::Kind::kMinus:
      return AttributeType::kN;
    case UpdateValue::Kind::kListAppend:
      return AttributeType::kL;
    case UpdateValue::Kind::kPath:
    case UpdateValue::Kind::kIfNotExists:
      break;
  }
  return std::nullopt;
}

Status CheckIndexKeyType(const Index& index, const KeyAttribute& attribute, AttributeType actual) {
  if (actual == attribute.type) return {};
  return IndexKeyMismatch(attribute.name, TypeName(attribute.type), TypeName(actual), index.name());
}

Status CheckNotEmpty(const AttributeView& value) {
  const char* kind = EmptyKind(value);
  if (kind == nullptr) return {};
  return Invalid(
      "One or more parameter values are not valid. The update expression attempted to update a "
      "secondary index key to a value that is not supported. The AttributeValue for a key "
      "attribute "
      "cannot contain an empty " +
      std::string(kind) + " value.");
}

// Calls visit(index, attribute, action) for each action on an index's key attribute, until one
// fails.
template <typename Visit>
Status EachIndexKeyAction(const Table& table, const Update& update, const Visit& visit) {
  for (const Index& index : table.indexes()) {
    for (const UpdateAction& action : update.actions) {
      if (action.kind == UpdateKind::kRemove || action.path.is_nested()) continue;
      const KeyAttribute* attribute = index.key().Find(action.path.root());
      if (attribute != nullptr) PORTICO_TRY(visit(index, *attribute, action));
    }
  }
  return {};
}

Status CheckPaths(const Table& table, const UpdateValue& value) {
  std::vector<const UpdateValue*> rest = {&value};
  while (!rest.empty()) {
    const UpdateValue* next = rest.back();
    rest.pop_back();
    if (!next->path.elements().empty()) PORTICO_TRY(CheckScalar(table, next->path));
    for (const UpdateValue& argument : next->arguments) rest.push_back(&argument);
  }
  return {};
}

}  // namespace

Status CheckKeyUntouched(const Table& table, const Update& update) {
  for (const UpdateAction& action : update.actions) {
    if (table.key().Find(action.path.root()) == nullptr) continue;
    return InvalidParameter("Cannot update attribute " + action.path.root() +
                            ". This attribute is part of the key");
  }
  const auto check = [](const Index& index, const KeyAttribute& attribute,
                        const UpdateAction& action) -> Status {
    const std::optional<AttributeType> type = TypeOf(action.value);
    if (!type) return {};
    PORTICO_TRY(CheckIndexKeyType(index, attribute, *type));
    return action.value.kind == UpdateValue::Kind::kValue ? CheckNotEmpty(action.value.value)
                                                          : Status();
  };
  PORTICO_TRY(EachIndexKeyAction(table, update, check));
  for (const UpdateAction& action : update.actions) {
    PORTICO_TRY(CheckScalar(table, action.path));
    PORTICO_TRY(CheckPaths(table, action.value));
  }
  return {};
}

Status CheckIndexKeyFilled(const Index& index, const KeyAttribute& attribute,
                           const AttributeView& value) {
  const char* kind = EmptyKind(value);
  if (kind == nullptr) return {};
  return Invalid(
      "One or more parameter values are not valid. A value specified for a secondary index key is "
      "not supported. The AttributeValue for a key attribute cannot contain an empty " +
      std::string(kind) + " value. IndexName: " + index.name() + ", IndexKey: " + attribute.name);
}

Status CheckIndexKeysFilled(const Table& table, const ItemView& item) {
  for (const Index& index : table.indexes()) {
    PORTICO_TRY(index.key().Each([&](const KeyAttribute& attribute, bool) -> Status {
      const auto value = item.Find(attribute.name);
      if (!value || !value->Is(attribute.type)) return {};
      return CheckIndexKeyFilled(index, attribute, *value);
    }));
  }
  return {};
}

Status CheckIndexKeysFilled(const Table& table, const Update& update) {
  const auto check = [](const Index&, const KeyAttribute& attribute,
                        const UpdateAction& action) -> Status {
    const bool is_named =
        action.value.kind == UpdateValue::Kind::kValue && action.value.value.Is(attribute.type);
    return is_named ? CheckNotEmpty(action.value.value) : Status();
  };
  return EachIndexKeyAction(table, update, check);
}

Status CheckUpdatedIndexKeys(const Table& table, const Update& update, const ItemView& item) {
  const auto check = [&item](const Index& index, const KeyAttribute& attribute,
                             const UpdateAction&) -> Status {
    const auto value = item.Find(attribute.name);
    if (!value) return {};
    // What the expression alone tells was refused before, in other words.
    if (!value->Is(attribute.type)) {
      return Invalid(
          "The update expression attempted to update the secondary index key to unsupported type");
    }
    PORTICO_TRY(CheckNotEmpty(*value));
    return CheckKeySizes(index.key(), item);
  };
  return EachIndexKeyAction(table, update, check);
}

Status CheckKeyPaths(const Table& table, const Condition& condition) {
  for (const DocumentPath* path : PathsOf(condition)) {
    PORTICO_TRY(CheckScalar(table, *path));
  }
  return {};
}

Status CheckKeyPaths(const Table& table, const Projection& projection) {
  for (const DocumentPath& path : projection.paths) PORTICO_TRY(CheckScalar(table, path));
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
