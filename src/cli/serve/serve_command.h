// `portico serve`.
#pragma once

#include <CLI/CLI.hpp>

namespace portico::cli {

void AddServeCommand(CLI::App& app, int* exit_code);

}  // namespace portico::cli
