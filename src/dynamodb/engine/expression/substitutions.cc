#include "dynamodb/engine/expression/substitutions.h"

#include <algorithm>

#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb {
namespace {

bool IsWordPart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool IsReference(char sigil, std::string_view text) {
  return text.size() > 1 && text[0] == sigil &&
         std::all_of(text.begin() + 1, text.end(), IsWordPart);
}

// With the sigil.
constexpr size_t kReferenceBytesMax = 255;

Status CheckKey(const char* parameter, char sigil, const std::string& key) {
  if (key.size() > kReferenceBytesMax) {
    // Only names are told how long theirs is.
    return Invalid(std::string(parameter) +
                   " contains invalid key: The expression attribute map contains a key that is too "
                   "long;" +
                   (sigil == '#' ? " size of key: " + std::to_string(key.size()) : ""));
  }
  if (IsReference(sigil, key)) return {};
  return Invalid(std::string(parameter) + " contains invalid key: Syntax error; key: \"" + key +
                 "\"");
}

Status Unused(const char* parameter, const std::string& keys) {
  if (keys.empty()) return {};
  return Invalid(std::string("Value provided in ") + parameter + " unused in expressions: keys: {" +
                 keys + "}");
}

void AppendKey(const std::string& key, std::string* keys) {
  if (!keys->empty()) *keys += ", ";
  *keys += key;
}

}  // namespace

Substitutions::Substitutions(std::vector<NamedName> names, std::vector<NamedValue> values)
    : names_(std::move(names)),
      values_(std::move(values)),
      name_used_(names_.size()),
      value_used_(values_.size()) {
  // Sorted, so that a request of many names and many uses costs no product of the two.
  std::ranges::stable_sort(names_, {}, &NamedName::reference);
  std::ranges::stable_sort(values_, {}, &NamedValue::name);
}

Status Substitutions::CheckNames() const {
  for (const NamedName& name : names_) {
    PORTICO_TRY(CheckKey("ExpressionAttributeNames", '#', name.reference));
    if (name.name.empty()) {
      return Invalid(
          "ExpressionAttributeNames contains invalid value: Empty attribute name for key " +
          name.reference);
    }
  }
  return {};
}

Status Substitutions::CheckValues() const {
  for (const NamedValue& value : values_) {
    PORTICO_TRY(CheckKey("ExpressionAttributeValues", ':', value.name));
  }
  return {};
}

const std::string* Substitutions::UseName(std::string_view reference) {
  const auto at = std::ranges::lower_bound(names_, reference, {}, &NamedName::reference);
  if (at == names_.end() || at->reference != reference) return nullptr;
  name_used_[static_cast<size_t>(at - names_.begin())] = true;
  return &at->name;
}

const Value* Substitutions::UseValue(std::string_view reference) {
  const auto at = std::ranges::lower_bound(values_, reference, {}, &NamedValue::name);
  if (at == values_.end() || at->name != reference) return nullptr;
  value_used_[static_cast<size_t>(at - values_.begin())] = true;
  return &at->value;
}

Status Substitutions::CheckAllUsed() const {
  std::string names;
  for (size_t i = 0; i < names_.size(); ++i) {
    if (!name_used_[i]) AppendKey(names_[i].reference, &names);
  }
  PORTICO_TRY(Unused("ExpressionAttributeNames", names));
  std::string values;
  for (size_t i = 0; i < values_.size(); ++i) {
    if (!value_used_[i]) AppendKey(values_[i].name, &values);
  }
  return Unused("ExpressionAttributeValues", values);
}

}  // namespace portico::dynamodb
