#include "apigateway/engine/mapping_template.h"

#include "apigateway/engine/errors.h"

namespace portico::apigateway {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

Status CheckTemplate(std::string_view text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const char next = text[i + 1];
    // "$5" and "# 1" are plain text to Velocity.
    const bool reference = text[i] == '$' && (IsLetter(next) || next == '{' || next == '!');
    const bool directive = text[i] == '#' && (IsLetter(next) || next == '{' || next == '@' ||
                                              next == '#' || next == '*' || next == '[');
    if (reference || directive) {
      return Fail(Unsupported("mapping templates with VTL references or directives ('" +
                              std::string(text.substr(i, 20)) + "')"));
    }
  }
  return {};
}

}  // namespace portico::apigateway
