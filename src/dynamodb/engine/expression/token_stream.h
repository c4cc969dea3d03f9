// The parsers' common ground: a position among the tokens, paths, and errors at the position.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dynamodb/engine/expression/lexer.h"
#include "dynamodb/engine/expression/syntax.h"

namespace portico::dynamodb {

class TokenStream {
 public:
  TokenStream(ExpressionKind kind, std::string_view text)
      : kind_(kind), text_(text), tokens_(Tokenize(text)) {}

  ExpressionKind expression_kind() const { return kind_; }
  TokenKind Peek() const { return tokens_[at_].kind; }
  // The kind of the token after the next.
  TokenKind PeekSecond() const {
    return Peek() == TokenKind::kEnd ? TokenKind::kEnd : tokens_[at_ + 1].kind;
  }
  // The text of the next token.
  std::string_view text() const {
    return text_.substr(tokens_[at_].begin, tokens_[at_].end - tokens_[at_].begin);
  }
  void Advance() {
    if (Peek() != TokenKind::kEnd) ++at_;
  }
  bool Take(TokenKind kind) {
    if (Peek() != kind) return false;
    Advance();
    return true;
  }

  // A document path: a.b[0].#c.
  Result<PathSyntax> TakePath();

  // A syntax error at the next token.
  tl::unexpected<AwsError> SyntaxError() const;

 private:
  Status TakeName(PathSyntax* path);

  const ExpressionKind kind_;
  const std::string_view text_;
  const std::vector<Token> tokens_;
  size_t at_ = 0;
};

// What every expression must satisfy before it is read: neither empty nor too long.
Status CheckText(ExpressionKind kind, std::string_view text);
Status CheckOperatorCount(ExpressionKind kind, const SyntaxTree& tree);

}  // namespace portico::dynamodb
