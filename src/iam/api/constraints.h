// Constraints of IAM's members, as AWS's model gives them; named after its types.
#pragma once

#include <string_view>

#include "aws/shape.h"

namespace portico::iam::api {

constexpr aws::Constraints Required(aws::Constraints constraints) {
  constraints.required = true;
  return constraints;
}

inline constexpr aws::Constraints kTagKey{
    .length_min = 1, .length_max = 128, .pattern = R"re([\p{L}\p{Z}\p{N}_.:/=+\-@]+)re"};
inline constexpr aws::Constraints kTagValue{.length_max = 256,
                                            .pattern = R"re([\p{L}\p{Z}\p{N}_.:/=+\-@]*)re"};
inline constexpr aws::Constraints kPolicyName{
    .length_min = 1, .length_max = 128, .pattern = R"re([\w+=,.@-]+)re"};
inline constexpr aws::Constraints kPolicyPath{
    .length_min = 1, .length_max = 512, .pattern = R"re(((/[A-Za-z0-9\.,\+@=_-]+)*)/)re"};
inline constexpr aws::Constraints kPolicyDocument{
    .length_min = 1, .length_max = 131072, .pattern = R"re([\u0009\u000A\u000D\u0020-\u00FF]+)re"};
inline constexpr aws::Constraints kPolicyDescription{.length_max = 1000};
inline constexpr aws::Constraints kTagList{.length_max = 50};
inline constexpr aws::Constraints kArn{.length_min = 20, .length_max = 2048};
inline constexpr std::string_view kPolicyScopeValues[] = {"All", "AWS", "Local"};
inline constexpr aws::Constraints kPolicyScope{.enum_values = kPolicyScopeValues};
inline constexpr std::string_view kPolicyUsageValues[] = {"PermissionsPolicy",
                                                          "PermissionsBoundary"};
inline constexpr aws::Constraints kPolicyUsage{.enum_values = kPolicyUsageValues};
inline constexpr aws::Constraints kMarker{
    .length_min = 1, .length_max = 320, .pattern = R"re([\u0020-\u00FF]+)re"};
inline constexpr aws::Constraints kMaxItems{.value_min = 1, .value_max = 1000};
inline constexpr aws::Constraints kPolicyVersionId{.pattern =
                                                       R"re(v[1-9][0-9]*(\.[A-Za-z0-9-]*)?)re"};
inline constexpr std::string_view kEntityValues[] = {"User", "Role", "Group", "LocalManagedPolicy",
                                                     "AWSManagedPolicy"};
inline constexpr aws::Constraints kEntity{.enum_values = kEntityValues};
inline constexpr aws::Constraints kPath{
    .length_min = 1,
    .length_max = 512,
    .pattern = R"re((\u002F)|(\u002F[\u0021-\u007E]+\u002F))re"};
inline constexpr aws::Constraints kTagKeyList{.length_max = 50, .element = &kTagKey};
inline constexpr aws::Constraints kRoleName{
    .length_min = 1, .length_max = 64, .pattern = R"re([\w+=,.@-]+)re"};
inline constexpr aws::Constraints kRoleDescription{
    .length_max = 1000, .pattern = R"re([\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*)re"};
inline constexpr aws::Constraints kRoleMaxSessionDuration{.value_min = 3600, .value_max = 43200};
inline constexpr aws::Constraints kPathPrefix{
    .length_min = 1, .length_max = 512, .pattern = R"re(\u002F[\u0021-\u007F]*)re"};
inline constexpr aws::Constraints kServiceName{
    .length_min = 1, .length_max = 128, .pattern = R"re([\w+=,.@-]+)re"};
inline constexpr aws::Constraints kCustomSuffix{
    .length_min = 1, .length_max = 64, .pattern = R"re([\w+=,.@-]+)re"};
inline constexpr aws::Constraints kDeletionTaskId{.length_min = 1, .length_max = 1000};
inline constexpr aws::Constraints kUserName{
    .length_min = 1, .length_max = 64, .pattern = R"re([\w+=,.@-]+)re"};
inline constexpr aws::Constraints kExistingUserName{
    .length_min = 1, .length_max = 128, .pattern = R"re([\w+=,.@-]+)re"};
inline constexpr aws::Constraints kAccessKeyId{
    .length_min = 16, .length_max = 128, .pattern = R"re([\w]+)re"};
inline constexpr std::string_view kStatusValues[] = {"Active", "Inactive", "Expired"};
inline constexpr aws::Constraints kStatus{.enum_values = kStatusValues};

}  // namespace portico::iam::api
