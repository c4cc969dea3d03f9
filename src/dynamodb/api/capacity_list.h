// What a request on several tables tells of each of them, in the tables' order: the capacity that
// it consumed, and the item collections that it changed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dynamodb/api/shapes_common.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/table.h"

namespace portico::dynamodb::api {

// Which units an answer names beside the total: those of transactions say what they were used for.
enum class CapacityKind : uint8_t { kPlain, kRead, kWrite };

// Tables are named as the request names them.
class CapacityList {
 public:
  // `asked` is ReturnConsumedCapacity; it must outlive the list.
  CapacityList(const std::optional<std::string>& asked, CapacityKind kind)
      : asked_(asked), kind_(kind) {}

  void Add(const std::string& table, double units) { shares_[table].table += units; }
  // A write, with its share in the indexes; all of it `factor` times.
  void AddWrite(const std::string& name, const Table& table, const WriteOutcome& outcome,
                double factor);

  std::optional<std::vector<ConsumedCapacity>> Take();

 private:
  struct Share {
    double table = 0;
    double indexes = 0;
    std::map<std::string, double> local;
    std::map<std::string, double> global;
  };
  Capacity Of(double units) const;
  std::optional<std::map<std::string, Capacity>> Of(
      const std::map<std::string, double>& units) const;

  const std::optional<std::string>& asked_;
  const CapacityKind kind_;
  std::map<std::string, Share> shares_;
};

// ReturnItemCollectionMetrics: each collection once.
class CollectionList {
 public:
  // Both must outlive the list.
  CollectionList(const std::optional<std::string>& asked, const Items& items)
      : asked_(asked), items_(items) {}

  // `item` has the table's key.
  void Add(const std::string& name, const Table& table, const ItemView& item);

  using Lists = std::map<std::string, std::vector<ItemCollectionMetrics>>;
  std::optional<Lists> Take();

 private:
  const std::optional<std::string>& asked_;
  const Items& items_;
  Lists lists_;
};

}  // namespace portico::dynamodb::api
