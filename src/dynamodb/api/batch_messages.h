// What is wrong with the RequestItems of a batch as a map, in the service's words: lists of
// violations, which quote the map.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "dynamodb/api/shapes_batch.h"

namespace portico::dynamodb::api {

// "2 validation errors detected: …; …", or success if there are none.
Status ToStatus(const std::vector<std::string>& violations);

// BatchGetItem's map is quoted as JSON, and ReturnConsumedCapacity is checked along with it.
std::vector<std::string> ViolationsOf(const BatchGetItemInput& in);

// BatchWriteItem's is quoted the way Java prints it.
std::vector<std::string> ViolationsOf(const BatchWriteItemInput& in);

inline constexpr size_t kBatchGetKeysMax = 100;
inline constexpr size_t kBatchWritesMax = 25;

}  // namespace portico::dynamodb::api
