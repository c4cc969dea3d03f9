#include "dynamodb/engine/partiql/values.h"

#include <algorithm>

#include "dynamodb/engine/value/item_builder.h"
#include "dynamodb/engine/value/item_size.h"
#include "dynamodb/engine/value/set_messages.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::partiql {
namespace {

using Kind = Expression::Kind;

// As messages name what is no value.
std::string NameOf(const Expression& expression) {
  switch (expression.kind) {
    case Kind::kParameter:
      return "Parameter";
    case Kind::kCall:
      return expression.text;
    case Kind::kPath:
      return expression.path.size() == 1 ? "VariableReference" : "Path";
    case Kind::kMissing:
      return "LiteralMissing";
    default:
      return "NAry";
  }
}

Result<Number> NumberOf(const std::string& text, const std::string& path) {
  Result<Number> number = Number::Parse(text, ValidationLayer::kOlder);
  if (number) return number;
  std::string& message = number.error().message;
  if (message.find("cannot be converted") != std::string::npos) return NotWellFormed("");
  return Invalid(message + " under " + path);
}

class LiteralWriter {
 public:
  // Appends the encoded value; `path` is where it stands: "root.a[1]".
  Status Append(const Expression& value, int level, const std::string& path, std::string* out) {
    if (level >= kNestingLevelsMax) {
      return Invalid("Nesting Levels have exceeded supported limits under " + path);
    }
    switch (value.kind) {
      case Kind::kString:
        AppendString(value.text, out);
        return {};
      case Kind::kNumber: {
        PORTICO_ASSIGN(const Number number, NumberOf(value.text, path));
        AppendNumber(number, out);
        return {};
      }
      case Kind::kTrue:
      case Kind::kFalse:
        AppendBool(value.kind == Kind::kTrue, out);
        return {};
      case Kind::kNull:
        AppendNull(out);
        return {};
      case Kind::kList:
        return AppendList(value, level, path, out);
      case Kind::kTuple:
        return AppendTuple(value, level, path, out);
      case Kind::kBag:
        return AppendBag(value, path, out);
      default:
        return Invalid("Unsupported data type: " + NameOf(value) + " under key " + path +
                       At(value.position));
    }
  }

 private:
  Status AppendList(const Expression& list, int level, const std::string& path, std::string* out) {
    const size_t begin = BeginContainer(Tag::kL, out);
    for (size_t i = 0; i < list.children.size(); ++i) {
      PORTICO_TRY(Append(list.children[i], level + 1, path + "[" + std::to_string(i) + "]", out));
    }
    EndContainer(begin, static_cast<uint32_t>(list.children.size()), out);
    return {};
  }

  Status AppendTuple(const Expression& tuple, int level, const std::string& path,
                     std::string* out) {
    const size_t begin = BeginContainer(Tag::kM, out);
    const size_t entries_begin = out->size();
    std::vector<EntrySpan> entries;
    for (size_t i = 0; i < tuple.children.size(); i += 2) {
      const Expression& name = tuple.children[i];
      if (name.kind != Kind::kString) {
        return Invalid("Unsupported data type: " + NameOf(name) + " under key " + path +
                       At(name.position));
      }
      entries.push_back(BeginEntry(name.text, out));
      PORTICO_TRY(Append(tuple.children[i + 1], level + 1, path + "." + name.text, out));
      entries.back().end = out->size();
    }
    EndContainer(begin, SortEntries(&entries, entries_begin, out), out);
    return {};
  }

  Status AppendBag(const Expression& bag, const std::string& path, std::string* out) {
    if (bag.children.empty()) return Invalid("Empty bags are not supported");
    const Kind kind = bag.children[0].kind;
    const auto same = [kind](const Expression& member) { return member.kind == kind; };
    if ((kind != Kind::kString && kind != Kind::kNumber) ||
        !std::ranges::all_of(bag.children, same)) {
      return Invalid(
          "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags");
    }
    std::vector<std::string> members;
    for (const Expression& member : bag.children) {
      members.push_back(member.text);
      if (kind == Kind::kString) continue;
      PORTICO_ASSIGN(const Number number, NumberOf(member.text, path));
      members.back().clear();
      AppendNumberPayload(number, &members.back());
    }
    PORTICO_TRY(CheckDistinct(bag, members, path));
    AppendSet(kind == Kind::kString ? AttributeType::kSS : AttributeType::kNS,
              {members.begin(), members.end()}, out);
    return {};
  }

  static Status CheckDistinct(const Expression& bag, std::vector<std::string> members,
                              const std::string& path) {
    std::ranges::sort(members);
    if (std::ranges::adjacent_find(members) == members.end()) return {};
    std::string list;
    for (const Expression& member : bag.children) {
      if (!list.empty()) list += ", ";
      list += member.text;
    }
    const bool strings = bag.children[0].kind == Kind::kString;
    return Invalid("One or more parameter values were invalid: Input collection [" + list +
                   "] contains duplicates" + (strings ? "." : "! under " + path));
  }
};

Result<Value> ParameterOf(const Expression& expression, const Parameters& parameters) {
  if (expression.parameter < parameters.size()) return Value(parameters[expression.parameter]);
  return Invalid("Number of parameters in request and statement don't match.");
}

}  // namespace

bool IsValue(const Expression& expression) {
  switch (expression.kind) {
    case Kind::kString:
    case Kind::kNumber:
    case Kind::kTrue:
    case Kind::kFalse:
    case Kind::kNull:
    case Kind::kParameter:
    case Kind::kList:
    case Kind::kBag:
    case Kind::kTuple:
      return true;
    default:
      return false;
  }
}

Result<Value> ValueOf(const Expression& expression, const Parameters& parameters) {
  if (expression.kind == Kind::kParameter) return ParameterOf(expression, parameters);
  std::string encoded;
  PORTICO_TRY(LiteralWriter().Append(expression, 0, "root", &encoded));
  return Value(std::move(encoded));
}

Result<Item> ItemOf(const Expression& expression, const Parameters& parameters) {
  ItemBuilder builder;
  if (expression.kind == Kind::kParameter) {
    PORTICO_ASSIGN(const Value map, ParameterOf(expression, parameters));
    if (!map.view().Is(AttributeType::kM)) return NotWellFormed("");
    MapCursor entries = map.view().map();
    std::string_view name;
    for (AttributeView value; entries.Next(&name, &value);) builder.Add(name, value);
    return std::move(builder).Build();
  }
  if (expression.kind != Kind::kTuple) return NotWellFormed("");
  for (size_t i = 0; i < expression.children.size(); i += 2) {
    const Expression& name = expression.children[i];
    if (name.kind != Kind::kString) {
      return Invalid("Unsupported data type: " + NameOf(name) + " under key root" +
                     At(name.position));
    }
    PORTICO_ASSIGN(const Value value, ValueOf(expression.children[i + 1], parameters));
    builder.Add(name.text, value.view());
  }
  return std::move(builder).Build();
}

}  // namespace portico::dynamodb::partiql
