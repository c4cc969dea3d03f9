#include "dynamodb/engine/partiql/parser.h"

#include "dynamodb/engine/partiql/expression_parser.h"
#include "dynamodb/engine/partiql/token_cursor.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::partiql {
namespace {

using Kind = Expression::Kind;

tl::unexpected<AwsError> ExpectedDataManipulation() {
  return NotWellFormed("Expected data manipulation");
}

class StatementParser {
 public:
  explicit StatementParser(std::vector<Token> tokens)
      : tokens_(std::move(tokens)), expressions_(&tokens_) {}

  Result<Statement> Run() {
    PORTICO_TRY(ParseOne());
    tokens_.TakeSymbol(";");
    if (!tokens_.AtEnd()) return NotWellFormed("Unexpected token after expression");
    // What can be read but not done: said once the whole statement was read.
    if (!refusal_.empty()) return Invalid(refusal_);
    statement_.parameter_count = expressions_.parameter_count();
    return std::move(statement_);
  }

 private:
  Status ParseOne() {
    if (tokens_.TakeKeyword("select")) return ParseSelect();
    if (tokens_.TakeKeyword("insert")) return ParseInsert();
    if (tokens_.TakeKeyword("update")) return ParseUpdate();
    if (tokens_.TakeKeyword("delete")) return ParseDelete();
    if (tokens_.TakeKeyword("from")) return ParseFromFirst();
    const bool opens = TokenCursor::Is(tokens_.PeekSecond(), TokenKind::kSymbol, "(");
    if (opens && tokens_.AtKeyword("exists")) return ParseExists();
    return ParseBare();
  }

  // An expression is no statement; type tests are named as what they are.
  Status ParseBare() {
    const Result<Expression> bare = expressions_.Parse();
    if (!bare || bare->kind != Kind::kIs || !tokens_.AtEnd()) return ExpectedDataManipulation();
    return Invalid("Unsupported operation: IsType");
  }

  Status ParseExists() {
    tokens_.Take();
    tokens_.Take();
    if (!tokens_.TakeKeyword("select")) return ExpectedDataManipulation();
    PORTICO_TRY(ParseSelect());
    statement_.is_exists = true;
    if (!tokens_.TakeSymbol(")")) return NotWellFormed("Expected closing parenthesis");
    return {};
  }

  Status ParseSelect() {
    statement_.kind = Statement::Kind::kSelect;
    PORTICO_TRY(ParseProjection());
    if (!tokens_.TakeKeyword("from")) return NotWellFormed("Expected FROM");
    // No table at all is an expression missed; anything else in its place is read as one.
    if (tokens_.AtEnd() || tokens_.AtSymbol(";")) return NotWellFormed("Unexpected term");
    PORTICO_TRY(ParseSource());
    PORTICO_TRY(ParseAlias());
    if (tokens_.AtSymbol(",") || AtJoin()) {
      return Invalid("Only select from a single table or index is supported.");
    }
    PORTICO_TRY(ParseWhere());
    PORTICO_TRY(RefuseClause("group"));
    PORTICO_TRY(RefuseClause("having"));
    PORTICO_TRY(ParseOrder());
    PORTICO_TRY(RefuseClause("limit"));
    return RefuseClause("offset");
  }

  bool AtJoin() const {
    for (const char* word : {"join", "inner", "left", "right", "cross", "full", "natural"}) {
      if (tokens_.AtKeyword(word)) return true;
    }
    return false;
  }

  Status ParseProjection() {
    if (tokens_.TakeSymbol("*")) {
      if (tokens_.AtSymbol(",")) {
        return Invalid(
            "Other attributes should not be present in the projection when '*' is used.");
      }
      return {};
    }
    do {
      PORTICO_ASSIGN(Expression shown, expressions_.Parse());
      statement_.projection.push_back(std::move(shown));
      PORTICO_TRY(ParseAlias());
    } while (tokens_.TakeSymbol(","));
    return {};
  }

  Status ParseSource() {
    PORTICO_ASSIGN(const Expression path, expressions_.ParsePath());
    for (const PathStep& step : path.path) statement_.source.components.push_back(step.text);
    statement_.source.position = path.position;
    return {};
  }

  Status ParseAlias() {
    const bool as = tokens_.TakeKeyword("as");
    const TokenKind next = tokens_.Peek().kind;
    if (next == TokenKind::kName || next == TokenKind::kQuotedName) {
      tokens_.Take();
    } else if (as) {
      return NotWellFormed("Expected identifier for alias");
    } else {
      return {};
    }
    Refuse("Aliasing is not supported");
    return {};
  }

  Status ParseWhere() {
    if (!tokens_.TakeKeyword("where")) return {};
    if (tokens_.AtSymbol(";")) return NotWellFormed("Unexpected term");
    PORTICO_ASSIGN(statement_.where, expressions_.Parse());
    return {};
  }

  Status ParseOrder() {
    if (!tokens_.TakeKeyword("order")) return {};
    if (!tokens_.TakeKeyword("by")) return NotWellFormed("Expected BY after ORDER");
    do {
      OrderTerm term;
      PORTICO_ASSIGN(term.expression, expressions_.Parse());
      term.descending = tokens_.TakeKeyword("desc");
      if (!term.descending) tokens_.TakeKeyword("asc");
      statement_.order.push_back(std::move(term));
    } while (tokens_.TakeSymbol(","));
    return {};
  }

  // A clause that DynamoDB reads and does not have, named with the place of its argument.
  Status RefuseClause(std::string_view word) {
    if (!tokens_.AtKeyword(word)) return {};
    std::string name(tokens_.Take().text);
    for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
    if (name == "GROUP") {
      if (!tokens_.TakeKeyword("by")) return NotWellFormed("Expected BY after GROUP");
      name = "GROUP BY";
    }
    const Position position = tokens_.Peek().position;
    do {
      PORTICO_TRY(expressions_.Parse());
    } while (tokens_.TakeSymbol(","));
    Refuse("Unsupported clause: " + name + At(position));
    return {};
  }

  Status ParseInsert() {
    statement_.kind = Statement::Kind::kInsert;
    if (!tokens_.TakeKeyword("into")) return ExpectedDataManipulation();
    PORTICO_TRY(ParseSource());
    if (!tokens_.TakeKeyword("value")) {
      PORTICO_TRY(expressions_.Parse());
      Refuse("Unsupported operation: Insert");
      return {};
    }
    PORTICO_ASSIGN(statement_.value, expressions_.Parse());
    if (tokens_.AtKeyword("returning")) {
      PORTICO_TRY(ParseReturning());
      Refuse("RETURNING is not supported in INSERT");
    }
    return {};
  }

  Status ParseUpdate() {
    statement_.kind = Statement::Kind::kUpdate;
    PORTICO_TRY(ParseSource());
    PORTICO_TRY(ParseAlias());
    PORTICO_TRY(ParseAssignments());
    PORTICO_TRY(ParseWhere());
    return ParseReturning();
  }

  // FROM "table" WHERE … SET …
  Status ParseFromFirst() {
    statement_.kind = Statement::Kind::kUpdate;
    PORTICO_TRY(ParseSource());
    PORTICO_TRY(ParseAlias());
    PORTICO_TRY(ParseWhere());
    PORTICO_TRY(ParseAssignments());
    return ParseReturning();
  }

  Status ParseDelete() {
    statement_.kind = Statement::Kind::kDelete;
    if (!tokens_.TakeKeyword("from")) return ExpectedDataManipulation();
    PORTICO_TRY(ParseSource());
    PORTICO_TRY(ParseAlias());
    PORTICO_TRY(ParseWhere());
    return ParseReturning();
  }

  Status ParseAssignments() {
    if (!tokens_.AtKeyword("set") && !tokens_.AtKeyword("remove")) {
      return ExpectedDataManipulation();
    }
    while (tokens_.AtKeyword("set") || tokens_.AtKeyword("remove")) {
      const bool removes = tokens_.Take().text == "remove";
      do {
        Assignment assignment;
        assignment.removes = removes;
        PORTICO_ASSIGN(assignment.target, expressions_.ParsePath());
        if (!removes) {
          if (!tokens_.TakeSymbol("=")) return NotWellFormed("Expected = for SET");
          PORTICO_ASSIGN(assignment.value, expressions_.Parse());
        }
        statement_.assignments.push_back(std::move(assignment));
      } while (tokens_.TakeSymbol(","));
    }
    return {};
  }

  // RETURNING ALL OLD *, MODIFIED NEW *, …
  Status ParseReturning() {
    if (!tokens_.TakeKeyword("returning")) return {};
    Returning returning;
    returning.all = tokens_.TakeKeyword("all");
    if (!returning.all && !tokens_.TakeWord("modified")) {
      return NotWellFormed("Expected ALL or MODIFIED in a returning clause.");
    }
    returning.old = tokens_.TakeWord("old");
    if (!returning.old && !tokens_.TakeWord("new")) {
      return NotWellFormed("Expected OLD or NEW in a returning clause.");
    }
    if (!tokens_.TakeSymbol("*")) return NotWellFormed("Unexpected term");
    statement_.returning = returning;
    return {};
  }

  void Refuse(std::string message) {
    if (refusal_.empty()) refusal_ = std::move(message);
  }

  TokenCursor tokens_;
  ExpressionParser expressions_;
  Statement statement_;
  std::string refusal_;
};

}  // namespace

Result<Statement> ParseStatement(std::string_view text) {
  PORTICO_ASSIGN(std::vector<Token> tokens, Tokenize(text));
  return StatementParser(std::move(tokens)).Run();
}

}  // namespace portico::dynamodb::partiql
