// What expressions may not do to the attributes of a table's key. Pure.
#pragma once

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/table.h"

namespace portico::dynamodb {

// No action changes a key attribute, nor goes into one.
Status CheckKeyUntouched(const Table& table, const Update& update);

// Key attributes are scalars: no path goes into them.
Status CheckKeyPaths(const Table& table, const Condition& condition);
Status CheckKeyPaths(const Table& table, const Projection& projection);

// A Query's filter asks for attributes that are not the key's. `parameter` is named in the message:
// "Filter Expression", "QueryFilter".
Status CheckFiltersNoKey(const KeySchema& key, const Condition& filter, const char* parameter);

}  // namespace portico::dynamodb
