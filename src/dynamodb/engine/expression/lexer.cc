#include "dynamodb/engine/expression/lexer.h"

#include <array>
#include <utility>

namespace portico::dynamodb {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWordPart(char c) { return IsLetter(c) || IsDigit(c) || c == '_'; }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

constexpr std::array<std::pair<std::string_view, TokenKind>, 9> kKeywords = {{
    {"and", TokenKind::kAnd},
    {"or", TokenKind::kOr},
    {"not", TokenKind::kNot},
    {"between", TokenKind::kBetween},
    {"in", TokenKind::kIn},
    {"set", TokenKind::kSet},
    {"remove", TokenKind::kRemove},
    {"add", TokenKind::kAdd},
    {"delete", TokenKind::kDelete},
}};

bool EqualsIgnoringCase(std::string_view word, std::string_view lower) {
  if (word.size() != lower.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if ((word[i] | 0x20) != lower[i]) return false;
  }
  return true;
}

TokenKind KindOfWord(std::string_view word) {
  for (const auto& [keyword, kind] : kKeywords) {
    if (EqualsIgnoringCase(word, keyword)) return kind;
  }
  return TokenKind::kName;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token Next() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
    const size_t begin = at_;
    const TokenKind kind = at_ == text_.size() ? TokenKind::kEnd : Scan();
    return {kind, static_cast<uint32_t>(begin), static_cast<uint32_t>(at_)};
  }

 private:
  TokenKind Scan() {
    const char c = text_[at_];
    if (IsLetter(c)) {
      const size_t begin = at_;
      SkipWord();
      return KindOfWord(text_.substr(begin, at_ - begin));
    }
    if (IsDigit(c)) {
      while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
      return TokenKind::kInteger;
    }
    ++at_;
    if (c == '#' || c == ':') {
      if (at_ == text_.size() || !IsWordPart(text_[at_])) return TokenKind::kUnknown;
      SkipWord();
      return c == '#' ? TokenKind::kNameRef : TokenKind::kValueRef;
    }
    return ScanPunctuation(c);
  }

  TokenKind ScanPunctuation(char c) {
    switch (c) {
      case '(':
        return TokenKind::kOpenParen;
      case ')':
        return TokenKind::kCloseParen;
      case '[':
        return TokenKind::kOpenBracket;
      case ']':
        return TokenKind::kCloseBracket;
      case ',':
        return TokenKind::kComma;
      case '.':
        return TokenKind::kDot;
      case '+':
        return TokenKind::kPlus;
      case '-':
        return TokenKind::kMinus;
      case '=':
        return TokenKind::kEqual;
      case '<':
        if (Take('=')) return TokenKind::kLessOrEqual;
        return Take('>') ? TokenKind::kNotEqual : TokenKind::kLess;
      case '>':
        return Take('=') ? TokenKind::kGreaterOrEqual : TokenKind::kGreater;
      default:
        // A character that has no place here, with all of its bytes.
        while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xc0) == 0x80) ++at_;
        return TokenKind::kUnknown;
    }
  }

  void SkipWord() {
    while (at_ < text_.size() && IsWordPart(text_[at_])) ++at_;
  }

  bool Take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::vector<Token> Tokenize(std::string_view text) {
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 3 + 2);
  Lexer lexer(text);
  do {
    tokens.push_back(lexer.Next());
  } while (tokens.back().kind != TokenKind::kEnd);
  return tokens;
}

std::string SyntaxErrorMessage(std::string_view text, const std::vector<Token>& tokens,
                               size_t at_fault) {
  const Token& token = tokens[at_fault];
  const size_t begin = at_fault > 0 ? tokens[at_fault - 1].begin : token.begin;
  size_t end = token.end;
  if (token.kind == TokenKind::kEnd) {
    end = at_fault > 0 ? tokens[at_fault - 1].end : token.begin;
  } else if (tokens[at_fault + 1].kind != TokenKind::kEnd) {
    end = tokens[at_fault + 1].end;
  }
  const std::string_view quoted = token.kind == TokenKind::kEnd
                                      ? std::string_view("<EOF>")
                                      : text.substr(token.begin, token.end - token.begin);
  std::string message = "Syntax error; token: \"";
  message.append(quoted).append("\", near: \"");
  message.append(text.substr(begin, end - begin)).append("\"");
  return message;
}

}  // namespace portico::dynamodb
