#include "cli/serve/instance.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "apigateway/api/api.h"
#include "apigateway/engine/api_store.h"
#include "apigateway/engine/gateway.h"
#include "base/log.h"
#include "base/worker_pool.h"
#include "cli/backup/root_key.h"
#include "cli/serve/execute_api.h"
#include "cli/serve/function_services.h"
#include "cli/serve/health.h"
#include "cli/serve/import_logs.h"
#include "cli/serve/server_file.h"
#include "cli/serve/services.h"
#include "cli/serve/settings.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/streams.h"
#include "iam/api/api.h"
#include "iam/engine/engine.h"
#include "lambda/api/api.h"
#include "lambda/api/code_download.h"
#include "lambda/engine/engine.h"
#include "lambda/engine/environment_pool.h"
#include "lambda/engine/functions.h"
#include "logs/api/api.h"
#include "logs/engine/engine.h"
#include "net/event_loop.h"
#include "net/http_server.h"
#include "server/pipeline.h"
#include "server/router.h"
#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/db_records.h"
#include "storage/inventory.h"
#include "sts/api/api.h"
#include "sts/engine/engine.h"

namespace portico::cli {
namespace {

// Of kStopMsMax: what follows takes the rest.
constexpr int64_t kDrainMs = 7'000;
constexpr int kWorkerThreads = 4;

uint64_t MachineBytes() {
  return static_cast<uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
         static_cast<uint64_t>(::sysconf(_SC_PAGESIZE));
}

// "http://127.0.0.1:4566": where this machine's own processes reach the server.
std::string LocalUrl(bool secure, const std::string& address, uint16_t port) {
  std::string host = address;
  if (address == "0.0.0.0") host = "127.0.0.1";
  if (address == "::") host = "::1";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return (secure ? "https://" : "http://") + host + ":" + std::to_string(port);
}

}  // namespace

// Members are made in this order and destroyed in the opposite one. The loops are the exception:
// the destructor of Instance stops them first, so that nothing runs while parts go.
struct Instance::Parts {
  const Clock& clock = Clock::System();
  Settings settings;

  // Goes last: what still completes meanwhile resumes on a loop, if one that no longer runs.
  std::unique_ptr<net::LoopGroup> loops;

  // Storage.
  std::unique_ptr<storage::Db> db;
  std::unique_ptr<storage::CommitQueue> commits;
  std::unique_ptr<storage::DbRecordStore> records;
  std::unique_ptr<WorkerPool> workers;

  // Who may do what.
  std::unique_ptr<iam::Engine> iam;
  std::unique_ptr<sts::Engine> sts;

  // What functions print, and the tables.
  std::unique_ptr<logs::Engine> logs;
  std::unique_ptr<ImportLogs> import_logs;
  std::unique_ptr<dynamodb::Engine> dynamodb;

  // Functions.
  std::unique_ptr<FunctionLogs> function_logs;
  std::unique_ptr<FunctionCredentials> function_credentials;
  std::unique_ptr<lambda::CodeStore> code;
  lambda::Chains chains;
  std::unique_ptr<lambda::EnvironmentPool> environments;
  std::unique_ptr<lambda::Functions> functions;
  std::unique_ptr<lambda::Engine> lambda;

  // APIs that users deploy.
  std::unique_ptr<apigateway::ApiStore> apis;
  std::unique_ptr<ExecuteApiAuthenticator> execute_api_authenticator;
  std::unique_ptr<apigateway::Gateway> gateway;
  std::unique_ptr<ExecuteApi> execute_api;

  // The wire.
  std::unique_ptr<iam::api::Api> iam_api;
  std::unique_ptr<sts::api::Api> sts_api;
  std::unique_ptr<logs::api::Api> logs_api;
  std::unique_ptr<dynamodb::api::Api> dynamodb_api;
  std::unique_ptr<dynamodb::api::StreamsApi> dynamodb_streams_api;
  std::unique_ptr<lambda::api::CodeLinks> code_links;
  std::unique_ptr<lambda::api::CodeDownload> code_download;
  std::unique_ptr<lambda::api::Api> lambda_api;
  std::unique_ptr<apigateway::Api> apigateway_api;
  std::unique_ptr<server::Router> router;
  std::unique_ptr<server::Authenticator> authenticator;
  std::unique_ptr<server::Pipeline> pipeline;
  std::unique_ptr<net::HttpServer> http;
};

Instance::Instance() : parts_(std::make_unique<Parts>()) {}

Result<std::unique_ptr<Instance>> Instance::Start(const ServeOptions& options,
                                                  sandbox::Launcher& launcher) {
  auto instance = std::unique_ptr<Instance>(new Instance());
  PORTICO_TRY(instance->Open(options, launcher));
  return instance;
}

Status Instance::Open(const ServeOptions& options, sandbox::Launcher& launcher) {
  std::error_code ec;
  data_dir_ = std::filesystem::absolute(options.data_dir, ec).lexically_normal().string();
  PORTICO_TRY(OpenStorage(options));
  PORTICO_TRY(OpenPort(options));
  launcher.Run();
  PORTICO_TRY(LoadServices(options, launcher));
  OpenWire(options, launcher);
  const Settings& settings = parts_->settings;
  PORTICO_TRY(WriteServerFile(data_dir_, {endpoint_, settings.region, settings.account, getpid()}));
  parts_->http->Serve(*parts_->pipeline);
  return {};
}

Status Instance::OpenStorage(const ServeOptions& options) {
  Parts& p = *parts_;
  const uint64_t cache_bytes = options.cache_mb > 0 ? uint64_t{options.cache_mb} << 20
                                                    : storage::BlockCacheBytesFor(MachineBytes());
  if (options.rebuild_inventory) PORTICO_TRY(storage::Inventory::Discard(data_dir_ + "/db"));
  PORTICO_ASSIGN(p.db,
                 storage::Db::Open({.dir = data_dir_ + "/db", .block_cache_bytes = cache_bytes}));
  p.commits = std::make_unique<storage::CommitQueue>(*p.db, options.durability);
  p.records = std::make_unique<storage::DbRecordStore>(*p.db, *p.commits);
  p.workers = std::make_unique<WorkerPool>(kWorkerThreads);
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  p.loops = std::make_unique<net::LoopGroup>(options.loops > 0 ? options.loops : cores);
  Settings asked{options.region, options.account};
  PORTICO_ASSIGN(p.settings,
                 net::RunBlocking(p.loops->at(0), LoadSettings(*p.records, std::move(asked))));
  return {};
}

Status Instance::OpenPort(const ServeOptions& options) {
  const net::TlsFiles tls{options.tls_certificate, options.tls_key};
  const bool secure = !options.tls_certificate.empty();
  PORTICO_ASSIGN(parts_->http, net::HttpServer::Bind(*parts_->loops, options.address, options.port,
                                                     {}, secure ? &tls : nullptr));
  endpoint_ = LocalUrl(secure, options.address, parts_->http->port());
  return {};
}

Status Instance::LoadServices(const ServeOptions& options, sandbox::Launcher& launcher) {
  Parts& p = *parts_;
  const std::string& region = p.settings.region;
  const std::string& account = p.settings.account;
  const bool open = options.auth == server::AuthMode::kOpen;

  p.iam = std::make_unique<iam::Engine>(*p.records, account, p.clock);
  PORTICO_TRY(p.iam->Load());
  const OtherKey other = options.rebuild_inventory ? OtherKey::kAccept : OtherKey::kRefuse;
  PORTICO_ASSIGN(auto root,
                 net::RunBlocking(p.loops->at(0), LoadRootKey(*p.records, data_dir_, other)));
  p.iam->root_keys().SetFileKey(root.access_key_id, root.created_ms);
  p.sts = std::make_unique<sts::Engine>(*p.records, *p.iam, std::move(root), account, p.clock);
  PORTICO_TRY(net::RunBlocking(p.loops->at(0), p.sts->Load()));

  p.logs = std::make_unique<logs::Engine>(*p.db, *p.commits, *p.records, *p.workers, p.clock);
  PORTICO_TRY(p.logs->Load());
  p.logs->StartJanitor();
  dynamodb::ThroughputOptions throughput{options.throughput, region, account};
  p.import_logs = std::make_unique<ImportLogs>(*p.logs, p.clock);
  dynamodb::TransferOptions transfers{options.s3_dir.empty() ? data_dir_ + "/s3" : options.s3_dir,
                                      p.import_logs.get()};
  p.dynamodb =
      std::make_unique<dynamodb::Engine>(*p.db, *p.commits, *p.records, *p.workers, p.clock,
                                         std::move(throughput), std::move(transfers));
  PORTICO_TRY(p.dynamodb->Load());
  p.dynamodb->StartUpkeep(std::chrono::milliseconds(options.expiry_period_ms));

  p.function_logs = std::make_unique<FunctionLogs>(*p.logs);
  p.function_credentials =
      std::make_unique<FunctionCredentials>(*p.sts, options.auth, region, account);
  lambda::PoolConfig pool;
  pool.environment.region = region;
  pool.environment.account = account;
  pool.environment.endpoint_url = endpoint_;
  pool.environment.runtimes_dir = options.runtimes_dir;
  pool.environment.chains = &p.chains;
  pool.memory = {[&launcher] { return launcher.Memory().TotalBytes(); },
                 [&launcher] { return launcher.Memory().AvailableBytes(); }};
  if (!open) pool.environment.role_allows = RoleAllows(*p.iam, account);
  p.environments =
      std::make_unique<lambda::EnvironmentPool>(std::move(pool), p.loops->at(0), launcher,
                                                *p.function_credentials, *p.function_logs, p.clock);
  p.code = std::make_unique<lambda::CodeStore>(data_dir_ + "/functions");
  lambda::FunctionsConfig functions{
      region, account,
      [&p, open](std::string_view role, std::string_view function_arn) {
        // Where nothing is enforced, roles need not exist.
        return open || iam::RoleTrustsService(*p.iam->state(), role, kLambdaPrincipal,
                                              {function_arn, p.clock.NowMs()});
      },
      options.rebuild_inventory ? lambda::LostCode::kAccept : lambda::LostCode::kRefuse};
  p.functions = std::make_unique<lambda::Functions>(std::move(functions), *p.records, *p.code,
                                                    *p.workers, *p.environments, p.clock);
  PORTICO_TRY(p.functions->Load());
  p.lambda = std::make_unique<lambda::Engine>(*p.functions, *p.environments, &p.chains);

  p.authenticator = std::make_unique<server::Authenticator>(options.auth, *p.sts, region, account);
  p.apis =
      std::make_unique<apigateway::ApiStore>(*p.records, apigateway::Location{region, account});
  PORTICO_TRY(p.apis->Load());
  p.execute_api_authenticator = std::make_unique<ExecuteApiAuthenticator>(
      *p.authenticator, p.iam->authorizer(), p.clock, region, account);
  p.gateway = std::make_unique<apigateway::Gateway>(
      *p.apis, *p.lambda, *p.execute_api_authenticator, p.clock,
      [](std::string_view request_id, std::string_view reason) {
        log::Warn("{} execute-api: {}", request_id, reason);
      });
  p.execute_api = std::make_unique<ExecuteApi>(*p.gateway);
  return {};
}

void Instance::OpenWire(const ServeOptions& options, const sandbox::Launcher& launcher) {
  Parts& p = *parts_;
  p.iam_api = std::make_unique<iam::api::Api>(*p.iam);
  p.sts_api = std::make_unique<sts::api::Api>(*p.sts);
  p.logs_api = std::make_unique<logs::api::Api>(*p.logs);
  p.dynamodb_api = std::make_unique<dynamodb::api::Api>(*p.dynamodb);
  p.dynamodb_streams_api = std::make_unique<dynamodb::api::StreamsApi>(*p.dynamodb);
  p.code_links = std::make_unique<lambda::api::CodeLinks>();
  p.code_download =
      std::make_unique<lambda::api::CodeDownload>(*p.code_links, *p.code, *p.workers, p.clock);
  p.lambda_api = std::make_unique<lambda::api::Api>(
      *p.functions, *p.lambda, *p.code_links, static_cast<int32_t>(lambda::kConcurrencyMaxDefault));
  p.apigateway_api = std::make_unique<apigateway::Api>(*p.apis, *p.gateway, p.clock);
  p.router = std::make_unique<server::Router>(
      MakeServices({.apigateway = p.apigateway_api.get(),
                    .lambda = p.lambda_api.get(),
                    .dynamodb = p.dynamodb_api.get(),
                    .dynamodb_streams = p.dynamodb_streams_api.get(),
                    .iam = p.iam_api.get(),
                    .sts = p.sts_api.get(),
                    .logs = p.logs_api.get()}));
  p.pipeline = std::make_unique<server::Pipeline>(
      server::PipelineConfig{
          p.settings.region,
          p.settings.account,
          [&launcher, auth = options.auth] { return HealthDocument(launcher, auth); },
          {{std::string(lambda::api::CodeLinks::kPage), "lambda.DownloadCode",
            [&p](const net::HttpRequest& request) { return p.code_download->Handle(request); }}},
          {options.hosts, options.origins, options.address}},
      *p.router, *p.authenticator, p.iam->authorizer(), *p.execute_api, p.clock);
}

Instance::~Instance() {
  Parts& p = *parts_;
  if (p.http) p.http->Shutdown(kDrainMs);
  if (p.environments) p.environments->Shutdown();
  if (p.loops) p.loops->StopAndJoin();
  // Before the engines: a scan that the drain did not wait for is still at work on them.
  p.workers.reset();
}

}  // namespace portico::cli
