// Where an API that a template deployed is called on this server.
#pragma once

#include <string>
#include <string_view>

namespace portico::cli {

// Templates give invoke URLs as AWS has them, https://{api}.execute-api.{region}.amazonaws.com/….
// Such a URL becomes the one that the server at `endpoint` answers, in the form that needs no name
// resolution; any other text stays as it is.
std::string LocalInvokeUrl(std::string_view text, std::string_view endpoint);

}  // namespace portico::cli
