// What expressions may not do to the attributes of a table's key. Pure.
#pragma once

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/table.h"

namespace portico::dynamodb {

// No action changes a key attribute; none gives an index key attribute what cannot stand in the
// key, as far as the expression shows that by itself; and none goes into either.
Status CheckKeyUntouched(const Table& table, const Update& update);

// That the index key attributes that the update changed are fit to stand in keys, in the item that
// it made. Those that it leaves alone may be unfit: then they were there before the index.
Status CheckUpdatedIndexKeys(const Table& table, const Update& update, const ItemView& item);

// An index key attribute of an item is not empty.
Status CheckIndexKeyFilled(const Index& index, const KeyAttribute& attribute,
                           const AttributeView& value);
// None of the item's is; none that the update sets to a value it names is.
Status CheckIndexKeysFilled(const Table& table, const ItemView& item);
Status CheckIndexKeysFilled(const Table& table, const Update& update);

// Key attributes of the table and its indexes are scalars: no path goes into them.
Status CheckKeyPaths(const Table& table, const Condition& condition);
Status CheckKeyPaths(const Table& table, const Projection& projection);

// A Query's filter asks for attributes that are not the key's. `parameter` is named in the message:
// "Filter Expression", "QueryFilter".
Status CheckFiltersNoKey(const KeySchema& key, const Condition& filter, const char* parameter);

}  // namespace portico::dynamodb
