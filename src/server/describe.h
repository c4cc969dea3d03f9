// The operation tables as text: JSON for tests and tools, Markdown for people.
//
// Both walk the same tables that serve requests, so they cannot say something else than what the
// server does. Pure.
#pragma once

#include <string>
#include <vector>

#include "aws/service.h"

namespace portico::server {

// Every service with its operations and their shapes, as one JSON document:
//   {"services": [{"name", "title", "signingName", "protocol", "apiVersion", "targetPrefix",
//     "xmlNamespace", "notImplemented": [name…],
//     "operations": [{"name", "action", "resource", "method", "uri", "status", "input": shape,
//       "output": shape}]}]}
// A shape is {"type": "structure", "members": {name: type}}; a type is {"type": "string" |
// "boolean" | "integer" | "long" | "double" | "timestamp" | "blob" | "document" | "list" | "map" |
// "structure" | "custom"}, with "element" for lists and maps, and with the constraints that are
// set: "required", "unsupported", "location", "locationName", "min", "max", "pattern", "enum",
// "key". A structure inside itself is {"type": "recursive"}.
std::string DescribeOperations(const std::vector<aws::Service>& services);

// COMPATIBILITY.md's tables: for each service what is supported, what is not, and which members of
// supported operations are refused.
std::string RenderCompatibility(const std::vector<aws::Service>& services);

}  // namespace portico::server
