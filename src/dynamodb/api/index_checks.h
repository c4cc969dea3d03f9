// What CreateTable and UpdateTable check of secondary indexes beyond the constraints of their
// shapes, in the service's order and words. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dynamodb/api/shapes_tables.h"
#include "dynamodb/engine/model.h"

namespace portico::dynamodb::api {

// What an on-demand table, and each of its indexes, serves from its beginning.
inline constexpr ProvisionedThroughput kInitialThroughput{.read_capacity_units = 12'000,
                                                          .write_capacity_units = 4'000};

// The indexes of a new table, whose own key schema is sound.
Status CheckNewIndexes(const CreateTableInput& in);

// The key schema and projection of an index that is added to a table.
Status CheckAddedIndex(const GlobalSecondaryIndex& index,
                       const std::vector<AttributeDefinition>& definitions);

// How many attributes a projection names.
size_t ProjectedCount(const IndexProjection& projection);
// That the indexes of a table name no more than they may together.
Status CheckProjectedCount(size_t count);

// That all names are there. `keys` in the order in which messages list them.
Status CheckDefined(const std::vector<KeySchemaElement>& keys,
                    const std::vector<AttributeDefinition>& definitions);

// Of a table (`index` empty) or an index.
Status CheckOnDemand(const std::optional<OnDemandThroughput>& on_demand, bool is_provisioned,
                     std::string_view index);
// What a warm throughput may not be lower than.
enum class WarmLeast : uint8_t { kInitial, kProvisioned, kCurrent };
Status CheckWarm(const std::optional<WarmThroughput>& warm, const ProvisionedThroughput& least,
                 WarmLeast kind, std::string_view index);

}  // namespace portico::dynamodb::api
