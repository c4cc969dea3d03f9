#include "dynamodb/engine/partiql/expression_parser.h"

#include <algorithm>
#include <array>

namespace portico::dynamodb::partiql {
namespace {

using Kind = Expression::Kind;

constexpr std::array<std::string_view, 6> kComparators = {"=", "<>", "<", "<=", ">", ">="};
constexpr std::array<std::string_view, 6> kOperatorWords = {"and", "or",   "is",
                                                            "in",  "like", "between"};
// Keywords that name functions when a parenthesis follows.
constexpr auto kFunctionWords = std::to_array<std::string_view>(
    {"avg", "bit_length", "char_length", "character_length", "coalesce", "count", "exists", "lower",
     "max", "min", "nullif", "octet_length", "size", "sum", "upper"});
// Of SQL's types, those whose names are no keywords.
constexpr std::array<std::string_view, 6> kTypeNames = {"INT2",     "INT4",     "INT8",
                                                        "INTEGER2", "INTEGER4", "INTEGER8"};
constexpr auto kTypeWords = std::to_array<std::string_view>(
    {"bag",    "blob",    "bool",    "boolean", "char",      "character", "clob",
     "date",   "dec",     "decimal", "double",  "float",     "int",       "integer",
     "list",   "missing", "null",    "numeric", "real",      "sexp",      "smallint",
     "string", "struct",  "symbol",  "time",    "timestamp", "tuple",     "varchar"});

template <typename List>
bool Contains(const List& list, std::string_view what) {
  return std::ranges::find(list, what) != list.end();
}

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// -x and +x of a number's text that may begin with a sign.
void ApplySign(bool minus, std::string* number) {
  if (!minus) return;
  if (number->starts_with('-')) {
    number->erase(0, 1);
  } else {
    number->insert(0, 1, '-');
  }
}

}  // namespace

Result<Expression> ExpressionParser::Parse() { return ParseOr(); }

Result<Expression> ExpressionParser::Nested(Step step) {
  if (open_ == kExpressionDepthMax) return NotWellFormed("");
  ++open_;
  Result<Expression> inner = (this->*step)();
  --open_;
  return inner;
}

Expression ExpressionParser::Leaf(Kind kind, const Token& token) const {
  Expression leaf;
  leaf.kind = kind;
  leaf.text = token.text;
  leaf.position = token.position;
  return leaf;
}

Result<Expression> ExpressionParser::Combine(Kind kind, const Token& at,
                                             std::vector<Expression> children) {
  Expression whole = Leaf(kind, at);
  for (const Expression& child : children) whole.depth = std::max(whole.depth, child.depth + 1);
  if (whole.depth > kExpressionDepthMax) return NotWellFormed("");
  whole.children = std::move(children);
  return whole;
}

// The right-hand side of an operator, whose absence has words of its own.
Result<Expression> ExpressionParser::ParseOperand(Step step) {
  if (tokens_.AtEnd() || tokens_.AtSymbol(";")) {
    return NotWellFormed("Missing right-hand side expression of infix operator");
  }
  return Nested(step);
}

// a AND b AND c is one node, so that long chains stay flat.
Result<Expression> ExpressionParser::ParseJunction(Kind kind, std::string_view word, Step operand) {
  PORTICO_ASSIGN(Expression first, (this->*operand)());
  if (!tokens_.AtKeyword(word)) return first;
  const Token at = tokens_.Peek();
  std::vector<Expression> children;
  children.push_back(std::move(first));
  while (tokens_.TakeKeyword(word)) {
    PORTICO_ASSIGN(Expression next, ParseOperand(operand));
    children.push_back(std::move(next));
  }
  return Combine(kind, at, std::move(children));
}

Result<Expression> ExpressionParser::ParseOr() {
  return ParseJunction(Kind::kOr, "or", &ExpressionParser::ParseAnd);
}

Result<Expression> ExpressionParser::ParseAnd() {
  return ParseJunction(Kind::kAnd, "and", &ExpressionParser::ParseNot);
}

Result<Expression> ExpressionParser::ParseNot() {
  const Token at = tokens_.Peek();
  if (!tokens_.TakeKeyword("not")) return ParseCompare();
  std::vector<Expression> children;
  PORTICO_ASSIGN(Expression inner, Nested(&ExpressionParser::ParseNot));
  children.push_back(std::move(inner));
  return Combine(Kind::kNot, at, std::move(children));
}

Result<Expression> ExpressionParser::ParseCompare() {
  PORTICO_ASSIGN(Expression left, ParseSum());
  for (;;) {
    const Token at = tokens_.Peek();
    const bool negated = TokenCursor::Is(at, TokenKind::kKeyword, "not") &&
                         tokens_.PeekSecond().kind == TokenKind::kKeyword &&
                         Contains(kOperatorWords, tokens_.PeekSecond().text);
    if (negated) tokens_.Take();
    if (at.kind == TokenKind::kSymbol && Contains(kComparators, at.text)) {
      tokens_.Take();
      PORTICO_ASSIGN(Expression right, ParseOperand(&ExpressionParser::ParseSum));
      std::vector<Expression> children;
      children.push_back(std::move(left));
      children.push_back(std::move(right));
      PORTICO_ASSIGN(left, Combine(Kind::kCompare, at, std::move(children)));
    } else if (tokens_.AtKeyword("between")) {
      PORTICO_ASSIGN(left, ParseBetween(std::move(left)));
    } else if (tokens_.AtKeyword("in")) {
      PORTICO_ASSIGN(left, ParseIn(std::move(left)));
    } else if (tokens_.AtKeyword("like")) {
      Token word = tokens_.Take();
      word.text = "Like";
      std::vector<Expression> children;
      PORTICO_ASSIGN(Expression pattern, ParseOperand(&ExpressionParser::ParseSum));
      children.push_back(std::move(left));
      children.push_back(std::move(pattern));
      PORTICO_ASSIGN(left, Combine(Kind::kOther, word, std::move(children)));
    } else if (tokens_.AtKeyword("is")) {
      PORTICO_ASSIGN(left, ParseIs(std::move(left)));
    } else if (negated) {
      return NotWellFormed("Unexpected keyword");
    } else {
      return left;
    }
    if (!negated) continue;
    std::vector<Expression> inner;
    inner.push_back(std::move(left));
    PORTICO_ASSIGN(left, Combine(Kind::kNot, at, std::move(inner)));
  }
}

Result<Expression> ExpressionParser::ParseBetween(Expression left) {
  const Token at = tokens_.Take();
  std::vector<Expression> children;
  children.push_back(std::move(left));
  PORTICO_ASSIGN(Expression lower, ParseOperand(&ExpressionParser::ParseSum));
  if (!tokens_.TakeKeyword("and")) return NotWellFormed("Expected AND after BETWEEN");
  PORTICO_ASSIGN(Expression upper, ParseOperand(&ExpressionParser::ParseSum));
  children.push_back(std::move(lower));
  children.push_back(std::move(upper));
  return Combine(Kind::kBetween, at, std::move(children));
}

Result<Expression> ExpressionParser::ParseIn(Expression left) {
  const Token at = tokens_.Take();
  std::vector<Expression> children;
  children.push_back(std::move(left));
  if (tokens_.AtSymbol("(")) {
    tokens_.Take();
    PORTICO_ASSIGN(Expression list, ParseElements(Kind::kList, ")"));
    children.push_back(std::move(list));
  } else {
    PORTICO_ASSIGN(Expression list, ParseOperand(&ExpressionParser::ParseSum));
    children.push_back(std::move(list));
  }
  return Combine(Kind::kIn, at, std::move(children));
}

Result<Expression> ExpressionParser::ParseIs(Expression left) {
  Token at = tokens_.Take();
  const bool negated = tokens_.TakeKeyword("not");
  const Token name = tokens_.Take();
  const bool is_word = name.kind == TokenKind::kKeyword && Contains(kTypeWords, name.text);
  const bool is_name = name.kind == TokenKind::kName && Contains(kTypeNames, Upper(name.text));
  if (!is_word && !is_name) return NotWellFormed("Expected type name");
  Token type = at;
  type.text = Upper(name.text);
  if (name.text == "double" && tokens_.TakeKeyword("precision")) type.text += " PRECISION";
  if (name.text == "character" && tokens_.TakeKeyword("varying")) type.text += " VARYING";
  std::vector<Expression> children;
  children.push_back(std::move(left));
  PORTICO_ASSIGN(Expression test, Combine(Kind::kIs, type, std::move(children)));
  if (!negated) return test;
  std::vector<Expression> inner;
  inner.push_back(std::move(test));
  return Combine(Kind::kNot, at, std::move(inner));
}

Result<Expression> ExpressionParser::ParseSum() {
  PORTICO_ASSIGN(Expression left, ParseProduct());
  while (tokens_.AtSymbol("+") || tokens_.AtSymbol("-") || tokens_.AtSymbol("||")) {
    const Token at = tokens_.Take();
    PORTICO_ASSIGN(Expression right, ParseOperand(&ExpressionParser::ParseProduct));
    std::vector<Expression> children;
    children.push_back(std::move(left));
    children.push_back(std::move(right));
    const Kind kind = at.text == "+" ? Kind::kPlus : (at.text == "-" ? Kind::kMinus : Kind::kOther);
    PORTICO_ASSIGN(left, Combine(kind, at, std::move(children)));
  }
  return left;
}

Result<Expression> ExpressionParser::ParseProduct() {
  PORTICO_ASSIGN(Expression left, ParseUnary());
  while (tokens_.AtSymbol("*") || tokens_.AtSymbol("/") || tokens_.AtSymbol("%")) {
    const Token at = tokens_.Take();
    PORTICO_ASSIGN(Expression right, ParseOperand(&ExpressionParser::ParseUnary));
    std::vector<Expression> children;
    children.push_back(std::move(left));
    children.push_back(std::move(right));
    PORTICO_ASSIGN(left, Combine(Kind::kOther, at, std::move(children)));
  }
  return left;
}

Result<Expression> ExpressionParser::ParseUnary() {
  if (!tokens_.AtSymbol("-") && !tokens_.AtSymbol("+")) return ParseTerm();
  const Token at = tokens_.Take();
  PORTICO_ASSIGN(Expression inner, Nested(&ExpressionParser::ParseUnary));
  if (inner.kind == Kind::kNumber) {
    ApplySign(at.text == "-", &inner.text);
    return inner;
  }
  std::vector<Expression> children;
  children.push_back(std::move(inner));
  return Combine(Kind::kNegate, at, std::move(children));
}

Result<Expression> ExpressionParser::ParseTerm() {
  const Token& next = tokens_.Peek();
  switch (next.kind) {
    case TokenKind::kEnd:
      return NotWellFormed("Unexpected term");
    case TokenKind::kString:
      return Leaf(Kind::kString, tokens_.Take());
    case TokenKind::kNumber:
      return Leaf(Kind::kNumber, tokens_.Take());
    case TokenKind::kParameter: {
      Expression parameter = Leaf(Kind::kParameter, tokens_.Take());
      parameter.parameter = parameter_count_++;
      return parameter;
    }
    case TokenKind::kName:
      if (TokenCursor::Is(tokens_.PeekSecond(), TokenKind::kSymbol, "(")) return ParseCall();
      return ParsePath();
    case TokenKind::kQuotedName:
      return ParsePath();
    case TokenKind::kKeyword:
      return ParseKeyword();
    case TokenKind::kSymbol:
      break;
  }
  if (next.text == "(") return ParseParenthesis();
  if (next.text == "{") return ParseTuple();
  if (next.text == "[" || next.text == "<<") {
    const Token open = tokens_.Take();
    PORTICO_ASSIGN(Expression list, ParseElements(open.text == "[" ? Kind::kList : Kind::kBag,
                                                  open.text == "[" ? "]" : ">>"));
    list.position = open.position;
    return list;
  }
  if (Contains(kComparators, next.text)) return NotWellFormed("Unexpected operator");
  return NotWellFormed("Unexpected term");
}

Result<Expression> ExpressionParser::ParseKeyword() {
  const std::string& word = tokens_.Peek().text;
  if (word == "true") return Leaf(Kind::kTrue, tokens_.Take());
  if (word == "false") return Leaf(Kind::kFalse, tokens_.Take());
  if (word == "null") return Leaf(Kind::kNull, tokens_.Take());
  if (word == "missing") return Leaf(Kind::kMissing, tokens_.Take());
  const bool calls = TokenCursor::Is(tokens_.PeekSecond(), TokenKind::kSymbol, "(");
  if (calls && Contains(kFunctionWords, word)) return ParseCall();
  if (Contains(kOperatorWords, word)) return NotWellFormed("Unexpected operator");
  return NotWellFormed("Unexpected keyword");
}

Result<Expression> ExpressionParser::ParseCall() {
  Token name = tokens_.Take();
  tokens_.Take();
  name.text = Lower(name.text);
  if (tokens_.AtSymbol("*") &&
      TokenCursor::Is(tokens_.PeekSecond(), TokenKind::kSymbol, ")")) {  // COUNT(*)
    tokens_.Take();
    tokens_.Take();
    return Leaf(Kind::kCall, name);
  }
  PORTICO_ASSIGN(Expression call, ParseElements(Kind::kCall, ")"));
  call.text = name.text;
  call.position = name.position;
  return call;
}

Result<Expression> ExpressionParser::ParseParenthesis() {
  tokens_.Take();
  PORTICO_ASSIGN(Expression inner, Nested(&ExpressionParser::ParseOr));
  if (!tokens_.TakeSymbol(")")) return NotWellFormed("Expected closing parenthesis");
  return inner;
}

Result<Expression> ExpressionParser::ParseElements(Kind kind, std::string_view closing) {
  const Token at = tokens_.Peek();
  std::vector<Expression> elements;
  if (!tokens_.TakeSymbol(closing)) {
    do {
      PORTICO_ASSIGN(Expression element, Nested(&ExpressionParser::ParseOr));
      elements.push_back(std::move(element));
    } while (tokens_.TakeSymbol(","));
    if (!tokens_.TakeSymbol(closing)) return NotWellFormed("Unexpected term");
  }
  return Combine(kind, at, std::move(elements));
}

Result<Expression> ExpressionParser::ParseTuple() {
  const Token open = tokens_.Take();
  std::vector<Expression> entries;
  if (!tokens_.TakeSymbol("}")) {
    do {
      PORTICO_ASSIGN(Expression name, Nested(&ExpressionParser::ParseOr));
      if (!tokens_.TakeSymbol(":")) return NotWellFormed("Expected colon in struct literal");
      PORTICO_ASSIGN(Expression value, Nested(&ExpressionParser::ParseOr));
      entries.push_back(std::move(name));
      entries.push_back(std::move(value));
    } while (tokens_.TakeSymbol(","));
    if (!tokens_.TakeSymbol("}")) return NotWellFormed("Unexpected term");
  }
  return Combine(Kind::kTuple, open, std::move(entries));
}

Result<Expression> ExpressionParser::ParsePath() {
  const Token& next = tokens_.Peek();
  if (next.kind != TokenKind::kName && next.kind != TokenKind::kQuotedName) {
    return NotWellFormed("Expected identifier for simple path");
  }
  const Token name = tokens_.Take();
  Expression path = Leaf(Kind::kPath, name);
  path.path.push_back({false, name.text, name.position});
  PORTICO_TRY(ParseSteps(&path));
  return path;
}

Status ExpressionParser::ParseSteps(Expression* path) {
  for (;;) {
    if (tokens_.TakeSymbol(".")) {
      const Token& next = tokens_.Peek();
      if (next.kind != TokenKind::kName && next.kind != TokenKind::kQuotedName) {
        return NotWellFormed("Invalid path dot component");
      }
      const Token name = tokens_.Take();
      path->path.push_back({false, name.text, name.position});
    } else if (tokens_.AtSymbol("[")) {
      PORTICO_TRY(ParseBracket(path));
    } else {
      return {};
    }
  }
}

Status ExpressionParser::ParseBracket(Expression* path) {
  tokens_.Take();
  bool minus = false;
  while (tokens_.AtSymbol("-") || tokens_.AtSymbol("+")) minus ^= tokens_.Take().text == "-";
  Token index = tokens_.Take();
  const bool is_index = index.kind == TokenKind::kNumber;
  if (!is_index && (index.kind != TokenKind::kString || minus)) {
    return NotWellFormed("Unexpected term");
  }
  if (!tokens_.TakeSymbol("]")) return NotWellFormed("Unexpected term");
  if (is_index) ApplySign(minus, &index.text);
  path->path.push_back({is_index, index.text, index.position});
  return {};
}

}  // namespace portico::dynamodb::partiql
