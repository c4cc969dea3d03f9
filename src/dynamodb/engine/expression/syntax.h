// What the parsers make of an expression: syntax trees, before any name or value is looked up.
//
// Trees are immutable once parsed and refer to nothing outside. Nodes lie in the order in which
// they were completed: children before their parents, and otherwise as written. So every later pass
// is a loop over the nodes, however deep the expression nests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace portico::dynamodb {

// Which parameter an expression came in; its name stands in every message about it. What comes from
// a PartiQL statement has none.
enum class ExpressionKind : uint8_t {
  kCondition,
  kFilter,
  kKeyCondition,
  kUpdate,
  kProjection,
  kStatement
};

struct PathPart {
  enum class Kind : uint8_t { kName, kNameRef, kIndex };
  Kind kind;
  // The name, "#reference", or digits, as written.
  std::string text;
};

using PathSyntax = std::vector<PathPart>;

using NodeId = uint32_t;

enum class NodeKind : uint8_t {
  kPath,
  kValueRef,
  kFunction,
  kCompare,     // children: left, right; text: the comparator
  kBetween,     // children: value, lower, upper
  kIn,          // children: value, then the list
  kAnd,         // two or more children
  kOr,          // two or more children
  kNot,         // one child
  kArithmetic,  // children: left, right; text: "+" or "-"
};

struct Node {
  NodeKind kind;
  // The function's name, ":value", comparator or operator, as written.
  std::string text;
  PathSyntax path;
  std::vector<NodeId> children;
};

struct SyntaxTree {
  std::vector<Node> nodes;
  // Operators and functions, as the service counts them.
  uint32_t operator_count = 0;
};

struct ConditionSyntax {
  SyntaxTree tree;
  NodeId root = 0;
};

enum class UpdateKind : uint8_t { kSet, kRemove, kAdd, kDelete };

struct UpdateActionSyntax {
  UpdateKind kind;
  // A kPath node.
  NodeId path;
  // The value of SET, ADD and DELETE.
  NodeId value;
};

struct UpdateSyntax {
  SyntaxTree tree;
  std::vector<UpdateActionSyntax> actions;
  // The sections as they come, to be found twice.
  std::vector<UpdateKind> sections;
};

struct ProjectionSyntax {
  std::vector<PathSyntax> paths;
};

}  // namespace portico::dynamodb
