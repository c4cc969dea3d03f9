// What CreateTable and UpdateTable check beyond the constraints of their shapes, in the service's
// order and words. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dynamodb/api/shapes_tables.h"
#include "dynamodb/engine/model.h"

namespace portico::dynamodb::api {

inline constexpr int64_t kThroughputUnitsMax = 1'000'000'000'000;
inline constexpr size_t kTagsMax = 50;

// TableThroughputMode is BillingMode by another name, and heard where that is absent. Either
// operation's input.
template <typename Input>
void TakeThroughputMode(Input* in) {
  if (!in->billing_mode) in->billing_mode = in->table_throughput_mode;
}

Status CheckCreate(const CreateTableInput& in);

// That units are within bounds; of an index, if it is named.
Status CheckThroughput(const ProvisionedThroughput& throughput, std::string_view index = {});

// That tables and local indexes have at most two key attributes. `path` is where the message says
// that the schema is.
Status CheckKeyCount(const std::vector<KeySchemaElement>& schema, const std::string& path);

// AWS's rules for tags that are about to be a table's.
Status CheckTags(const std::vector<ResourceTag>& tags);

}  // namespace portico::dynamodb::api
