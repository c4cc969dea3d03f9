// `portico describe`: the operation tables as JSON, or as COMPATIBILITY.md.
#pragma once

namespace CLI {
class App;
}

namespace portico::cli {

void AddDescribeCommand(CLI::App& app, int* exit_code);

}  // namespace portico::cli
