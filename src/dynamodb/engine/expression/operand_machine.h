// The engine of the parsers: operator precedence with an explicit stack, for conditions and for the
// values that SET assigns.
//
//   condition := condition OR condition | condition AND condition | NOT condition
//              | operand comparator operand | operand BETWEEN operand AND operand
//              | operand IN ( operand, … ) | function | ( condition )
//   set-value := operand | operand + operand | operand - operand | ( set-value )
//   operand   := path | :value | function | ( operand )
//   function  := name ( operand, … )
//
// Whether a parenthesis holds a condition or an operand is not known where it opens; so one machine
// reads both, and checks at each operator that it was given what it takes.
#pragma once

#include <vector>

#include "base/result.h"
#include "dynamodb/engine/expression/syntax.h"
#include "dynamodb/engine/expression/token_stream.h"

namespace portico::dynamodb {

class OperandMachine {
 public:
  enum class Grammar : uint8_t { kCondition, kSetValue };

  // `tokens` and `tree` must outlive the machine.
  OperandMachine(Grammar grammar, TokenStream* tokens, SyntaxTree* tree)
      : grammar_(grammar), tokens_(*tokens), tree_(*tree) {}

  // Reads one condition up to the end, or one set-value up to what cannot belong to it.
  Result<NodeId> Run();

 private:
  // In ascending order of how tightly they bind; from kParen on they wait for a closing token.
  enum class OpKind : uint8_t {
    kOr,
    kAnd,
    kNot,
    kBinary,
    kBetweenUpper,
    kBetweenLower,
    kParen,
    kCall,
    kIn
  };
  // What a finished part can serve as.
  enum class Shape : uint8_t { kOperand, kCompound, kEither };

  struct Op {
    OpKind kind;
    // Within it only operands may stand.
    bool operands_only;
    // What is built when it is done; for kCall and kIn with the children read so far.
    Node node;
  };
  struct Part {
    NodeId id;
    Shape shape;
    bool parenthesised;
  };

  Status TakePrefix();
  Status TakePostfix(bool* done);
  Status TakeOperator(TokenKind token, bool* done);
  Status TakeComparison(NodeKind kind);
  Status TakeIn();
  Status TakeAnd();
  Status TakeOr();
  Status TakeComma(bool* done);
  Status TakeClose(bool* done);
  Status Finish();
  Status StartCall();

  bool OperandsOnly() const;
  // Completes all operators that bind at least as tightly as `kind`.
  Status CompleteDownTo(OpKind kind);
  Status CompleteTop();
  NodeId AddNode(Node node);
  void PushPart(NodeId id, Shape shape) { parts_.push_back({id, shape, false}); }
  Part PopPart();
  void PushOp(OpKind kind, bool operands_only, Node node);

  const Grammar grammar_;
  TokenStream& tokens_;
  SyntaxTree& tree_;
  std::vector<Op> ops_;
  std::vector<Part> parts_;
  // Whether a part is due next, rather than an operator.
  bool part_due_ = true;
};

}  // namespace portico::dynamodb
