#include "cli/serve/serve_command.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/log.h"
#include "cli/serve/health.h"
#include "cli/serve/instance.h"
#include "cli/serve/options.h"
#include "cli/serve/stop_deadline.h"
#include "lambda/sandbox/launcher.h"

namespace portico::cli {
namespace {

constexpr int kFailure = 1;

Status ParseListen(const std::string& listen, ServeOptions* options) {
  const size_t colon = listen.rfind(':');
  if (colon != std::string::npos) {
    const char* end = listen.data() + listen.size();
    auto [stop, ec] = std::from_chars(listen.data() + colon + 1, end, options->port);
    if (ec == std::errc() && stop == end) {
      options->address = listen.substr(0, colon);
      if (options->address == "localhost") options->address = "127.0.0.1";
      if (options->address.starts_with('[') && options->address.ends_with(']')) {
        options->address = options->address.substr(1, options->address.size() - 2);
      }
      return {};
    }
  }
  return Fail(AwsError::Internal("--listen takes ADDRESS:PORT, like 127.0.0.1:4566, not '" +
                                 listen + "'."));
}

bool IsLoopback(const std::string& address) {
  return address.starts_with("127.") || address == "::1";
}

Status CheckExposure(const ServeOptions& options) {
  if (options.auth == server::AuthMode::kEnforce || IsLoopback(options.address) ||
      options.open_beyond_loopback) {
    return {};
  }
  return Fail(AwsError::Internal(
      "--auth open lets anyone who can reach " + options.address +
      " do everything, run code on this machine included. Listen on 127.0.0.1, use --auth enforce, "
      "or say --i-know if that is what you want."));
}

// Connections and environments need descriptors; the soft limit is often 1024.
void RaiseDescriptorLimit() {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

std::string RuntimesBesideBinary() {
  std::error_code ec;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", ec);
  return (self.parent_path() / "runtimes").string();
}

int Report(const AwsError& error) {
  std::fprintf(stderr, "portico: %s\n", error.message.c_str());
  return kFailure;
}

int Serve(ServeOptions options, const std::string& listen) {
  if (Status parsed = ParseListen(listen, &options); !parsed) return Report(parsed.error());
  if (Status safe = CheckExposure(options); !safe) return Report(safe.error());
  if (options.runtimes_dir.empty()) options.runtimes_dir = RuntimesBesideBinary();

  // Before any thread exists: the launcher is forked from a small, single-threaded process, and the
  // signals that stop the server are blocked in every thread to come, for sigwait below.
  auto launcher = sandbox::Launcher::Fork({});
  if (!launcher) return Report(launcher.error());
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  RaiseDescriptorLimit();
  log::Init(options.log_level);

  auto instance = Instance::Start(options, **launcher);
  if (!instance) {
    log::Shutdown();
    return Report(instance.error());
  }
  for (const std::string& line : MissingLimits(**launcher)) log::Warn("{}", line);
  if (options.auth == server::AuthMode::kOpen) {
    log::Warn("--auth open: nothing is verified, everyone is the account's root");
  }
  if (options.durability == storage::Durability::kRelaxed) {
    log::Warn("--durability relaxed: a power cut may lose acknowledged writes of the last seconds");
  }
  log::Info("listening on {}", (*instance)->endpoint());
  int signal_number = 0;
  sigwait(&stop_signals, &signal_number);
  log::Info("stopping");
  {
    StopDeadline deadline(kStopMsMax);
    instance->reset();
    launcher->reset();
  }
  log::Info("stopped");
  log::Shutdown();
  return 0;
}

}  // namespace

void AddServeCommand(CLI::App& app, int* exit_code) {
  auto options = std::make_shared<ServeOptions>();
  auto listen = std::make_shared<std::string>("127.0.0.1:4566");
  CLI::App* command = app.add_subcommand("serve", "Run the server.");
  command->add_option("--data", options->data_dir, "Directory of all data; made if missing")
      ->capture_default_str();
  command->add_option("--listen", *listen, "Address and port to listen on")->capture_default_str();
  const std::map<std::string, server::AuthMode> modes = {{"enforce", server::AuthMode::kEnforce},
                                                         {"open", server::AuthMode::kOpen}};
  command
      ->add_option("--auth", options->auth,
                   "enforce: verify every signature and policy; open: everyone is the root")
      ->transform(CLI::CheckedTransformer(modes))
      ->default_str("enforce");
  command->add_option("--region", options->region,
                      "Region in ARNs and signatures; fixed at the first start [us-east-1]");
  command->add_option("--account", options->account,
                      "Account id of 12 digits; fixed at the first start [000000000000]");
  const std::map<std::string, storage::Durability> durabilities = {
      {"fsync", storage::Durability::kFsync}, {"relaxed", storage::Durability::kRelaxed}};
  command
      ->add_option("--durability", options->durability,
                   "fsync: acknowledged means on disk; relaxed: a power cut may lose seconds")
      ->transform(CLI::CheckedTransformer(durabilities))
      ->default_str("fsync");
  const std::map<std::string, dynamodb::ThroughputMode> throughputs = {
      {"enforce", dynamodb::ThroughputMode::kEnforce}, {"off", dynamodb::ThroughputMode::kOff}};
  command
      ->add_option("--throughput", options->throughput,
                   "enforce: throttle DynamoDB tables and indexes beyond what they provision; "
                   "off: never")
      ->transform(CLI::CheckedTransformer(throughputs))
      ->default_str("enforce");
  const std::map<std::string, log::Level> levels = {{"debug", log::Level::kDebug},
                                                    {"info", log::Level::kInfo},
                                                    {"warn", log::Level::kWarn},
                                                    {"error", log::Level::kError},
                                                    {"off", log::Level::kOff}};
  command->add_option("--log-level", options->log_level, "How much the server's log tells")
      ->transform(CLI::CheckedTransformer(levels))
      ->default_str("info");
  command->add_option("--loops", options->loops, "Event loops (threads); 0: one a core")
      ->check(CLI::Range(0, 256))
      ->capture_default_str();
  command
      ->add_option("--cache-mb", options->cache_mb,
                   "Memory for what was read from the database; 0: a sixteenth of the machine's, "
                   "64 to 1024 MB")
      ->check(CLI::Range(0, 1 << 20))
      ->capture_default_str();
  auto* certificate = command->add_option("--tls-cert", options->tls_certificate,
                                          "Serve HTTPS with this certificate chain (PEM)");
  auto* key = command->add_option("--tls-key", options->tls_key, "The certificate's key (PEM)");
  certificate->needs(key);
  key->needs(certificate);
  command->add_option("--runtimes", options->runtimes_dir,
                      "Directory of the languages' runtimes [beside the binary]");
  command->add_option(
      "--s3-directory", options->s3_dir,
      "What stands for S3 in exports and imports of DynamoDB tables: each folder in "
      "it is a bucket [s3 in the data directory]");
  command
      ->add_option("--host", options->hosts,
                   "A name by which clients call the server, beside localhost; for --auth open "
                   "and browsers. May be given again")
      ->type_name("NAME");
  command
      ->add_option("--allow-origin", options->origins,
                   "With --auth open: the origin of a web page that may call the services, like "
                   "http://localhost:3000. May be given again")
      ->type_name("ORIGIN");
  command->add_flag("--i-know", options->open_beyond_loopback,
                    "Allow --auth open on an address beyond loopback");
  command->add_flag("--rebuild-inventory", options->rebuild_inventory,
                    "Start although files of the data directory are missing or damaged, and lose "
                    "what they held; copy the directory first");
  // For tests; in no help text.
  command->add_option("--expiry-period-ms", options->expiry_period_ms)
      ->check(CLI::PositiveNumber)
      ->group("");
  command->callback([options, listen, exit_code] { *exit_code = Serve(*options, *listen); });
}

}  // namespace portico::cli
