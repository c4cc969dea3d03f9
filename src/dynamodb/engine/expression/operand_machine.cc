#include "dynamodb/engine/expression/operand_machine.h"

#include "base/check.h"
#include "dynamodb/engine/expression/parser.h"

namespace portico::dynamodb {

Result<NodeId> OperandMachine::Run() {
  for (bool done = false; !done;) {
    if (part_due_) {
      PORTICO_TRY(TakePrefix());
    } else {
      PORTICO_TRY(TakePostfix(&done));
    }
  }
  PORTICO_TRY(Finish());
  return parts_.back().id;
}

NodeId OperandMachine::AddNode(Node node) {
  tree_.nodes.push_back(std::move(node));
  return static_cast<NodeId>(tree_.nodes.size() - 1);
}

OperandMachine::Part OperandMachine::PopPart() {
  PORTICO_CHECK(!parts_.empty());
  const Part part = parts_.back();
  parts_.pop_back();
  return part;
}

void OperandMachine::PushOp(OpKind kind, bool operands_only, Node node) {
  if (kind != OpKind::kParen) ++tree_.operator_count;
  ops_.push_back({kind, operands_only, std::move(node)});
  part_due_ = true;
}

bool OperandMachine::OperandsOnly() const { return !ops_.empty() && ops_.back().operands_only; }

Status OperandMachine::TakePrefix() {
  switch (tokens_.Peek()) {
    case TokenKind::kOpenParen:
      tokens_.Advance();
      PushOp(OpKind::kParen, OperandsOnly(), {});
      return {};
    case TokenKind::kNot:
      if (grammar_ != Grammar::kCondition || OperandsOnly()) return tokens_.SyntaxError();
      PushOp(OpKind::kNot, false, {NodeKind::kNot, std::string(tokens_.text()), {}, {}});
      tokens_.Advance();
      return {};
    case TokenKind::kValueRef:
      PushPart(AddNode({NodeKind::kValueRef, std::string(tokens_.text()), {}, {}}),
               Shape::kOperand);
      tokens_.Advance();
      part_due_ = false;
      return {};
    case TokenKind::kName:
      if (tokens_.PeekSecond() == TokenKind::kOpenParen) return StartCall();
      [[fallthrough]];
    case TokenKind::kNameRef: {
      PORTICO_ASSIGN(PathSyntax path, tokens_.TakePath());
      PushPart(AddNode({NodeKind::kPath, "", std::move(path), {}}), Shape::kOperand);
      part_due_ = false;
      return {};
    }
    default:
      return tokens_.SyntaxError();
  }
}

Status OperandMachine::StartCall() {
  Node node{NodeKind::kFunction, std::string(tokens_.text()), {}, {}};
  tokens_.Advance();
  tokens_.Advance();
  PushOp(OpKind::kCall, true, std::move(node));
  return {};
}

Status OperandMachine::TakePostfix(bool* done) {
  const TokenKind token = tokens_.Peek();
  switch (token) {
    case TokenKind::kCloseParen:
      return TakeClose(done);
    case TokenKind::kComma:
      return TakeComma(done);
    case TokenKind::kEnd:
      *done = true;
      return {};
    default:
      return TakeOperator(token, done);
  }
}

Status OperandMachine::TakeOperator(TokenKind token, bool* done) {
  if (grammar_ == Grammar::kSetValue) {
    if (token == TokenKind::kPlus || token == TokenKind::kMinus) {
      return TakeComparison(NodeKind::kArithmetic);
    }
    // What follows is the next section, or an error that the caller finds.
    *done = true;
    return {};
  }
  switch (token) {
    case TokenKind::kEqual:
    case TokenKind::kNotEqual:
    case TokenKind::kLess:
    case TokenKind::kLessOrEqual:
    case TokenKind::kGreater:
    case TokenKind::kGreaterOrEqual:
      return TakeComparison(NodeKind::kCompare);
    case TokenKind::kBetween:
      return TakeComparison(NodeKind::kBetween);
    case TokenKind::kIn:
      return TakeIn();
    case TokenKind::kAnd:
      return TakeAnd();
    case TokenKind::kOr:
      return TakeOr();
    default:
      return tokens_.SyntaxError();
  }
}

// Operators on operands do not chain: nothing of theirs may be open, nor done, on the left.
Status OperandMachine::TakeComparison(NodeKind kind) {
  if (OperandsOnly() || parts_.back().shape == Shape::kCompound) return tokens_.SyntaxError();
  Node node{kind, std::string(tokens_.text()), {}, {}};
  tokens_.Advance();
  PushOp(kind == NodeKind::kBetween ? OpKind::kBetweenLower : OpKind::kBinary, true,
         std::move(node));
  return {};
}

Status OperandMachine::TakeIn() {
  if (OperandsOnly() || parts_.back().shape == Shape::kCompound) return tokens_.SyntaxError();
  tokens_.Advance();
  if (!tokens_.Take(TokenKind::kOpenParen)) return tokens_.SyntaxError();
  PushOp(OpKind::kIn, true, {NodeKind::kIn, "IN", {}, {PopPart().id}});
  return {};
}

Status OperandMachine::TakeAnd() {
  if (!ops_.empty() && ops_.back().kind == OpKind::kBetweenLower) {
    ops_.back().kind = OpKind::kBetweenUpper;
    tokens_.Advance();
    part_due_ = true;
    return {};
  }
  PORTICO_TRY(CompleteDownTo(OpKind::kAnd));
  if (OperandsOnly() || parts_.back().shape == Shape::kOperand) return tokens_.SyntaxError();
  tokens_.Advance();
  PushOp(OpKind::kAnd, false, {NodeKind::kAnd, "AND", {}, {}});
  return {};
}

Status OperandMachine::TakeOr() {
  PORTICO_TRY(CompleteDownTo(OpKind::kOr));
  if (OperandsOnly() || parts_.back().shape == Shape::kOperand) return tokens_.SyntaxError();
  tokens_.Advance();
  PushOp(OpKind::kOr, false, {NodeKind::kOr, "OR", {}, {}});
  return {};
}

Status OperandMachine::TakeComma(bool* done) {
  if (!ops_.empty() && (ops_.back().kind == OpKind::kCall || ops_.back().kind == OpKind::kIn)) {
    tokens_.Advance();
    ops_.back().node.children.push_back(PopPart().id);
    part_due_ = true;
    return {};
  }
  if (grammar_ != Grammar::kSetValue) return tokens_.SyntaxError();
  *done = true;
  return {};
}

Status OperandMachine::TakeClose(bool* done) {
  PORTICO_TRY(CompleteDownTo(OpKind::kOr));
  if (ops_.empty()) {
    *done = true;  // Finish, or the caller, finds the error.
    return grammar_ == Grammar::kCondition ? Status(tokens_.SyntaxError()) : Status();
  }
  Op& op = ops_.back();
  switch (op.kind) {
    case OpKind::kParen:
      if (parts_.back().parenthesised) {
        return InvalidExpression(tokens_.expression_kind(),
                                 "The expression has redundant parentheses;");
      }
      parts_.back().parenthesised = true;
      break;
    case OpKind::kCall:
      op.node.children.push_back(PopPart().id);
      PushPart(AddNode(std::move(op.node)),
               grammar_ == Grammar::kCondition ? Shape::kEither : Shape::kOperand);
      break;
    case OpKind::kIn:
      op.node.children.push_back(PopPart().id);
      PushPart(AddNode(std::move(op.node)), Shape::kCompound);
      break;
    default:
      return tokens_.SyntaxError();
  }
  ops_.pop_back();
  tokens_.Advance();
  return {};
}

Status OperandMachine::Finish() {
  PORTICO_TRY(CompleteDownTo(OpKind::kOr));
  if (!ops_.empty()) return tokens_.SyntaxError();
  PORTICO_CHECK(parts_.size() == 1);
  if (grammar_ == Grammar::kCondition && parts_.back().shape == Shape::kOperand) {
    return tokens_.SyntaxError();
  }
  return {};
}

Status OperandMachine::CompleteDownTo(OpKind kind) {
  while (!ops_.empty() && ops_.back().kind >= kind && ops_.back().kind <= OpKind::kBetweenUpper) {
    PORTICO_TRY(CompleteTop());
  }
  return {};
}

Status OperandMachine::CompleteTop() {
  Op op = std::move(ops_.back());
  ops_.pop_back();
  const Part last = PopPart();
  std::vector<NodeId>& children = op.node.children;
  switch (op.kind) {
    case OpKind::kNot:
      if (last.shape == Shape::kOperand) return tokens_.SyntaxError();
      break;
    case OpKind::kAnd:
    case OpKind::kOr: {
      if (last.shape == Shape::kOperand) return tokens_.SyntaxError();
      const Part left = PopPart();
      Node& left_node = tree_.nodes[left.id];
      // a AND b AND c is one node, so that long chains stay flat.
      if (left_node.kind == op.node.kind && !left.parenthesised) {
        children = std::move(left_node.children);
        left_node.children.clear();
      } else {
        children.push_back(left.id);
      }
      break;
    }
    case OpKind::kBetweenUpper: {
      const Part lower = PopPart();
      children = {PopPart().id, lower.id};
      break;
    }
    default:
      children.push_back(PopPart().id);
  }
  children.push_back(last.id);
  PushPart(AddNode(std::move(op.node)), Shape::kCompound);
  return {};
}

}  // namespace portico::dynamodb
