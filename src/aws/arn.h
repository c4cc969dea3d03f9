// Amazon Resource Names. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace portico::aws {

// arn:partition:service:region:account:resource — views into the parsed text.
struct Arn {
  std::string_view partition;
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view resource;

  static std::optional<Arn> Parse(std::string_view text);
};

std::string MakeArn(std::string_view service, std::string_view region, std::string_view account,
                    std::string_view resource);

}  // namespace portico::aws
