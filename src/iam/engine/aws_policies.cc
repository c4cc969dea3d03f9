#include "iam/engine/aws_policies.h"

#include "base/check.h"
#include "base/random.h"
#include "base/time_format.h"
#include "codec/hash.h"

namespace portico::iam {
namespace {

constexpr size_t kPolicyIdLength = 21;

struct Row {
  const char* name;
  const char* path;
  // Null where the documentation does not say: it is made of the name then.
  const char* id;
  const char* created;
  // What follows {"Version":"2012-10-17","Statement":
  const char* statements;
};

// Facts from AWS's managed policy reference. Actions of services that Portico lacks are left out
// where leaving them out changes nothing here.
constexpr Row kRows[] = {
    {"AdministratorAccess", "/", "ANPAIWMBCKSKIEE64ZLYK", "2015-02-06T18:39:46Z",
     R"([{"Effect":"Allow","Action":"*","Resource":"*"}])"},
    {"PowerUserAccess", "/", "ANPAJYRXTHIB4FOVS3ZXS", "2015-02-06T18:39:47Z",
     R"([{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},
         {"Effect":"Allow","Action":["account:GetAccountInformation","iam:CreateServiceLinkedRole",
          "iam:DeleteServiceLinkedRole","iam:ListRoles"],"Resource":"*"}])"},
    {"ReadOnlyAccess", "/", "ANPAILL3HVNFSB6DCOWYQ", "2015-02-06T18:39:48Z",
     R"([{"Effect":"Allow","Action":["apigateway:GET","cloudwatch:Describe*","cloudwatch:Get*",
          "cloudwatch:List*","dynamodb:BatchGet*","dynamodb:Describe*","dynamodb:Get*",
          "dynamodb:List*","dynamodb:PartiQLSelect","dynamodb:Query","dynamodb:Scan",
          "iam:Generate*","iam:Get*","iam:List*","iam:Simulate*","lambda:Get*","lambda:List*",
          "logs:Describe*","logs:FilterLogEvents","logs:Get*","logs:ListTagsForResource",
          "logs:ListTagsLogGroup","logs:StartQuery","logs:StopQuery","logs:TestMetricFilter",
          "sts:GetAccessKeyInfo","sts:GetCallerIdentity","sts:GetSessionToken","tag:Get*"],
          "Resource":"*"}])"},
    {"IAMFullAccess", "/", "ANPAI7XKCFMBPM3QQRRVQ", "2015-02-06T18:40:38Z",
     R"([{"Effect":"Allow","Action":["iam:*"],"Resource":"*"}])"},
    {"IAMReadOnlyAccess", "/", "ANPAJKSO7NDY4T57MWDSQ", "2015-02-06T18:40:39Z",
     R"([{"Effect":"Allow","Action":["iam:GenerateCredentialReport",
          "iam:GenerateServiceLastAccessedDetails","iam:Get*","iam:List*",
          "iam:SimulateCustomPolicy","iam:SimulatePrincipalPolicy"],"Resource":"*"}])"},
    {"AmazonDynamoDBFullAccess", "/", "ANPAINUGF2JSOSUY76KYA", "2015-02-06T18:40:11Z",
     R"([{"Effect":"Allow","Action":["dynamodb:*","dax:*","cloudwatch:DescribeAlarms",
          "cloudwatch:GetMetricStatistics","cloudwatch:ListMetrics","iam:GetRole","iam:ListRoles",
          "lambda:CreateFunction","lambda:ListFunctions","lambda:ListEventSourceMappings",
          "lambda:CreateEventSourceMapping","lambda:DeleteEventSourceMapping",
          "lambda:GetFunctionConfiguration","lambda:DeleteFunction","tag:GetResources"],
          "Resource":"*"},
         {"Effect":"Allow","Action":["iam:PassRole"],"Resource":"*",
          "Condition":{"StringLike":{"iam:PassedToService":[
            "application-autoscaling.amazonaws.com","dax.amazonaws.com"]}}}])"},
    {"AmazonDynamoDBReadOnlyAccess", "/", "ANPAIY2XFNA232XJ6J7X2", "2015-02-06T18:40:12Z",
     R"([{"Effect":"Allow","Action":["cloudwatch:DescribeAlarms","cloudwatch:ListMetrics",
          "dynamodb:BatchGetItem","dynamodb:Describe*","dynamodb:List*",
          "dynamodb:GetAbacStatus","dynamodb:GetItem","dynamodb:GetResourcePolicy",
          "dynamodb:Query","dynamodb:Scan","dynamodb:PartiQLSelect","dax:Describe*","dax:List*",
          "dax:GetItem","dax:BatchGetItem","dax:Query","dax:Scan","iam:GetRole","iam:ListRoles",
          "lambda:ListFunctions","lambda:ListEventSourceMappings",
          "lambda:GetFunctionConfiguration","tag:GetResources"],"Resource":"*"}])"},
    {"AWSLambda_FullAccess", "/", "ANPAZKAPJZG4ONO6JSN4P", "2020-11-17T21:14:10Z",
     R"([{"Effect":"Allow","Action":["cloudwatch:ListMetrics","cloudwatch:GetMetricData",
          "iam:GetPolicy","iam:GetPolicyVersion","iam:GetRole","iam:GetRolePolicy",
          "iam:ListAttachedRolePolicies","iam:ListRolePolicies","iam:ListRoles","lambda:*",
          "logs:DescribeLogGroups","states:DescribeStateMachine","states:ListStateMachines",
          "tag:GetResources"],"Resource":"*"},
         {"Effect":"Allow","Action":"iam:PassRole","Resource":"*",
          "Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}},
         {"Effect":"Allow","Action":["logs:DescribeLogStreams","logs:GetLogEvents",
          "logs:FilterLogEvents"],"Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/*"}])"},
    {"AWSLambda_ReadOnlyAccess", "/", "ANPAZKAPJZG4ASJ3H7WMV", "2020-11-17T21:10:12Z",
     R"([{"Effect":"Allow","Action":["cloudwatch:GetMetricData","cloudwatch:ListMetrics",
          "iam:GetPolicy","iam:GetPolicyVersion","iam:GetRole","iam:GetRolePolicy",
          "iam:ListAttachedRolePolicies","iam:ListRolePolicies","iam:ListRoles",
          "logs:DescribeLogGroups","lambda:Get*","lambda:List*","tag:GetResources"],
          "Resource":"*"},
         {"Effect":"Allow","Action":["logs:DescribeLogStreams","logs:GetLogEvents",
          "logs:FilterLogEvents"],"Resource":"arn:aws:logs:*:*:log-group:/aws/lambda/*"}])"},
    {"AWSLambdaBasicExecutionRole", "/service-role/", "ANPAJNCQGXC42545SKXIK",
     "2015-04-09T15:03:43Z",
     R"([{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream",
          "logs:PutLogEvents"],"Resource":"*"}])"},
    {"AWSLambdaDynamoDBExecutionRole", "/service-role/", "ANPAIP7WNAGMIPYNW4WQG",
     "2015-04-09T15:09:29Z",
     R"([{"Effect":"Allow","Action":["dynamodb:DescribeStream","dynamodb:GetRecords",
          "dynamodb:GetShardIterator","dynamodb:ListStreams","logs:CreateLogGroup",
          "logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}])"},
    {"AWSLambdaRole", "/service-role/", "ANPAJX4DPCRGTC4NFDUXI", "2015-02-06T18:41:28Z",
     R"([{"Effect":"Allow","Action":["lambda:InvokeFunction"],"Resource":["*"]}])"},
    {"AWSLambdaExecute", "/", "ANPAJE5FX7FQZSU5XAKGO", "2015-02-06T18:40:46Z",
     R"([{"Effect":"Allow","Action":["logs:*"],"Resource":"arn:aws:logs:*:*:*"},
         {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
          "Resource":"arn:aws:s3:::*"}])"},
    {"AWSLambdaVPCAccessExecutionRole", "/service-role/", "ANPAJVTME3YLVNL72YR2K",
     "2016-02-11T23:15:26Z",
     R"([{"Sid":"AWSLambdaVPCAccessExecutionPermissions","Effect":"Allow",
          "Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents",
          "ec2:CreateNetworkInterface","ec2:DescribeNetworkInterfaces","ec2:DescribeSubnets",
          "ec2:DeleteNetworkInterface","ec2:AssignPrivateIpAddresses",
          "ec2:UnassignPrivateIpAddresses"],"Resource":"*"}])"},
    {"AWSLambdaSQSQueueExecutionRole", "/service-role/", "ANPAJFWJZI6JNND4TSELK",
     "2018-06-14T21:50:45Z",
     R"([{"Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:DeleteMessage",
          "sqs:GetQueueAttributes","logs:CreateLogGroup","logs:CreateLogStream",
          "logs:PutLogEvents"],"Resource":"*"}])"},
    {"AWSLambdaKinesisExecutionRole", "/service-role/", "ANPAJHOLKJPXV4GBRMJUQ",
     "2015-04-09T15:14:16Z",
     R"([{"Effect":"Allow","Action":["kinesis:DescribeStream","kinesis:DescribeStreamSummary",
          "kinesis:GetRecords","kinesis:GetShardIterator","kinesis:ListShards",
          "kinesis:ListStreams","kinesis:SubscribeToShard","logs:CreateLogGroup",
          "logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}])"},
    {"AWSXrayWriteOnlyAccess", "/", "ANPAIAACM4LMYSRGBCTM6", "2016-12-01T18:19:53Z",
     R"([{"Effect":"Allow","Action":["xray:PutTraceSegments","xray:PutTelemetryRecords",
          "xray:GetSamplingRules","xray:GetSamplingTargets",
          "xray:GetSamplingStatisticSummaries"],"Resource":["*"]}])"},
    {"AWSXRayDaemonWriteAccess", "/", nullptr, "2018-08-28T23:00:00Z",
     R"([{"Sid":"AWSXRayDaemonWriteAccess","Effect":"Allow","Action":["xray:PutTraceSegments",
          "xray:PutTelemetryRecords","xray:GetSamplingRules","xray:GetSamplingTargets",
          "xray:GetSamplingStatisticSummaries"],"Resource":["*"]}])"},
    {"AmazonS3FullAccess", "/", "ANPAIFIR6V6BVTRAHWINE", "2015-02-06T18:40:58Z",
     R"([{"Effect":"Allow","Action":["s3:*","s3-object-lambda:*"],"Resource":"*"}])"},
    {"AmazonS3ReadOnlyAccess", "/", "ANPAIZTJ4DXE7G6AGAE6M", "2015-02-06T18:40:59Z",
     R"([{"Effect":"Allow","Action":["s3:Get*","s3:List*","s3:Describe*",
          "s3-object-lambda:Get*","s3-object-lambda:List*"],"Resource":"*"}])"},
    {"AmazonAPIGatewayInvokeFullAccess", "/", "ANPAIIWAX2NOOQJ4AIEQ6", "2015-07-09T17:36:12Z",
     R"([{"Effect":"Allow","Action":["execute-api:Invoke","execute-api:ManageConnections"],
          "Resource":"arn:aws:execute-api:*:*:*"}])"},
    {"AmazonAPIGatewayAdministrator", "/", "ANPAJ4PT6VY5NLKTNUYSI", "2015-07-09T17:34:45Z",
     R"([{"Effect":"Allow","Action":["apigateway:*"],"Resource":"arn:aws:apigateway:*::/*"}])"},
    {"AmazonAPIGatewayPushToCloudWatchLogs", "/service-role/", "ANPAIK4GFO7HLKYN64ASK",
     "2015-11-11T23:41:46Z",
     R"([{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream",
          "logs:DescribeLogGroups","logs:DescribeLogStreams","logs:PutLogEvents",
          "logs:GetLogEvents","logs:FilterLogEvents"],"Resource":"*"}])"},
    {"CloudWatchLogsFullAccess", "/", "ANPAJ3ZGNWK2R5HW5BQFO", "2015-02-06T18:40:02Z",
     R"([{"Effect":"Allow","Action":["logs:*","cloudwatch:GenerateQuery"],"Resource":"*"}])"},
    {"CloudWatchLogsReadOnlyAccess", "/", "ANPAJ2YIYDYSNNEHK3VKW", "2015-02-06T18:40:03Z",
     R"([{"Effect":"Allow","Action":["logs:Describe*","logs:Get*","logs:List*","logs:StartQuery",
          "logs:StopQuery","logs:TestMetricFilter","logs:FilterLogEvents","logs:StartLiveTail",
          "logs:StopLiveTail","cloudwatch:GenerateQuery"],"Resource":"*"}])"},
};

// The same at every start.
std::string MadeId(std::string_view name) {
  std::string out = "ANPA";
  for (const unsigned char byte : Sha256(name)) {
    if (out.size() == kPolicyIdLength) break;
    out.push_back(kAwsIdAlphabet[byte % kAwsIdAlphabet.size()]);
  }
  return out;
}

std::shared_ptr<const PolicyEntry> Make(const Row& row) {
  auto entry = std::make_shared<PolicyEntry>();
  const int64_t created_ms = *ParseIso8601(row.created);
  const std::string document =
      R"({"Version":"2012-10-17","Statement":)" + std::string(row.statements) + "}";
  auto compiled = Policy::Parse(document, PolicyKind::kIdentity);
  PORTICO_CHECK(compiled.has_value());
  entry->compiled = std::move(*compiled);
  entry->aws_managed = true;
  entry->arn = PolicyArn("aws", row.path, row.name);
  ManagedPolicy& policy = entry->policy;
  policy.name = row.name;
  policy.path = row.path;
  policy.id = row.id != nullptr ? row.id : MadeId(row.name);
  policy.created_ms = policy.updated_ms = created_ms;
  policy.default_version = "v1";
  policy.versions_made = 1;
  policy.versions.push_back({"v1", document, created_ms});
  return entry;
}

}  // namespace

const std::vector<std::shared_ptr<const PolicyEntry>>& AwsManagedPolicies() {
  static const auto* const policies = [] {
    auto* out = new std::vector<std::shared_ptr<const PolicyEntry>>();
    for (const Row& row : kRows) out->push_back(Make(row));
    return out;
  }();
  return *policies;
}

}  // namespace portico::iam
