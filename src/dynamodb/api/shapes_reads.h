// Query and Scan. Members stand in the order in which the service reports what is wrong with them.
#pragma once

#include "dynamodb/api/shapes_items.h"

namespace portico::dynamodb::api {

// A condition of KeyConditions, QueryFilter or ScanFilter.
template <ValidationLayer layer>
struct FilterCondition {
  std::optional<std::vector<AttributeValue<layer>>> attribute_value_list;
  std::string comparison_operator;
  static constexpr std::string_view kName = "Condition";
  static constexpr auto Fields() {
    using S = FilterCondition;
    return std::array{
        aws::Field<&S::attribute_value_list>("AttributeValueList"),
        aws::Field<&S::comparison_operator>(
            "ComparisonOperator", {.required = true, .enum_values = kComparisonOperators}),
    };
  }
};

template <ValidationLayer layer>
using FilterConditions = std::map<std::string, FilterCondition<layer>>;

struct QueryInput {
  std::optional<std::string> select;
  std::optional<std::string> index_name;
  std::optional<std::string> return_consumed_capacity;
  std::optional<FilterConditions<ValidationLayer::kCurrent>> query_filter;
  std::string table_name;
  std::optional<std::string> conditional_operator;
  std::optional<std::vector<std::string>> attributes_to_get;
  // Its minimum is checked by the operation, which words it otherwise than the others do.
  std::optional<int32_t> limit;
  std::optional<FilterConditions<ValidationLayer::kCurrent>> key_conditions;
  std::optional<AttributeMap<>> exclusive_start_key;
  std::optional<bool> consistent_read;
  std::optional<bool> scan_index_forward;
  std::optional<std::string> key_condition_expression;
  std::optional<std::string> filter_expression;
  std::optional<std::string> projection_expression;
  std::optional<ExpressionValues<>> expression_attribute_values;
  std::optional<ExpressionNames> expression_attribute_names;
  static constexpr auto Fields() {
    using S = QueryInput;
    return std::array{
        aws::Field<&S::select>("Select", {.enum_values = kSelects}),
        aws::Field<&S::index_name>(
            "IndexName", {.length_min = 3, .length_max = 255, .pattern = "[a-zA-Z0-9_.-]+"}),
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
        aws::Field<&S::query_filter>("QueryFilter", {.key = &kAttributeNameKey}),
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::conditional_operator>("ConditionalOperator",
                                             {.enum_values = kConditionalOperators}),
        aws::Field<&S::attributes_to_get>("AttributesToGet",
                                          {.length_min = 1, .element = &kAttributeNameKey}),
        aws::Field<&S::limit>("Limit"),
        aws::Field<&S::key_conditions>("KeyConditions", {.key = &kAttributeNameKey}),
        aws::Field<&S::exclusive_start_key>("ExclusiveStartKey"),
        aws::Field<&S::consistent_read>("ConsistentRead"),
        aws::Field<&S::scan_index_forward>("ScanIndexForward"),
        aws::Field<&S::key_condition_expression>("KeyConditionExpression"),
        aws::Field<&S::filter_expression>("FilterExpression"),
        aws::Field<&S::projection_expression>("ProjectionExpression"),
        aws::Field<&S::expression_attribute_values>("ExpressionAttributeValues"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
    };
  }
};

struct QueryOutput {
  std::optional<RenderedItems> items;
  int32_t count = 0;
  int32_t scanned_count = 0;
  std::optional<Item> last_evaluated_key;
  std::optional<ConsumedCapacity> consumed_capacity;
  static constexpr auto Fields() {
    using S = QueryOutput;
    return std::array{
        aws::Field<&S::items>("Items"),
        aws::Field<&S::count>("Count"),
        aws::Field<&S::scanned_count>("ScannedCount"),
        aws::Field<&S::last_evaluated_key>("LastEvaluatedKey"),
        aws::Field<&S::consumed_capacity>("ConsumedCapacity"),
    };
  }
};

struct ScanInput {
  std::optional<std::string> select;
  std::optional<std::string> index_name;
  std::optional<int32_t> total_segments;
  std::optional<std::string> return_consumed_capacity;
  std::string table_name;
  std::optional<std::string> conditional_operator;
  std::optional<FilterConditions<ValidationLayer::kOlder>> scan_filter;
  std::optional<int32_t> segment;
  std::optional<int32_t> limit;
  std::optional<std::vector<std::string>> attributes_to_get;
  std::optional<AttributeMap<ValidationLayer::kOlder>> exclusive_start_key;
  std::optional<std::string> filter_expression;
  std::optional<std::string> projection_expression;
  std::optional<bool> consistent_read;
  std::optional<ExpressionValues<ValidationLayer::kOlder>> expression_attribute_values;
  std::optional<ExpressionNames> expression_attribute_names;
  static constexpr auto Fields() {
    using S = ScanInput;
    return std::array{
        aws::Field<&S::select>("Select", {.enum_values = kSelects}),
        aws::Field<&S::index_name>(
            "IndexName", {.length_min = 3, .length_max = 255, .pattern = "[a-zA-Z0-9_.-]+"}),
        aws::Field<&S::total_segments>("TotalSegments", {.value_min = 1, .value_max = 1000000}),
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::conditional_operator>("ConditionalOperator",
                                             {.enum_values = kConditionalOperators}),
        aws::Field<&S::scan_filter>("ScanFilter", {.key = &kAttributeNameKey}),
        aws::Field<&S::segment>("Segment", {.value_min = 0, .value_max = 999999}),
        aws::Field<&S::limit>("Limit", {.value_min = 1}),
        aws::Field<&S::attributes_to_get>("AttributesToGet",
                                          {.length_min = 1, .element = &kAttributeNameKey}),
        aws::Field<&S::exclusive_start_key>("ExclusiveStartKey"),
        aws::Field<&S::filter_expression>("FilterExpression"),
        aws::Field<&S::projection_expression>("ProjectionExpression"),
        aws::Field<&S::consistent_read>("ConsistentRead"),
        aws::Field<&S::expression_attribute_values>("ExpressionAttributeValues"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
    };
  }
};

using ScanOutput = QueryOutput;

}  // namespace portico::dynamodb::api
