// An ApiState as records: what a change must write, and a state from what was read. Pure functions.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "apigateway/engine/state.h"
#include "base/result.h"
#include "storage/records.h"

namespace portico::apigateway {

// The changes of records that lead from one state of an API to the next; null is no API.
std::vector<storage::RecordStore::Change> Difference(const ApiState* before, const ApiState* after);

// Every API that the store holds, by id.
Result<std::map<std::string, std::shared_ptr<const ApiState>>> ReadAll(
    const storage::RecordStore& records);

}  // namespace portico::apigateway
