#include "dynamodb/engine/partiql/key_access.h"

#include <map>
#include <vector>

#include "dynamodb/engine/value/item_builder.h"

namespace portico::dynamodb::partiql {
namespace {

bool IsAttribute(const Operand& operand, const std::string& name) {
  return operand.kind == Operand::Kind::kPath && !operand.path.is_nested() &&
         operand.path.root() == name;
}

// The conditions that must all hold, however they are grouped. Conditions are as deep as the parser
// let them be, so this may recurse.
void CollectConjuncts(const Condition& condition, std::vector<const Condition*>* conjuncts) {
  if (condition.kind != Condition::Kind::kAnd) {
    conjuncts->push_back(&condition);
    return;
  }
  for (const Condition& child : condition.children) CollectConjuncts(child, conjuncts);
}

}  // namespace

std::optional<AttributeView> EqualityOn(const Condition& condition, const std::string& attribute,
                                        KeyEqualities equalities) {
  const bool compares =
      condition.kind == Condition::Kind::kCompare && condition.comparator == Comparator::kEq;
  const bool lists = condition.kind == Condition::Kind::kIn &&
                     equalities == KeyEqualities::kAlsoSingleIn && condition.operands.size() == 2;
  if (!compares && !lists) return std::nullopt;
  const Operand& left = condition.operands[0];
  const Operand& right = condition.operands[1];
  if (IsAttribute(left, attribute) && right.kind == Operand::Kind::kValue) return right.value;
  if (compares && IsAttribute(right, attribute) && left.kind == Operand::Kind::kValue) {
    return left.value;
  }
  return std::nullopt;
}

KeyAccess TakeKey(const KeySchema& key, const Condition* where, KeyEqualities equalities) {
  KeyAccess access;
  std::map<std::string, AttributeView> values;
  std::vector<const Condition*> conjuncts;
  if (where != nullptr) CollectConjuncts(*where, &conjuncts);
  Condition rest;
  for (const Condition* conjunct : conjuncts) {
    bool is_key = false;
    for (const auto* part : {&key.partition, &key.sort}) {
      for (const KeyAttribute& attribute : *part) {
        const auto value = EqualityOn(*conjunct, attribute.name, equalities);
        if (!value) continue;
        const auto [at, added] = values.try_emplace(attribute.name, *value);
        is_key = added || at->second == *value;
        if (!is_key && access.conflict.empty()) access.conflict = attribute.name;
      }
    }
    if (!is_key) rest.children.push_back(*conjunct);
  }
  if (!rest.children.empty()) access.rest = std::move(rest);
  ItemBuilder builder;
  for (const auto& [name, value] : values) builder.Add(name, value);
  access.key = std::move(builder).Build();
  access.is_complete = values.size() == key.size();
  return access;
}

}  // namespace portico::dynamodb::partiql
