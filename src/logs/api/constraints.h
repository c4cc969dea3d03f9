// Constraints of CloudWatch Logs's members, as AWS's model gives them; named after its types.
#pragma once

#include <string_view>

#include "aws/shape.h"

namespace portico::logs::api {

constexpr aws::Constraints Required(aws::Constraints constraints) {
  constraints.required = true;
  return constraints;
}
constexpr aws::Constraints Unsupported(aws::Constraints constraints) {
  constraints.unsupported = true;
  return constraints;
}

inline constexpr aws::Constraints kLogGroupName{
    .length_min = 1, .length_max = 512, .pattern = R"re([\.\-_/#A-Za-z0-9]+)re"};
inline constexpr aws::Constraints kKmsKeyId{.length_max = 256};
inline constexpr aws::Constraints kTagValue{.length_max = 256,
                                            .pattern = R"re(^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$)re"};
inline constexpr aws::Constraints kTagKey{
    .length_min = 1, .length_max = 128, .pattern = R"re(^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$)re"};
inline constexpr aws::Constraints kTags{
    .length_min = 1, .length_max = 50, .element = &kTagValue, .key = &kTagKey};
inline constexpr std::string_view kLogGroupClassValues[] = {"STANDARD", "INFREQUENT_ACCESS",
                                                            "DELIVERY"};
inline constexpr aws::Constraints kLogGroupClass{.enum_values = kLogGroupClassValues};
inline constexpr aws::Constraints kAccountId{
    .length_min = 12, .length_max = 12, .pattern = R"re(^\d{12}$)re"};
inline constexpr aws::Constraints kAccountIds{.length_max = 20, .element = &kAccountId};
inline constexpr aws::Constraints kLogGroupNamePattern{.length_max = 512,
                                                       .pattern = R"re([\.\-_/#A-Za-z0-9]*)re"};
inline constexpr aws::Constraints kNextToken{.length_min = 1};
inline constexpr aws::Constraints kDescribeLimit{.value_min = 1, .value_max = 50};
inline constexpr aws::Constraints kLogGroupIdentifier{
    .length_min = 1, .length_max = 2048, .pattern = R"re([\w#+=/:,.@-]*)re"};
inline constexpr aws::Constraints kDescribeLogGroupsLogGroupIdentifiers{
    .length_min = 1, .length_max = 50, .element = &kLogGroupIdentifier};
inline constexpr aws::Constraints kAmazonResourceName{
    .length_min = 1, .length_max = 1011, .pattern = R"re([\w+=/:,.@-]*)re"};
inline constexpr aws::Constraints kTagKeyList{.length_max = 50, .element = &kTagKey};
inline constexpr aws::Constraints kTagList{.length_min = 1, .element = &kTagKey};
inline constexpr aws::Constraints kLogStreamName{
    .length_min = 1, .length_max = 512, .pattern = R"re([^:*]*)re"};
inline constexpr std::string_view kOrderByValues[] = {"LogStreamName", "LastEventTime"};
inline constexpr aws::Constraints kOrderBy{.enum_values = kOrderByValues};
inline constexpr aws::Constraints kTimestamp{.value_min = 0};
inline constexpr aws::Constraints kEventMessage{.length_min = 1};
inline constexpr aws::Constraints kEntityKeyAttributesValue{.length_min = 1, .length_max = 512};
inline constexpr aws::Constraints kEntityKeyAttributesKey{.length_min = 1, .length_max = 32};
inline constexpr aws::Constraints kEntityKeyAttributes{.length_min = 2,
                                                       .length_max = 4,
                                                       .element = &kEntityKeyAttributesValue,
                                                       .key = &kEntityKeyAttributesKey};
inline constexpr aws::Constraints kEntityAttributesValue{.length_min = 1, .length_max = 512};
inline constexpr aws::Constraints kEntityAttributesKey{.length_min = 1, .length_max = 256};
inline constexpr aws::Constraints kEntityAttributes{
    .length_max = 10, .element = &kEntityAttributesValue, .key = &kEntityAttributesKey};
inline constexpr aws::Constraints kInputLogEvents{.length_min = 1, .length_max = 10000};
inline constexpr aws::Constraints kSequenceToken{.length_min = 1};
inline constexpr aws::Constraints kEventsLimit{.value_min = 1, .value_max = 10000};
inline constexpr aws::Constraints kInputLogStreamNames{
    .length_min = 1, .length_max = 100, .element = &kLogStreamName};
inline constexpr aws::Constraints kFilterPattern{.length_max = 1024};

}  // namespace portico::logs::api
