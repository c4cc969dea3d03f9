// GlobalSecondaryIndexUpdates: what UpdateTable checks of them, and what they change. Pure.
#pragma once

#include "base/result.h"
#include "dynamodb/api/shapes_tables.h"
#include "dynamodb/engine/model.h"

namespace portico::dynamodb::api {

// By themselves, before the table is looked at.
Status CheckIndexUpdates(const UpdateTableInput& in);

// Against the table as it is.
Status CheckIndexUpdates(const UpdateTableInput& in, const TableRecord& record);

// Makes the changes to the record, whose billing mode is the new one already. `was_on_demand`: the
// mode before.
Status ChangeIndexes(const UpdateTableInput& in, aws::Timestamp now, bool was_on_demand,
                     TableRecord* record);

}  // namespace portico::dynamodb::api
