// API Gateway's own condition keys, as its operations have them (aws::KeySource):
// apigateway:Request/… of what a request asks for, apigateway:Resource/… of what is there.
//
// Source: AWS's Service Authorization Reference for API Gateway Management, and the API Gateway
// developer guide's "Condition keys for API Gateway". An update's request is its patches.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "apigateway/engine/api_store.h"
#include "aws/operation.h"

namespace portico::apigateway {

bool CreateRestApiKeys(const aws::KeyQuestion& question, std::string_view key,
                       std::vector<std::string>* values);
bool UpdateRestApiKeys(const aws::KeyQuestion& question, std::string_view key,
                       std::vector<std::string>* values);
bool PutMethodKeys(const aws::KeyQuestion& question, std::string_view key,
                   std::vector<std::string>* values);
bool UpdateMethodKeys(const aws::KeyQuestion& question, std::string_view key,
                      std::vector<std::string>* values);
bool CreateDeploymentKeys(const aws::KeyQuestion& question, std::string_view key,
                          std::vector<std::string>* values);
// Of operations on an API or a method that ask for nothing new: those of the resource alone.
bool ResourceKeys(const aws::KeyQuestion& question, std::string_view key,
                  std::vector<std::string>* values);

// The tags of what an ARN names: an API's, which all that is in it inherits, and a stage's own.
std::map<std::string, std::string> TagsOf(const ApiStore& apis, std::string_view arn);

}  // namespace portico::apigateway
