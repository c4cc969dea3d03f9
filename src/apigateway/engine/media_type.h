// Media types of requests and answers: which template applies, what counts as binary. Pure
// functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portico::apigateway {

// "Application/JSON; charset=utf-8" → "application/json"; nothing → "application/json", which is
// what API Gateway takes a request without Content-Type for.
std::string MediaTypeOf(std::string_view content_type);

// Whether a Content-Type or Accept value is one of the API's binaryMediaTypes ("image/png",
// "image/*",
// "*/*"). Of several types in an Accept header the first counts, as on AWS.
bool IsBinary(std::string_view header, const std::vector<std::string>& binary_types);

}  // namespace portico::apigateway
