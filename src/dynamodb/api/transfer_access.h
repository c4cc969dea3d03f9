// Whether the caller may use the bucket and the log group that an export or import works with: on
// AWS, DynamoDB does so in the caller's name.
//
// Source: DynamoDB developer guide, "Requesting a table export in DynamoDB" and "Requesting a table
// import in DynamoDB", the policies under "Setting up IAM permissions". Pure but for the
// authorizer.
#pragma once

#include <string>

#include "aws/call.h"
#include "base/result.h"

namespace portico::dynamodb::api {

// `prefix`: of the keys that are written, without what the export adds; may be empty.
Status AllowExportTo(const aws::Call& call, const std::string& bucket, std::string prefix);
// `prefix`: of the keys that are read; may be empty.
Status AllowImportFrom(const aws::Call& call, const std::string& bucket, const std::string& prefix);

}  // namespace portico::dynamodb::api
