#include "logs/api/operations.h"

#include "logs/api/api.h"

namespace portico::logs::api {
namespace {

using aws::Authorization;
using aws::Op;

// Names that are too long have words of their own.
AwsError RewordViolations(std::string_view, const void*, bool, AwsError error) {
  constexpr std::string_view kTooLong =
      "' failed to satisfy constraint: Member must have length less than or equal to 512";
  for (const std::string_view member : {"'logGroupName", "'logStreamName"}) {
    if (error.message.find(std::string(member) + std::string(kTooLong)) == std::string::npos) {
      continue;
    }
    error.message =
        "Invalid LogGroup or LogStream, both must have length less than or equal to 512.";
    break;
  }
  return error;
}

constexpr aws::ServiceInfo kInfo{
    .name = "logs",
    .title = "Amazon CloudWatch Logs",
    .signing_name = "logs",
    .protocol = aws::Protocol::kJson11,
    .target_prefix = "Logs_20140328",
    .api_version = "2014-03-28",
    .validation_code = "InvalidParameterException",
    .violation_style = {.hides_texts = true},
    .internal_code = "ServiceUnavailableException",
    .access_denied_code = "AccessDeniedException",
    .throttling_code = "ThrottlingException",
    .reword_violations = &RewordViolations,
};

// What actions on groups and streams are on. A group stands for itself with an empty stream, so
// that the usual "log-group:name:*" covers it.
constexpr std::string_view kAllGroups = "arn:aws:logs:{region}:{account}:log-group::log-stream:";
constexpr std::string_view kGroup =
    "arn:aws:logs:{region}:{account}:log-group:{logGroupName}:log-stream:";
constexpr std::string_view kStream =
    "arn:aws:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{logStreamName}";

constexpr std::string_view kNotImplemented[] = {
    "AssociateKmsKey",
    "AssociateSourceToS3TableIntegration",
    "CancelExportTask",
    "CancelImportTask",
    "CreateDelivery",
    "CreateExportTask",
    "CreateImportTask",
    "CreateLogAnomalyDetector",
    "CreateLookupTable",
    "CreateScheduledQuery",
    "DeleteAccountPolicy",
    "DeleteDataProtectionPolicy",
    "DeleteDelivery",
    "DeleteDeliveryDestination",
    "DeleteDeliveryDestinationPolicy",
    "DeleteDeliverySource",
    "DeleteDestination",
    "DeleteIndexPolicy",
    "DeleteIntegration",
    "DeleteLogAnomalyDetector",
    "DeleteLookupTable",
    "DeleteMetricFilter",
    "DeleteQueryDefinition",
    "DeleteResourcePolicy",
    "DeleteScheduledQuery",
    "DeleteSubscriptionFilter",
    "DeleteTransformer",
    "DescribeAccountPolicies",
    "DescribeConfigurationTemplates",
    "DescribeDeliveries",
    "DescribeDeliveryDestinations",
    "DescribeDeliverySources",
    "DescribeDestinations",
    "DescribeExportTasks",
    "DescribeFieldIndexes",
    "DescribeImportTaskBatches",
    "DescribeImportTasks",
    "DescribeIndexPolicies",
    "DescribeLookupTables",
    "DescribeMetricFilters",
    "DescribeQueries",
    "DescribeQueryDefinitions",
    "DescribeResourcePolicies",
    "DescribeSubscriptionFilters",
    "DisassociateKmsKey",
    "DisassociateSourceFromS3TableIntegration",
    "GetDataProtectionPolicy",
    "GetDelivery",
    "GetDeliveryDestination",
    "GetDeliveryDestinationPolicy",
    "GetDeliverySource",
    "GetIntegration",
    "GetLogAnomalyDetector",
    "GetLogFields",
    "GetLogGroupFields",
    "GetLogObject",
    "GetLogRecord",
    "GetLookupTable",
    "GetQueryResults",
    "GetScheduledQuery",
    "GetScheduledQueryHistory",
    "GetTransformer",
    "ListAggregateLogGroupSummaries",
    "ListAnomalies",
    "ListIntegrations",
    "ListLogAnomalyDetectors",
    "ListLogGroups",
    "ListLogGroupsForQuery",
    "ListScheduledQueries",
    "ListSourcesForS3TableIntegration",
    "PutAccountPolicy",
    "PutBearerTokenAuthentication",
    "PutDataProtectionPolicy",
    "PutDeliveryDestination",
    "PutDeliveryDestinationPolicy",
    "PutDeliverySource",
    "PutDestination",
    "PutDestinationPolicy",
    "PutIndexPolicy",
    "PutIntegration",
    "PutLogGroupDeletionProtection",
    "PutMetricFilter",
    "PutQueryDefinition",
    "PutResourcePolicy",
    "PutSubscriptionFilter",
    "PutTransformer",
    "StartLiveTail",
    "StartQuery",
    "StopQuery",
    "TestMetricFilter",
    "TestTransformer",
    "UpdateAnomaly",
    "UpdateDeliveryConfiguration",
    "UpdateLogAnomalyDetector",
    "UpdateLookupTable",
    "UpdateScheduledQuery",
};

}  // namespace

aws::Service MakeService(Api* api) {
  return {
      &kInfo,
      api,
      {
          Op<&Api::CreateLogGroup>({.name = "CreateLogGroup", .resource = kGroup}),
          Op<&Api::DeleteLogGroup>({.name = "DeleteLogGroup", .resource = kGroup}),
          Op<&Api::DescribeLogGroups>({.name = "DescribeLogGroups", .resource = kAllGroups}),
          Op<&Api::PutRetentionPolicy>({.name = "PutRetentionPolicy", .resource = kGroup}),
          Op<&Api::DeleteRetentionPolicy>({.name = "DeleteRetentionPolicy", .resource = kGroup}),
          Op<&Api::TagResource>({.name = "TagResource", .resource = "{resourceArn}"}),
          Op<&Api::ListTagsForResource>(
              {.name = "ListTagsForResource", .resource = "{resourceArn}"}),
          Op<&Api::UntagResource>({.name = "UntagResource", .resource = "{resourceArn}"}),
          Op<&Api::ListTagsLogGroup>({.name = "ListTagsLogGroup", .resource = kGroup}),
          Op<&Api::TagLogGroup>({.name = "TagLogGroup", .resource = kGroup}),
          Op<&Api::UntagLogGroup>({.name = "UntagLogGroup", .resource = kGroup}),
          Op<&Api::CreateLogStream>({.name = "CreateLogStream", .resource = kStream}),
          Op<&Api::DeleteLogStream>({.name = "DeleteLogStream", .resource = kStream}),
          Op<&Api::DescribeLogStreams>(
              {.name = "DescribeLogStreams", .authorization = Authorization::kInHandler}),
          Op<&Api::PutLogEvents>({.name = "PutLogEvents", .resource = kStream}),
          Op<&Api::GetLogEvents>(
              {.name = "GetLogEvents", .authorization = Authorization::kInHandler}),
          Op<&Api::FilterLogEvents>(
              {.name = "FilterLogEvents", .authorization = Authorization::kInHandler}),
      },
      kNotImplemented,
      nullptr,
      [](void* of, std::string_view arn) { return static_cast<const Api*>(of)->TagsOf(arn); }};
}

}  // namespace portico::logs::api
