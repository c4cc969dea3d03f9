#include "iam/engine/documents.h"

#include <algorithm>

#include "iam/engine/errors.h"

namespace portico::iam {

size_t PolicyChars(std::string_view document) {
  return static_cast<size_t>(std::count_if(document.begin(), document.end(), [](char c) {
    return c != ' ' && c != '\n' && c != '\r' && c != '\t';
  }));
}

Status CheckDocument(std::string_view document, PolicyKind kind, std::string_view quota,
                     size_t chars_max) {
  PORTICO_TRY(Policy::CheckNew(document, kind));
  if (PolicyChars(document) > chars_max) return Fail(QuotaExceeded(quota, chars_max));
  return {};
}

}  // namespace portico::iam
