#include "cli/invoke_url.h"

#include <fmt/format.h>

namespace portico::cli {

std::string LocalInvokeUrl(std::string_view text, std::string_view endpoint) {
  constexpr std::string_view kScheme = "https://";
  constexpr std::string_view kService = ".execute-api.";
  constexpr std::string_view kSuffix = ".amazonaws.com";
  const size_t service = text.find(kService);
  if (!text.starts_with(kScheme) || service == std::string_view::npos) return std::string(text);
  const std::string_view api = text.substr(kScheme.size(), service - kScheme.size());
  std::string_view rest = text.substr(service + kService.size());
  const size_t slash = std::min(rest.find('/'), rest.size());
  if (!rest.substr(0, slash).ends_with(kSuffix) || api.find('/') != std::string_view::npos) {
    return std::string(text);
  }
  if (endpoint.ends_with('/')) endpoint.remove_suffix(1);
  return fmt::format("{}/_aws/execute-api/{}{}", endpoint, api, rest.substr(slash));
}

}  // namespace portico::cli
