// portico: API Gateway, Lambda, DynamoDB, IAM and CloudWatch Logs on one's own machine.
#include <CLI/CLI.hpp>

#include "cli/backup/commands.h"
#include "cli/cli.h"
#include "cli/serve/describe_command.h"
#include "cli/serve/serve_command.h"

int main(int argc, char** argv) {
  CLI::App app("API Gateway, Lambda and DynamoDB on your own machine.");
  app.require_subcommand(1);
  int exit_code = 0;
  portico::cli::AddServeCommand(app, &exit_code);
  portico::cli::AddEnvCommand(app, &exit_code);
  portico::cli::AddUpCommand(app, &exit_code);
  portico::cli::AddInvokeCommand(app, &exit_code);
  portico::cli::AddLogsCommand(app, &exit_code);
  portico::cli::AddLoadCommand(app, &exit_code);
  portico::cli::AddBackupCommand(app, &exit_code);
  portico::cli::AddRestoreCommand(app, &exit_code);
  portico::cli::AddVerifyCommand(app, &exit_code);
  portico::cli::AddDescribeCommand(app, &exit_code);
  app.set_version_flag("--version", PORTICO_VERSION);
  CLI11_PARSE(app, argc, argv);
  return exit_code;
}
