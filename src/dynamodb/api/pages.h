// What Query and Scan share: which attributes a page shows, and how it is rendered and answered.
#pragma once

#include <optional>
#include <string>

#include "aws/call.h"
#include "dynamodb/api/shapes_reads.h"
#include "dynamodb/engine/expression/projector.h"
#include "dynamodb/engine/query_plan.h"
#include "dynamodb/engine/range_walk.h"
#include "dynamodb/engine/table.h"
#include "dynamodb/engine/tables.h"

namespace portico::dynamodb::api {

// Select, against the other parameters that choose attributes. `projects_by` names the one given
// ("ProjectionExpression", "AttributesToGet"), or null.
Status CheckSelect(const std::optional<std::string>& select, const char* projects_by,
                   bool has_index);

// What is wrong with a value of the starting key, if anything is.
Status CheckStartValues(const std::string& problem);

// Renders the items of a page as they are read.
class PageRenderer : public ItemSink {
 public:
  // `projection` null shows all attributes.
  PageRenderer(bool counts_only, const Projection* projection) : counts_only_(counts_only) {
    if (projection != nullptr) projector_.emplace(*projection);
    if (!counts_only_) writer_.BeginArray();
  }
  PageRenderer(const PageRenderer&) = delete;
  PageRenderer& operator=(const PageRenderer&) = delete;

  void Take(const ItemView& item) override;

  // The JSON array; nothing if the page only counts.
  std::optional<RenderedItems> Finish() &&;

 private:
  const bool counts_only_;
  std::optional<Projector> projector_;
  std::string json_;
  json::Writer writer_{&json_};
};

struct PageRequest {
  const std::string& table_name;
  const std::optional<bool>& consistent_read;
  const std::optional<std::string>& return_consumed_capacity;
};

// Makes the answer, and takes what the page cost from the throughput.
QueryOutput AnswerPage(const PageRequest& request, const ReadTarget& target, const RangePage& page,
                       std::optional<RenderedItems> items);

// What Query and Scan ask of an index (null: of the table itself) beside its key.
struct IndexRequest {
  const std::optional<std::string>& index_name;
  const std::optional<bool>& consistent_read;
  const std::optional<std::string>& select;
};
// That the caller may: reading an index is an action on the index, not on its table.
Status AuthorizeRead(const aws::Call& call, const Tables& tables, std::string_view action,
                     const std::string& table_name, const std::optional<std::string>& index_name);
// The index that the request names, null if it names none; as far as it may be read that way.
Result<const Index*> FindIndex(const IndexRequest& request, const Table& table);
// That the index can show all attributes, if that is asked for; local ones can always.
Status CheckShowsAll(const IndexRequest& request, const Index* index);
// That a global index has all the attributes that the projection asks for.
Status CheckProjects(const Index* index, const Projection& projection);
// Whether a local index must fetch items from its table, to show what it does not have.
bool MustFetch(const IndexRequest& request, const Index* index, const Projection* projection);

}  // namespace portico::dynamodb::api
