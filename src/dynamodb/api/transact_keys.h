// How transactions check keys: what is wrong with one cancels the transaction, and is the reason of
// its action; but an empty key value refuses the whole request.
#pragma once

#include "base/result.h"
#include "dynamodb/engine/table.h"
#include "dynamodb/engine/transactions.h"

namespace portico::dynamodb::api {

// That no key attribute in `map` (an item or a key) has an empty value.
Status CheckNoEmptyKey(const Table& table, const ItemView& map);

// "Transaction request cannot include multiple operations on one item".
Status CheckDistinctKeys(std::vector<const ItemKey*> keys);

}  // namespace portico::dynamodb::api
