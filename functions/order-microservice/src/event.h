// The order service's event: {"operation", "tableName", "payload"}.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "codec/json/value.h"

namespace portico::orders {

struct Event {
  std::optional<json::Value> operation;
  std::optional<json::Value> table_name;
  // The payload's JSON text as the invoker wrote it; "{}" if there is none.
  std::string_view payload = "{}";
};

// `text` must outlive the event. Errors are the Python function's: Runtime.UnmarshalError if the
// text is no JSON, AttributeError if it is no object.
Result<Event> ParseEvent(std::string_view text);

}  // namespace portico::orders
