#include "dynamodb/engine/expression/updater.h"

#include <algorithm>
#include <deque>
#include <optional>

#include "base/check.h"
#include "dynamodb/engine/expression/patch.h"
#include "dynamodb/engine/value/item_builder.h"
#include "dynamodb/engine/value/item_size.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb {
namespace {

tl::unexpected<AwsError> WrongOperandType() {
  return Invalid("An operand in the update expression has an incorrect data type");
}

// Computes an update's values from the old item, keeping the bytes of those it makes.
class Calculator {
 public:
  explicit Calculator(const ItemView& old) : old_(old) {}

  Result<AttributeView> Value(const UpdateValue& value) {
    switch (value.kind) {
      case UpdateValue::Kind::kPath:
        if (const auto found = value.path.Find(old_)) return *found;
        return Invalid(
            "The provided expression refers to an attribute that does not exist in the item");
      case UpdateValue::Kind::kValue:
        return value.value;
      case UpdateValue::Kind::kIfNotExists:
        if (const auto found = value.path.Find(old_)) return *found;
        return Value(value.arguments[0]);
      default:
        break;
    }
    PORTICO_ASSIGN(const AttributeView left, Value(value.arguments[0]));
    PORTICO_ASSIGN(const AttributeView right, Value(value.arguments[1]));
    switch (value.kind) {
      case UpdateValue::Kind::kListAppend:
        return Concatenate(left, right);
      case UpdateValue::Kind::kPlus:
        return Sum(left, right, &Number::Add);
      default:
        return Sum(left, right, &Number::Subtract);
    }
  }

  // What ADD makes of what stands at its path.
  Result<AttributeView> Added(const std::optional<AttributeView>& present,
                              const AttributeView& operand) {
    if (!present) return operand;
    if (present->type() != operand.type()) return WrongOperandType();
    if (operand.Is(AttributeType::kN)) return Sum(*present, operand, &Number::Add);
    std::vector<std::string_view> members = Members(*present);
    const std::vector<std::string_view> more = Members(operand);
    members.insert(members.end(), more.begin(), more.end());
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    return Set(operand.type(), std::move(members));
  }

  // What DELETE leaves of the set at its path; nothing if it leaves no member.
  Result<std::optional<AttributeView>> Deleted(const AttributeView& present,
                                               const AttributeView& operand) {
    if (present.type() != operand.type()) return WrongOperandType();
    std::vector<std::string_view> gone = Members(operand);
    std::sort(gone.begin(), gone.end());
    std::vector<std::string_view> members = Members(present);
    std::erase_if(members, [&](std::string_view member) {
      return std::binary_search(gone.begin(), gone.end(), member);
    });
    if (members.empty()) return std::optional<AttributeView>();
    return std::optional<AttributeView>(Set(operand.type(), std::move(members)));
  }

 private:
  // The payloads of a set are canonical, so members are equal exactly if their bytes are.
  static std::vector<std::string_view> Members(const AttributeView& set) {
    std::vector<std::string_view> members;
    SetCursor cursor = set.set();
    for (std::string_view member; cursor.Next(&member);) members.push_back(member);
    return members;
  }

  AttributeView Set(AttributeType type, std::vector<std::string_view> members) {
    std::string& made = made_.emplace_back();
    AppendSet(type, std::move(members), &made);
    return AttributeView(made);
  }

  Result<AttributeView> Concatenate(const AttributeView& left, const AttributeView& right) {
    if (!left.Is(AttributeType::kL) || !right.Is(AttributeType::kL)) return WrongOperandType();
    std::string& made = made_.emplace_back();
    const size_t begin = BeginContainer(Tag::kL, &made);
    made.append(left.encoded().substr(kContainerHeaderBytes));
    made.append(right.encoded().substr(kContainerHeaderBytes));
    EndContainer(begin, left.count() + right.count(), &made);
    return AttributeView(made);
  }

  Result<AttributeView> Sum(const AttributeView& left, const AttributeView& right,
                            Result<Number> (*operation)(const Number&, const Number&)) {
    if (!left.Is(AttributeType::kN) || !right.Is(AttributeType::kN)) return WrongOperandType();
    PORTICO_ASSIGN(const Number sum, operation(left.number(), right.number()));
    std::string& made = made_.emplace_back();
    AppendNumber(sum, &made);
    return AttributeView(made);
  }

  const ItemView& old_;
  // A deque, so that views of what is made stay good.
  std::deque<std::string> made_;
};

// An action reduced to what is to stand at its path.
struct Change {
  enum class Kind : uint8_t { kSet, kRemove, kNothing };
  Kind kind = Kind::kNothing;
  const DocumentPath* path = nullptr;
  AttributeView value;
};

Result<Change> Compute(const UpdateAction& action, const ItemView& old, Calculator* calculator) {
  Change change{Change::Kind::kSet, &action.path, {}};
  switch (action.kind) {
    case UpdateKind::kSet: {
      PORTICO_ASSIGN(change.value, calculator->Value(action.value));
      return change;
    }
    case UpdateKind::kAdd: {
      PORTICO_ASSIGN(change.value, calculator->Added(action.path.Find(old), action.value.value));
      return change;
    }
    case UpdateKind::kRemove:
      change.kind = Change::Kind::kRemove;
      return change;
    case UpdateKind::kDelete:
      break;
  }
  const std::optional<AttributeView> present = action.path.Find(old);
  change.kind = Change::Kind::kNothing;
  if (!present) return change;
  PORTICO_ASSIGN(const std::optional<AttributeView> left,
                 calculator->Deleted(*present, action.value.value));
  change.kind = left ? Change::Kind::kSet : Change::Kind::kRemove;
  if (left) change.value = *left;
  return change;
}

bool Make(const Change& change, Patch* patch) {
  switch (change.kind) {
    case Change::Kind::kSet:
      return patch->Set(*change.path, change.value);
    case Change::Kind::kRemove:
      return patch->Remove(*change.path);
    case Change::Kind::kNothing:
      break;
  }
  return patch->IsReachable(*change.path);
}

Status CheckNesting(const Update& update, const ItemView& item) {
  for (const UpdateAction& action : update.actions) {
    const std::optional<AttributeView> attribute = item.Find(action.path.root());
    if (attribute && NestingDepth(*attribute) > kNestingLevelsMax) return Invalid(kNestingMessage);
  }
  return {};
}

}  // namespace

Result<Item> ApplyUpdate(const Update& update, const ItemView& old) {
  Calculator calculator(old);
  std::vector<Change> changes;
  for (const UpdateAction& action : update.actions) {
    PORTICO_ASSIGN(Change change, Compute(action, old, &calculator));
    changes.push_back(change);
  }
  Patch patch(old);
  for (const Change& change : changes) {
    if (Make(change, &patch)) continue;
    return Invalid("The document path provided in the update expression is invalid for update");
  }
  Item item = patch.Build();
  PORTICO_TRY(CheckNesting(update, item.view()));
  return item;
}

Projection TouchedPaths(const Update& update) {
  Projection projection;
  for (const UpdateAction& action : update.actions) projection.paths.push_back(action.path);
  return projection;
}

}  // namespace portico::dynamodb
