// The managed policies that AWS provides, as far as they concern services that Portico has.
#pragma once

#include <memory>
#include <vector>

#include "iam/engine/state.h"

namespace portico::iam {

// Made once, on first use; lives as long as the process.
const std::vector<std::shared_ptr<const PolicyEntry>>& AwsManagedPolicies();

}  // namespace portico::iam
