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

// Each character looked for in the whole text: find_first_of would ask of each character of a long
// header whether it is one of them.
bool HasLineBreak(std::string_view text) {
  return text.find('\r') != text.npos || text.find('\n') != text.npos;
}

std::string_view HttpRequest::Find(std::string_view name) const {
  constexpr char kCaseBit = 0x20;
  for (const Header& header : headers) {
    // Every request is asked for a dozen headers: most that it has differ in length or beginning.
    if (header.name.size() != name.size()) continue;
    if (!name.empty() && ((header.name[0] ^ name[0]) & ~kCaseBit) != 0) continue;
    // An empty value still has data(), so that presence can be told.
    if (EqualIgnoreCase(header.name, name)) {
      return header.value.data() != nullptr ? header.value : std::string_view("");
    }
  }
  return {};
}

}  // namespace portico::net
