#include "aws/arn.h"

namespace portico::aws {
namespace {

constexpr std::string_view kPartition = "aws";

}  // namespace

std::optional<Arn> Arn::Parse(std::string_view text) {
  std::string_view parts[5];
  for (std::string_view& part : parts) {
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  // Another partition names another's resources: taken for ours, it would pass by the policies.
  if (parts[0] != "arn" || parts[1] != kPartition || parts[2].empty() || text.empty()) {
    return std::nullopt;
  }
  return Arn{parts[1], parts[2], parts[3], parts[4], text};
}

std::string MakeArn(std::string_view service, std::string_view region, std::string_view account,
                    std::string_view resource) {
  std::string out = "arn:aws:";
  out.append(service).append(":").append(region).append(":").append(account).append(":");
  return out.append(resource);
}

}  // namespace portico::aws
