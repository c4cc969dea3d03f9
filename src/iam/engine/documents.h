// Checks of policy documents on their way in: form, then size. Pure.
#pragma once

#include <string_view>

#include "base/result.h"
#include "iam/engine/policy/policy.h"

namespace portico::iam {

// The length that AWS's quotas speak of: without its white space.
size_t PolicyChars(std::string_view document);

// MalformedPolicyDocument if `document` is no policy of that kind; LimitExceeded if it is longer
// than `chars_max`, which AWS calls `quota`.
Status CheckDocument(std::string_view document, PolicyKind kind, std::string_view quota,
                     size_t chars_max);

}  // namespace portico::iam
