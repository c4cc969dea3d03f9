#include "cli/serve/describe_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "cli/serve/services.h"
#include "server/describe.h"

namespace portico::cli {
namespace {

constexpr const char* kCompatibilityHead =
    "# Compatibility\n"
    "\n"
    "What of AWS's APIs Portico implements. Made from the operation tables by\n"
    "`build/portico describe > COMPATIBILITY.md`; a test fails when this file is out of date.\n"
    "\n"
    "An operation that is not implemented answers with an error of the service's own form that "
    "says\n"
    "so (status 501, or 404 for a path that no operation has), never with a made-up success. So "
    "does\n"
    "an implemented operation when it is given a member that is listed as refused.\n"
    "\n";

}  // namespace

void AddDescribeCommand(CLI::App& app, int* exit_code) {
  auto format = std::make_shared<std::string>("markdown");
  CLI::App* command =
      app.add_subcommand("describe", "Print what is implemented: COMPATIBILITY.md, or as JSON");
  command->add_option("--format", *format, "markdown or json")
      ->check(CLI::IsMember({"markdown", "json"}))
      ->capture_default_str();
  command->callback([format, exit_code] {
    const auto services = MakeServices({});
    const std::string text = *format == "json"
                                 ? server::DescribeOperations(services)
                                 : kCompatibilityHead + server::RenderCompatibility(services);
    std::fputs(text.c_str(), stdout);
    *exit_code = 0;
  });
}

}  // namespace portico::cli
