// Shapes for the tests of the protocols: one of every type of member.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/shape.h"

namespace portico::aws::testing {

struct Inner {
  std::string key;
  std::optional<std::string> value;
  bool operator==(const Inner&) const = default;
  static constexpr std::string_view kName = "Inner";
  static constexpr auto Fields() {
    using S = Inner;
    return std::array{
        Field<&S::key>("Key", {.required = true, .length_min = 1, .length_max = 4}),
        Field<&S::value>("Value", {.length_max = 2}),
    };
  }
};

inline constexpr std::string_view kColours[] = {"RED", "GREEN"};
inline constexpr Constraints kWord{.length_min = 2, .pattern = "[a-z]+"};

struct Everything {
  std::optional<std::string> text;
  std::optional<bool> flag;
  std::optional<int32_t> small;
  std::optional<int64_t> large;
  std::optional<double> real;
  std::optional<Timestamp> time;
  std::optional<Blob> blob;
  std::optional<json::Value> document;
  std::optional<std::vector<std::string>> words;
  std::optional<std::map<std::string, std::string>> pairs;
  std::optional<Inner> inner;
  std::optional<std::vector<Inner>> inners;
  std::optional<std::map<std::string, Inner>> inner_map;
  std::optional<std::string> colour;
  std::optional<int32_t> later;
  bool operator==(const Everything&) const = default;
  static constexpr auto Fields() {
    using S = Everything;
    return std::array{
        Field<&S::text>("Text", {.length_min = 1, .length_max = 5}),
        Field<&S::flag>("Flag"),
        Field<&S::small>("Small", {.value_min = 1, .value_max = 10}),
        Field<&S::large>("Large"),
        Field<&S::real>("Real"),
        Field<&S::time>("Time"),
        Field<&S::blob>("Blob", {.length_max = 3}),
        Field<&S::document>("Document"),
        Field<&S::words>("Words", {.length_max = 3, .element = &kWord}),
        Field<&S::pairs>("Pairs", {.length_max = 2, .element = &kWord, .key = &kWord}),
        Field<&S::inner>("Inner"),
        Field<&S::inners>("Inners"),
        Field<&S::inner_map>("InnerMap"),
        Field<&S::colour>("Colour", {.enum_values = kColours}),
        Field<&S::later>("Later", {.unsupported = true}),
    };
  }
};

struct Needy {
  std::string name;
  std::vector<Inner> tags;
  static constexpr auto Fields() {
    using S = Needy;
    return std::array{
        Field<&S::name>("Name", {.required = true}),
        Field<&S::tags>("Tags", {.required = true}),
    };
  }
};

}  // namespace portico::aws::testing
