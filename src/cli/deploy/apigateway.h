// What the deployers of API Gateway's resource types share.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/deploy/session.h"

namespace portico::cli::apigateway {

// Begins the mark in the description of every deployment that `portico up` makes.
inline constexpr std::string_view kDeploymentMark = "[portico up ";

Result<json::Value> Call(const Session& session, std::string_view method, const std::string& path,
                         const json::Value& body = {});

// All items of a list operation, over all its pages.
Result<json::Value::Array> List(const Session& session, const std::string& path,
                                const Params& query = {});

// CloudFormation's RestApiId is the API's restApiId: the properties named, as the API spells them.
json::Value Members(const json::Value& properties, std::initializer_list<std::string_view> names);
std::string LowerFirst(std::string_view name);

// A PATCH body that replaces the texts at the paths given.
json::Value Patch(const std::vector<std::pair<std::string, std::string>>& replacements);

}  // namespace portico::cli::apigateway
