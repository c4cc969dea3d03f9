// Text without the white space around it. Pure.
#pragma once

#include <string_view>

namespace portico {

// Spaces and tabs, as HTTP's headers have them. The result is a part of `text`.
inline std::string_view TrimBlanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace portico
