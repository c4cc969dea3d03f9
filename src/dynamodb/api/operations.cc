#include "dynamodb/api/operations.h"

#include "dynamodb/api/condition_keys.h"
#include "dynamodb/api/request_tables.h"
#include "dynamodb/api/rewording.h"
#include "dynamodb/api/shapes_exports.h"
#include "dynamodb/api/shapes_imports.h"

namespace portico::dynamodb::api {
namespace {

using aws::Authorization;
using aws::Op;

// Errors of the transactions, as AWS's model spells them, of the wire format and of permissions.
constexpr std::string_view kCapitalMessage[] = {
    "SerializationException", "AccessDeniedException", "TransactionCanceledException",
    "TransactionInProgressException", "IdempotentParameterMismatchException"};

constexpr aws::ServiceInfo kInfo{
    .name = "dynamodb",
    .title = "Amazon DynamoDB",
    .signing_name = "dynamodb",
    .protocol = aws::Protocol::kJson10,
    .target_prefix = "DynamoDB_20120810",
    .api_version = "2012-08-10",
    .type_namespace = "com.amazonaws.dynamodb.v20120810",
    .internal_code = "InternalServerError",
    .access_denied_status = 400,
    .codes_of_capital_message = kCapitalMessage,
    .reword_violations = &RewordViolations,
};

constexpr std::string_view kTable = "arn:aws:dynamodb:{region}:{account}:table/{TableName}";
constexpr auto kCounts = aws::ResourcePolicy::kCounts;
constexpr std::string_view kAllTables = "arn:aws:dynamodb:{region}:{account}:table/*";

constexpr std::string_view kNotImplemented[] = {
    "CreateGlobalTable",
    "DescribeContributorInsights",
    "DescribeGlobalTable",
    "DescribeGlobalTableSettings",
    "DescribeKinesisStreamingDestination",
    "DescribeTableReplicaAutoScaling",
    "DisableKinesisStreamingDestination",
    "EnableKinesisStreamingDestination",
    "ListContributorInsights",
    "ListGlobalTables",
    "UpdateContributorInsights",
    "UpdateGlobalTable",
    "UpdateGlobalTableSettings",
    "UpdateKinesisStreamingDestination",
    "UpdateTableReplicaAutoScaling",
};

}  // namespace

aws::Service MakeService(Api* api) {
  return {
      &kInfo,
      api,
      {
          Op<&Api::CreateTable>({.name = "CreateTable", .resource = kTable}),
          Op<&Api::DescribeTable>(
              {.name = "DescribeTable", .resource = kTable, .resource_policy = kCounts}),
          Op<&Api::ListTables>({.name = "ListTables", .resource = kAllTables}),
          Op<&Api::UpdateTable>(
              {.name = "UpdateTable", .resource = kTable, .resource_policy = kCounts}),
          Op<&Api::DeleteTable>(
              {.name = "DeleteTable", .resource = kTable, .resource_policy = kCounts}),

          Op<&Api::PutItem>({.name = "PutItem",
                             .resource = kTable,
                             .resource_policy = kCounts,
                             .keys = &PutItemKeys}),
          Op<&Api::GetItem>({.name = "GetItem",
                             .resource = kTable,
                             .resource_policy = kCounts,
                             .keys = &GetItemKeys}),
          Op<&Api::UpdateItem>({.name = "UpdateItem",
                                .resource = kTable,
                                .resource_policy = kCounts,
                                .keys = &UpdateItemKeys}),
          Op<&Api::DeleteItem>({.name = "DeleteItem",
                                .resource = kTable,
                                .resource_policy = kCounts,
                                .keys = &DeleteItemKeys}),
          Op<&Api::BatchGetItem>({.name = "BatchGetItem",
                                  .authorization = Authorization::kInHandler,
                                  .keys = &BatchGetItemKeys}),
          Op<&Api::BatchWriteItem>({.name = "BatchWriteItem",
                                    .authorization = Authorization::kInHandler,
                                    .keys = &BatchWriteItemKeys}),
          Op<&Api::TransactGetItems>(
              {.name = "TransactGetItems", .authorization = Authorization::kInHandler}),
          Op<&Api::TransactWriteItems>(
              {.name = "TransactWriteItems", .authorization = Authorization::kInHandler}),
          Op<&Api::Query>(
              {.name = "Query", .authorization = Authorization::kInHandler, .keys = &QueryKeys}),
          Op<&Api::Scan>(
              {.name = "Scan", .authorization = Authorization::kInHandler, .keys = &ScanKeys}),

          Op<&Api::ExecuteStatement>(
              {.name = "ExecuteStatement", .authorization = Authorization::kInHandler}),
          Op<&Api::BatchExecuteStatement>(
              {.name = "BatchExecuteStatement", .authorization = Authorization::kInHandler}),
          Op<&Api::ExecuteTransaction>(
              {.name = "ExecuteTransaction", .authorization = Authorization::kInHandler}),

          Op<&Api::CreateBackup>(
              {.name = "CreateBackup", .resource = kTable, .resource_policy = kCounts}),
          Op<&Api::DescribeBackup>({.name = "DescribeBackup", .resource = "{BackupArn}"}),
          Op<&Api::ListBackups>({.name = "ListBackups"}),
          Op<&Api::DeleteBackup>({.name = "DeleteBackup", .resource = "{BackupArn}"}),
          Op<&Api::RestoreTableFromBackup>(
              {.name = "RestoreTableFromBackup", .authorization = Authorization::kInHandler}),

          Op<&Api::UpdateContinuousBackups>(
              {.name = "UpdateContinuousBackups", .resource = kTable, .resource_policy = kCounts}),
          Op<&Api::DescribeContinuousBackups>({.name = "DescribeContinuousBackups",
                                               .resource = kTable,
                                               .resource_policy = kCounts}),
          Op<&Api::RestoreTableToPointInTime>(
              {.name = "RestoreTableToPointInTime", .authorization = Authorization::kInHandler}),

          Op<&Api::ExportTableToPointInTime>(
              {.name = "ExportTableToPointInTime", .resource = "{TableArn}"}),
          Op<&Api::DescribeExport>({.name = "DescribeExport", .resource = "{ExportArn}"}),
          Op<&Api::ListExports>({.name = "ListExports", .resource = "{TableArn}"}),
          Op<&Api::ImportTable>(
              {.name = "ImportTable", .authorization = Authorization::kInHandler}),
          Op<&Api::DescribeImport>({.name = "DescribeImport", .resource = "{ImportArn}"}),
          Op<&Api::ListImports>({.name = "ListImports", .resource = "{TableArn}"}),

          Op<&Api::PutResourcePolicy>({.name = "PutResourcePolicy",
                                       .resource = "{ResourceArn}",
                                       .resource_policy = kCounts}),
          Op<&Api::GetResourcePolicy>({.name = "GetResourcePolicy",
                                       .resource = "{ResourceArn}",
                                       .resource_policy = kCounts}),
          Op<&Api::DeleteResourcePolicy>({.name = "DeleteResourcePolicy",
                                          .resource = "{ResourceArn}",
                                          .resource_policy = kCounts}),

          Op<&Api::DescribeLimits>({.name = "DescribeLimits"}),
          Op<&Api::DescribeEndpoints>({.name = "DescribeEndpoints"}),
          Op<&Api::TagResource>(
              {.name = "TagResource", .resource = "{ResourceArn}", .resource_policy = kCounts}),
          Op<&Api::UntagResource>(
              {.name = "UntagResource", .resource = "{ResourceArn}", .resource_policy = kCounts}),
          Op<&Api::ListTagsOfResource>({.name = "ListTagsOfResource",
                                        .resource = "{ResourceArn}",
                                        .resource_policy = kCounts}),
          Op<&Api::UpdateTimeToLive>(
              {.name = "UpdateTimeToLive", .resource = kTable, .resource_policy = kCounts}),
          Op<&Api::DescribeTimeToLive>(
              {.name = "DescribeTimeToLive", .resource = kTable, .resource_policy = kCounts}),
      },
      kNotImplemented,
      [](void* of, std::string_view arn) { return static_cast<Api*>(of)->PolicyOf(arn); },
      [](void* of, std::string_view arn) { return TagsOf(static_cast<Api*>(of)->tables(), arn); }};
}

}  // namespace portico::dynamodb::api
