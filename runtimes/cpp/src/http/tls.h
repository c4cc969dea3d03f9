// TLS 1.2+ as a client, verifying the peer's certificate and its name. Apart from transport.h, so
// that a function that never speaks HTTPS links no TLS.
#pragma once

#include <memory>
#include <string>

#include "http/transport.h"

namespace portico::lambda {

// The trusted authorities: `ca_file` (PEM) if not empty, else the system's bundle, wherever this
// system keeps it. They are read once, with the first connection; a bundle that cannot be read is
// an error then, and no connection is made.
Connector TlsConnector(HostPort peer, Timeouts timeouts, std::string ca_file);

}  // namespace portico::lambda
