// Constraints of STS's members, as AWS's model gives them; named after its types.
#pragma once

#include <string_view>

#include "aws/shape.h"

namespace portico::sts::api {

constexpr aws::Constraints Required(aws::Constraints constraints) {
  constraints.required = true;
  return constraints;
}
constexpr aws::Constraints Unsupported(aws::Constraints constraints) {
  constraints.unsupported = true;
  return constraints;
}

inline constexpr aws::Constraints kArn{
    .length_min = 20,
    .length_max = 2048,
    .pattern =
        R"re([\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+)re"};
inline constexpr aws::Constraints kTagKey{
    .length_min = 1, .length_max = 128, .pattern = R"re([\p{L}\p{Z}\p{N}_.:/=+\-@]+)re"};
inline constexpr aws::Constraints kTagValue{.length_max = 256,
                                            .pattern = R"re([\p{L}\p{Z}\p{N}_.:/=+\-@]*)re"};
inline constexpr aws::Constraints kContextAssertion{.length_min = 4, .length_max = 2048};
inline constexpr aws::Constraints kRoleSessionName{
    .length_min = 2, .length_max = 64, .pattern = R"re([\w+=,.@-]*)re"};
inline constexpr aws::Constraints kUnrestrictedSessionPolicyDocument{
    .length_min = 1, .pattern = R"re([\u0009\u000A\u000D\u0020-\u00FF]+)re"};
inline constexpr aws::Constraints kRoleDurationSeconds{.value_min = 900, .value_max = 43200};
inline constexpr aws::Constraints kTagList{.length_max = 50};
inline constexpr aws::Constraints kTagKeyList{.length_max = 50, .element = &kTagKey};
inline constexpr aws::Constraints kExternalId{
    .length_min = 2, .length_max = 1224, .pattern = R"re([\w+=,.@:\/-]*)re"};
inline constexpr aws::Constraints kSerialNumber{
    .length_min = 9, .length_max = 256, .pattern = R"re([\w+=/:,.@-]*)re"};
inline constexpr aws::Constraints kTokenCode{
    .length_min = 6, .length_max = 6, .pattern = R"re([\d]*)re"};
inline constexpr aws::Constraints kSourceIdentity{
    .length_min = 2, .length_max = 64, .pattern = R"re([\w+=,.@-]*)re"};
inline constexpr aws::Constraints kProvidedContextsList{.length_min = 1, .length_max = 5};

}  // namespace portico::sts::api
