#include "dynamodb/engine/expression/update_charge.h"

#include "dynamodb/engine/value/item_size.h"

namespace portico::dynamodb {
namespace {

constexpr uint64_t kUpdateBytes = 3;
// A clause that writes a value, and one that takes away.
constexpr uint64_t kWritingClauseBytes = 19;
constexpr uint64_t kRemovingClauseBytes = 1;
// A path where a clause writes: its first name, and this with each further element.
constexpr uint64_t kTargetElementBytes = 4;
// A path that a clause reads: what stands there is free.
constexpr uint64_t kPathOperandBytes = 1;
constexpr uint64_t kPathOperandElementBytes = 14;
// Operators and functions, each plus its operands; the result is free.
constexpr uint64_t kPlusBytes = 34;
constexpr uint64_t kMinusBytes = 37;
constexpr uint64_t kListAppendBytes = 37;
constexpr uint64_t kIfNotExistsBytes = 39;

// A name's bytes, or an index's digits.
uint64_t ElementBytes(const PathElement& element) {
  return element.is_index() ? std::to_string(element.index()).size() : element.name().size();
}

uint64_t TargetBytes(const DocumentPath& path) {
  uint64_t total = 0;
  for (const PathElement& element : path.elements()) {
    if (total > 0) total += kTargetElementBytes;
    total += ElementBytes(element);
  }
  return total;
}

uint64_t OperandBytes(const DocumentPath& path) {
  uint64_t total = kPathOperandBytes;
  for (const PathElement& element : path.elements()) {
    total += kPathOperandElementBytes + ElementBytes(element);
  }
  return total;
}

uint64_t OwnBytes(const UpdateValue& value) {
  switch (value.kind) {
    case UpdateValue::Kind::kPath:
      return OperandBytes(value.path);
    case UpdateValue::Kind::kValue:
      return ValueSizeBytes(value.value);
    case UpdateValue::Kind::kIfNotExists:
      return kIfNotExistsBytes + OperandBytes(value.path);
    case UpdateValue::Kind::kListAppend:
      return kListAppendBytes;
    case UpdateValue::Kind::kPlus:
      return kPlusBytes;
    case UpdateValue::Kind::kMinus:
      return kMinusBytes;
  }
  return 0;
}

// As deep as functions nest in an expression, which the parser bounds.
uint64_t ValueBytes(const UpdateValue& value) {
  uint64_t total = OwnBytes(value);
  for (const UpdateValue& argument : value.arguments) total += ValueBytes(argument);
  return total;
}

uint64_t ActionBytes(const UpdateAction& action) {
  const uint64_t target = TargetBytes(action.path);
  const bool writes = action.kind == UpdateKind::kSet || action.kind == UpdateKind::kAdd;
  if (!writes) return kRemovingClauseBytes + target;
  return kWritingClauseBytes + target + ValueBytes(action.value);
}

}  // namespace

uint64_t UpdateChargeBytes(const Update& update) {
  uint64_t total = kUpdateBytes;
  for (const UpdateAction& action : update.actions) total += ActionBytes(action);
  return total;
}

}  // namespace portico::dynamodb
