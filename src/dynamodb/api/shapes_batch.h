// BatchGetItem and BatchWriteItem. What is wrong with RequestItems as a map is told in the
// service's own words, so its constraints stand in the handlers. Members stand in the order in
// which the service reports what is wrong with them.
#pragma once

#include "dynamodb/api/shapes_common.h"
#include "dynamodb/api/shapes_items.h"

namespace portico::dynamodb::api {

struct KeysAndAttributes {
  std::vector<AttributeMap<>> keys;
  std::optional<std::vector<std::string>> attributes_to_get;
  std::optional<bool> consistent_read;
  std::optional<std::string> projection_expression;
  std::optional<ExpressionNames> expression_attribute_names;
  static constexpr std::string_view kName = "KeysAndAttributes";
  static constexpr auto Fields() {
    using S = KeysAndAttributes;
    return std::array{
        aws::Field<&S::keys>("Keys", {.required = true}),
        aws::Field<&S::attributes_to_get>("AttributesToGet",
                                          {.length_min = 1, .element = &kAttributeNameKey}),
        aws::Field<&S::consistent_read>("ConsistentRead"),
        aws::Field<&S::projection_expression>("ProjectionExpression"),
        aws::Field<&S::expression_attribute_names>("ExpressionAttributeNames",
                                                   {.element = &kAttributeNameKey}),
    };
  }
};

struct BatchGetItemInput {
  std::map<std::string, KeysAndAttributes> request_items;
  std::optional<std::string> return_consumed_capacity;
  static constexpr auto Fields() {
    using S = BatchGetItemInput;
    return std::array{
        aws::Field<&S::request_items>("RequestItems", {.required = true}),
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity"),
    };
  }
};

struct BatchGetItemOutput {
  std::map<std::string, RenderedItems> responses;
  std::map<std::string, KeysAndAttributes> unprocessed_keys;
  std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
  static constexpr auto Fields() {
    using S = BatchGetItemOutput;
    return std::array{
        aws::Field<&S::responses>("Responses"),
        aws::Field<&S::unprocessed_keys>("UnprocessedKeys"),
        aws::Field<&S::consumed_capacity>("ConsumedCapacity"),
    };
  }
};

struct PutRequest {
  AttributeMap<ValidationLayer::kOlder> item;
  static constexpr std::string_view kName = "PutRequest";
  static constexpr auto Fields() {
    using S = PutRequest;
    return std::array{aws::Field<&S::item>("Item", {.required = true})};
  }
};

struct DeleteRequest {
  AttributeMap<ValidationLayer::kOlder> key;
  static constexpr std::string_view kName = "DeleteRequest";
  static constexpr auto Fields() {
    using S = DeleteRequest;
    return std::array{aws::Field<&S::key>("Key", {.required = true})};
  }
};

struct WriteRequest {
  std::optional<DeleteRequest> delete_request;
  std::optional<PutRequest> put_request;
  static constexpr std::string_view kName = "WriteRequest";
  static constexpr auto Fields() {
    using S = WriteRequest;
    return std::array{
        aws::Field<&S::delete_request>("DeleteRequest"),
        aws::Field<&S::put_request>("PutRequest"),
    };
  }
};

struct BatchWriteItemInput {
  std::optional<std::string> return_consumed_capacity;
  std::optional<std::string> return_item_collection_metrics;
  std::map<std::string, std::vector<WriteRequest>> request_items;
  static constexpr auto Fields() {
    using S = BatchWriteItemInput;
    return std::array{
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
        aws::Field<&S::return_item_collection_metrics>(
            "ReturnItemCollectionMetrics", {.enum_values = kReturnItemCollectionMetrics}),
        aws::Field<&S::request_items>("RequestItems", {.required = true}),
    };
  }
};

struct BatchWriteItemOutput {
  std::map<std::string, std::vector<WriteRequest>> unprocessed_items;
  std::optional<std::map<std::string, std::vector<ItemCollectionMetrics>>> item_collection_metrics;
  std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
  static constexpr auto Fields() {
    using S = BatchWriteItemOutput;
    return std::array{
        aws::Field<&S::unprocessed_items>("UnprocessedItems"),
        aws::Field<&S::item_collection_metrics>("ItemCollectionMetrics"),
        aws::Field<&S::consumed_capacity>("ConsumedCapacity"),
    };
  }
};

}  // namespace portico::dynamodb::api
