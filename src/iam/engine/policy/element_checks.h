// What AWS demands of single values in a policy, and how it words it. Pure functions.
#pragma once

#include <string_view>

#include "base/result.h"

namespace portico::iam {

// "dynamodb:Get*", or "*".
Status CheckAction(std::string_view action);
// As CheckAction, and of STS: all that a trust policy may speak of.
Status CheckTrustAction(std::string_view action);
// Account and vendor of a resource's ARN: what fails with "legacy parsing".
Status CheckResourceValues(std::string_view resource);
// The rest of a resource's ARN.
Status CheckResourceForm(std::string_view resource);
Status CheckSid(std::string_view sid);

}  // namespace portico::iam
