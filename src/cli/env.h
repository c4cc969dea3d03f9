// `portico env`: what a shell needs for AWS's own tools to speak to this server.
#pragma once

#include <string>

#include "cli/aws_client.h"

namespace portico::cli {

// Lines for `eval` in any POSIX shell.
std::string RenderEnv(const Target& target);

}  // namespace portico::cli
