// Lambda's own condition keys, as its operations have them (aws::KeySource).
//
// Source: AWS's Service Authorization Reference for AWS Lambda. What members that Portico refuses
// would say (VPCs, layers, code signing) no request has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/operation.h"

namespace portico::lambda::api {

bool AddPermissionKeys(const aws::KeyQuestion& question, std::string_view key,
                       std::vector<std::string>* values);
bool RemovePermissionKeys(const aws::KeyQuestion& question, std::string_view key,
                          std::vector<std::string>* values);
bool InvokeKeys(const aws::KeyQuestion& question, std::string_view key,
                std::vector<std::string>* values);

}  // namespace portico::lambda::api
