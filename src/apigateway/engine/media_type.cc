#include "apigateway/engine/media_type.h"

#include "net/http.h"

namespace portico::apigateway {
namespace {

std::string_view FirstType(std::string_view header) {
  header = header.substr(0, header.find_first_of(",;"));
  while (!header.empty() && header.front() == ' ') header.remove_prefix(1);
  while (!header.empty() && header.back() == ' ') header.remove_suffix(1);
  return header;
}

}  // namespace

std::string MediaTypeOf(std::string_view content_type) {
  const std::string_view type = FirstType(content_type);
  if (type.empty()) return "application/json";
  std::string out(type);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

bool IsBinary(std::string_view header, const std::vector<std::string>& binary_types) {
  const std::string_view type = FirstType(header);
  if (type.empty()) return false;
  for (const std::string& binary : binary_types) {
    if (binary == "*/*" || net::EqualIgnoreCase(binary, type)) return true;
    const std::string_view group = std::string_view(binary).substr(0, binary.size() - 1);
    if (binary.ends_with("/*") && type.size() > group.size() &&
        net::EqualIgnoreCase(type.substr(0, group.size()), group)) {
      return true;
    }
  }
  return false;
}

}  // namespace portico::apigateway
