// The commands that copy and check data directories. Each runs when it is the one given, and leaves
// the process's exit code: 0, or 1 after an error, or where something is damaged.
#pragma once

namespace CLI {
class App;
}

namespace portico::cli {

void AddBackupCommand(CLI::App& app, int* exit_code);
void AddRestoreCommand(CLI::App& app, int* exit_code);
void AddVerifyCommand(CLI::App& app, int* exit_code);

}  // namespace portico::cli
