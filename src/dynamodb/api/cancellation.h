// How a cancelled transaction is answered.
#pragma once

#include <vector>

#include "base/error.h"
#include "dynamodb/engine/transactions.h"

namespace portico::dynamodb::api {

// A TransactionCanceledException that tells the reason of each action, in their order; with the
// items that the reasons hold.
AwsError Cancelled(std::vector<CancellationReason> reasons);

}  // namespace portico::dynamodb::api
