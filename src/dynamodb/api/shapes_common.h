// What many of DynamoDB's operations take and give: items, keys and values in the engine's own byte
// form, enum value sets, consumed capacity.
//
// Items never become documents: a request's JSON is read straight into encoded bytes, and an answer
// is rendered straight from them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"
#include "dynamodb/engine/value/value_reader.h"
#include "dynamodb/engine/value/value_writer.h"

namespace portico::dynamodb::api {

// In the order in which the service's messages list them.
inline constexpr std::string_view kReturnConsumedCapacity[] = {"INDEXES", "TOTAL", "NONE"};
inline constexpr std::string_view kReturnItemCollectionMetrics[] = {"SIZE", "NONE"};
inline constexpr std::string_view kReturnValues[] = {"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE",
                                                     "UPDATED_NEW"};
inline constexpr std::string_view kReturnValuesOnFailure[] = {"ALL_OLD", "NONE"};
inline constexpr std::string_view kConditionalOperators[] = {"OR", "AND"};
inline constexpr std::string_view kComparisonOperators[] = {
    "IN",       "NULL", "BETWEEN", "LT",          "NOT_CONTAINS", "EQ",      "GT",
    "NOT_NULL", "NE",   "LE",      "BEGINS_WITH", "GE",           "CONTAINS"};
inline constexpr std::string_view kSelects[] = {"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES",
                                                "ALL_PROJECTED_ATTRIBUTES"};

// A map of attributes as it came: "Item", "Key", "ExclusiveStartKey".
template <ValidationLayer layer = ValidationLayer::kCurrent>
struct AttributeMap {
  Item item;
  // What is wrong with a value in it, to be raised in its turn among the operation's checks.
  std::string problem;
  bool is_very_deep = false;  // ValueReader::is_very_deep

  ItemView view() const { return item.view(); }
};

// One AttributeValue as it came.
template <ValidationLayer layer = ValidationLayer::kCurrent>
struct AttributeValue {
  Value value;
  std::string problem;
  bool is_very_deep = false;
};

// "ExpressionAttributeValues".
template <ValidationLayer layer = ValidationLayer::kCurrent>
struct ExpressionValues {
  std::vector<NamedValue> values;
  std::string problem;
  bool is_very_deep = false;
};

// The items of an answer, rendered as they were read: a JSON array.
struct RenderedItems {
  std::string json = "[]";
};

using ExpressionNames = std::map<std::string, std::string>;

struct Capacity {
  std::optional<double> read_capacity_units;
  std::optional<double> write_capacity_units;
  std::optional<double> capacity_units;
  static constexpr auto Fields() {
    using S = Capacity;
    return std::array{
        aws::Field<&S::read_capacity_units>("ReadCapacityUnits"),
        aws::Field<&S::write_capacity_units>("WriteCapacityUnits"),
        aws::Field<&S::capacity_units>("CapacityUnits"),
    };
  }
};

struct ConsumedCapacity {
  std::optional<std::string> table_name;
  std::optional<double> capacity_units;
  std::optional<double> read_capacity_units;
  std::optional<double> write_capacity_units;
  std::optional<Capacity> table;
  std::optional<std::map<std::string, Capacity>> local_secondary_indexes;
  std::optional<std::map<std::string, Capacity>> global_secondary_indexes;
  static constexpr auto Fields() {
    using S = ConsumedCapacity;
    return std::array{
        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::capacity_units>("CapacityUnits"),
        aws::Field<&S::read_capacity_units>("ReadCapacityUnits"),
        aws::Field<&S::write_capacity_units>("WriteCapacityUnits"),
        aws::Field<&S::table>("Table"),
        aws::Field<&S::local_secondary_indexes>("LocalSecondaryIndexes"),
        aws::Field<&S::global_secondary_indexes>("GlobalSecondaryIndexes"),
    };
  }
};

struct ItemCollectionMetrics {
  std::optional<Item> item_collection_key;
  std::optional<std::vector<double>> size_estimate_range_gb;
  static constexpr auto Fields() {
    using S = ItemCollectionMetrics;
    return std::array{
        aws::Field<&S::item_collection_key>("ItemCollectionKey"),
        aws::Field<&S::size_estimate_range_gb>("SizeEstimateRangeGB"),
    };
  }
};

}  // namespace portico::dynamodb::api

namespace portico::aws {

template <>
struct WireCodec<dynamodb::Item> {
  // For records of our own only; requests use AttributeMap, which keeps what is wrong.
  static bool Parse(json::Reader& reader, dynamodb::Item* out, AwsError* error) {
    dynamodb::ValueReader values(&reader, dynamodb::ValidationLayer::kCurrent);
    Status status = values.ReadItem(out);
    if (!status) *error = std::move(status).error();
    return error->code.empty();
  }
  static void Render(json::Writer& writer, const dynamodb::Item& item) {
    dynamodb::WriteItem(item.view(), writer);
  }
};

template <dynamodb::ValidationLayer layer>
struct WireCodec<dynamodb::api::AttributeMap<layer>> {
  using Map = dynamodb::api::AttributeMap<layer>;
  static constexpr std::string_view kName = "AttributeValue";
  static constexpr bool kIsMap = true;
  static bool Parse(json::Reader& reader, Map* out, AwsError* error) {
    dynamodb::ValueReader values(&reader, layer);
    Status status = values.ReadItem(&out->item);
    if (!status) {
      *error = std::move(status).error();
      return false;
    }
    out->problem = values.problem();
    out->is_very_deep = values.is_very_deep();
    return true;
  }
  static void Render(json::Writer& writer, const Map& map) {
    dynamodb::WriteItem(map.view(), writer);
  }
};

template <dynamodb::ValidationLayer layer>
struct WireCodec<dynamodb::api::AttributeValue<layer>> {
  using Value = dynamodb::api::AttributeValue<layer>;
  static constexpr std::string_view kName = "AttributeValue";
  static bool Parse(json::Reader& reader, Value* out, AwsError* error) {
    dynamodb::ValueReader values(&reader, layer);
    Status status = values.ReadValue(&out->value);
    if (!status) {
      *error = std::move(status).error();
      return false;
    }
    out->problem = values.problem();
    out->is_very_deep = values.is_very_deep();
    return true;
  }
  static void Render(json::Writer& writer, const Value& value) {
    dynamodb::WriteValue(value.value.view(), writer);
  }
};

template <dynamodb::ValidationLayer layer>
struct WireCodec<dynamodb::api::ExpressionValues<layer>> {
  using Values = dynamodb::api::ExpressionValues<layer>;
  static constexpr std::string_view kName = "AttributeValue";
  static constexpr bool kIsMap = true;
  static bool Parse(json::Reader& reader, Values* out, AwsError* error) {
    dynamodb::ValueReader values(&reader, layer);
    Status status = values.ReadNamedValues(&out->values);
    if (!status) {
      *error = std::move(status).error();
      return false;
    }
    out->problem = values.problem();
    out->is_very_deep = values.is_very_deep();
    return true;
  }
  static void Render(json::Writer& writer, const Values& values) {
    writer.BeginObject();
    for (const dynamodb::NamedValue& named : values.values) {
      writer.Key(named.name);
      dynamodb::WriteValue(named.value.view(), writer);
    }
    writer.EndObject();
  }
};

template <>
struct WireCodec<dynamodb::api::RenderedItems> {
  static bool Parse(json::Reader&, dynamodb::api::RenderedItems*, AwsError*) { return false; }
  static void Render(json::Writer& writer, const dynamodb::api::RenderedItems& items) {
    writer.Raw(items.json);
  }
};

}  // namespace portico::aws
