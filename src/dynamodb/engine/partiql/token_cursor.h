// The parsers' common ground: a position among the tokens of a statement.
#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "dynamodb/engine/partiql/lexer.h"

namespace portico::dynamodb::partiql {

class TokenCursor {
 public:
  explicit TokenCursor(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  const Token& Peek() const { return tokens_[at_]; }
  // The token after the next, or the end.
  const Token& PeekSecond() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  Token Take() {
    const Token& token = tokens_[at_];
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  bool AtEnd() const { return Peek().kind == TokenKind::kEnd; }

  bool AtSymbol(std::string_view symbol) const { return Is(Peek(), TokenKind::kSymbol, symbol); }
  bool AtKeyword(std::string_view word) const { return Is(Peek(), TokenKind::kKeyword, word); }
  bool TakeSymbol(std::string_view symbol) { return AtSymbol(symbol) && Step(); }
  bool TakeKeyword(std::string_view word) { return AtKeyword(word) && Step(); }
  // A word that is no keyword, in any case.
  bool TakeWord(std::string_view word) {
    const Token& token = Peek();
    if (token.kind != TokenKind::kName || token.text.size() != word.size()) return false;
    for (size_t i = 0; i < word.size(); ++i) {
      if ((token.text[i] | 0x20) != word[i]) return false;
    }
    return Step();
  }

  static bool Is(const Token& token, TokenKind kind, std::string_view text) {
    return token.kind == kind && token.text == text;
  }

 private:
  bool Step() {
    Take();
    return true;
  }

  const std::vector<Token> tokens_;
  size_t at_ = 0;
};

}  // namespace portico::dynamodb::partiql
