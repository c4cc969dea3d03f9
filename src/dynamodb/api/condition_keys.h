// DynamoDB's own condition keys (dynamodb:LeadingKeys, dynamodb:Attributes, …), as its operations
// have them: those of one table's items by their rows, those of transactions and statements by
// their handlers, which ask for each action by itself.
//
// Source: AWS's Service Authorization Reference for DynamoDB (which action has which), and the
// developer guide's "Using IAM policy conditions for fine-grained access control" (what they mean):
// Select, ReturnValues and ReturnConsumedCapacity have their default where the request says
// nothing. Read when a policy names one of them, and not before.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/operation.h"
#include "aws/policy_pattern.h"
#include "dynamodb/api/shapes_transact.h"
#include "dynamodb/api/transact_actions.h"
#include "dynamodb/engine/partiql/binder.h"
#include "dynamodb/engine/tables.h"

namespace portico::dynamodb::api {

// aws::KeySource of the operation.
bool PutItemKeys(const aws::KeyQuestion& question, std::string_view key,
                 std::vector<std::string>* values);
bool GetItemKeys(const aws::KeyQuestion& question, std::string_view key,
                 std::vector<std::string>* values);
bool UpdateItemKeys(const aws::KeyQuestion& question, std::string_view key,
                    std::vector<std::string>* values);
bool DeleteItemKeys(const aws::KeyQuestion& question, std::string_view key,
                    std::vector<std::string>* values);
bool QueryKeys(const aws::KeyQuestion& question, std::string_view key,
               std::vector<std::string>* values);
bool ScanKeys(const aws::KeyQuestion& question, std::string_view key,
              std::vector<std::string>* values);
// Of the part of the batch that is about the question's table.
bool BatchGetItemKeys(const aws::KeyQuestion& question, std::string_view key,
                      std::vector<std::string>* values);
bool BatchWriteItemKeys(const aws::KeyQuestion& question, std::string_view key,
                        std::vector<std::string>* values);

// Of one action on a table or index, which `resource` names. Borrows all it is given.
class ActionKeys : public aws::ContextKeys {
 public:
  ActionKeys(const Tables& tables, std::string_view resource)
      : tables_(tables), resource_(resource) {}

 protected:
  const Tables& tables_;
  const std::string_view resource_;
};

// Of one Get of TransactGetItems.
class TransactGetKeys : public ActionKeys {
 public:
  TransactGetKeys(const Tables& tables, std::string_view resource, const TransactGet& get,
                  const std::optional<std::string>& return_consumed_capacity)
      : ActionKeys(tables, resource), get_(get), consumed_(return_consumed_capacity) {}
  bool Find(std::string_view key, std::vector<std::string>* values) const override;

 private:
  const TransactGet& get_;
  const std::optional<std::string>& consumed_;
};

// Of one action of TransactWriteItems.
class TransactWriteKeys : public ActionKeys {
 public:
  TransactWriteKeys(const Tables& tables, std::string_view resource, const TransactAction& action,
                    const std::optional<std::string>& return_consumed_capacity)
      : ActionKeys(tables, resource), action_(action), consumed_(return_consumed_capacity) {}
  bool Find(std::string_view key, std::vector<std::string>* values) const override;

 private:
  const TransactAction& action_;
  const std::optional<std::string>& consumed_;
};

// Of one PartiQL statement.
class StatementKeys : public ActionKeys {
 public:
  // `is_scan`: a SELECT that reads all of the table or index. `enclosing`: the transaction that it
  // is part of, or empty.
  StatementKeys(const Tables& tables, std::string_view resource,
                const partiql::BoundStatement& statement, bool is_scan, std::string_view enclosing)
      : ActionKeys(tables, resource),
        statement_(statement),
        is_scan_(is_scan),
        enclosing_(enclosing) {}
  bool Find(std::string_view key, std::vector<std::string>* values) const override;

 private:
  const partiql::BoundStatement& statement_;
  const bool is_scan_;
  const std::string_view enclosing_;
};

}  // namespace portico::dynamodb::api
