#include "dynamodb/api/pages.h"

#include <algorithm>

#include "dynamodb/api/answers.h"
#include "dynamodb/api/read_throughput.h"
#include "dynamodb/api/request_tables.h"
#include "dynamodb/api/table_names.h"
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

// Some faults are told without saying where.
Status CheckStartValues(const std::string& problem) {
  if (problem.empty()) return {};
  for (const char* bare : {"contains duplicates", "number set", "numeric value",
                           "significant digits", "number with magnitude"}) {
    if (problem.find(bare) != std::string::npos) return Invalid(problem);
  }
  return Invalid("The provided starting key is invalid: " + problem);
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

Status AuthorizeRead(const aws::Call& call, const Tables& tables, std::string_view action,
                     const std::string& table_name, const std::optional<std::string>& index_name) {
  const std::string table = TableArn(call, table_name);
  const std::string resource = index_name ? table + "/index/" + *index_name : table;
  return Allow(call, tables, {action, resource});
}

Result<const Index*> FindIndex(const IndexRequest& request, const Table& table) {
  if (!request.index_name) return nullptr;
  const Index* index = table.FindIndex(*request.index_name);
  if (index == nullptr) {
    return Invalid("The table does not have the specified index: " + *request.index_name);
  }
  if (index->is_global() && request.consistent_read.value_or(false)) {
    return Invalid("Consistent reads are not supported on global secondary indexes");
  }
  if (!index->is_readable()) {
    return Invalid("Cannot read from backfilling global secondary index: " + index->name());
  }
  return index;
}

Status CheckShowsAll(const IndexRequest& request, const Index* index) {
  const bool is_short = index != nullptr && index->is_global() && !index->projects_all();
  if (!is_short || request.select != "ALL_ATTRIBUTES") return {};
  return InvalidParameter(
      "Select type ALL_ATTRIBUTES is not supported for global secondary index " + index->name() +
      " because its projection type is not ALL");
}

Status CheckProjects(const Index* index, const Projection& projection) {
  if (index == nullptr || !index->is_global()) return {};
  std::string missing;
  for (const DocumentPath& path : projection.paths) {
    if (index->Projects(path.root())) continue;
    missing += (missing.empty() ? "" : ", ") + path.root();
  }
  if (missing.empty()) return {};
  return InvalidParameter("Global secondary index " + index->name() + " does not project [" +
                          missing + "]");
}

bool MustFetch(const IndexRequest& request, const Index* index, const Projection* projection) {
  if (index == nullptr || index->is_global() || index->projects_all()) return false;
  if (request.select == "ALL_ATTRIBUTES") return true;
  return projection != nullptr &&
         std::ranges::any_of(projection->paths, [&](const DocumentPath& path) {
           return !index->Projects(path.root());
         });
}

QueryOutput AnswerPage(const PageRequest& request, const ReadTarget& target, const RangePage& page,
                       std::optional<RenderedItems> items) {
  QueryOutput out;
  out.items = std::move(items);
  out.count = static_cast<int32_t>(page.count);
  out.scanned_count = static_cast<int32_t>(page.scanned);
  if (page.last) out.last_evaluated_key = target.ExtractKey(page.last->view());
  const bool strong = request.consistent_read.value_or(false);
  const double fetched = strong ? page.fetched_units : page.fetched_units / 2;
  const double units =
      ReadUnits(page.bytes, strong ? Consistency::kStrong : Consistency::kEventual);
  ChargeRead(target.table, target.number(), units);
  if (fetched > 0) ChargeRead(target.table, fetched);
  out.consumed_capacity = ConsumedByRead(request.return_consumed_capacity, request.table_name,
                                         target.index, units, fetched);
  return out;
}

}  // namespace portico::dynamodb::api
