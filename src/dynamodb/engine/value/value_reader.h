// Reads DynamoDB JSON straight into encoded values and items: one pass, no document in between.
//
// Two kinds of faults come apart here, because the service reports them at different times. What
// the wire format does not allow (a number where a string belongs, bad base 64, broken JSON) is a
// SerializationException at once: the returned Status. What the types do not allow (an empty set, a
// number of 39 digits) is a ValidationException that the operation reports in its turn among its
// other checks: reading goes on, and problem() keeps the first. An item with a problem has an
// unspecified value.
//
// Not thread-safe. The JSON reader must stand where the value begins, and stands behind it after.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/json/reader.h"
#include "dynamodb/engine/value/attribute_view.h"
#include "dynamodb/engine/value/item_size.h"

namespace portico::dynamodb {

// Levels of a value, counted as kNestingLevelsMax is, above which is_very_deep(). What lies deeper
// is not looked at.
inline constexpr int kLevelsReadMax = 63;

struct EntrySpan;

// An entry of ExpressionAttributeValues.
struct NamedValue {
  std::string name;
  Value value;
};

class ValueReader {
 public:
  ValueReader(json::Reader* reader, ValidationLayer layer) : reader_(*reader), layer_(layer) {}

  // A map of attributes: "Item", "Key", "ExclusiveStartKey".
  Status ReadItem(Item* out);

  // One AttributeValue, appended to `out`.
  Status ReadValue(std::string* out);
  Status ReadValue(Value* out);

  // "ExpressionAttributeValues", in the order they come. The older layer names the key of a value
  // that has a problem.
  Status ReadNamedValues(std::vector<NamedValue>* out);

  // The first problem's message, or empty.
  const std::string& problem() const { return problem_; }
  // The ValidationException of problem(), if there is one.
  Status CheckProblem() const;
  // Whether a value goes so deep that the service words faults of the request in its older way.
  bool is_very_deep() const { return is_very_deep_; }

 private:
  Status ReadAttributeValue(int level, std::string* out);
  Status ReadTyped(AttributeType type, int level, std::string* out);
  Status ReadText(std::string_view* out);
  Status ReadBinaryText(std::string* out);
  Status ReadNumber(std::string* payload);
  Status ReadBoolean(bool* out);
  Status ReadSet(AttributeType type, std::string* out);
  Status ReadMember(AttributeType type, std::string* member);
  Status ReadList(int level, std::string* out);
  Status ReadMap(int level, std::string* out);
  Status ReadEntries(int level, std::string* out, std::vector<EntrySpan>* entries);
  Status TypeMismatch(std::string_view java_class);
  Status Malformed();
  void CheckDuplicates(AttributeType type, const std::vector<std::string>& members);
  void Problem(std::string message);
  void FinishProblem();

  json::Reader& reader_;
  const ValidationLayer layer_;
  std::string problem_;
  int levels_max_ = kNestingLevelsMax;
  bool has_empty_name_ = false;  // within a value
  bool is_very_deep_ = false;
};

}  // namespace portico::dynamodb
