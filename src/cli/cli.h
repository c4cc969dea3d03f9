// The commands of `portico`. Each adds itself to the parser, and when it is the one given runs and
// leaves the process's exit code: 0, or 1 after an error that it has told on standard error.
// `load` also knows 2, a threshold not kept, and 130, a run ended by hand.
#pragma once

namespace CLI {
class App;
}

namespace portico::cli {

void AddEnvCommand(CLI::App& app, int* exit_code);
void AddUpCommand(CLI::App& app, int* exit_code);
void AddInvokeCommand(CLI::App& app, int* exit_code);
void AddLogsCommand(CLI::App& app, int* exit_code);
void AddLoadCommand(CLI::App& app, int* exit_code);

}  // namespace portico::cli
