#include "dynamodb/engine/expression/evaluator.h"

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "base/substring.h"

namespace portico::dynamodb {
namespace {

// As Java counts: a character beyond the basic plane is two.
uint32_t Utf16Length(std::string_view utf8) {
  uint32_t length = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    length += (byte & 0xc0) != 0x80 ? 1 : 0;
    length += byte >= 0xf0 ? 1 : 0;
  }
  return length;
}

// size(): UTF-16 units of strings, bytes of binaries, elements of sets, lists and maps.
std::optional<uint32_t> SizeOf(const AttributeView& value) {
  switch (value.type()) {
    case AttributeType::kS:
      return Utf16Length(value.bytes());
    case AttributeType::kB:
      return static_cast<uint32_t>(value.bytes().size());
    case AttributeType::kN:
    case AttributeType::kNull:
    case AttributeType::kBool:
      return std::nullopt;
    default:
      return value.count();
  }
}

// An operand's value for one item; views the item, the bound expression, or itself.
class Resolved {
 public:
  Resolved(const Operand& operand, const ItemView& item) {
    const bool is_path =
        operand.kind == Operand::Kind::kPath || operand.kind == Operand::Kind::kSizeOfPath;
    view_ = is_path ? operand.path.Find(item) : std::optional(operand.value);
    if (operand.kind == Operand::Kind::kPath || operand.kind == Operand::Kind::kValue) return;
    const std::optional<uint32_t> size = view_ ? SizeOf(*view_) : std::nullopt;
    view_.reset();
    if (!size) return;
    AppendNumber(Number::FromInt(*size), &size_);
    view_ = AttributeView(size_);
  }
  Resolved(const Resolved&) = delete;
  Resolved& operator=(const Resolved&) = delete;

  explicit operator bool() const { return view_.has_value(); }
  const AttributeView& operator*() const { return *view_; }
  const AttributeView* operator->() const { return &*view_; }

 private:
  std::optional<AttributeView> view_;
  std::string size_;
};

bool Compare(Comparator comparator, const Resolved& a, const Resolved& b) {
  if (comparator == Comparator::kEq) return a && b && *a == *b;
  if (comparator == Comparator::kNe) return !(a && b && *a == *b);
  if (!a || !b) return false;
  const auto order = CompareScalars(*a, *b);
  if (!order) return false;
  switch (comparator) {
    case Comparator::kLt:
      return *order < 0;
    case Comparator::kLe:
      return *order <= 0;
    case Comparator::kGt:
      return *order > 0;
    default:
      return *order >= 0;
  }
}

bool BeginsWith(const AttributeView& value, const AttributeView& prefix) {
  if (value.type() != prefix.type()) return false;
  if (!value.Is(AttributeType::kS) && !value.Is(AttributeType::kB)) return false;
  return value.bytes().substr(0, prefix.bytes().size()) == prefix.bytes();
}

bool SetContains(const AttributeView& set, const AttributeView& member) {
  const AttributeType wanted =
      set.Is(AttributeType::kSS)
          ? AttributeType::kS
          : (set.Is(AttributeType::kNS) ? AttributeType::kN : AttributeType::kB);
  if (!member.Is(wanted)) return false;
  SetCursor members = set.set();
  for (std::string_view payload; members.Next(&payload);) {
    if (payload == member.payload()) return true;
  }
  return false;
}

bool Contains(const AttributeView& whole, const AttributeView& part) {
  if (whole.is_set()) return SetContains(whole, part);
  if (whole.Is(AttributeType::kL)) {
    ListCursor elements = whole.list();
    for (AttributeView element; elements.Next(&element);) {
      if (element == part) return true;
    }
    return false;
  }
  if (whole.type() != part.type()) return false;
  if (!whole.Is(AttributeType::kS) && !whole.Is(AttributeType::kB)) return false;
  return HasSubstring(whole.bytes(), part.bytes());
}

}  // namespace

bool Evaluate(const Condition& condition, const ItemView& item) {
  const auto holds = [&item](const Condition& child) { return Evaluate(child, item); };
  const auto& children = condition.children;
  switch (condition.kind) {
    case Condition::Kind::kAnd:
      return std::all_of(children.begin(), children.end(), holds);
    case Condition::Kind::kOr:
      return std::any_of(children.begin(), children.end(), holds);
    case Condition::Kind::kNot:
      return !holds(children[0]);
    default:
      break;
  }
  const Resolved first(condition.operands[0], item);
  const auto second = [&] { return Resolved(condition.operands[1], item); };
  switch (condition.kind) {
    case Condition::Kind::kCompare:
      return Compare(condition.comparator, first, second());
    case Condition::Kind::kBetween:
      return Compare(Comparator::kGe, first, second()) &&
             Compare(Comparator::kLe, first, Resolved(condition.operands[2], item));
    case Condition::Kind::kIn:
      return std::any_of(condition.operands.begin() + 1, condition.operands.end(),
                         [&](const Operand& operand) {
                           return Compare(Comparator::kEq, first, Resolved(operand, item));
                         });
    case Condition::Kind::kExists:
      return static_cast<bool>(first);
    case Condition::Kind::kNotExists:
      return !first;
    case Condition::Kind::kType:
      return first && first->Is(condition.type);
    case Condition::Kind::kBeginsWith: {
      const Resolved prefix = second();
      return first && prefix && BeginsWith(*first, *prefix);
    }
    case Condition::Kind::kContains: {
      const Resolved part = second();
      return first && part && Contains(*first, *part);
    }
    default:
      PORTICO_CHECK(false);
  }
  return false;
}

}  // namespace portico::dynamodb
