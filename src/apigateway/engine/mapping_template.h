// Mapping templates: what a request or response body is turned into.
//
// AWS evaluates them as Velocity (VTL). Portico renders the part of VTL that is plain text,
// exactly; a template with references ($input…) or directives (#set…) is refused when it is put,
// never rendered wrongly. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace portico::apigateway {

// Fails if the text needs a VTL engine.
Status CheckTemplate(std::string_view text);

}  // namespace portico::apigateway
