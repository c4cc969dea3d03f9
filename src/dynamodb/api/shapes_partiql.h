// PartiQL: ExecuteStatement, BatchExecuteStatement and ExecuteTransaction. Members stand in the
// order in which the service reports what is wrong with them.
#pragma once

#include "dynamodb/api/shapes_common.h"
#include "dynamodb/api/shapes_transact.h"
#include "dynamodb/engine/partiql/next_token.h"
#include "dynamodb/engine/partiql/parser.h"

namespace portico::dynamodb::api {

// In the order of the model; never in a message.
inline constexpr std::string_view kBatchStatementErrorCodes[] = {"ConditionalCheckFailed",
                                                                 "ItemCollectionSizeLimitExceeded",
                                                                 "RequestLimitExceeded",
                                                                 "ValidationError",
                                                                 "ProvisionedThroughputExceeded",
                                                                 "TransactionConflict",
                                                                 "ThrottlingError",
                                                                 "InternalServerError",
                                                                 "ResourceNotFound",
                                                                 "AccessDenied",
                                                                 "DuplicateItem"};

inline constexpr aws::Constraints kStatementText{
    .required = true, .length_min = 1, .length_max = partiql::kStatementCharactersMax};

// The values of a statement's "?", in order.
using StatementParameters = std::vector<AttributeValue<ValidationLayer::kOlder>>;

struct ExecuteStatementInput {
  std::string statement;
  std::optional<StatementParameters> parameters;
  std::optional<bool> consistent_read;
  std::optional<std::string> next_token;
  std::optional<std::string> return_consumed_capacity;
  std::optional<int32_t> limit;
  std::optional<std::string> return_values_on_condition_check_failure;
  static constexpr auto Fields() {
    using S = ExecuteStatementInput;
    return std::array{
        aws::Field<&S::statement>("Statement", kStatementText),
        aws::Field<&S::parameters>("Parameters", {.length_min = 1}),
        aws::Field<&S::consistent_read>("ConsistentRead"),
        aws::Field<&S::next_token>(
            "NextToken", {.length_min = 1, .length_max = partiql::kNextTokenCharactersMax}),
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
        aws::Field<&S::limit>("Limit", {.value_min = 1}),
        aws::Field<&S::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure", {.enum_values = kReturnValuesOnFailure}),
    };
  }
};

struct ExecuteStatementOutput {
  RenderedItems items;
  std::optional<std::string> next_token;
  std::optional<ConsumedCapacity> consumed_capacity;
  std::optional<Item> last_evaluated_key;
  static constexpr auto Fields() {
    using S = ExecuteStatementOutput;
    return std::array{
        aws::Field<&S::items>("Items"),
        aws::Field<&S::next_token>("NextToken"),
        aws::Field<&S::consumed_capacity>("ConsumedCapacity"),
        aws::Field<&S::last_evaluated_key>("LastEvaluatedKey"),
    };
  }
};

struct BatchStatementRequest {
  std::string statement;
  std::optional<StatementParameters> parameters;
  std::optional<bool> consistent_read;
  std::optional<std::string> return_values_on_condition_check_failure;
  static constexpr std::string_view kName = "BatchStatementRequest";
  static constexpr auto Fields() {
    using S = BatchStatementRequest;
    return std::array{
        aws::Field<&S::statement>("Statement", kStatementText),
        aws::Field<&S::parameters>("Parameters", {.length_min = 1}),
        aws::Field<&S::consistent_read>("ConsistentRead"),
        aws::Field<&S::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure", {.enum_values = kReturnValuesOnFailure}),
    };
  }
};

struct BatchExecuteStatementInput {
  std::vector<BatchStatementRequest> statements;
  std::optional<std::string> return_consumed_capacity;
  static constexpr auto Fields() {
    using S = BatchExecuteStatementInput;
    return std::array{
        aws::Field<&S::statements>("Statements",
                                   {.required = true, .length_min = 1, .length_max = 25}),
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
    };
  }
};

struct BatchStatementError {
  std::optional<std::string> code;
  std::optional<std::string> message;
  std::optional<Item> item;
  static constexpr auto Fields() {
    using S = BatchStatementError;
    return std::array{
        aws::Field<&S::code>("Code", {.enum_values = kBatchStatementErrorCodes}),
        aws::Field<&S::message>("Message"),
        aws::Field<&S::item>("Item"),
    };
  }
};

struct BatchStatementResponse {
  std::optional<BatchStatementError> error;
  std::optional<std::string> table_name;
  std::optional<Item> item;
  static constexpr auto Fields() {
    using S = BatchStatementResponse;
    return std::array{
        aws::Field<&S::error>("Error"),
        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::item>("Item"),
    };
  }
};

struct BatchExecuteStatementOutput {
  std::vector<BatchStatementResponse> responses;
  std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
  static constexpr auto Fields() {
    using S = BatchExecuteStatementOutput;
    return std::array{
        aws::Field<&S::responses>("Responses"),
        aws::Field<&S::consumed_capacity>("ConsumedCapacity"),
    };
  }
};

struct ParameterizedStatement {
  std::string statement;
  std::optional<StatementParameters> parameters;
  std::optional<std::string> return_values_on_condition_check_failure;
  static constexpr std::string_view kName = "ParameterizedStatement";
  static constexpr auto Fields() {
    using S = ParameterizedStatement;
    return std::array{
        aws::Field<&S::statement>("Statement", kStatementText),
        aws::Field<&S::parameters>("Parameters", {.length_min = 1}),
        aws::Field<&S::return_values_on_condition_check_failure>(
            "ReturnValuesOnConditionCheckFailure", {.enum_values = kReturnValuesOnFailure}),
    };
  }
};

struct ExecuteTransactionInput {
  std::vector<ParameterizedStatement> transact_statements;
  std::optional<std::string> client_request_token;
  std::optional<std::string> return_consumed_capacity;
  static constexpr auto Fields() {
    using S = ExecuteTransactionInput;
    return std::array{
        aws::Field<&S::transact_statements>("TransactStatements",
                                            {.required = true, .length_min = 1, .length_max = 100}),
        aws::Field<&S::client_request_token>("ClientRequestToken",
                                             {.length_min = 1, .length_max = 36}),
        aws::Field<&S::return_consumed_capacity>("ReturnConsumedCapacity",
                                                 {.enum_values = kReturnConsumedCapacity}),
    };
  }
};

struct ExecuteTransactionOutput {
  std::vector<ItemResponse> responses;
  std::optional<std::vector<ConsumedCapacity>> consumed_capacity;
  static constexpr auto Fields() {
    using S = ExecuteTransactionOutput;
    return std::array{
        aws::Field<&S::responses>("Responses"),
        aws::Field<&S::consumed_capacity>("ConsumedCapacity"),
    };
  }
};

}  // namespace portico::dynamodb::api
