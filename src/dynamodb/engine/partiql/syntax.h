// What the parser makes of a PartiQL statement: syntax, before any table is looked at.
//
// Plain values. Expressions are trees whose depth is bounded (kExpressionDepthMax), so that walking
// and destroying them recursively is safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dynamodb/engine/partiql/lexer.h"

namespace portico::dynamodb::partiql {

inline constexpr uint32_t kExpressionDepthMax = 128;

// A name, or an index into a list (digits, with its sign if it has one).
struct PathStep {
  bool is_index = false;
  std::string text;
  Position position;
};

struct Expression {
  enum class Kind : uint8_t {
    kPath,
    kString,
    kNumber,  // text: digits as written, with the signs before it taken in
    kTrue,
    kFalse,
    kNull,
    kMissing,
    kParameter,  // index
    kList,
    kBag,
    kTuple,    // children: name, value, name, value, …
    kCall,     // text: the name in lower case
    kAnd,      // two or more children
    kOr,       // two or more children
    kNot,      // one child
    kCompare,  // two; text: the comparator
    kBetween,  // three
    kIn,       // two: value, and a list or bag (or what else was written)
    kIs,       // one; text: the type in upper case
    kPlus,     // two
    kMinus,    // two
    kNegate,   // one, that is no number
    kOther,    // an operator that no statement can use; text: its name
  };
  Kind kind;
  std::string text;
  Position position;
  uint32_t parameter = 0;
  // 1 for a leaf.
  uint32_t depth = 1;
  std::vector<PathStep> path;
  std::vector<Expression> children;
};

// FROM "table"."index". What is wrong with it otherwise is found when the statement is bound.
struct Source {
  std::vector<std::string> components;
  Position position;
};

struct OrderTerm {
  Expression expression;
  bool descending = false;
};

struct Assignment {
  bool removes = false;
  Expression target;  // a path
  // None for REMOVE.
  std::optional<Expression> value;
};

struct Returning {
  bool all = true;  // or MODIFIED
  bool old = true;  // or NEW
};

struct Statement {
  enum class Kind : uint8_t { kSelect, kInsert, kUpdate, kDelete };
  Kind kind = Kind::kSelect;
  // EXISTS(SELECT …)
  bool is_exists = false;
  Source source;
  // SELECT: what is shown; empty for *.
  std::vector<Expression> projection;
  std::vector<OrderTerm> order;
  // INSERT: the item.
  std::optional<Expression> value;
  std::vector<Assignment> assignments;
  std::optional<Expression> where;
  std::optional<Returning> returning;
  uint32_t parameter_count = 0;
};

}  // namespace portico::dynamodb::partiql
