// PutItem, GetItem, UpdateItem and DeleteItem. Members stand in the order in which the service
// reports what is wrong with them.
#pragma once

#include "dynamodb/api/shapes_common.h"

namespace portico::dynamodb::api {

// Names of attributes, as keys of maps.
inline constexpr aws::Constraints kAttributeNameKey{.length_max = 65535};

struct ExpectedAttributeValue {
  std::optional<std::vector<AttributeValue<>>> attribute_value_list;
  std::optional<std::string> comparison_operator;
  std::optional<bool> exists;
  std::optional<AttributeValue<>> value;
  static constexpr std::string_view kName = "ExpectedAttributeValue";
  static constexpr auto Fields() {
    using S = ExpectedAttributeValue;
    return std::array{
        aws::Field<&S::attribute_value_list>("AttributeValueList"),
        aws::Field<&S::comparison_operator>("ComparisonOperator",
                                            {.enum_values = kComparisonOperators}),
        aws::Field<&S::exists>("Exists"),
        aws::Field<&S::value>("Value"),
    };
  }
};

inline constexpr std::string_view kAttributeActions[] = {"ADD", "PUT", "DELETE"};

struct AttributeValueUpdate {
  std::optional<AttributeValue<>> value;
  std::optional<std::string> action;
  static constexpr std::string_view kName = "AttributeValueUpdate";
  static constexpr auto Fields() {
    using S = AttributeValueUpdate;
    return std::array{
        aws::Field<&S::value>("Value"),
        aws::Field<&S::action>("Action", {.enum_values = kAttributeActions}),
    };
  }
};

struct PutItemInput {
  std::optional<std::string> return_consumed_capacity;
  std::string table_name;
  AttributeMap<> item;
  std::optional<std::string> conditional_operator;
  std::optional<std::map<std::string, ExpectedAttributeValue>> expected;
  std::optional<std::string> return_values;
  std::optional<std::string> return_item_collection_metrics;
  std::optional<std::string> condition_expression;
  std::optional<ExpressionValues<>> expression_attribute_values;
  std::optional<ExpressionNames> expression_attribute_names;
  std::optional<std::string> return_values_on_condition_check_failure;
  static constexpr auto Fields() {
    using S = PutItemInput;
    return std::array{
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::item>("Item", {.required = true}),
        aws::Field<&S::conditional_operator>("ConditionalOperator",
                                             {.enum_values = kConditionalOperators}),
        aws::Field<&S::expected>("Expected", {.key = &kAttributeNameKey}),
        aws::Field<&S::return_values>("ReturnValues", {.enum_values = kReturnValues}),
        aws::Field<&S::return_item_collection_metrics>(
            "ReturnItemCollectionMetrics", {.enum_values = kReturnItemCollectionMetrics}),
        aws::Field<&S::condition_expression>("ConditionExpression"),
        aws::Field<&S::expression_attribute_values>("ExpressionAttributeValues"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
        aws::Field<&S::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure", {.enum_values = kReturnValuesOnFailure}),
    };
  }
};

struct PutItemOutput {
  std::optional<Item> attributes;
  std::optional<ConsumedCapacity> consumed_capacity;
  std::optional<ItemCollectionMetrics> item_collection_metrics;
  static constexpr auto Fields() {
    using S = PutItemOutput;
    return std::array{
        aws::Field<&S::attributes>("Attributes"),
        aws::Field<&S::consumed_capacity>("ConsumedCapacity"),
        aws::Field<&S::item_collection_metrics>("ItemCollectionMetrics"),
    };
  }
};

struct GetItemInput {
  std::optional<std::string> return_consumed_capacity;
  std::optional<std::vector<std::string>> attributes_to_get;
  std::string table_name;
  AttributeMap<> key;
  std::optional<bool> consistent_read;
  std::optional<std::string> projection_expression;
  std::optional<ExpressionNames> expression_attribute_names;
  static constexpr auto Fields() {
    using S = GetItemInput;
    return std::array{
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
        aws::Field<&S::attributes_to_get>("AttributesToGet",
                                          {.length_min = 1, .element = &kAttributeNameKey}),
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::key>("Key", {.required = true}),
        aws::Field<&S::consistent_read>("ConsistentRead"),
        aws::Field<&S::projection_expression>("ProjectionExpression"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
    };
  }
};

struct GetItemOutput {
  std::optional<Item> item;
  std::optional<ConsumedCapacity> consumed_capacity;
  static constexpr auto Fields() {
    using S = GetItemOutput;
    return std::array{
        aws::Field<&S::item>("Item"),
        aws::Field<&S::consumed_capacity>("ConsumedCapacity"),
    };
  }
};

struct UpdateItemInput {
  std::optional<std::string> return_consumed_capacity;
  std::string table_name;
  std::optional<std::string> return_item_collection_metrics;
  std::optional<std::string> return_values;
  std::optional<std::string> conditional_operator;
  AttributeMap<> key;
  std::optional<std::map<std::string, ExpectedAttributeValue>> expected;
  std::optional<std::map<std::string, AttributeValueUpdate>> attribute_updates;
  std::optional<std::string> condition_expression;
  std::optional<std::string> update_expression;
  std::optional<ExpressionValues<>> expression_attribute_values;
  std::optional<ExpressionNames> expression_attribute_names;
  std::optional<std::string> return_values_on_condition_check_failure;
  static constexpr auto Fields() {
    using S = UpdateItemInput;
    return std::array{
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::return_item_collection_metrics>(
            "ReturnItemCollectionMetrics", {.enum_values = kReturnItemCollectionMetrics}),
        aws::Field<&S::return_values>("ReturnValues", {.enum_values = kReturnValues}),
        aws::Field<&S::conditional_operator>("ConditionalOperator",
                                             {.enum_values = kConditionalOperators}),
        aws::Field<&S::key>("Key", {.required = true}),
        aws::Field<&S::expected>("Expected", {.key = &kAttributeNameKey}),
        aws::Field<&S::attribute_updates>("AttributeUpdates", {.key = &kAttributeNameKey}),
        aws::Field<&S::condition_expression>("ConditionExpression"),
        aws::Field<&S::update_expression>("UpdateExpression"),
        aws::Field<&S::expression_attribute_values>("ExpressionAttributeValues"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
        aws::Field<&S::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure", {.enum_values = kReturnValuesOnFailure}),
    };
  }
};

using UpdateItemOutput = PutItemOutput;

struct DeleteItemInput {
  std::optional<std::string> return_consumed_capacity;
  std::string table_name;
  std::optional<std::string> return_values;
  std::optional<std::string> return_item_collection_metrics;
  AttributeMap<> key;
  std::optional<std::string> conditional_operator;
  std::optional<std::map<std::string, ExpectedAttributeValue>> expected;
  std::optional<std::string> condition_expression;
  std::optional<ExpressionValues<>> expression_attribute_values;
  std::optional<ExpressionNames> expression_attribute_names;
  std::optional<std::string> return_values_on_condition_check_failure;
  static constexpr auto Fields() {
    using S = DeleteItemInput;
    return std::array{
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::return_values>("ReturnValues", {.enum_values = kReturnValues}),
        aws::Field<&S::return_item_collection_metrics>(
            "ReturnItemCollectionMetrics", {.enum_values = kReturnItemCollectionMetrics}),
        aws::Field<&S::key>("Key", {.required = true}),
        aws::Field<&S::conditional_operator>("ConditionalOperator",
                                             {.enum_values = kConditionalOperators}),
        aws::Field<&S::expected>("Expected", {.key = &kAttributeNameKey}),
        aws::Field<&S::condition_expression>("ConditionExpression"),
        aws::Field<&S::expression_attribute_values>("ExpressionAttributeValues"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
        aws::Field<&S::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure", {.enum_values = kReturnValuesOnFailure}),
    };
  }
};

using DeleteItemOutput = PutItemOutput;

}  // namespace portico::dynamodb::api
