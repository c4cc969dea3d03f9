// `portico load`: loads a server, shows how it bears it, and writes reports.
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <memory>

#include "cli/cli.h"
#include "cli/load.h"
#include "cli/load_compare.h"
#include "load/html_report.h"
#include "load/json_report.h"
#include "load/terminal.h"

namespace portico::cli {
namespace {

constexpr int kFailure = 1;
constexpr int kThresholdFailed = 2;
constexpr int kInterrupted = 130;  // as a shell tells of SIGINT
// Where the progress is no live view but lines.
constexpr int64_t kLineSeconds = 5;

std::atomic<bool> g_stop = false;

// The first signal ends the run, which then reports; the second one ends the process.
void CatchSignals() {
  struct sigaction action = {};
  action.sa_handler = [](int) { g_stop.store(true); };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

// Every virtual user needs a descriptor; the soft limit is often 1024.
void RaiseDescriptorLimit() {
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int Tell(const AwsError& error) {
  fmt::print(stderr, "portico load: {}\n", error.message);
  return kFailure;
}

// Opened before the run, so that a long one is not for nothing.
Status OpenFile(const std::string& path, std::ofstream* out) {
  if (path.empty()) return {};
  out->open(path, std::ios::binary | std::ios::trunc);
  if (*out) return {};
  return Fail("InvalidFile", fmt::format("cannot write {}", path));
}

Status WriteFile(const std::string& path, std::string_view text, std::ofstream* out) {
  if (path.empty()) return {};
  *out << text << std::flush;
  if (*out) return {};
  return Fail("InvalidFile", fmt::format("cannot write all of {}", path));
}

std::function<void(const load::Progress&)> MakeProgress(const LoadOptions& options) {
  if (options.quiet) return nullptr;
  if (isatty(STDOUT_FILENO) != 0) {
    return [view = std::make_shared<load::LiveView>()](const load::Progress& progress) {
      fmt::print("{}", view->Update(progress));
      std::fflush(stdout);
    };
  }
  return [](const load::Progress& progress) {
    if (static_cast<int64_t>(progress.elapsed_s) % kLineSeconds != 0) return;
    fmt::print("{}\n", load::ProgressLine(progress));
    std::fflush(stdout);
  };
}

int ExitCode(const load::Report& report) {
  int out = report.interrupted ? kInterrupted : 0;
  for (const load::ThresholdResult& one : report.thresholds) {
    if (one.passed) continue;
    fmt::print(stderr, "portico load: failed: {} (it was {})\n", one.text, one.shown);
    out = kThresholdFailed;
  }
  return out;
}

int RunOnce(const LoadOptions& options, const load::LoadPlan& plan) {
  const auto thresholds = ParseThresholds(options);
  if (!thresholds) return Tell(thresholds.error());
  std::ofstream json;
  std::ofstream html;
  if (const Status opened = OpenFile(options.json_file, &json); !opened) {
    return Tell(opened.error());
  }
  if (const Status opened = OpenFile(options.html_file, &html); !opened) {
    return Tell(opened.error());
  }
  auto report = load::RunLoad(plan);
  if (!report) return Tell(report.error());
  for (const load::Threshold& threshold : *thresholds) {
    report->thresholds.push_back(threshold.Check(*report));
  }
  if (!options.quiet) fmt::print("{}", load::RenderSummary(*report));
  const int exit_code = ExitCode(*report);
  const Status wrote_json = WriteFile(options.json_file, load::RenderJson(*report), &json);
  const Status wrote_html = WriteFile(options.html_file, load::RenderHtml(*report), &html);
  if (!wrote_json) return Tell(wrote_json.error());
  if (!wrote_html) return Tell(wrote_html.error());
  return exit_code;
}

int RunComparison(const LoadOptions& options, const load::LoadPlan& plan) {
  if (options.function.empty()) {
    return Tell(AwsError::Client("InvalidOption", "--compare-memory needs --function"));
  }
  if (!options.thresholds.empty()) {
    return Tell(AwsError::Client("InvalidOption", "--fail-if does not go with --compare-memory"));
  }
  const auto sizes = ParseMemorySizes(options.compare_memory);
  if (!sizes) return Tell(sizes.error());
  CompareOptions compare;
  compare.memory_mb = *sizes;
  compare.function = options.function;
  compare.target = {options.endpoint, options.data_dir};
  compare.json_file = options.json_file;
  compare.html_file = options.html_file;
  return RunCompareMemory(compare, plan);
}

int RunCommand(const LoadOptions& options) {
  auto plan = MakePlan(options);
  if (!plan) return Tell(plan.error());
  CatchSignals();
  RaiseDescriptorLimit();
  plan->stop = &g_stop;
  plan->progress = MakeProgress(options);
  return options.compare_memory.empty() ? RunOnce(options, *plan) : RunComparison(options, *plan);
}

void AddRequestOptions(CLI::App* command, LoadOptions* options) {
  command->add_option("url", options->url,
                      "What is requested; may hold variables such as {{$uuid}}, {{$counter}}, "
                      "{{$randomInt:1:100}}, as headers and body may");
  command->add_option("--postman", options->postman,
                      "Send a Postman collection's requests instead");
  command->add_option("--var", options->variables, "Give a variable a value: NAME=VALUE")
      ->allow_extra_args(false);
  command->add_option("--csv", options->csv_file,
                      "A CSV file; its columns are variables, a row for each request");
  command->add_option("-X,--method", options->method, "The method [GET, with a body POST]");
  command->add_option("-H,--header", options->headers, "A header: 'NAME: VALUE'")
      ->allow_extra_args(false);
  auto* body = command->add_option("--body", options->body, "The body");
  command->add_option("--body-file", options->body_file, "A file that the body is read from")
      ->excludes(body);
  command->add_option(
      "--sigv4", options->sigv4_service,
      "Sign for this service (lambda, dynamodb, …) with AWS_ACCESS_KEY_ID and so on");
  command->add_option("--region", options->region, "The region to sign for [AWS_REGION]");
  command->add_flag("--insecure", options->insecure, "Do not verify the server's certificate");
  command->add_option("--cacert", options->ca_file, "A file of authorities to trust (PEM)");
  command->add_flag("--allow-remote", options->allow_remote,
                    "Load a machine that is not this one; it had better be yours");
}

void AddPaceOptions(CLI::App* command, LoadOptions* options) {
  command
      ->add_option("--vus", options->vus,
                   "Virtual users, each sending, waiting, sending; with --rate: connections")
      ->check(CLI::Range(1u, load::kVusMax));
  command
      ->add_option("--rate", options->rate_per_second,
                   "Requests a second, sent when they are due whatever the answers do")
      ->check(CLI::Range(0.0, load::kRatePerSecondMax));
  command->add_option("--duration", options->duration, "How long: 500ms, 30s, 5m [10s]");
  command->add_option("--requests", options->requests, "How many requests");
  command->add_option("--ramp-up", options->ramp_up,
                      "Grow to all virtual users, or the full rate, over this time");
  command->add_option("--think-time", options->think_time,
                      "How long a virtual user waits before its next request");
  command->add_option("--timeout", options->timeout, "How long a request may take")
      ->capture_default_str();
  command->add_flag("--no-keep-alive", options->no_keep_alive, "A connection for each request");
  command->add_option("--threads", options->threads, "Threads that send; 0: one a core")
      ->check(CLI::Range(0, load::kThreadsMax))
      ->capture_default_str();
}

void AddReportOptions(CLI::App* command, LoadOptions* options) {
  command
      ->add_option("--expect-status", options->expected_statuses,
                   "The statuses that are successes, with commas [200 to 399]")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Range(100, 999));
  command->add_flag("--fail-on-function-error", options->fail_on_function_error,
                    "An answer that tells of a Lambda function's error is an error");
  command
      ->add_option("--fail-if", options->thresholds,
                   "Exit with 2 if this holds: 'p95>50ms', 'error_rate>1%', 'rate<100'")
      ->allow_extra_args(false);
  command->add_option("--name", options->name, "A title for the reports");
  command->add_option("--json", options->json_file, "Write the report as JSON");
  command->add_option("--html", options->html_file, "Write the report as a web page");
  command->add_flag("--quiet", options->quiet, "Print nothing but what went wrong");
  command->add_option("--compare-memory", options->compare_memory,
                      "Run once with each of these memory sizes of --function: 128,512,1769");
  command->add_option("--function", options->function, "The function behind the URL");
  command->add_option("--endpoint", options->endpoint, "The function's server, http://HOST:PORT");
  command->add_option("--data", options->data_dir, "The function's server's data directory");
}

}  // namespace

void AddLoadCommand(CLI::App& app, int* exit_code) {
  auto* command = app.add_subcommand("load", "Load a server with requests and see how it bears it");
  auto options = std::make_shared<LoadOptions>();
  AddRequestOptions(command, options.get());
  AddPaceOptions(command, options.get());
  AddReportOptions(command, options.get());
  command->callback([options, exit_code] { *exit_code = RunCommand(*options); });
}

}  // namespace portico::cli
