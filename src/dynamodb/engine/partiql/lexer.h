// Cuts a PartiQL statement into tokens that know where they stand: messages point at them by line,
// column and length. Comments are white space. Pure.
//
// The words that an unquoted name cannot be are those of PartiQL: SQL-92's and its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace portico::dynamodb::partiql {

enum class TokenKind : uint8_t {
  kEnd,
  kName,        // text: the name
  kQuotedName,  // text: the name without quotes, doubled ones single
  kKeyword,     // text: in lower case
  kString,      // text: the value
  kNumber,      // text: as written
  kParameter,   // ?
  kSymbol,      // text: the operator or bracket
};

// As "at <line>:<column>:<length>": characters, from 1.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;
  uint32_t length = 1;
};

struct Token {
  TokenKind kind;
  std::string text;
  Position position;
  // As written, for function names that messages quote.
  std::string_view source;
};

// The tokens, the last of which is kEnd. Views `statement`.
Result<std::vector<Token>> Tokenize(std::string_view statement);

// "Statement wasn't well formed, can't be processed: <detail>".
tl::unexpected<AwsError> NotWellFormed(std::string_view detail);

// " at 1:8:5".
std::string At(const Position& position);

// `word` in lower case.
bool IsKeyword(std::string_view word);

}  // namespace portico::dynamodb::partiql
