// Parses the expressions of PartiQL: conditions, values and paths are one grammar; what may stand
// where is for the binders.
//
//   or         := and { OR and }               and := not { AND not }         not := NOT not |
//   compare compare    := sum { comparator sum | [NOT] BETWEEN sum AND sum | [NOT] IN sum | IS
//   [NOT] type } sum        := product { + product | - product }       product := unary { *|/|%
//   unary } unary      := - unary | + unary | term term       := literal | ? | name(…) | path | (
//   or ) | [ … ] | << … >> | { name : value, … }
#pragma once

#include "base/result.h"
#include "dynamodb/engine/partiql/syntax.h"
#include "dynamodb/engine/partiql/token_cursor.h"

namespace portico::dynamodb::partiql {

class ExpressionParser {
 public:
  // `tokens` must outlive the parser.
  explicit ExpressionParser(TokenCursor* tokens) : tokens_(*tokens) {}

  Result<Expression> Parse();
  // A path, or the error that there is none.
  Result<Expression> ParsePath();

  uint32_t parameter_count() const { return parameter_count_; }

 private:
  using Step = Result<Expression> (ExpressionParser::*)();

  Result<Expression> Nested(Step step);
  Result<Expression> ParseJunction(Expression::Kind kind, std::string_view word, Step operand);
  Result<Expression> ParseOr();
  Result<Expression> ParseAnd();
  Result<Expression> ParseNot();
  Result<Expression> ParseCompare();
  Result<Expression> ParseBetween(Expression left);
  Result<Expression> ParseIn(Expression left);
  Result<Expression> ParseIs(Expression left);
  Result<Expression> ParseSum();
  Result<Expression> ParseProduct();
  Result<Expression> ParseUnary();
  Result<Expression> ParseTerm();
  Result<Expression> ParseKeyword();
  Result<Expression> ParseCall();
  Result<Expression> ParseParenthesis();
  Result<Expression> ParseTuple();
  // The elements up to the closing symbol, which is taken.
  Result<Expression> ParseElements(Expression::Kind kind, std::string_view closing);
  Status ParseSteps(Expression* path);
  Status ParseBracket(Expression* path);
  Result<Expression> ParseOperand(Step step);
  Result<Expression> Combine(Expression::Kind kind, const Token& at,
                             std::vector<Expression> children);
  Expression Leaf(Expression::Kind kind, const Token& token) const;

  TokenCursor& tokens_;
  uint32_t parameter_count_ = 0;
  // How many expressions are open around the next token.
  uint32_t open_ = 0;
};

}  // namespace portico::dynamodb::partiql
