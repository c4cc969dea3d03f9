// Expressions ready to run: names resolved, values at hand, types checked.
//
// The binder makes them from syntax; the legacy parameters (Expected, AttributeUpdates,
// KeyConditions, QueryFilter, ScanFilter) and PartiQL make the same forms without any text. Plain
// values, immutable once made, usable from many threads. Values are views: what they view (the
// request's ExpressionAttributeValues) must outlive the bound form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dynamodb/engine/expression/document_path.h"
#include "dynamodb/engine/expression/syntax.h"
#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

// What a comparison compares: something in the item, a value, or the size of either.
struct Operand {
  enum class Kind : uint8_t { kPath, kValue, kSizeOfPath, kSizeOfValue };
  Kind kind = Kind::kValue;
  DocumentPath path;
  AttributeView value;

  static Operand OfPath(DocumentPath path) { return {Kind::kPath, std::move(path), {}}; }
  static Operand OfValue(const AttributeView& value) { return {Kind::kValue, {}, value}; }
};

enum class Comparator : uint8_t { kEq, kNe, kLt, kLe, kGt, kGe };

struct Condition {
  enum class Kind : uint8_t {
    kAnd,         // children
    kOr,          // children
    kNot,         // one child
    kCompare,     // two operands
    kBetween,     // three operands
    kIn,          // one operand, then the list
    kExists,      // one path operand
    kNotExists,   // one path operand
    kType,        // one operand, and `type`
    kBeginsWith,  // two operands
    kContains,    // two operands
  };
  Kind kind = Kind::kAnd;
  Comparator comparator = Comparator::kEq;
  AttributeType type = AttributeType::kS;
  std::vector<Operand> operands;
  std::vector<Condition> children;
};

// What SET assigns.
struct UpdateValue {
  enum class Kind : uint8_t {
    kPath,  // what stands there
    kValue,
    kIfNotExists,  // path, and one argument to take if nothing stands there
    kListAppend,   // two arguments
    kPlus,         // two arguments
    kMinus,        // two arguments
  };
  Kind kind = Kind::kValue;
  DocumentPath path;
  AttributeView value;
  std::vector<UpdateValue> arguments;
};

struct UpdateAction {
  UpdateKind kind = UpdateKind::kSet;
  DocumentPath path;
  // Of SET; a kValue of ADD and DELETE; unused by REMOVE.
  UpdateValue value;
};

struct Update {
  std::vector<UpdateAction> actions;
};

struct Projection {
  std::vector<DocumentPath> paths;
};

}  // namespace portico::dynamodb
