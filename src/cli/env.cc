#include "cli/env.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/cli.h"
#include "cli/data_dir.h"

namespace portico::cli {
namespace {

// 'text', safe in every POSIX shell.
std::string ShellQuote(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

// The aws command learned AWS_ENDPOINT_URL with 2.13, and Debian 12 has 2.9. The function is right
// for both; without AWS_ENDPOINT_URL it does what the command does.
constexpr std::string_view kAwsFunction =
    R"(unalias aws 2>/dev/null || :
aws() {
  if [ -n "${AWS_ENDPOINT_URL:-}" ]; then
    command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"
  else
    command aws "$@"
  fi
}
)";

int RunEnv(const TargetOptions& options) {
  const auto target = FindTarget(options);
  if (!target) {
    fmt::print(stderr, "portico env: {}\n", target.error().message);
    return 1;
  }
  fmt::print("{}", RenderEnv(*target));
  return 0;
}

}  // namespace

std::string RenderEnv(const Target& target) {
  std::string out;
  auto add = [&](std::string_view name, std::string_view value) {
    out += fmt::format("export {}={}\n", name, ShellQuote(value));
  };
  add("AWS_ENDPOINT_URL", target.url);
  add("AWS_ACCESS_KEY_ID", target.key.id);
  add("AWS_SECRET_ACCESS_KEY", target.key.secret);
  // One left over from elsewhere would spoil every signature.
  out += "unset AWS_SESSION_TOKEN\n";
  add("AWS_REGION", target.region);
  add("AWS_DEFAULT_REGION", target.region);
  out += kAwsFunction;
  return out;
}

void AddEnvCommand(CLI::App& app, int* exit_code) {
  auto* command = app.add_subcommand(
      "env", "Print what a shell needs to reach the server: eval \"$(portico env)\"");
  auto options = std::make_shared<TargetOptions>();
  options->data_dir = kDataDirDefault;
  command->add_option("--data", options->data_dir, "The server's data directory")
      ->capture_default_str();
  command->callback([options, exit_code] { *exit_code = RunEnv(*options); });
}

}  // namespace portico::cli
