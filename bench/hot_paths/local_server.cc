#include "hot_paths/local_server.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "apigateway/api/api.h"
#include "apigateway/engine/api_store.h"
#include "apigateway/engine/gateway.h"
#include "base/check.h"
#include "base/test_executor.h"
#include "base/worker_pool.h"
#include "cli/serve/execute_api.h"
#include "cli/serve/services.h"
#include "codec/json/value.h"
#include "codec/uri.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/streams.h"
#include "dynamodb/engine/engine.h"
#include "iam/api/api.h"
#include "iam/engine/engine.h"
#include "lambda/api/api.h"
#include "lambda/engine/engine.h"
#include "lambda/engine/functions.h"
#include "server/pipeline.h"
#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/db_records.h"
#include "sts/engine/engine.h"

namespace portico::bench {
namespace {

constexpr std::string_view kRoleArn = "arn:aws:iam::000000000000:role/bench";
constexpr std::string_view kFunctionArn = "arn:aws:lambda:us-east-1:000000000000:function:bench";
constexpr int64_t kSessionSeconds = 3'600;
constexpr int kConcurrencyMax = 10;
// A zip that holds an executable file "bootstrap" of one byte: no process is made of it.
constexpr std::string_view kZip =
    "UEsDBBQAAAAAAAAAIViDFtyMAQAAAAEAAAAJAAAAYm9vdHN0cmFweFBLAQIUAxQAAAAAAAAAIViDFtyMAQAAAAEAAAAJ"
    "AAAAAAAAAAAAAADtgQAAAABib290c3RyYXBQSwUGAAAAAAEAAQA3AAAAKAAAAAAA";

// The policy of the tutorial's order function.
constexpr std::string_view kPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:DeleteItem",)"
    R"("dynamodb:GetItem","dynamodb:PutItem","dynamodb:Query","dynamodb:Scan",)"
    R"("dynamodb:UpdateItem"],"Resource":"*"},{"Effect":"Allow","Action":["logs:CreateLogGroup",)"
    R"("logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"},{"Effect":"Allow",)"
    R"("Action":"lambda:InvokeFunction","Resource":"*"}]})";
constexpr std::string_view kTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":)"
    R"({"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]})";

template <typename T>
T Take(Result<T> result) {
  if (!result) std::fprintf(stderr, "%s\n", result.error().message.c_str());
  PORTICO_CHECK(result.has_value());
  return std::move(*result);
}

void Check(const Status& status) {
  if (!status) std::fprintf(stderr, "%s\n", status.error().message.c_str());
  PORTICO_CHECK(status.has_value());
}

// In the place of processes: every function answers with a constant.
class ConstantRunner : public lambda::Runner {
 public:
  Task<Result<lambda::InvokeResult>> Run(lambda::FunctionRef, lambda::InvokeRequest) override {
    lambda::InvokeResult result;
    result.payload = R"({"somekey1":"somevalue1","somekey2":"somevalue2"})";
    co_return result;
  }
  void Retire(std::string_view, uint64_t) override {}
};

std::string Member(const std::string& body, std::string_view name) {
  const std::optional<json::Value> parsed = json::Parse(body);
  PORTICO_CHECK(parsed.has_value());
  const json::Value* value = parsed->Find(name);
  PORTICO_CHECK(value != nullptr && value->as_string() != nullptr);
  return *value->as_string();
}

}  // namespace

// In the order of Instance::Parts (cli/serve/instance.cc), which this follows.
struct LocalServer::Parts {
  explicit Parts(const std::string& dir)
      : db(Take(storage::Db::Open({.dir = dir + "/db"}))),
        code(dir + "/functions"),
        root(Take(sts::RootCredentials::LoadOrCreate(dir))) {}

  TestExecutor executor;
  ManualClock clock;
  std::unique_ptr<storage::Db> db;
  // How long a disk takes is no matter of instructions.
  storage::CommitQueue commits{*db, storage::Durability::kRelaxed};
  storage::DbRecordStore records{*db, commits};
  WorkerPool workers{1};
  lambda::CodeStore code;
  sts::RootCredentials root;

  iam::Engine iam{records, std::string(kAccount), clock};
  sts::Engine sts{records, iam, root, std::string(kAccount), clock};
  dynamodb::Engine dynamodb{
      *db,     commits,
      records, workers,
      clock,   {dynamodb::ThroughputMode::kEnforce, std::string(kRegion), std::string(kAccount)}};
  ConstantRunner runner;
  lambda::Functions functions{{std::string(kRegion), std::string(kAccount),
                               [](std::string_view, std::string_view) { return true; }},
                              records,
                              code,
                              workers,
                              runner,
                              clock};
  lambda::Engine lambda{functions, runner};
  server::Authenticator authenticator{server::AuthMode::kEnforce, sts, std::string(kRegion),
                                      std::string(kAccount)};
  apigateway::ApiStore apis{records, {std::string(kRegion), std::string(kAccount)}};
  cli::ExecuteApiAuthenticator api_authenticator{authenticator, iam.authorizer(), clock,
                                                 std::string(kRegion), std::string(kAccount)};
  apigateway::Gateway gateway{
      apis, lambda, api_authenticator, clock, [](std::string_view, std::string_view reason) {
        std::fprintf(stderr, "%.*s\n", static_cast<int>(reason.size()), reason.data());
      }};
  cli::ExecuteApi execute_api{gateway};

  iam::api::Api iam_api{iam};
  dynamodb::api::Api dynamodb_api{dynamodb};
  dynamodb::api::StreamsApi dynamodb_streams_api{dynamodb};
  lambda::api::CodeLinks code_links;
  lambda::api::Api lambda_api{functions, lambda, code_links, kConcurrencyMax};
  apigateway::Api apigateway_api{apis, gateway, clock};
  server::Router router{cli::MakeServices({.apigateway = &apigateway_api,
                                           .lambda = &lambda_api,
                                           .dynamodb = &dynamodb_api,
                                           .dynamodb_streams = &dynamodb_streams_api,
                                           .iam = &iam_api})};
  server::Pipeline pipeline{
      {std::string(kRegion), std::string(kAccount), [] { return std::string("{}"); }},
      router,
      authenticator,
      iam.authorizer(),
      execute_api,
      clock};

  Signer session;
  std::string order_path;
};

LocalServer::LocalServer(const std::string& dir) : parts_(std::make_unique<Parts>(dir)) {
  Check(parts_->iam.Load());
  Check(RunTask(parts_->sts.Load()));
  Check(parts_->dynamodb.Load());
  Check(parts_->functions.Load());
  Check(parts_->apis.Load());
  SetUp();
}

LocalServer::~LocalServer() = default;

const Signer& LocalServer::session() const { return parts_->session; }
const std::string& LocalServer::order_path() const { return parts_->order_path; }
int64_t LocalServer::now_ms() const { return parts_->clock.NowMs(); }

net::HttpResponse LocalServer::Send(Request& request) {
  return RunTask(parts_->pipeline.Handle(request.View()));
}

std::string LocalServer::Call(std::string_view service, Request& request) {
  const sts::RootCredentials& root = parts_->root;
  request.Sign({root.access_key_id, root.secret_access_key, ""}, service, now_ms());
  net::HttpResponse response = Send(request);
  if (response.status >= 300) std::fprintf(stderr, "%s\n", response.body.c_str());
  PORTICO_CHECK(response.status < 300);
  return std::move(response.body);
}

std::string LocalServer::Rest(std::string_view service, std::string method, std::string path,
                              std::string body) {
  Request request(std::move(method), std::move(path), std::move(body));
  request.Set("content-type", "application/json");
  return Call(service, request);
}

void LocalServer::Query(std::string form) {
  Request request("POST", "/", std::move(form));
  request.Set("content-type", "application/x-www-form-urlencoded");
  Call("iam", request);
}

void LocalServer::Table(std::string body) {
  Request request("POST", "/", std::move(body));
  request.Set("content-type", "application/x-amz-json-1.0");
  request.Set("x-amz-target", "DynamoDB_20120810.CreateTable");
  Call("dynamodb", request);
}

void LocalServer::SetUp() {
  Table(R"({"TableName":"items","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
        R"("BillingMode":"PAY_PER_REQUEST"})");
  Table(R"({"TableName":"pages","KeySchema":[{"AttributeName":"group","KeyType":"HASH"},)"
        R"({"AttributeName":"line","KeyType":"RANGE"}],"AttributeDefinitions":)"
        R"([{"AttributeName":"group","AttributeType":"S"},)"
        R"({"AttributeName":"line","AttributeType":"N"}],"BillingMode":"PAY_PER_REQUEST"})");
  SetUpRole();
  SetUpFunction();
  SetUpApi();
}

void LocalServer::SetUpRole() {
  Query("Action=CreateRole&Version=2010-05-08&RoleName=bench&AssumeRolePolicyDocument=" +
        UriEncode(kTrust));
  Query("Action=PutRolePolicy&Version=2010-05-08&RoleName=bench&PolicyName=orders&PolicyDocument=" +
        UriEncode(kPolicy));
  const sts::Credentials made = Take(parts_->sts.IssueForFunction(
      kRoleArn, "arn:aws:lambda:us-east-1:123456789012:function:order-microservice",
      kSessionSeconds));
  parts_->session = {made.access_key_id, made.secret_access_key, made.session_token};
}

void LocalServer::SetUpFunction() {
  Rest("lambda", "POST", "/2015-03-31/functions",
       fmt::format(R"({{"FunctionName":"bench","Runtime":"provided.al2023","Handler":"bootstrap",)"
                   R"("Role":"{}","Code":{{"ZipFile":"{}"}}}})",
                   kRoleArn, kZip));
  Rest("lambda", "POST", "/2015-03-31/functions/bench/policy",
       R"({"StatementId":"api","Action":"lambda:InvokeFunction",)"
       R"("Principal":"apigateway.amazonaws.com"})");
}

void LocalServer::SetUpApi() {
  const auto rest = [this](std::string method, std::string path, std::string body) {
    return Rest("apigateway", std::move(method), std::move(path), std::move(body));
  };
  const std::string id = Member(rest("POST", "/restapis", R"({"name":"orders"})"), "id");
  const std::string api = "/restapis/" + id;
  const std::string root = Member(Rest("apigateway", "GET", api, ""), "rootResourceId");
  const std::string order =
      Member(rest("POST", api + "/resources/" + root, R"({"pathPart":"order"})"), "id");
  const std::string method = api + "/resources/" + order + "/methods/POST";
  rest("PUT", method, R"({"authorizationType":"NONE"})");
  rest("PUT", method + "/responses/200", "{}");
  rest("PUT", method + "/integration",
       fmt::format(R"({{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:{}:lambda:path)"
                   R"(/2015-03-31/functions/{}/invocations"}})",
                   kRegion, kFunctionArn));
  rest("PUT", method + "/integration/responses/200", "{}");
  rest("POST", api + "/deployments", R"({"stageName":"dev"})");
  parts_->order_path = "/_aws/execute-api/" + id + "/dev/order";
}

}  // namespace portico::bench
