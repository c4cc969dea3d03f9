// For tests: reading streams through their operations.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "dynamodb/api/testing.h"

namespace portico::dynamodb::testing {

inline std::string Text(const json::Value& object, std::string_view member) {
  const json::Value* value = object.Find(member);
  return value == nullptr || value->as_string() == nullptr ? "" : *value->as_string();
}

inline json::Value Parsed(const std::string& text) {
  auto value = json::Parse(text);
  EXPECT_TRUE(value) << text;
  return value ? *value : json::Value();
}

// One table's stream.
class StreamClient {
 public:
  StreamClient(Server& server, std::string table) : server_(server), table_(std::move(table)) {}

  std::string Arn() {
    const json::Value answer =
        Parsed(server_.Ok("DescribeTable", R"({"TableName":")" + table_ + R"("})"));
    return Text(*answer.Find("Table"), "LatestStreamArn");
  }

  std::vector<std::string> ShardIds(const std::string& arn) {
    const json::Value answer =
        Parsed(server_.Ok("DescribeStream", R"({"StreamArn":")" + arn + R"("})"));
    std::vector<std::string> ids;
    for (const json::Value& shard : *answer.Find("StreamDescription")->Find("Shards")->as_array()) {
      ids.push_back(Text(shard, "ShardId"));
    }
    return ids;
  }

  // `more`: further members of the request.
  std::string Iterator(const std::string& arn, const std::string& shard, std::string_view type,
                       const std::string& more = "") {
    const std::string answer =
        server_.Ok("GetShardIterator", R"({"StreamArn":")" + arn + R"(","ShardId":")" + shard +
                                           R"(","ShardIteratorType":")" + std::string(type) + "\"" +
                                           more + "}");
    return Text(Parsed(answer), "ShardIterator");
  }

  json::Value GetRecords(const std::string& iterator, int limit = 1'000) {
    return Parsed(server_.Ok("GetRecords", R"({"ShardIterator":")" + iterator + R"(","Limit":)" +
                                               std::to_string(limit) + "}"));
  }

  // All records of a shard from `iterator` on, `limit` at a time. `*next` is where to read on;
  // empty at the end of a closed shard.
  std::vector<json::Value> ReadAll(std::string* next, int limit = 1'000) {
    std::vector<json::Value> records;
    while (!next->empty()) {
      const json::Value answer = GetRecords(*next, limit);
      *next = Text(answer, "NextShardIterator");
      const auto& page = *answer.Find("Records")->as_array();
      if (page.empty()) break;
      records.insert(records.end(), page.begin(), page.end());
    }
    return records;
  }

  // All records of all shards of the latest stream, shard by shard.
  std::vector<json::Value> ReadEverything(int limit = 1'000) {
    std::vector<json::Value> records;
    const std::string arn = Arn();
    for (const std::string& shard : ShardIds(arn)) {
      std::string iterator = Iterator(arn, shard, "TRIM_HORIZON");
      for (json::Value& record : ReadAll(&iterator, limit)) records.push_back(std::move(record));
    }
    return records;
  }

 private:
  Server& server_;
  const std::string table_;
};

}  // namespace portico::dynamodb::testing
