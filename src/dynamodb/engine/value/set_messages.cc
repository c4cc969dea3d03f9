#include "dynamodb/engine/value/set_messages.h"

#include <set>

#include "codec/base64.h"

namespace portico::dynamodb {
namespace {

constexpr char kInvalidPrefix[] = "One or more parameter values were invalid: ";

std::string_view KindOf(AttributeType type) {
  if (type == AttributeType::kSS) return "string";
  return type == AttributeType::kNS ? "number" : "binary";
}

// Up to the first repeat in byte order, then the repeat, then the rest as sent.
std::vector<std::string> InCurrentOrder(const std::vector<std::string>& members) {
  std::set<std::string> seen;
  size_t repeat = 0;
  while (repeat < members.size() && seen.insert(members[repeat]).second) ++repeat;
  std::vector<std::string> ordered(seen.begin(), seen.end());
  ordered.insert(ordered.end(), members.begin() + static_cast<ptrdiff_t>(repeat), members.end());
  return ordered;
}

}  // namespace

std::string EmptySetMessage(AttributeType type) {
  if (type == AttributeType::kBS) {
    return std::string(kInvalidPrefix) + "Binary sets should not be empty";
  }
  return std::string(kInvalidPrefix) + "An " + std::string(KindOf(type)) + " set  may not be empty";
}

std::string NullMemberMessage(AttributeType type) {
  const std::string kind(KindOf(type));
  return std::string(kInvalidPrefix) + "An " + kind + " set may not have a null " + kind +
         " as a member";
}

std::string DuplicateMessage(AttributeType type, const std::vector<std::string>& members,
                             ValidationLayer layer) {
  const bool current = layer == ValidationLayer::kCurrent;
  if (type == AttributeType::kNS) {
    return current ? std::string(kInvalidPrefix) + "Input collection contains duplicates."
                   : "Input collection contains duplicates";
  }
  const bool binary = type == AttributeType::kBS;
  const std::string quote = current ? "\"" : "";
  const std::string separator = current && binary ? "," : ", ";
  std::string list;
  for (const std::string& member : current ? InCurrentOrder(members) : members) {
    if (!list.empty()) list += separator;
    list += quote + (binary ? Base64Encode(member) : member) + quote;
  }
  return std::string(kInvalidPrefix) + "Input collection [" + list + "]" +
         (binary ? "of type BS contains duplicates." : " contains duplicates.");
}

}  // namespace portico::dynamodb
