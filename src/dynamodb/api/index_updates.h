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

// The throughput of a table or an index, with what DescribeTable tells of its changes.
template <typename Record>
void SetThroughput(const ProvisionedThroughput& wanted, aws::Timestamp now, Record* record);

// What a table or index can serve at once: what it began with or was given, or the most ever.
ProvisionedThroughput WarmOf(const ProvisionedThroughput& provisioned, bool is_on_demand,
                             const std::optional<WarmThroughput>& most);
// Sets what is asked for, and keeps the rest as it is now.
template <typename Record>
void SetWarm(const WarmThroughput& wanted, bool is_on_demand, Record* record);

}  // namespace portico::dynamodb::api
