// `portico logs`: prints what a function has logged.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <set>
#include <thread>

#include "base/time_format.h"
#include "cli/cli.h"
#include "cli/data_dir.h"

namespace portico::cli {
namespace {

// How often --follow asks for more, and how far back it looks for late events.
constexpr int64_t kFollowPollMs = 500;
constexpr int64_t kFollowOverlapMs = 10'000;

struct LogsOptions {
  std::string function;
  bool follow = false;
  TargetOptions target;
};

class LogPrinter {
 public:
  LogPrinter(AwsClient& client, const std::string& function)
      : client_(client), group_("/aws/lambda/" + function) {}

  // Prints the group's events that have not been printed, over all pages.
  Status PrintNew() {
    std::string token;
    do {
      json::Value input;
      input.Set("logGroupName", group_);
      input.Set("startTime", from_ms_);
      if (!token.empty()) input.Set("nextToken", token);
      PORTICO_ASSIGN(const json::Value page,
                     client_.CallJson("logs", "Logs_20140328.FilterLogEvents", input));
      if (const json::Value* events = page.Find("events"); events && events->as_array()) {
        for (const json::Value& event : *events->as_array()) Print(event);
      }
      const json::Value* next = page.Find("nextToken");
      token = next != nullptr && next->as_string() != nullptr ? *next->as_string() : "";
    } while (!token.empty());
    Forget();
    std::fflush(stdout);
    return {};
  }

 private:
  void Print(const json::Value& event) {
    const json::Value* id = event.Find("eventId");
    const json::Value* message = event.Find("message");
    const json::Value* timestamp = event.Find("timestamp");
    if (!id || !id->as_string() || !message || !message->as_string() || !timestamp) return;
    const int64_t at_ms = timestamp->as_int().value_or(0);
    if (!printed_.emplace(at_ms, *id->as_string()).second) return;
    std::string_view text = *message->as_string();
    if (text.ends_with('\n')) text.remove_suffix(1);
    fmt::print("{} {}\n", FormatIso8601(at_ms), text);
  }

  // Moves the window on: what lies before it needs no remembering.
  void Forget() {
    if (printed_.empty()) return;
    from_ms_ = std::max<int64_t>(from_ms_, printed_.rbegin()->first - kFollowOverlapMs);
    printed_.erase(printed_.begin(), printed_.lower_bound({from_ms_, ""}));
  }

  AwsClient& client_;
  std::string group_;
  int64_t from_ms_ = 0;
  // Time and id of the printed events within the window.
  std::set<std::pair<int64_t, std::string>> printed_;
};

Status PrintLogs(const LogsOptions& options) {
  PORTICO_ASSIGN(Target target, FindTarget(options.target));
  AwsClient client(std::move(target));
  LogPrinter printer(client, options.function);
  for (;;) {
    const auto status = printer.PrintNew();
    // A function that has not run yet has no log group.
    if (!status && !(options.follow && status.error().code == "ResourceNotFoundException")) {
      return status;
    }
    if (!options.follow) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(kFollowPollMs));
  }
}

}  // namespace

void AddLogsCommand(CLI::App& app, int* exit_code) {
  auto* command = app.add_subcommand("logs", "Print what a function has logged");
  auto options = std::make_shared<LogsOptions>();
  command->add_option("function", options->function, "The function's name")->required();
  command->add_flag("--follow,-f", options->follow, "Go on as more is logged, until Ctrl-C");
  command->add_option("--endpoint", options->target.endpoint, "The server, http://HOST:PORT");
  command->add_option("--data", options->target.data_dir, "The server's data directory");
  command->callback([options, exit_code] {
    const auto status = PrintLogs(*options);
    if (!status) {
      fmt::print(stderr, "portico logs: {}: {}\n", status.error().code, status.error().message);
    }
    *exit_code = status ? 0 : 1;
  });
}

}  // namespace portico::cli
