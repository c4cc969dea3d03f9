// Scan.
#include "dynamodb/api/api.h"
#include "dynamodb/api/expressions.h"
#include "dynamodb/api/legacy.h"
#include "dynamodb/api/pages.h"
#include "dynamodb/api/read_throughput.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/key_rules.h"
#include "dynamodb/engine/query_plan.h"

namespace portico::dynamodb::api {
namespace {

const char* ProjectsBy(const ScanInput& in) {
  if (in.projection_expression) return "ProjectionExpression";
  return in.attributes_to_get ? "AttributesToGet" : nullptr;
}

Status CheckSegments(const ScanInput& in) {
  if (in.segment && !in.total_segments) {
    return Invalid(
        "The TotalSegments parameter is required but was not present in the request when Segment "
        "parameter is present");
  }
  if (!in.total_segments) return {};
  if (!in.segment) {
    return Invalid(
        "The Segment parameter is required but was not present in the request when parameter "
        "TotalSegments is present");
  }
  if (*in.segment < *in.total_segments) return {};
  return Invalid(
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
      "Segment: " +
      std::to_string(*in.segment) +
      " is not less than TotalSegments: " + std::to_string(*in.total_segments));
}

// Comes before a ConditionalOperator that joins nothing.
Status CheckFilterDepth(const ScanInput& in) {
  if (!in.scan_filter) return {};
  for (const auto& [attribute, condition] : *in.scan_filter) {
    if (!condition.attribute_value_list) continue;
    for (const auto& value : *condition.attribute_value_list) {
      if (value.problem == kNestingMessage) return Invalid(kNestingMessage);
    }
  }
  return {};
}

Status ReadLegacy(const ScanInput& in, Expressions* expressions) {
  const size_t filters = in.scan_filter ? in.scan_filter->size() : 0;
  PORTICO_TRY(CheckFilterDepth(in));
  PORTICO_TRY(CheckConditionalOperator(in.conditional_operator, filters));
  if (filters == 0) return {};
  PORTICO_ASSIGN(const auto conditions, ReadConditions(*in.scan_filter));
  expressions->filter = ToCondition(conditions, in.conditional_operator);
  return {};
}

Status CheckRequest(const ScanInput& in, Expressions* expressions) {
  const LegacyParameter legacy[] = {{"AttributesToGet", in.attributes_to_get.has_value()},
                                    {"ScanFilter", in.scan_filter.has_value()},
                                    {"ConditionalOperator", in.conditional_operator.has_value()}};
  ExpressionParameters parameters{
      .filter = &in.filter_expression, .projection = &in.projection_expression, .legacy = legacy};
  parameters.SetNames(in.expression_attribute_names);
  parameters.SetValues(in.expression_attribute_values);
  PORTICO_TRY(CheckCombination(parameters));
  PORTICO_TRY(CheckSelect(in.select, ProjectsBy(in), in.index_name.has_value()));
  if (in.attributes_to_get) {
    PORTICO_ASSIGN(expressions->projection, ToProjection(*in.attributes_to_get));
  }
  PORTICO_TRY(ReadLegacy(in, expressions));
  if (in.exclusive_start_key) PORTICO_TRY(CheckStartValues(in.exclusive_start_key->problem));
  PORTICO_TRY(CheckSegments(in));
  return expressions->Compile(parameters);
}

Result<RangeRead> PlanRead(const ScanInput& in, const ReadTarget& target,
                           const Expressions& expressions) {
  const IndexRequest request{in.index_name, in.consistent_read, in.select};
  if (in.exclusive_start_key) {
    PORTICO_TRY(CheckScanStart(target, in.exclusive_start_key->view()));
  }
  PORTICO_TRY(CheckShowsAll(request, target.index));
  ScanSegment segment;
  if (in.total_segments) {
    segment = {static_cast<uint32_t>(*in.segment), static_cast<uint32_t>(*in.total_segments)};
  }
  RangeRead read;
  read.range = SegmentRange(target.number(), segment.segment, segment.total);
  if (in.exclusive_start_key) {
    PORTICO_ASSIGN(read.after, ScanStart(target, segment, in.exclusive_start_key->view()));
  }
  if (expressions.projection) {
    PORTICO_TRY(CheckKeyPaths(target.table, *expressions.projection));
    PORTICO_TRY(CheckProjects(target.index, *expressions.projection));
  }
  if (expressions.filter) {
    PORTICO_TRY(CheckKeyPaths(target.table, *expressions.filter));
  }
  if (MustFetch(request, target.index, PointerTo(expressions.projection))) {
    read.fetch_from = &target.table;
  }
  if (in.limit) read.limit = static_cast<uint32_t>(*in.limit);
  read.filter = PointerTo(expressions.filter);
  return read;
}

}  // namespace

Task<Result<ScanOutput>> Api::Scan(aws::Call& call, const ScanInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, TableNameOf(call, in.table_name));
  PORTICO_CO_TRY(AuthorizeRead(call, engine_.tables(), "dynamodb:Scan", name, in.index_name));
  Expressions expressions;
  PORTICO_CO_TRY(CheckRequest(in, &expressions));
  PORTICO_CO_ASSIGN(const TablePtr table, FindTable(name));
  const IndexRequest index_request{in.index_name, in.consistent_read, in.select};
  PORTICO_CO_ASSIGN(const Index* index, FindIndex(index_request, *table));
  const ReadTarget target(*table, index);
  PORTICO_CO_ASSIGN(const RangeRead read, PlanRead(in, target, expressions));
  const bool counts_only = in.select && *in.select == "COUNT";
  PageRenderer renderer(counts_only, PointerTo(expressions.projection));
  PORTICO_CO_TRY(AdmitRead(*table, target.number()));
  PORTICO_CO_ASSIGN(const RangePage page, co_await engine_.items().Read(read, renderer));
  const PageRequest request{in.table_name, in.consistent_read, in.return_consumed_capacity};
  co_return AnswerPage(request, target, page, std::move(renderer).Finish());
}

}  // namespace portico::dynamodb::api
