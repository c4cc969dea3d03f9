// From the records of an object to items: DynamoDB JSON and CSV. Not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dynamodb/engine/table.h"
#include "dynamodb/engine/transfer/import_record.h"

namespace portico::dynamodb {

class ImportParser {
 public:
  ImportParser(const ImportRecord& record, const Table& table);

  // Another object begins.
  void BeginObject();
  // Appends the items of a record, or why one is none; a record may have none or several.
  void Parse(std::string_view record, std::vector<Result<Item>>* items);

 private:
  Result<Item> ParseRow(const std::vector<std::string>& fields) const;
  Result<Value> ParseField(const std::string& name, const std::string& text) const;

  const bool is_csv_;
  const char delimiter_;
  const std::optional<std::vector<std::string>> given_header_;
  // Types of attributes that are in keys.
  std::map<std::string, std::string, std::less<>> key_types_;
  // Of the object at hand; nothing before its first record.
  std::optional<std::vector<std::string>> header_;
};

// The fields of a CSV record: those in quotes have "" for a quote. Nothing if quotes are wrong.
std::optional<std::vector<std::string>> SplitCsv(std::string_view record, char delimiter);

}  // namespace portico::dynamodb
