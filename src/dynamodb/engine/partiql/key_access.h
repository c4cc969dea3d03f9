// Which one item a statement's WHERE names, if it does. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/key_schema.h"

namespace portico::dynamodb::partiql {

// A WHERE taken apart: equalities on all attributes of a key, and the rest.
struct KeyAccess {
  // The key attributes that the WHERE equates with a value, with the first value each.
  Item key;
  // The key has them all.
  bool is_complete = false;
  // An attribute that is equated with two values; empty for none.
  std::string conflict;
  // What else the WHERE asks; nothing if nothing.
  std::optional<Condition> rest;
};

// What counts as an equality: a = v of writes; reads also take a IN [v].
enum class KeyEqualities : uint8_t { kCompareOnly, kAlsoSingleIn };

// `where` null for none. A second value for a key attribute stands in `rest` too.
KeyAccess TakeKey(const KeySchema& key, const Condition* where, KeyEqualities equalities);

// attribute = value, as a condition that stands alone (or IN with one value), if the condition is
// one on that top-level attribute.
std::optional<AttributeView> EqualityOn(const Condition& condition, const std::string& attribute,
                                        KeyEqualities equalities);

}  // namespace portico::dynamodb::partiql
