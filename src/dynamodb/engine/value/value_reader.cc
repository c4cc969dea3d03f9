#include "dynamodb/engine/value/value_reader.h"

#include <algorithm>
#include <array>

#include "aws/json_faults.h"
#include "codec/base64.h"
#include "dynamodb/engine/value/item_builder.h"
#include "dynamodb/engine/value/item_size.h"
#include "dynamodb/engine/value/set_messages.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb {
namespace {

constexpr std::string_view kStringClass = "class java.lang.String";
constexpr std::string_view kBooleanClass = "class java.lang.Boolean";
constexpr std::string_view kBufferClass = "class java.nio.ByteBuffer";
constexpr std::string_view kValueClass = "class com.amazonaws.dynamodb.v20120810.AttributeValue";
constexpr std::string_view kMapClass =
    "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>";
constexpr char kUnexpectedStructure[] = "Start of structure or map found where not expected";
constexpr char kUnexpectedField[] = "Unexpected field type";
constexpr char kEmptyName[] = "Empty attribute name";
// Of AttributeName in AWS's model. That an item's are held to it: scylladb's
// test/alternator/test_limits.py, which is run on AWS; the words are not told there.
constexpr size_t kNameBytesMax = 65'535;
constexpr char kLongName[] = "Attribute name is too large, must be less than 65536 bytes";
constexpr char kInvalidPrefix[] = "One or more parameter values were invalid: ";

constexpr std::array kTypes = {AttributeType::kS,  AttributeType::kN,    AttributeType::kB,
                               AttributeType::kM,  AttributeType::kL,    AttributeType::kBool,
                               AttributeType::kSS, AttributeType::kNull, AttributeType::kNS,
                               AttributeType::kBS};

std::optional<AttributeType> TypeNamed(std::string_view name) {
  for (AttributeType type : kTypes) {
    if (TypeName(type) == name) return type;
  }
  return std::nullopt;
}

}  // namespace

void ValueReader::Problem(std::string message) {
  if (problem_.empty()) problem_ = std::move(message);
}

// An empty name within a value is told only if nothing else is wrong.
void ValueReader::FinishProblem() {
  if (has_empty_name_) Problem(kEmptyName);
}

Status ValueReader::CheckProblem() const {
  if (!problem_.empty()) return Invalid(problem_);
  return {};
}

// JSON that is broken has no message of its own on the wire.
Status ValueReader::Malformed() { return Unreadable(""); }

// The value at hand is not what `java_class` is made from; words it as the service does.
Status ValueReader::TypeMismatch(std::string_view java_class) {
  const std::string_view simple = java_class.substr(java_class.rfind('.') + 1);
  switch (reader_.Peek()) {
    case json::Kind::kTrue:
      return Unreadable("TRUE_VALUE cannot be converted to " + std::string(simple));
    case json::Kind::kFalse:
      return Unreadable("FALSE_VALUE cannot be converted to " + std::string(simple));
    case json::Kind::kNumber: {
      std::string_view number;
      if (!reader_.ReadNumber(&number)) return Malformed();
      const bool whole = number.find_first_of(".eE") == std::string_view::npos;
      return Unreadable(std::string(whole ? "NUMBER_VALUE" : "DECIMAL_VALUE") +
                        " cannot be converted to " + std::string(simple));
    }
    case json::Kind::kArray:
      return Unreadable("Unrecognized collection type " + std::string(java_class));
    case json::Kind::kObject:
      return Unreadable(kUnexpectedStructure);
    default:
      return Malformed();
  }
}

Status ValueReader::ReadItem(Item* out) {
  switch (reader_.Peek()) {
    case json::Kind::kObject:
      break;
    case json::Kind::kArray:
      return Unreadable("Unrecognized collection type " + std::string(kMapClass));
    case json::Kind::kString:
    case json::Kind::kNumber:
    case json::Kind::kTrue:
    case json::Kind::kFalse:
      return Unreadable(kUnexpectedField);
    default:
      return Malformed();
  }
  ItemBuilder builder;
  PORTICO_TRY(ReadEntries(1, &builder.buffer_, &builder.entries_));
  FinishProblem();
  *out = std::move(builder).Build();
  return {};
}

Status ValueReader::ReadValue(std::string* out) {
  PORTICO_TRY(ReadAttributeValue(1, out));
  FinishProblem();
  return {};
}

Status ValueReader::ReadValue(Value* out) {
  std::string encoded;
  PORTICO_TRY(ReadValue(&encoded));
  *out = Value(std::move(encoded));
  return {};
}

Status ValueReader::ReadNamedValues(std::vector<NamedValue>* out) {
  if (reader_.Peek() != json::Kind::kObject) {
    if (reader_.Peek() == json::Kind::kArray) {
      return Unreadable("Unrecognized collection type " + std::string(kMapClass));
    }
    if (reader_.Peek() == json::Kind::kError || reader_.Peek() == json::Kind::kEnd) {
      return Malformed();
    }
    return Unreadable(kUnexpectedField);
  }
  reader_.EnterObject();
  // The older layer minds only what an item would hold, where a value is a level further down.
  levels_max_ = kNestingLevelsMax + (layer_ == ValidationLayer::kOlder ? 1 : 0);
  for (std::string_view key; reader_.NextMember(&key);) {
    NamedValue named;
    named.name = key;
    const bool had_problem = !problem_.empty();
    PORTICO_TRY(ReadValue(&named.value));
    if (layer_ == ValidationLayer::kOlder && !had_problem && !problem_.empty()) {
      problem_ = "ExpressionAttributeValues contains invalid value: " + problem_ + " for key " +
                 named.name;
    }
    out->push_back(std::move(named));
  }
  return reader_.failed() ? Malformed() : Status();
}

Status ValueReader::ReadEntries(int level, std::string* out, std::vector<EntrySpan>* entries) {
  if (!reader_.EnterObject()) return Malformed();
  for (std::string_view name; reader_.NextMember(&name);) {
    // An empty name of a top-level attribute comes before any fault of a value.
    if (name.empty() && level == 1) problem_ = kEmptyName;
    if (name.size() > kNameBytesMax) Problem(kLongName);
    has_empty_name_ = has_empty_name_ || name.empty();
    EntrySpan entry = BeginEntry(name, out);
    PORTICO_TRY(ReadAttributeValue(level, out));
    entry.end = out->size();
    entries->push_back(entry);
  }
  return reader_.failed() ? Malformed() : Status();
}

Status ValueReader::ReadAttributeValue(int level, std::string* out) {
  const size_t begin = out->size();
  switch (reader_.Peek()) {
    case json::Kind::kObject:
      break;
    case json::Kind::kNull:
      reader_.ReadNull();
      AppendNull(out);
      Problem(
          "Supplied AttributeValue is empty, must contain exactly one of the supported "
          "datatypes");
      return reader_.failed() ? Malformed() : Status();
    case json::Kind::kArray:
      return Unreadable("Unrecognized collection type " + std::string(kValueClass));
    case json::Kind::kEnd:
    case json::Kind::kError:
      return Malformed();
    default:
      return Unreadable("Unexpected value type in payload");
  }
  if (level > levels_max_) Problem(kNestingMessage);
  if (level > kLevelsReadMax) {
    is_very_deep_ = true;
    AppendNull(out);
    return reader_.Skip() ? Status() : Malformed();
  }
  reader_.EnterObject();
  int types = 0;
  for (std::string_view key; reader_.NextMember(&key);) {
    const std::optional<AttributeType> type = TypeNamed(key);
    if (!type || reader_.Peek() == json::Kind::kNull) {
      if (!reader_.Skip()) return Malformed();
      continue;
    }
    ++types;
    out->resize(begin);
    PORTICO_TRY(ReadTyped(*type, level, out));
  }
  if (reader_.failed()) return Malformed();
  if (types == 0) {
    AppendNull(out);
    Problem(
        "Supplied AttributeValue is empty, must contain exactly one of the supported "
        "datatypes");
  } else if (types > 1) {
    Problem(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
        "the supported datatypes");
  }
  return {};
}

Status ValueReader::ReadTyped(AttributeType type, int level, std::string* out) {
  switch (type) {
    case AttributeType::kS: {
      std::string_view text;
      PORTICO_TRY(ReadText(&text));
      AppendString(text, out);
      return {};
    }
    case AttributeType::kN: {
      out->push_back(static_cast<char>(Tag::kN));
      const size_t length_at = out->size();
      out->push_back('\0');
      PORTICO_TRY(ReadNumber(out));
      (*out)[length_at] = static_cast<char>(out->size() - length_at - 1);
      return {};
    }
    case AttributeType::kB: {
      std::string bytes;
      PORTICO_TRY(ReadBinaryText(&bytes));
      AppendBinary(bytes, out);
      return {};
    }
    case AttributeType::kNull: {
      bool value = false;
      PORTICO_TRY(ReadBoolean(&value));
      if (!value) {
        Problem(std::string(kInvalidPrefix) +
                "Null attribute value types must have the value of true");
      }
      AppendNull(out);
      return {};
    }
    case AttributeType::kBool: {
      bool value = false;
      PORTICO_TRY(ReadBoolean(&value));
      AppendBool(value, out);
      return {};
    }
    case AttributeType::kSS:
    case AttributeType::kNS:
    case AttributeType::kBS:
      return ReadSet(type, out);
    case AttributeType::kL:
      return ReadList(level, out);
    case AttributeType::kM:
      return ReadMap(level, out);
  }
  return {};
}

Status ValueReader::ReadText(std::string_view* out) {
  if (reader_.Peek() != json::Kind::kString) return TypeMismatch(kStringClass);
  return reader_.ReadString(out) ? Status() : Malformed();
}

Status ValueReader::ReadNumber(std::string* payload) {
  std::string_view text;
  PORTICO_TRY(ReadText(&text));
  const Result<Number> number = Number::Parse(text, layer_);
  if (number) {
    AppendNumberPayload(*number, payload);
  } else {
    Problem(number.error().message);
  }
  return {};
}

Status ValueReader::ReadBinaryText(std::string* out) {
  const json::Kind kind = reader_.Peek();
  if (kind == json::Kind::kTrue || kind == json::Kind::kFalse || kind == json::Kind::kNumber) {
    return Unreadable("only base-64-encoded strings are convertible to bytes");
  }
  if (kind != json::Kind::kString) return TypeMismatch(kBufferClass);
  std::string_view text;
  if (!reader_.ReadString(&text)) return Malformed();
  if (text.size() % 4 != 0) {
    return Unreadable("Base64 encoded length is expected a multiple of 4 bytes but found: " +
                      std::to_string(text.size()));
  }
  if (!Base64Decode(text, out)) {
    return Unreadable("Invalid last non-pad Base64 character dectected");
  }
  return {};
}

// Strings that say yes or no count as booleans, as on the service.
Status ValueReader::ReadBoolean(bool* out) {
  const json::Kind kind = reader_.Peek();
  if (kind == json::Kind::kTrue || kind == json::Kind::kFalse) {
    return reader_.ReadBool(out) ? Status() : Malformed();
  }
  if (kind != json::Kind::kString) return TypeMismatch(kBooleanClass);
  std::string_view text;
  if (!reader_.ReadString(&text)) return Malformed();
  const std::optional<bool> value = aws::BooleanWord(text);
  if (!value) return Unreadable("Unexpected token received from parser");
  *out = *value;
  return {};
}

Status ValueReader::ReadMember(AttributeType type, std::string* member) {
  if (reader_.Peek() == json::Kind::kNull) {
    reader_.ReadNull();
    Problem(NullMemberMessage(type));
    return reader_.failed() ? Malformed() : Status();
  }
  if (type == AttributeType::kNS) return ReadNumber(member);
  if (type == AttributeType::kBS) return ReadBinaryText(member);
  std::string_view text;
  PORTICO_TRY(ReadText(&text));
  member->assign(text);
  return {};
}

Status ValueReader::ReadSet(AttributeType type, std::string* out) {
  const json::Kind kind = reader_.Peek();
  if (kind == json::Kind::kObject) return Unreadable(kUnexpectedStructure);
  if (kind == json::Kind::kEnd || kind == json::Kind::kError) return Malformed();
  if (kind != json::Kind::kArray) return Unreadable(kUnexpectedField);
  std::vector<std::string> members;
  reader_.EnterArray();
  while (reader_.NextElement()) {
    members.emplace_back();
    PORTICO_TRY(ReadMember(type, &members.back()));
  }
  if (reader_.failed()) return Malformed();
  if (members.empty()) Problem(EmptySetMessage(type));
  if (problem_.empty()) CheckDuplicates(type, members);
  AppendSet(type, {members.begin(), members.end()}, out);
  return {};
}

void ValueReader::CheckDuplicates(AttributeType type, const std::vector<std::string>& members) {
  std::vector<std::string_view> sorted(members.begin(), members.end());
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end()) return;
  Problem(DuplicateMessage(type, members, layer_));
}

Status ValueReader::ReadList(int level, std::string* out) {
  const json::Kind kind = reader_.Peek();
  if (kind == json::Kind::kObject) return Unreadable(kUnexpectedStructure);
  if (kind == json::Kind::kEnd || kind == json::Kind::kError) return Malformed();
  if (kind != json::Kind::kArray) return Unreadable(kUnexpectedField);
  const size_t begin = BeginContainer(Tag::kL, out);
  uint32_t count = 0;
  reader_.EnterArray();
  for (; reader_.NextElement(); ++count) PORTICO_TRY(ReadAttributeValue(level + 1, out));
  if (reader_.failed()) return Malformed();
  EndContainer(begin, count, out);
  return {};
}

Status ValueReader::ReadMap(int level, std::string* out) {
  const json::Kind kind = reader_.Peek();
  if (kind == json::Kind::kArray) {
    return Unreadable("Unrecognized collection type " + std::string(kMapClass));
  }
  if (kind == json::Kind::kEnd || kind == json::Kind::kError) return Malformed();
  if (kind != json::Kind::kObject) return Unreadable(kUnexpectedField);
  const size_t begin = BeginContainer(Tag::kM, out);
  std::vector<EntrySpan> entries;
  PORTICO_TRY(ReadEntries(level + 1, out, &entries));
  EndContainer(begin, SortEntries(&entries, begin + kContainerHeaderBytes, out), out);
  return {};
}

}  // namespace portico::dynamodb
