// A function's resource policy: the statements of AddPermission, as a document and as a decision.
// Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "codec/json/value.h"
#include "lambda/engine/function.h"

namespace portico::lambda {

// Whether `text` can be a statement's principal: "*", a service, an account, or the ARN of an
// identity.
bool IsPrincipal(std::string_view text);

// One statement as GetPolicy and AddPermission show it. `function_arn` is what it is on.
json::Value StatementDocument(const Permission& permission, std::string_view function_arn);

// The whole policy as JSON text.
std::string PolicyDocument(const Function& function);

// Whether a statement lets the service `principal` invoke the function for `source_arn`, a resource
// of `account`. `*` and `?` in a statement's SourceArn match as ArnLike does.
bool ServiceMayInvoke(const Function& function, std::string_view principal,
                      std::string_view source_arn, std::string_view account);

}  // namespace portico::lambda
