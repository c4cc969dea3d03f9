// TransactGetItems and TransactWriteItems. Members stand in the order in which the service reports
// what is wrong with them.
#pragma once

#include "dynamodb/api/shapes_common.h"
#include "dynamodb/api/shapes_items.h"

namespace portico::dynamodb::api {

struct TransactConditionCheck {
  std::string table_name;
  AttributeMap<ValidationLayer::kOlder> key;
  std::optional<std::string> condition_expression;
  std::optional<ExpressionNames> expression_attribute_names;
  std::optional<ExpressionValues<ValidationLayer::kOlder>> expression_attribute_values;
  std::optional<std::string> return_values_on_condition_check_failure;
  static constexpr std::string_view kName = "ConditionCheck";
  static constexpr auto Fields() {
    using S = TransactConditionCheck;
    return std::array{
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::key>("Key", {.required = true}),
        aws::Field<&S::condition_expression>("ConditionExpression", {.required = true}),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
        aws::Field<&S::expression_attribute_values>("ExpressionAttributeValues"),
        aws::Field<&S::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure", {.enum_values = kReturnValuesOnFailure}),
    };
  }
};

struct TransactPut {
  std::string table_name;
  AttributeMap<ValidationLayer::kOlder> item;
  std::optional<std::string> condition_expression;
  std::optional<ExpressionNames> expression_attribute_names;
  std::optional<ExpressionValues<ValidationLayer::kOlder>> expression_attribute_values;
  std::optional<std::string> return_values_on_condition_check_failure;
  static constexpr std::string_view kName = "Put";
  static constexpr auto Fields() {
    using S = TransactPut;
    return std::array{
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::item>("Item", {.required = true}),
        aws::Field<&S::condition_expression>("ConditionExpression"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
        aws::Field<&S::expression_attribute_values>("ExpressionAttributeValues"),
        aws::Field<&S::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure", {.enum_values = kReturnValuesOnFailure}),
    };
  }
};

struct TransactDelete {
  std::string table_name;
  AttributeMap<ValidationLayer::kOlder> key;
  std::optional<std::string> condition_expression;
  std::optional<ExpressionNames> expression_attribute_names;
  std::optional<ExpressionValues<ValidationLayer::kOlder>> expression_attribute_values;
  std::optional<std::string> return_values_on_condition_check_failure;
  static constexpr std::string_view kName = "Delete";
  static constexpr auto Fields() {
    using S = TransactDelete;
    return std::array{
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::key>("Key", {.required = true}),
        aws::Field<&S::condition_expression>("ConditionExpression"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
        aws::Field<&S::expression_attribute_values>("ExpressionAttributeValues"),
        aws::Field<&S::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure", {.enum_values = kReturnValuesOnFailure}),
    };
  }
};

struct TransactUpdate {
  std::string table_name;
  AttributeMap<ValidationLayer::kOlder> key;
  std::optional<std::string> update_expression;
  std::optional<std::string> condition_expression;
  std::optional<ExpressionNames> expression_attribute_names;
  std::optional<ExpressionValues<ValidationLayer::kOlder>> expression_attribute_values;
  std::optional<std::string> return_values_on_condition_check_failure;
  static constexpr std::string_view kName = "Update";
  static constexpr auto Fields() {
    using S = TransactUpdate;
    return std::array{
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::key>("Key", {.required = true}),
        aws::Field<&S::update_expression>("UpdateExpression", {.required = true}),
        aws::Field<&S::condition_expression>("ConditionExpression"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
        aws::Field<&S::expression_attribute_values>("ExpressionAttributeValues"),
        aws::Field<&S::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure", {.enum_values = kReturnValuesOnFailure}),
    };
  }
};

struct TransactWriteItem {
  std::optional<TransactConditionCheck> condition_check;
  std::optional<TransactPut> put;
  std::optional<TransactDelete> delete_item;
  std::optional<TransactUpdate> update;
  static constexpr std::string_view kName = "TransactWriteItem";
  static constexpr auto Fields() {
    using S = TransactWriteItem;
    return std::array{
        aws::Field<&S::condition_check>("ConditionCheck"),
        aws::Field<&S::put>("Put"),
        aws::Field<&S::delete_item>("Delete"),
        aws::Field<&S::update>("Update"),
    };
  }
};

struct TransactWriteItemsInput {
  std::optional<std::string> client_request_token;
  std::vector<TransactWriteItem> transact_items;
  std::optional<std::string> return_consumed_capacity;
  std::optional<std::string> return_item_collection_metrics;
  static constexpr auto Fields() {
    using S = TransactWriteItemsInput;
    return std::array{
        aws::Field<&S::client_request_token>("ClientRequestToken",
                                             {.length_min = 1, .length_max = 36}),
        aws::Field<&S::transact_items>("TransactItems",
                                       {.required = true, .length_min = 1, .length_max = 100}),
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
        aws::Field<&S::return_item_collection_metrics>(
            "ReturnItemCollectionMetrics", {.enum_values = kReturnItemCollectionMetrics}),
    };
  }
};

struct TransactWriteItemsOutput {
  std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
  std::optional<std::map<std::string, std::vector<ItemCollectionMetrics>>> item_collection_metrics;
  static constexpr auto Fields() {
    using S = TransactWriteItemsOutput;
    return std::array{
        aws::Field<&S::consumed_capacity>("ConsumedCapacity"),
        aws::Field<&S::item_collection_metrics>("ItemCollectionMetrics"),
    };
  }
};

struct TransactGet {
  std::string table_name;
  AttributeMap<ValidationLayer::kOlder> key;
  std::optional<std::string> projection_expression;
  std::optional<ExpressionNames> expression_attribute_names;
  static constexpr std::string_view kName = "Get";
  static constexpr auto Fields() {
    using S = TransactGet;
    return std::array{
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::key>("Key", {.required = true}),
        aws::Field<&S::projection_expression>("ProjectionExpression"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
    };
  }
};

struct TransactGetItem {
  TransactGet get;
  static constexpr std::string_view kName = "TransactGetItem";
  static constexpr auto Fields() {
    using S = TransactGetItem;
    return std::array{
        aws::Field<&S::get>("Get", {.required = true}),
    };
  }
};

struct TransactGetItemsInput {
  std::vector<TransactGetItem> transact_items;
  std::optional<std::string> return_consumed_capacity;
  static constexpr auto Fields() {
    using S = TransactGetItemsInput;
    return std::array{
        aws::Field<&S::transact_items>("TransactItems",
                                       {.required = true, .length_min = 1, .length_max = 100}),
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
    };
  }
};

struct ItemResponse {
  std::optional<Item> item;
  static constexpr auto Fields() {
    using S = ItemResponse;
    return std::array{
        aws::Field<&S::item>("Item"),
    };
  }
};

struct TransactGetItemsOutput {
  std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
  std::vector<ItemResponse> responses;
  static constexpr auto Fields() {
    using S = TransactGetItemsOutput;
    return std::array{
        aws::Field<&S::consumed_capacity>("ConsumedCapacity"),
        aws::Field<&S::responses>("Responses"),
    };
  }
};

// One of the reasons in a TransactionCanceledException.
struct CancellationReasonShape {
  std::string code;
  std::optional<Item> item;
  std::optional<std::string> message;
  static constexpr auto Fields() {
    using S = CancellationReasonShape;
    return std::array{
        aws::Field<&S::code>("Code"),
        aws::Field<&S::item>("Item"),
        aws::Field<&S::message>("Message"),
    };
  }
};

}  // namespace portico::dynamodb::api
