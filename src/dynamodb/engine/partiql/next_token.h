// ExecuteStatement's NextToken: where a statement goes on.
//
// Opaque to callers and good for the same statement with the same parameters on the same table
// only. It tells nothing that the answer it comes with does not, and what it says is checked, so it
// is not secret; a checksum tells tokens that were tampered with from ours. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dynamodb/engine/partiql/values.h"

namespace portico::dynamodb::partiql {

// As AWS's model has it; ours are far shorter.
inline constexpr size_t kNextTokenCharactersMax = 32768;

struct Continuation {
  // Which of the plan's ranges to read next.
  uint32_t range = 0;
  // The stored key behind which to begin; from the range's beginning if there is none.
  std::optional<std::string> after;
};

// What a statement is known by: its text, its parameters, and the number of what it reads.
std::string DigestOf(std::string_view statement, const Parameters& parameters, uint64_t number);

std::string MakeToken(const Continuation& continuation, std::string_view digest);

// A ValidationException if the token is none of ours, or another statement's.
Result<Continuation> ReadToken(std::string_view token, std::string_view digest);

}  // namespace portico::dynamodb::partiql
