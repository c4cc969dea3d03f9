// Runs conditions and filters against an item. Pure; an item that does not exist is the default
// ItemView. Nothing can fail: what cannot be compared compares as false (and as unequal).
#pragma once

#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

bool Evaluate(const Condition& condition, const ItemView& item);

}  // namespace portico::dynamodb
