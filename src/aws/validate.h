// The constraints of AWS's models, checked by walking a shape, worded as AWS words them:
// "2 validation errors detected: Value '' at 'roleName' failed to satisfy constraint: Member must
// …". Pure, thread-safe.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "aws/shape.h"
#include "base/result.h"

namespace portico::aws {

// Paths ("keySchema.1.member.keyType") of required members that a parser did not find.
using MissingMembers = std::set<std::string, std::less<>>;

// How services differ in wording what they find.
struct ViolationStyle {
  // Members of the body are named below the input's shape ("createRestApiInput.name") and come
  // before those of the path, the query and the headers: API Gateway.
  bool names_input = false;
  // A text that does not match its pattern is not shown: CloudWatch Logs.
  bool hides_texts = false;
  // Elements of lists and maps are said to have to be not null as well: Lambda.
  bool elements_not_null = false;
};

// An error of code `validation_code` that lists every violation, or one that names a member Portico
// does not support yet, or success. `operation` is named where `style.names_input`.
Status Validate(const ShapeDesc& shape, const void* value, const MissingMembers& missing,
                std::string_view validation_code, const ViolationStyle& style = {},
                std::string_view operation = {});

// Whether a constraint's pattern can be matched here. Every table's patterns must be; a test walks
// them all.
bool IsUsablePattern(std::string_view pattern);

// "RoleName" → "roleName": how AWS's messages spell a member.
std::string MemberPath(std::string_view parent, std::string_view name);
// The path of an element (from 0) of the list, or of the map's value, at `parent`.
std::string ElementPath(std::string_view parent, size_t index);
std::string ValuePath(std::string_view parent, std::string_view key);

}  // namespace portico::aws
