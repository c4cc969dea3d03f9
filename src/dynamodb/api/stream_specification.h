// StreamSpecification: what CreateTable and UpdateTable check of it, and what it changes. Pure.
#pragma once

#include "base/result.h"
#include "dynamodb/api/shapes_tables.h"
#include "dynamodb/engine/model.h"

namespace portico::dynamodb::api {

// CreateTable's, by itself, and what it makes of a new table.
Status CheckNewStream(const StreamSpecification& wanted);
void SetNewStream(const StreamSpecification& wanted, TableRecord* record);

// UpdateTable's, by itself and then against the table as it is.
Status CheckStreamChange(const StreamSpecification& wanted);
Status ChangeStream(const StreamSpecification& wanted, TableRecord* record);

}  // namespace portico::dynamodb::api
