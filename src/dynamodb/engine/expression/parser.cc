#include "dynamodb/engine/expression/parser.h"

#include <optional>

#include "dynamodb/engine/expression/operand_machine.h"
#include "dynamodb/engine/expression/token_stream.h"

namespace portico::dynamodb {
namespace {

std::optional<UpdateKind> SectionOf(TokenKind token) {
  switch (token) {
    case TokenKind::kSet:
      return UpdateKind::kSet;
    case TokenKind::kRemove:
      return UpdateKind::kRemove;
    case TokenKind::kAdd:
      return UpdateKind::kAdd;
    case TokenKind::kDelete:
      return UpdateKind::kDelete;
    default:
      return std::nullopt;
  }
}

class UpdateParser {
 public:
  explicit UpdateParser(std::string_view text) : tokens_(ExpressionKind::kUpdate, text) {}

  Result<UpdateSyntax> Parse() {
    do {
      const std::optional<UpdateKind> section = SectionOf(tokens_.Peek());
      if (!section) return tokens_.SyntaxError();
      tokens_.Advance();
      syntax_.sections.push_back(*section);
      do {
        PORTICO_TRY(TakeAction(*section));
      } while (tokens_.Take(TokenKind::kComma));
    } while (tokens_.Peek() != TokenKind::kEnd);
    return std::move(syntax_);
  }

 private:
  Status TakeAction(UpdateKind kind) {
    PORTICO_ASSIGN(PathSyntax path, tokens_.TakePath());
    syntax_.tree.nodes.push_back({NodeKind::kPath, "", std::move(path), {}});
    const auto target = static_cast<NodeId>(syntax_.tree.nodes.size() - 1);
    NodeId value = target;
    if (kind == UpdateKind::kSet) {
      if (!tokens_.Take(TokenKind::kEqual)) return tokens_.SyntaxError();
      OperandMachine machine(OperandMachine::Grammar::kSetValue, &tokens_, &syntax_.tree);
      PORTICO_ASSIGN(value, machine.Run());
    } else if (kind != UpdateKind::kRemove) {
      if (tokens_.Peek() != TokenKind::kValueRef) return tokens_.SyntaxError();
      syntax_.tree.nodes.push_back({NodeKind::kValueRef, std::string(tokens_.text()), {}, {}});
      value = target + 1;
      tokens_.Advance();
    }
    syntax_.actions.push_back({kind, target, value});
    return {};
  }

  TokenStream tokens_;
  UpdateSyntax syntax_;
};

}  // namespace

Result<ConditionSyntax> ParseCondition(ExpressionKind kind, std::string_view text) {
  PORTICO_TRY(CheckText(kind, text));
  TokenStream tokens(kind, text);
  ConditionSyntax syntax;
  OperandMachine machine(OperandMachine::Grammar::kCondition, &tokens, &syntax.tree);
  PORTICO_ASSIGN(syntax.root, machine.Run());
  PORTICO_TRY(CheckOperatorCount(kind, syntax.tree));
  return syntax;
}

Result<UpdateSyntax> ParseUpdate(std::string_view text) {
  PORTICO_TRY(CheckText(ExpressionKind::kUpdate, text));
  PORTICO_ASSIGN(UpdateSyntax syntax, UpdateParser(text).Parse());
  PORTICO_TRY(CheckOperatorCount(ExpressionKind::kUpdate, syntax.tree));
  return syntax;
}

Result<ProjectionSyntax> ParseProjection(std::string_view text) {
  PORTICO_TRY(CheckText(ExpressionKind::kProjection, text));
  TokenStream tokens(ExpressionKind::kProjection, text);
  ProjectionSyntax syntax;
  do {
    PORTICO_ASSIGN(PathSyntax path, tokens.TakePath());
    syntax.paths.push_back(std::move(path));
  } while (tokens.Take(TokenKind::kComma));
  if (tokens.Peek() != TokenKind::kEnd) return tokens.SyntaxError();
  return syntax;
}

}  // namespace portico::dynamodb
