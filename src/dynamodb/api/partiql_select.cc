#include "dynamodb/api/partiql_select.h"

#include <algorithm>

#include "codec/json/writer.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/key_rules.h"
#include "dynamodb/engine/partiql/key_access.h"
#include "dynamodb/engine/value/value_writer.h"

namespace portico::dynamodb::api {
namespace {

using partiql::BoundStatement;
using partiql::Column;

const Condition* WhereOf(const BoundStatement& statement) {
  return statement.where ? &*statement.where : nullptr;
}

std::string Listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "[" : ", ") + name;
  return list + "]";
}

// The order in which AWS's answers list a set of names: that of a Java HashSet they were added to.
void OrderAsHashSet(std::vector<std::string>* names) {
  size_t buckets = 16;
  while (names->size() > buckets / 4 * 3) buckets *= 2;
  const auto bucket = [buckets](const std::string& name) {
    uint32_t hash = 0;
    for (const char c : name) hash = hash * 31 + static_cast<unsigned char>(c);
    return (hash ^ (hash >> 16)) & (buckets - 1);
  };
  std::ranges::stable_sort(*names, {}, bucket);
}

std::vector<std::string> Unprojected(const Index& index, std::vector<std::string> names) {
  std::erase_if(names, [&index](const std::string& name) { return index.Projects(name); });
  return names;
}

std::vector<std::string> RootsOf(const std::vector<Column>& columns) {
  std::vector<std::string> roots;
  for (const Column& column : columns) roots.push_back(column.path.root());
  return roots;
}

Status CheckFilterProjected(const Index& index, const partiql::ReadPlan& plan) {
  std::vector<std::string> missing = Unprojected(index, plan.filtered_attributes);
  if (missing.empty()) return {};
  OrderAsHashSet(&missing);
  return InvalidParameter("Secondary index " + index.name() +
                          " does not project one or more filter attributes: " + Listed(missing));
}

// Null for the table itself.
Result<const Index*> IndexOf(const BoundStatement& statement, const Table& table,
                             Consistency consistency) {
  if (statement.index.empty()) return nullptr;
  const Index* index = table.FindIndex(statement.index);
  if (index == nullptr) return Invalid("The table does not have the specified index");
  if (index->key().partition.size() > 1 || index->key().sort.size() > 1) {
    return Invalid(
        "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or "
        "multi-attribute RANGE keys.");
  }
  if (!index->is_readable()) {
    return Invalid("Cannot read from backfilling global secondary index: " + index->name());
  }
  if (index->is_global() && consistency == Consistency::kStrong) {
    return Invalid("Strongly consistent read is not supported on Global Secondary Indexes");
  }
  return index;
}

Status CheckPaths(const BoundStatement& statement, const Table& table) {
  Projection shown;
  for (const Column& column : statement.columns) shown.paths.push_back(column.path);
  PORTICO_TRY(CheckKeyPaths(table, shown));
  if (statement.where) PORTICO_TRY(CheckKeyPaths(table, *statement.where));
  return {};
}

// Renders the items of a page as they are read.
class StatementRenderer : public ItemSink {
 public:
  explicit StatementRenderer(const std::vector<Column>& columns) : columns_(columns) {
    writer_.BeginArray();
  }
  StatementRenderer(const StatementRenderer&) = delete;
  StatementRenderer& operator=(const StatementRenderer&) = delete;

  void Take(const ItemView& item) override {
    if (columns_.empty()) {
      WriteItem(item, writer_);
    } else {
      WriteItem(partiql::Project(columns_, item).view(), writer_);
    }
  }
  RenderedItems Finish() && {
    writer_.EndArray();
    return RenderedItems{std::move(json_)};
  }

 private:
  const std::vector<Column>& columns_;
  std::string json_;
  json::Writer writer_{&json_};
};

}  // namespace

Result<SelectPlan> PlanSelect(const BoundStatement& statement, const Table& table,
                              Consistency consistency) {
  PORTICO_ASSIGN(const Index* index, IndexOf(statement, table, consistency));
  if (statement.column_fault) return Fail(*statement.column_fault);
  SelectPlan select{ReadTarget(table, index), {}, false};
  if (index != nullptr) {
    const std::vector<std::string> missing = Unprojected(*index, RootsOf(statement.columns));
    if (!missing.empty() && index->is_global()) {
      return InvalidParameter("Global secondary index " + index->name() + " does not project " +
                              Listed(missing));
    }
    select.fetches = !missing.empty();
  }
  PORTICO_TRY(CheckPaths(statement, table));
  const partiql::KeySpace space{select.target.number(), select.target.key()};
  PORTICO_ASSIGN(select.plan, PlanRead(space, WhereOf(statement), statement.order));
  if (index != nullptr) PORTICO_TRY(CheckFilterProjected(*index, select.plan));
  return select;
}

Result<Result<ItemKey>> KeyOfSelect(const BoundStatement& statement, const Table& table,
                                    std::string_view operation) {
  const tl::unexpected<AwsError> refusal =
      Invalid("Select statements within " + std::string(operation) +
              " must specify the primary key in the where clause.");
  if (!statement.index.empty()) {
    PORTICO_TRY(IndexOf(statement, table, Consistency::kEventual));
    if (statement.column_fault) return Fail(*statement.column_fault);
    return refusal;
  }
  const partiql::KeyAccess access =
      partiql::TakeKey(table.key(), WhereOf(statement), partiql::KeyEqualities::kAlsoSingleIn);
  if (access.is_complete && !access.rest) {
    PORTICO_TRY(CheckPaths(statement, table));
    return table.KeyOf(access.key.view());
  }
  // What is wrong with the WHERE by itself comes first.
  const partiql::KeySpace space{table.number(), table.key()};
  PORTICO_TRY(PlanRead(space, WhereOf(statement), statement.order));
  return refusal;
}

Item Shown(const BoundStatement& statement, Item item) {
  if (statement.columns.empty()) return item;
  return partiql::Project(statement.columns, item.view());
}

Task<Result<SelectPage>> ReadSelect(const Items& items, const SelectPlan& select,
                                    const BoundStatement& statement,
                                    const partiql::Continuation& start, uint32_t limit,
                                    Consistency consistency) {
  const std::vector<KeyRange>& ranges = select.plan.ranges;
  SelectPage out;
  StatementRenderer renderer(statement.columns);
  uint64_t bytes = 0;
  for (size_t i = start.range; i < ranges.size(); ++i) {
    if (bytes >= kPageBytesMax) {
      out.next = partiql::Continuation{static_cast<uint32_t>(i), std::nullopt};
      break;
    }
    RangeRead read;
    read.range = ranges[i];
    if (select.plan.is_backward) read.direction = Direction::kBackward;
    if (i == start.range) read.after = start.after;
    read.limit = limit;
    read.filter = statement.where ? &*statement.where : nullptr;
    if (select.fetches) read.fetch_from = &select.target.table;
    PORTICO_CO_ASSIGN(const RangePage page, co_await items.Read(read, renderer));
    out.units += ReadUnits(page.bytes, consistency);
    out.fetched_units +=
        consistency == Consistency::kStrong ? page.fetched_units : page.fetched_units / 2;
    bytes += std::max(page.bytes, page.fetched_bytes);
    limit -= std::min(limit, page.scanned);
    if (!page.last) continue;
    const ItemView last = page.last->view();
    const Index* index = select.target.index;
    out.next = partiql::Continuation{
        static_cast<uint32_t>(i),
        index == nullptr ? select.target.table.KeyOfEntry(last).bytes : index->EntryKey(last)};
    out.last_evaluated_key = select.target.ExtractKey(last);
    break;
  }
  out.items = std::move(renderer).Finish();
  co_return out;
}

}  // namespace portico::dynamodb::api
