#include "dynamodb/api/transfer_access.h"

#include "aws/arn.h"
#include "dynamodb/engine/transfer/imports.h"

namespace portico::dynamodb::api {
namespace {

constexpr std::string_view kBucketArn = "arn:aws:s3:::";
constexpr std::string_view kService = "dynamodb.amazonaws.com";
constexpr std::string_view kLogActions[] = {"logs:CreateLogGroup",    "logs:CreateLogStream",
                                            "logs:DescribeLogGroups", "logs:DescribeLogStreams",
                                            "logs:PutLogEvents",      "logs:PutRetentionPolicy"};

aws::Authorizer::Request Forwarded(std::string_view action, std::string_view resource) {
  aws::Authorizer::Request request{action, resource};
  for (const char* key : {"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"}) {
    request.context[key] = {std::string(kService)};
  }
  request.context["aws:ViaAWSService"] = {"true"};
  return request;
}

}  // namespace

Status AllowExportTo(const aws::Call& call, const std::string& bucket, std::string prefix) {
  if (!prefix.empty() && !prefix.ends_with('/')) prefix += '/';
  const std::string objects = std::string(kBucketArn) + bucket + "/" + prefix + "AWSDynamoDB/";
  for (const std::string_view action : {"s3:PutObject", "s3:AbortMultipartUpload"}) {
    PORTICO_TRY(call.authorizer->Authorize(call, Forwarded(action, objects)));
  }
  return {};
}

Status AllowImportFrom(const aws::Call& call, const std::string& bucket,
                       const std::string& prefix) {
  const std::string arn = std::string(kBucketArn) + bucket;
  aws::Authorizer::Request list = Forwarded("s3:ListBucket", arn);
  list.context["s3:prefix"] = {prefix};
  PORTICO_TRY(call.authorizer->Authorize(call, list));
  const std::string objects = arn + "/" + prefix;
  PORTICO_TRY(call.authorizer->Authorize(call, Forwarded("s3:GetObject", objects)));
  const std::string group =
      aws::MakeArn("logs", call.region, call.account,
                   std::string("log-group:") + kImportLogGroup + ":log-stream:");
  for (const std::string_view action : kLogActions) {
    PORTICO_TRY(call.authorizer->Authorize(call, Forwarded(action, group)));
  }
  return {};
}

}  // namespace portico::dynamodb::api
