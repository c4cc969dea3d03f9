// `portico serve`.
#pragma once

namespace CLI {
class App;
}

namespace portico::cli {

void AddServeCommand(CLI::App& app, int* exit_code);

}  // namespace portico::cli
