#include "dynamodb/api/batch_messages.h"

#include <algorithm>

#include "aws/json_protocol.h"
#include "dynamodb/api/request_tables.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::api {
namespace {

constexpr size_t kQuotedValueBytesMax = 128;

constexpr std::string_view kListConstraint =
    "Map value must satisfy constraint: [Member must have length less than or equal to 25, Member "
    "must have length greater than or equal to 1]";

std::string AtRequestItems(const std::string& quoted, std::string_view constraint) {
  return "Value '" + quoted +
         "' at 'requestItems' failed to satisfy constraint: " + std::string(constraint);
}

template <typename Requests>
bool HasBadTableKey(const Requests& requests) {
  return std::ranges::any_of(requests, [](const auto& entry) { return !IsTableKey(entry.first); });
}

std::string Quoted(const std::map<std::string, KeysAndAttributes>& requests) {
  std::string json;
  json::Writer writer(&json);
  writer.BeginObject();
  for (const auto& [table, request] : requests) {
    if (json.size() > kQuotedBytesMax) break;
    writer.Key(table);
    aws::WriteJson(aws::ShapeOf<KeysAndAttributes>(), &request, writer);
  }
  writer.EndObject();
  return json.substr(0, kQuotedBytesMax);
}

std::string Quoted(const ItemView& item) {
  std::string text = "{";
  MapCursor attributes = item.attributes();
  std::string_view name;
  AttributeView value;
  while (text.size() < kQuotedValueBytesMax && attributes.Next(&name, &value)) {
    if (text.size() > 1) text += ", ";
    std::string json;
    json::Writer writer(&json);
    WriteValue(value, writer);
    text += std::string(name.substr(0, kQuotedValueBytesMax)) + "=AttributeValue(" +
            json.substr(0, kQuotedValueBytesMax) + ")";
  }
  return text + "}";
}

std::string Quoted(const WriteRequest& request) {
  std::string text;
  if (request.put_request) {
    text = "putRequest=PutRequest(item=" + Quoted(request.put_request->item.view()) + ")";
  }
  if (request.delete_request) {
    if (!text.empty()) text += ", ";
    text += "deleteRequest=DeleteRequest(key=" + Quoted(request.delete_request->key.view()) + ")";
  }
  return "WriteRequest(" + text + ")";
}

std::string Quoted(const std::map<std::string, std::vector<WriteRequest>>& requests) {
  std::string text = "{";
  for (const auto& [table, list] : requests) {
    if (text.size() > kQuotedBytesMax) break;
    if (text.size() > 1) text += ", ";
    text += table.substr(0, kQuotedBytesMax) + "=[";
    for (size_t i = 0; i < list.size() && text.size() < kQuotedBytesMax; ++i) {
      if (i > 0) text += ", ";
      text += Quoted(list[i]);
    }
    text += "]";
  }
  return text + "}";
}

}  // namespace

Status ToStatus(const std::vector<std::string>& violations) {
  if (violations.empty()) return {};
  std::string message = std::to_string(violations.size()) + " validation error" +
                        (violations.size() > 1 ? "s" : "") + " detected: ";
  for (size_t i = 0; i < violations.size(); ++i) {
    if (i > 0) message += "; ";
    message += violations[i];
  }
  return Invalid(std::move(message));
}

std::vector<std::string> ViolationsOf(const BatchGetItemInput& in) {
  constexpr std::string_view kAtLeast = "Member must have length greater than or equal to 1";
  if (in.request_items.empty()) {
    return {"Value at 'RequestItems' failed to satisfy constraint: " + std::string(kAtLeast)};
  }
  for (const auto& [table, request] : in.request_items) {
    const std::string at = "Value at 'RequestItems." + table.substr(0, kQuotedBytesMax) +
                           ".member.Keys' failed to satisfy constraint: ";
    if (request.keys.empty()) return {at + std::string(kAtLeast)};
    if (request.keys.size() > kBatchGetKeysMax) {
      return {at + "Member must have length less than or equal to " +
              std::to_string(kBatchGetKeysMax)};
    }
  }
  std::vector<std::string> violations;
  if (HasBadTableKey(in.request_items)) {
    violations.push_back(AtRequestItems(Quoted(in.request_items), kTableKeyConstraint));
  }
  const auto& asked = in.return_consumed_capacity;
  if (asked && std::ranges::find(kReturnConsumedCapacity, *asked) ==
                   std::ranges::end(kReturnConsumedCapacity)) {
    violations.push_back("Value '" + asked->substr(0, kQuotedBytesMax) +
                         "' at 'returnConsumedCapacity' failed to satisfy constraint: Member must "
                         "satisfy enum value set: [INDEXES, TOTAL, NONE]");
  }
  return violations;
}

std::vector<std::string> ViolationsOf(const BatchWriteItemInput& in) {
  std::vector<std::string> violations;
  if (HasBadTableKey(in.request_items)) {
    violations.push_back(AtRequestItems(Quoted(in.request_items), kTableKeyConstraint));
  }
  const auto has_bad_size = [](const auto& entry) {
    return entry.second.empty() || entry.second.size() > kBatchWritesMax;
  };
  if (std::ranges::any_of(in.request_items, has_bad_size)) {
    violations.push_back(AtRequestItems(Quoted(in.request_items), kListConstraint));
  }
  return violations;
}

}  // namespace portico::dynamodb::api
