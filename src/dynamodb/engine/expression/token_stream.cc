#include "dynamodb/engine/expression/token_stream.h"

#include "base/check.h"
#include "dynamodb/engine/expression/parser.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb {

std::string_view ParameterName(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::kCondition:
      return "ConditionExpression";
    case ExpressionKind::kFilter:
      return "FilterExpression";
    case ExpressionKind::kKeyCondition:
      return "KeyConditionExpression";
    case ExpressionKind::kUpdate:
      return "UpdateExpression";
    case ExpressionKind::kProjection:
      return "ProjectionExpression";
    case ExpressionKind::kStatement:
      break;
  }
  return "";
}

tl::unexpected<AwsError> InvalidExpression(ExpressionKind kind, std::string_view message) {
  if (kind == ExpressionKind::kStatement) return Invalid(std::string(message));
  std::string text = "Invalid ";
  text.append(ParameterName(kind)).append(": ").append(message);
  return Invalid(std::move(text));
}

Status CheckText(ExpressionKind kind, std::string_view text) {
  if (text.empty()) return InvalidExpression(kind, "The expression can not be empty;");
  if (text.size() <= kExpressionBytesMax) return {};
  std::string message = "Expression size has exceeded the maximum allowed size;";
  if (kind != ExpressionKind::kUpdate) {
    message += " expression size: " + std::to_string(text.size());
  }
  return InvalidExpression(kind, message);
}

Status CheckOperatorCount(ExpressionKind kind, const SyntaxTree& tree) {
  if (tree.operator_count <= kExpressionOperatorsMax) return {};
  return InvalidExpression(kind, "The expression contains too many operators; operator count: " +
                                     std::to_string(tree.operator_count));
}

tl::unexpected<AwsError> TokenStream::SyntaxError() const {
  return InvalidExpression(kind_, SyntaxErrorMessage(text_, tokens_, at_));
}

Status TokenStream::TakeName(PathSyntax* path) {
  const bool reference = Peek() == TokenKind::kNameRef;
  if (!reference && Peek() != TokenKind::kName) return SyntaxError();
  path->push_back(
      {reference ? PathPart::Kind::kNameRef : PathPart::Kind::kName, std::string(text())});
  Advance();
  return {};
}

Result<PathSyntax> TokenStream::TakePath() {
  PathSyntax path;
  PORTICO_TRY(TakeName(&path));
  for (;;) {
    if (Take(TokenKind::kDot)) {
      PORTICO_TRY(TakeName(&path));
    } else if (Take(TokenKind::kOpenBracket)) {
      if (Peek() != TokenKind::kInteger) return SyntaxError();
      path.push_back({PathPart::Kind::kIndex, std::string(text())});
      Advance();
      if (!Take(TokenKind::kCloseBracket)) return SyntaxError();
    } else {
      return path;
    }
  }
}

}  // namespace portico::dynamodb
