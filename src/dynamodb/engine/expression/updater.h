// Runs an update against an item. Pure: the old item stays, the new one is returned.
//
// All values are computed from the old item, then all changes are made, so that actions do not see
// each other. Attributes that no action touches are copied as bytes, unread.
#pragma once

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

// `old` is the item to update; for one that does not exist, an item of its key attributes alone.
// The size of the result is for the caller to check.
Result<Item> ApplyUpdate(const Update& update, const ItemView& old);

// What ReturnValues UPDATED_OLD and UPDATED_NEW show of an item.
Projection TouchedPaths(const Update& update);

}  // namespace portico::dynamodb
