// The words of a SerializationException: what AWS's JSON parsers say of a token that a member's
// type is not made from.
//
// Most services name the token and what was wanted. Those that tell the Java package of their
// shapes (DynamoDB) have words of their own: they name Java's type of what was wanted, tell a
// structure's or map's member from a list's or map's element, and take some words for booleans.
// Sources: the answers of AWS that dynalite's tests hold (helpers.js, assertType); for the others,
// reports of CloudWatch Logs and CodeDeploy. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/shape.h"
#include "codec/json/reader.h"

namespace portico::aws {

// How a service words a value of the wrong type: by the token, or by the class of the value.
enum class Mismatches : uint8_t { kTokens, kValueClasses };

// Where a value stands: as a structure's member, or in a list or map.
enum class Place : uint8_t { kField, kElement };

// Whether the parser goes on with a token of that kind; it then finds broken JSON itself. An empty
// `java_package` is that of a service which does not tell it.
bool IsMadeFrom(const TypeDesc& type, json::Kind kind, std::string_view java_package);

// What is said of the token at hand, which `type` is not made from. Empty if it is no token at all.
std::string WordMismatch(json::Reader& reader, const TypeDesc& type, Place place,
                         std::string_view java_package);

// What a service that names the classes of values (API Gateway) says of the scalar at hand. Empty
// if it is no scalar.
std::string WordValueMismatch(json::Reader& reader, const TypeDesc& type);

// The boolean that a string stands for, where strings do.
std::optional<bool> BooleanWord(std::string_view text);

}  // namespace portico::aws
