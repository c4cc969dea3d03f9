#include "dynamodb/engine/transfer/import_parser.h"

#include "codec/base64.h"
#include "codec/json/reader.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/value/item_builder.h"
#include "dynamodb/engine/value/value_reader.h"

namespace portico::dynamodb {
namespace {

constexpr char kDelimiterDefault = ',';
constexpr std::string_view kSpace = " \t\r\n";

// One {"Item":{…}} from the front of `*text`, which is empty after what cannot be read.
Result<Item> TakeJsonItem(std::string_view* text) {
  json::Reader reader(*text);
  ValueReader values(&reader, ValidationLayer::kCurrent);
  Item item;
  bool has_item = false;
  Status status;
  std::string_view member;
  if (reader.EnterObject()) {
    while (status && reader.NextMember(&member)) {
      if (member == "Item") {
        status = values.ReadItem(&item);
        has_item = true;
      } else {
        reader.Skip();
      }
    }
  }
  const bool is_json = status && !reader.failed();
  *text = is_json ? text->substr(reader.offset()) : std::string_view();
  // What reads items says nothing of what is no JSON.
  if (reader.failed() || (!status && status.error().message.empty())) {
    const char* const why = reader.failed() ? reader.error() : "a value is missing";
    return Invalid("The record is no valid JSON: " + std::string(why));
  }
  if (!status) return Fail(status.error());
  if (!has_item) return Invalid("The record has no Item");
  PORTICO_TRY(values.CheckProblem());
  return item;
}

}  // namespace

std::optional<std::vector<std::string>> SplitCsv(std::string_view record, char delimiter) {
  std::vector<std::string> fields(1);
  bool in_quotes = false;
  bool was_quoted = false;
  for (size_t i = 0; i < record.size(); ++i) {
    const char c = record[i];
    std::string& field = fields.back();
    if (in_quotes) {
      const bool is_pair = c == '"' && record.substr(i + 1, 1) == "\"";
      if (is_pair) ++i;
      if (c == '"' && !is_pair) {
        in_quotes = false;
      } else {
        field.push_back(c);
      }
    } else if (c == delimiter) {
      fields.emplace_back();
      was_quoted = false;
    } else if (c == '"' && field.empty() && !was_quoted) {
      in_quotes = was_quoted = true;
    } else if (c == '"' || was_quoted) {
      return std::nullopt;
    } else {
      field.push_back(c);
    }
  }
  if (in_quotes) return std::nullopt;
  return fields;
}

ImportParser::ImportParser(const ImportRecord& record, const Table& table)
    : is_csv_(record.format == kCsv),
      delimiter_(record.delimiter ? record.delimiter->front() : kDelimiterDefault),
      given_header_(record.header) {
  for (const AttributeDefinition& each : table.record().attribute_definitions) {
    key_types_[each.attribute_name] = each.attribute_type;
  }
}

void ImportParser::BeginObject() { header_ = given_header_; }

void ImportParser::Parse(std::string_view record, std::vector<Result<Item>>* items) {
  if (record.find_first_not_of(kSpace) == std::string_view::npos) return;
  if (!is_csv_) {
    // Items may follow each other on a line.
    for (std::string_view rest = record;
         rest.find_first_not_of(kSpace) != std::string_view::npos;) {
      items->push_back(TakeJsonItem(&rest));
    }
    return;
  }
  std::optional<std::vector<std::string>> fields = SplitCsv(record, delimiter_);
  if (!fields) {
    items->push_back(Invalid("The record has double quotes that are not escaped"));
  } else if (!header_) {
    header_ = std::move(fields);
  } else {
    items->push_back(ParseRow(*fields));
  }
}

Result<Item> ImportParser::ParseRow(const std::vector<std::string>& fields) const {
  if (fields.size() != header_->size()) {
    return Invalid("The record has " + std::to_string(fields.size()) + " columns and the header " +
                   std::to_string(header_->size()));
  }
  ItemBuilder builder;
  for (size_t i = 0; i < fields.size(); ++i) {
    PORTICO_ASSIGN(const Value value, ParseField((*header_)[i], fields[i]));
    builder.Add((*header_)[i], value.view());
  }
  return std::move(builder).Build();
}

Result<Value> ImportParser::ParseField(const std::string& name, const std::string& text) const {
  if (name.empty()) return Invalid("The header has a column without a name");
  if (!json::IsValidUtf8(name) || !json::IsValidUtf8(text)) {
    return Invalid("The record is no valid UTF-8");
  }
  const auto type = key_types_.find(name);
  if (type != key_types_.end() && type->second == "N") {
    PORTICO_ASSIGN(const Number number, Number::Parse(text));
    return Value::OfNumber(number);
  }
  if (type != key_types_.end() && type->second == "B") {
    std::string bytes;
    if (!Base64Decode(text, &bytes)) return Invalid("Column " + name + " is no valid Base64");
    return Value::Binary(bytes);
  }
  return Value::String(text);
}

}  // namespace portico::dynamodb
