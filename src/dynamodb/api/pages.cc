#include "dynamodb/api/pages.h"

#include "dynamodb/api/answers.h"
#include "dynamodb/engine/capacity.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {

Status CheckSelect(const std::optional<std::string>& select, const char* projects_by,
                   bool has_index) {
  if (!select) return {};
  if (*select == "ALL_PROJECTED_ATTRIBUTES" && !has_index) {
    return Invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }
  if (*select == "SPECIFIC_ATTRIBUTES") {
    if (projects_by != nullptr) return {};
    return Invalid(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
        "SPECIFIC_ATTRIBUTES");
  }
  if (projects_by == nullptr) return {};
  return Invalid("Cannot specify the " + std::string(projects_by) + " when choosing to get " +
                 (*select == "COUNT" ? "only the Count" : *select));
}

void PageRenderer::Take(const ItemView& item) {
  if (counts_only_) return;
  if (projector_) {
    WriteItem(projector_->Apply(item).view(), writer_);
  } else {
    WriteItem(item, writer_);
  }
}

std::optional<RenderedItems> PageRenderer::Finish() && {
  if (counts_only_) return std::nullopt;
  writer_.EndArray();
  return RenderedItems{std::move(json_)};
}

QueryOutput AnswerPage(const PageRequest& request, const Table& table, const RangePage& page,
                       std::optional<RenderedItems> items) {
  QueryOutput out;
  out.items = std::move(items);
  out.count = static_cast<int32_t>(page.count);
  out.scanned_count = static_cast<int32_t>(page.scanned);
  if (page.last) out.last_evaluated_key = table.ExtractKey(page.last->view());
  const auto consistency =
      request.consistent_read.value_or(false) ? Consistency::kStrong : Consistency::kEventual;
  out.consumed_capacity = Consumed(request.return_consumed_capacity, request.table_name,
                                   ReadUnits(page.bytes, consistency));
  return out;
}

}  // namespace portico::dynamodb::api
