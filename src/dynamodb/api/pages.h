// What Query and Scan share: which attributes a page shows, and how it is rendered and answered.
#pragma once

#include <optional>
#include <string>

#include "dynamodb/api/shapes_reads.h"
#include "dynamodb/engine/expression/projector.h"
#include "dynamodb/engine/range_walk.h"
#include "dynamodb/engine/table.h"

namespace portico::dynamodb::api {

// Select, against the other parameters that choose attributes. `projects_by` names the one given
// ("ProjectionExpression", "AttributesToGet"), or null.
Status CheckSelect(const std::optional<std::string>& select, const char* projects_by,
                   bool has_index);

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

QueryOutput AnswerPage(const PageRequest& request, const Table& table, const RangePage& page,
                       std::optional<RenderedItems> items);

}  // namespace portico::dynamodb::api
