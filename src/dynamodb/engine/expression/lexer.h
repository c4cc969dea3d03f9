// Cuts an expression into tokens that know where they stand, for the parsers and their messages.
//
// Never fails: what no grammar knows becomes a token of its own that no parser accepts, so that the
// error names it at its turn. Keywords are recognised in any case. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portico::dynamodb {

enum class TokenKind : uint8_t {
  kEnd,
  kName,      // an attribute's or function's name
  kNameRef,   // #name
  kValueRef,  // :value
  kInteger,
  kAnd,
  kOr,
  kNot,
  kBetween,
  kIn,
  kSet,
  kRemove,
  kAdd,
  kDelete,
  kOpenParen,
  kCloseParen,
  kOpenBracket,
  kCloseBracket,
  kComma,
  kDot,
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kPlus,
  kMinus,
  kUnknown,
};

// Offsets into the text, in bytes.
struct Token {
  TokenKind kind;
  uint32_t begin;
  uint32_t end;
};

// The tokens of `text`, the last of which is kEnd.
std::vector<Token> Tokenize(std::string_view text);

// "Syntax error; token: "x", near: "a x b"": the token at fault, between its neighbours.
std::string SyntaxErrorMessage(std::string_view text, const std::vector<Token>& tokens,
                               size_t at_fault);

}  // namespace portico::dynamodb
