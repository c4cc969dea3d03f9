// What is said of sets that may not be. Two spaces and missing ones are the service's.
#pragma once

#include <string>
#include <vector>

#include "dynamodb/engine/value/encoding.h"

namespace portico::dynamodb {

std::string EmptySetMessage(AttributeType type);
std::string NullMemberMessage(AttributeType type);

// `members` in the order they came, at least one of them twice. The current layer quotes them, in
// byte order up to the first repeat; the older one prints them as they came.
std::string DuplicateMessage(AttributeType type, const std::vector<std::string>& members,
                             ValidationLayer layer);

}  // namespace portico::dynamodb
