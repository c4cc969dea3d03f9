#include "dynamodb/api/stream_specification.h"

#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {

Status CheckNewStream(const StreamSpecification& wanted) {
  if (wanted.stream_enabled && !wanted.stream_view_type) {
    return InvalidParameter(
        "Table is being created with a stream enabled, UpdateViewType is required");
  }
  if (!wanted.stream_enabled && wanted.stream_view_type) {
    return InvalidParameter(
        "Table is being created with a stream disabled, UpdateViewType should not be specified");
  }
  return {};
}

void SetNewStream(const StreamSpecification& wanted, TableRecord* record) {
  if (wanted.stream_enabled) record->stream.emplace().view_type = *wanted.stream_view_type;
}

Status CheckStreamChange(const StreamSpecification& wanted) {
  if (wanted.stream_enabled && !wanted.stream_view_type) {
    return InvalidParameter("If stream is being enabled then UpdateViewType is required");
  }
  if (!wanted.stream_enabled && wanted.stream_view_type) {
    return InvalidParameter(
        "If stream is being disabled, then UpdateViewType must not be specified");
  }
  return {};
}

Status ChangeStream(const StreamSpecification& wanted, TableRecord* record) {
  if (wanted.stream_enabled == record->has_stream()) {
    return Invalid((wanted.stream_enabled ? "Table already has an enabled stream: TableName: "
                                          : "Table has no stream to disable: TableName: ") +
                   record->table_name);
  }
  if (wanted.stream_enabled) {
    // Another one than what the table may have had.
    record->stream = TableStream{.view_type = *wanted.stream_view_type};
  } else {
    record->stream->enabled = false;
  }
  return {};
}

}  // namespace portico::dynamodb::api
