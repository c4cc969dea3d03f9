// `portico backup`, `portico restore`, `portico verify`.
#include "cli/backup/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "base/clock.h"
#include "cli/backup/make_backup.h"
#include "cli/backup/verify.h"

namespace portico::cli {
namespace {

// As everywhere (cli/data_dir.h).
constexpr const char* kDataDir = "./data";

struct Arguments {
  std::string data_dir = kDataDir;
  std::string directory;
};

int Report(std::string_view command, const AwsError& error) {
  fmt::print(stderr, "portico {}: {}\n", command, error.message);
  return 1;
}

int RunBackup(const Arguments& arguments) {
  const auto made = MakeBackup(arguments.data_dir, arguments.directory, Clock::System());
  if (!made) return Report("backup", made.error());
  fmt::print("{}\n{} files, {} bytes, {} of them new\n", made->path, made->files, made->bytes,
             made->new_bytes);
  return 0;
}

int RunRestore(const Arguments& arguments) {
  const Status restored = RestoreBackup(arguments.directory, arguments.data_dir);
  if (!restored) return Report("restore", restored.error());
  fmt::print("restored to {}\n", arguments.data_dir);
  return 0;
}

int RunVerify(const Arguments& arguments) {
  const auto report = Verify(arguments.data_dir);
  if (!report) return Report("verify", report.error());
  for (const std::string& count : report->counts) fmt::print("{}\n", count);
  for (const std::string& wrong : report->wrong) fmt::print("damaged: {}\n", wrong);
  if (!report->wrong.empty()) return 1;
  fmt::print("nothing is wrong with {}\n", arguments.data_dir);
  return 0;
}

}  // namespace

void AddBackupCommand(CLI::App& app, int* exit_code) {
  auto* command = app.add_subcommand(
      "backup",
      "Back up a data directory, while its server runs or not; what an earlier backup in "
      "DIR has already takes no space again");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("DIR", arguments->directory, "Where backups are kept: each is a folder in it")
      ->required();
  command->add_option("--data", arguments->data_dir, "The data directory")->capture_default_str();
  command->callback([arguments, exit_code] { *exit_code = RunBackup(*arguments); });
}

void AddRestoreCommand(CLI::App& app, int* exit_code) {
  auto* command = app.add_subcommand("restore", "Make a data directory of a backup");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("BACKUP", arguments->directory, "What `portico backup` printed")->required();
  command->add_option("DATA", arguments->data_dir, "The data directory: empty, or not there")
      ->required();
  command->callback([arguments, exit_code] { *exit_code = RunRestore(*arguments); });
}

void AddVerifyCommand(CLI::App& app, int* exit_code) {
  auto* command = app.add_subcommand(
      "verify", "Check everything in a data directory that no server uses, or in a backup");
  auto arguments = std::make_shared<Arguments>();
  command->add_option("--data", arguments->data_dir, "The data directory, or a backup")
      ->capture_default_str();
  command->callback([arguments, exit_code] { *exit_code = RunVerify(*arguments); });
}

}  // namespace portico::cli
