// What /_portico/health tells: that the server is up, and how far functions are limited here.
#pragma once

#include <string>

#include "lambda/sandbox/launcher.h"
#include "server/authenticator.h"

namespace portico::cli {

// JSON. "status" is "ok", or "degraded" if functions cannot be run at all.
std::string HealthDocument(const sandbox::Launcher& launcher, server::AuthMode auth);

// Lines for the server's log at its start: the limits that this machine does not enforce.
std::vector<std::string> MissingLimits(const sandbox::Launcher& launcher);

}  // namespace portico::cli
