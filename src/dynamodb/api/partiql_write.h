// INSERT, UPDATE, DELETE and EXISTS: from a bound statement to a write of one item.
#pragma once

#include <optional>

#include "base/result.h"
#include "dynamodb/api/shapes_common.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/partiql/binder.h"

namespace portico::dynamodb::api {

// How a WHERE that does not name one item is refused.
enum class WriteSurface : uint8_t { kStatement, kTransaction };

// A statement as a write, with all that the write borrows: neither copied nor moved.
class StatementWrite {
 public:
  StatementWrite(partiql::BoundStatement statement, TablePtr table);
  StatementWrite(const StatementWrite&) = delete;
  StatementWrite& operator=(const StatementWrite&) = delete;

  // Makes the write; once, before anything else is asked. Errors are ValidationExceptions.
  Status Bind(WriteSurface surface);

  const partiql::BoundStatement& statement() const { return statement_; }
  Write& write() { return write_; }
  const Write& write() const { return write_; }

  // Why the write did not happen: the condition, or the item that is there already.
  AwsError Failure() const;
  // What RETURNING shows of what came of it; empty for nothing.
  Item Returned(Items::Outcome outcome) const;

 private:
  Status BindInsert();
  Status BindKeyed(WriteSurface surface);

  const partiql::BoundStatement statement_;
  std::optional<Condition> condition_;
  Item key_;
  Write write_;
};

}  // namespace portico::dynamodb::api
