#include "dynamodb/engine/partiql/lexer.h"

#include <algorithm>
#include <array>

#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::partiql {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
bool IsNamePart(char c) { return IsNameStart(c) || IsDigit(c); }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// Longest first.
constexpr std::array<std::string_view, 25> kSymbols = {
    "<<", ">>", "<=", ">=", "<>", "!=", "||", "(", ")", "[", "]", "{", "}",
    ",",  ".",  ":",  ";",  "=",  "<",  ">",  "+", "-", "*", "/", "%"};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> Run() {
    PORTICO_TRY(SkipSpace());
    while (at_ < text_.size()) {
      PORTICO_TRY(TakeToken());
      PORTICO_TRY(SkipSpace());
    }
    tokens_.push_back({TokenKind::kEnd, "", Here(at_), {}});
    return std::move(tokens_);
  }

 private:
  bool Follows(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  // Moves the line and column on to `offset`, which never lies behind.
  void CountTo(size_t offset) {
    for (; counted_ < offset; ++counted_) {
      if (text_[counted_] == '\n') {
        ++line_;
        column_ = 1;
      } else if (!IsContinuation(text_[counted_])) {
        ++column_;
      }
    }
  }
  Position Here(size_t begin) {
    CountTo(begin);
    return {line_, column_, 1};
  }

  Status SkipSpace() {
    for (;;) {
      while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
      if (Follows("--")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (Follows("/*")) {
        const size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return NotWellFormed("");
        at_ = end + 2;
      } else {
        return {};
      }
    }
  }

  void Push(TokenKind kind, std::string text, size_t begin) {
    Position position = Here(begin);
    const std::string_view source = text_.substr(begin, at_ - begin);
    position.length =
        static_cast<uint32_t>(source.size() - std::ranges::count_if(source, IsContinuation));
    tokens_.push_back({kind, std::move(text), position, source});
  }

  Status TakeToken() {
    const char c = text_[at_];
    if (c == '\'' || c == '"') return TakeQuoted(c);
    if (IsNameStart(c)) return TakeName();
    if (IsDigit(c) || (c == '.' && at_ + 1 < text_.size() && IsDigit(text_[at_ + 1]))) {
      return TakeNumber();
    }
    const size_t begin = at_;
    if (c == '?') {
      ++at_;
      Push(TokenKind::kParameter, "?", begin);
      return {};
    }
    for (std::string_view symbol : kSymbols) {
      if (!Follows(symbol)) continue;
      at_ += symbol.size();
      Push(TokenKind::kSymbol, std::string(symbol == "!=" ? "<>" : symbol), begin);
      return {};
    }
    return NotWellFormed("");
  }

  Status TakeQuoted(char quote) {
    const size_t begin = at_++;
    std::string value;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote) {
        const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == quote;
        if (!doubled) {
          ++at_;
          Push(quote == '"' ? TokenKind::kQuotedName : TokenKind::kString, std::move(value), begin);
          return {};
        }
        ++at_;
      }
      value.push_back(text_[at_]);
    }
    return NotWellFormed("");
  }

  Status TakeName() {
    const size_t begin = at_;
    while (at_ < text_.size() && IsNamePart(text_[at_])) ++at_;
    std::string name(text_.substr(begin, at_ - begin));
    std::string lower = Lower(name);
    if (IsKeyword(lower)) {
      Push(TokenKind::kKeyword, std::move(lower), begin);
    } else {
      Push(TokenKind::kName, std::move(name), begin);
    }
    return {};
  }

  // digits[.digits][e[+-]digits], or without the first digits.
  Status TakeNumber() {
    const size_t begin = at_;
    const auto take_digits = [this] {
      while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
    };
    // A second dot of a path like l[0].x belongs to the path: a dot is the number's if a digit or
    // no name follows.
    take_digits();
    if (Follows(".")) {
      ++at_;
      take_digits();
    }
    if (Follows("e") || Follows("E")) {
      ++at_;
      if (Follows("+") || Follows("-")) ++at_;
      if (at_ == text_.size() || !IsDigit(text_[at_])) return NotWellFormed("");
      take_digits();
    }
    if (at_ < text_.size() && IsNamePart(text_[at_])) return NotWellFormed("");
    Push(TokenKind::kNumber, std::string(text_.substr(begin, at_ - begin)), begin);
    return {};
  }

  const std::string_view text_;
  size_t at_ = 0;
  // How far lines and columns have been counted.
  size_t counted_ = 0;
  uint32_t line_ = 1;
  uint32_t column_ = 1;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> Tokenize(std::string_view statement) { return Lexer(statement).Run(); }

tl::unexpected<AwsError> NotWellFormed(std::string_view detail) {
  return Invalid("Statement wasn't well formed, can't be processed: " + std::string(detail));
}

std::string At(const Position& position) {
  return " at " + std::to_string(position.line) + ":" + std::to_string(position.column) + ":" +
         std::to_string(position.length);
}

}  // namespace portico::dynamodb::partiql
