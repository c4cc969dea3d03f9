// `portico invoke`: calls a function and prints its answer.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

#include "cli/cli.h"
#include "cli/data_dir.h"
#include "codec/base64.h"
#include "codec/uri.h"

namespace portico::cli {
namespace {

struct InvokeOptions {
  std::string function;
  std::string payload = "{}";
  bool log = false;
  TargetOptions target;
};

// The payload as given, or of the file after '@'.
Result<std::string> PayloadOf(const std::string& text) {
  if (!text.starts_with('@')) return text;
  std::ifstream in(text.substr(1), std::ios::binary);
  if (!in) return Fail("NoPayload", fmt::format("cannot read {}", text.substr(1)));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// True if the function itself succeeded.
Result<bool> Invoke(const InvokeOptions& options) {
  PORTICO_ASSIGN(std::string payload, PayloadOf(options.payload));
  PORTICO_ASSIGN(Target target, FindTarget(options.target));
  AwsClient client(std::move(target));
  HttpHeaders headers = {{"content-type", "application/json"}};
  if (options.log) headers.emplace_back("x-amz-log-type", "Tail");
  PORTICO_ASSIGN(const HttpReply reply,
                 client.SendRest("lambda", "POST",
                                 fmt::format("/2015-03-31/functions/{}/invocations",
                                             UriEncode(options.function)),
                                 std::move(payload), std::move(headers)));
  std::string log;
  if (Base64Decode(reply.Find("x-amz-log-result"), &log)) fmt::print(stderr, "{}", log);
  fmt::print("{}\n", reply.body);
  return reply.Find("x-amz-function-error").empty();
}

}  // namespace

void AddInvokeCommand(CLI::App& app, int* exit_code) {
  auto* command = app.add_subcommand("invoke", "Call a function and print its answer");
  auto options = std::make_shared<InvokeOptions>();
  command->add_option("function", options->function, "The function's name or ARN")->required();
  command->add_option("--payload", options->payload, "The event: JSON, or @FILE")
      ->capture_default_str();
  command->add_flag("--log", options->log, "Print the end of the log on standard error");
  command->add_option("--endpoint", options->target.endpoint, "The server, http://HOST:PORT");
  command->add_option("--data", options->target.data_dir, "The server's data directory");
  command->callback([options, exit_code] {
    const auto succeeded = Invoke(*options);
    if (!succeeded) {
      fmt::print(stderr, "portico invoke: {}: {}\n", succeeded.error().code,
                 succeeded.error().message);
    }
    *exit_code = succeeded && *succeeded ? 0 : 1;
  });
}

}  // namespace portico::cli
