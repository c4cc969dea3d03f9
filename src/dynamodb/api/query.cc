// Query.
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

const char* ProjectsBy(const QueryInput& in) {
  if (in.projection_expression) return "ProjectionExpression";
  return in.attributes_to_get ? "AttributesToGet" : nullptr;
}

Status CheckLimit(const std::optional<int32_t>& limit) {
  if (!limit || *limit >= 1) return {};
  return Invalid(
      "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must "
      "have value greater than or equal to 1");
}

// QueryFilter and AttributesToGet, as the forms that the expressions would have given.
Status ReadLegacyFilter(const QueryInput& in, Expressions* expressions) {
  const size_t filters = in.query_filter ? in.query_filter->size() : 0;
  PORTICO_TRY(CheckConditionalOperator(in.conditional_operator, filters));
  if (filters > 0) {
    PORTICO_ASSIGN(const auto conditions, ReadConditions(*in.query_filter));
    expressions->filter = ToCondition(conditions, in.conditional_operator);
  }
  if (in.attributes_to_get) {
    PORTICO_ASSIGN(expressions->projection, ToProjection(*in.attributes_to_get));
  }
  return {};
}

Status ReadLegacyKey(const QueryInput& in, Expressions* expressions) {
  if (!in.key_conditions) return {};
  PORTICO_ASSIGN(const auto conditions, ReadConditions(*in.key_conditions));
  // How many there may be depends on the key, which may have several attributes.
  if (conditions.empty()) return Invalid("Conditions can be of length 1 or 2 only");
  PORTICO_ASSIGN(expressions->key_conditions, ToKeyConditions(conditions));
  return {};
}

Status CheckRequest(const QueryInput& in, Expressions* expressions) {
  const LegacyParameter legacy[] = {
      {"AttributesToGet", in.attributes_to_get.has_value()},
      {"QueryFilter", in.query_filter.has_value()},
      {"ConditionalOperator", in.conditional_operator.has_value()},
      // KeyConditions may stand beside a FilterExpression.
      {"KeyConditions", in.key_conditions.has_value() && in.key_condition_expression.has_value()}};
  ExpressionParameters parameters{.key_condition = &in.key_condition_expression,
                                  .filter = &in.filter_expression,
                                  .projection = &in.projection_expression,
                                  .legacy = legacy};
  parameters.SetNames(in.expression_attribute_names);
  parameters.SetValues(in.expression_attribute_values);
  PORTICO_TRY(CheckLimit(in.limit));
  PORTICO_TRY(CheckCombination(parameters));
  PORTICO_TRY(Enveloped(CheckSelect(in.select, ProjectsBy(in), in.index_name.has_value())));
  PORTICO_TRY(ReadLegacyFilter(in, expressions));
  if (in.exclusive_start_key) PORTICO_TRY(CheckStartValues(in.exclusive_start_key->problem));
  if (!in.key_conditions && !in.key_condition_expression) {
    return Invalid(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
        "request.");
  }
  PORTICO_TRY(expressions->Compile(parameters));
  return ReadLegacyKey(in, expressions);
}

// What depends on the table's key, and the range that results.
Result<RangeRead> PlanRead(const QueryInput& in, const ReadTarget& target,
                           const Expressions& expressions) {
  const IndexRequest request{in.index_name, in.consistent_read, in.select};
  ItemView start;
  if (in.exclusive_start_key) start = in.exclusive_start_key->view();
  PORTICO_ASSIGN(QueryPlan plan, PlanQuery(target, *expressions.key_conditions,
                                           in.exclusive_start_key ? &start : nullptr));
  RangeRead read;
  if (in.exclusive_start_key) {
    PORTICO_ASSIGN(read.after, QueryStart(target, plan, start));
  }
  if (expressions.projection) {
    PORTICO_TRY(CheckKeyPaths(target.table, *expressions.projection));
  }
  if (expressions.filter) {
    PORTICO_TRY(CheckFiltersNoKey(target.key(), *expressions.filter,
                                  in.query_filter ? "QueryFilter" : "Filter Expression"));
  }
  PORTICO_TRY(CheckShowsAll(request, target.index));
  if (expressions.projection) PORTICO_TRY(CheckProjects(target.index, *expressions.projection));
  if (expressions.filter) PORTICO_TRY(CheckKeyPaths(target.table, *expressions.filter));
  if (MustFetch(request, target.index, PointerTo(expressions.projection))) {
    read.fetch_from = &target.table;
  }
  read.range = std::move(plan.range);
  if (!in.scan_index_forward.value_or(true)) read.direction = Direction::kBackward;
  if (in.limit && !target.gives_one_item()) read.limit = static_cast<uint32_t>(*in.limit);
  read.filter = PointerTo(expressions.filter);
  return read;
}

}  // namespace

Task<Result<QueryOutput>> Api::Query(aws::Call& call, const QueryInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, TableNameOf(call, in.table_name));
  PORTICO_CO_TRY(AuthorizeRead(call, engine_.tables(), "dynamodb:Query", name, in.index_name));
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
