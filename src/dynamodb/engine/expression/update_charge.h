// What an UpdateExpression counts against the 400 KB limit of UpdateItem, beside the item that it
// makes.
//
// The service charges a statement for what it writes, each clause at a fixed cost plus its
// operands, and refuses it if the charge is above the limit, whatever the item comes to: the key
// and what the statement leaves alone are free, so at a short key the limit is below 400 KB. Only
// UpdateItem with an UpdateExpression has the rule; transactions, PartiQL and AttributeUpdates
// measure the item alone. Source: paritysuite/dynamodb-conformance,
// tests/tier3/limits/itemSizeBySurface.test.ts (measured on the service to the byte, 2026-10-09).
// Pure.
#pragma once

#include <cstdint>

#include "dynamodb/engine/expression/bound.h"

namespace portico::dynamodb {

uint64_t UpdateChargeBytes(const Update& update);

}  // namespace portico::dynamodb
