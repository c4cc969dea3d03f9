#include "net/http.h"

namespace portico::net {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace

bool EqualIgnoreCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (Lower(a[i]) != Lower(b[i])) return false;
  }
  return true;
}

std::string_view HttpRequest::Find(std::string_view name) const {
  for (const Header& header : headers) {
    // An empty value still has data(), so that presence can be told.
    if (EqualIgnoreCase(header.name, name)) {
      return header.value.data() != nullptr ? header.value : std::string_view("");
    }
  }
  return {};
}

}  // namespace portico::net
