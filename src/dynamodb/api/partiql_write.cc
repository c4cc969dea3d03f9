#include "dynamodb/api/partiql_write.h"

#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/expression/projector.h"
#include "dynamodb/engine/expression/updater.h"
#include "dynamodb/engine/key_rules.h"
#include "dynamodb/engine/partiql/key_access.h"
#include "dynamodb/engine/value/item_size.h"

namespace portico::dynamodb::api {
namespace {

using partiql::BoundStatement;
using partiql::Statement;

// That there is (or is not) an item.
Condition ItemExists(const Table& table, Condition::Kind kind) {
  Condition condition;
  condition.kind = kind;
  condition.operands.push_back(Operand::OfPath(DocumentPath(table.key().partition[0].name)));
  return condition;
}

// `first`, and what the WHERE asks beside the key.
Condition Joined(Condition::Kind kind, Condition first, std::optional<Condition> rest) {
  if (!rest) return first;
  Condition joined;
  joined.kind = kind;
  joined.children.push_back(std::move(first));
  joined.children.push_back(std::move(*rest));
  return joined;
}

Write::Kind KindOf(const BoundStatement& statement) {
  switch (statement.kind) {
    case Statement::Kind::kSelect:
      return Write::Kind::kCheck;
    case Statement::Kind::kInsert:
      return Write::Kind::kPut;
    case Statement::Kind::kUpdate:
      return Write::Kind::kUpdate;
    case Statement::Kind::kDelete:
      break;
  }
  return Write::Kind::kDelete;
}

}  // namespace

StatementWrite::StatementWrite(BoundStatement statement, TablePtr table)
    : statement_(std::move(statement)) {
  write_.kind = KindOf(statement_);
  write_.table = std::move(table);
  write_.wants_old = statement_.returning.has_value();
}

Status StatementWrite::Bind(WriteSurface surface) {
  if (statement_.kind == Statement::Kind::kInsert) {
    PORTICO_TRY(BindInsert());
  } else {
    PORTICO_TRY(BindKeyed(surface));
  }
  if (condition_) write_.condition = &*condition_;
  return {};
}

Status StatementWrite::BindInsert() {
  write_.item = statement_.item.view();
  if (write_.item.size_bytes() > kItemBytesMax) {
    return Invalid("Item size has exceeded the maximum allowed size");
  }
  PORTICO_ASSIGN(write_.key, write_.table->KeyOfItem(write_.item));
  condition_ = ItemExists(*write_.table, Condition::Kind::kNotExists);
  return {};
}

Status StatementWrite::BindKeyed(WriteSurface surface) {
  const Table& table = *write_.table;
  partiql::KeyAccess access =
      partiql::TakeKey(table.key(), statement_.where ? &*statement_.where : nullptr,
                       partiql::KeyEqualities::kCompareOnly);
  const bool is_check = write_.kind == Write::Kind::kCheck;
  if (is_check && (!access.is_complete || !access.rest)) {
    return Invalid("EXISTS() must contain a single item read with additional condition");
  }
  if (!access.is_complete) {
    return Invalid(surface == WriteSurface::kTransaction
                       ? "The provided key element does not match the schema"
                       : "Where clause does not contain a mandatory equality on all key "
                         "attributes");
  }
  if (!is_check && !access.conflict.empty()) {
    return Invalid("Multiple conditions on same key " + access.conflict +
                   ". Only single item Update/Insert/Delete are supported");
  }
  key_ = std::move(access.key);
  PORTICO_ASSIGN(write_.key, table.KeyOf(key_.view()));
  write_.item = key_.view();
  if (access.rest) PORTICO_TRY(CheckKeyPaths(table, *access.rest));
  if (write_.kind == Write::Kind::kUpdate) {
    PORTICO_TRY(CheckKeyUntouched(table, statement_.update));
    write_.update = &statement_.update;
    // An UPDATE makes no item.
    condition_ = Joined(Condition::Kind::kAnd, ItemExists(table, Condition::Kind::kExists),
                        std::move(access.rest));
  } else if (is_check) {
    condition_ = std::move(access.rest);
  } else if (access.rest) {
    // What is not there is deleted already, whatever else is asked.
    condition_ = Joined(Condition::Kind::kOr, ItemExists(table, Condition::Kind::kNotExists),
                        std::move(access.rest));
  }
  return {};
}

AwsError StatementWrite::Failure() const {
  if (statement_.kind == Statement::Kind::kInsert) {
    return Fail("DuplicateItemException", "Duplicate primary key exists in table").value();
  }
  return ConditionFailed().value();
}

Item StatementWrite::Returned(Items::Outcome outcome) const {
  if (!statement_.returning) return Item();
  Item item = statement_.returning->old ? std::move(outcome.old_item) : std::move(outcome.made);
  if (statement_.returning->all || item.view().empty()) return item;
  return Projector(TouchedPaths(statement_.update)).Apply(item.view());
}

}  // namespace portico::dynamodb::api
