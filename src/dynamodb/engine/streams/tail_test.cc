// Readers that follow a stream while many write to its table: they see every change, once, each
// item's in order, and what they see adds up to the table.
#include <atomic>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "dynamodb/api/streams_testing.h"

namespace portico::dynamodb {
namespace {

using testing::Text;

constexpr char kCreate[] =
    R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST",)"
    R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}})";
constexpr int kWriters = 4;
constexpr int kWritesEach = 150;
constexpr int kKeys = 6;

std::string Key(int key) { return R"({"pk":{"S":"k)" + std::to_string(key) + R"("}})"; }

// Random writes, of one item and of two at once. Some fail for others' sake, which is fine.
void WriteALot(testing::Server& server, unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&](int end) {
    return static_cast<int>(random() % static_cast<unsigned>(end));
  };
  for (int i = 0; i < kWritesEach; ++i) {
    const int key = below(kKeys);
    const std::string add = R"("TableName":"tab","UpdateExpression":"ADD n :one",)"
                            R"("ExpressionAttributeValues":{":one":{"N":"1"}})";
    switch (below(4)) {
      case 0:
        server.Call("DeleteItem", R"({"TableName":"tab","Key":)" + Key(key) + "}");
        break;
      case 1:
        server.Call("TransactWriteItems", R"({"TransactItems":[{"Update":{"Key":)" + Key(key) +
                                              "," + add + R"(}},{"Update":{"Key":)" +
                                              Key((key + 1) % kKeys) + "," + add + "}}]}");
        break;
      default:
        server.Call("UpdateItem", R"({"Key":)" + Key(key) + "," + add + "}");
    }
  }
}

// Follows one shard to where nothing is left once `done` was seen.
void Tail(testing::Server& server, std::string iterator, const std::atomic<bool>& done,
          std::vector<json::Value>* records) {
  testing::StreamClient client(server, "tab");
  for (;;) {
    const bool was_done = done;
    for (json::Value& record : client.ReadAll(&iterator, 3)) records->push_back(std::move(record));
    if (was_done) return;
  }
}

using Images = std::map<std::string, json::Value>;

// Applies the changes of one shard; each must begin where the one before of that item ended.
void Replay(const std::vector<json::Value>& records, Images* images) {
  for (const json::Value& record : records) {
    const json::Value& change = *record.Find("dynamodb");
    const std::string key = Text(*change.Find("Keys")->Find("pk"), "S");
    const json::Value* before = change.Find("OldImage");
    const auto at = images->find(key);
    ASSERT_EQ(before != nullptr, at != images->end()) << key;
    if (before != nullptr) {
      ASSERT_EQ(*before, at->second) << key;
    }
    if (const json::Value* after = change.Find("NewImage"); after != nullptr) {
      (*images)[key] = *after;
    } else {
      images->erase(at);
    }
  }
}

TEST(StreamTail, ReadersMissNothing) {
  testing::Server server;
  server.Ok("CreateTable", kCreate);
  testing::StreamClient client(server, "tab");
  const std::string arn = client.Arn();
  std::vector<std::string> iterators;
  for (const std::string& shard : client.ShardIds(arn)) {
    iterators.push_back(client.Iterator(arn, shard, "LATEST"));
  }

  std::atomic<bool> done = false;
  std::vector<std::vector<json::Value>> records(iterators.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < iterators.size(); ++i) {
    threads.emplace_back([&, i] {
      TestExecutor executor;
      Tail(server, iterators[i], done, &records[i]);
    });
  }
  std::vector<std::thread> writers;
  for (unsigned i = 0; i < kWriters; ++i) {
    writers.emplace_back([&, i] {
      TestExecutor executor;
      WriteALot(server, i);
    });
  }
  for (std::thread& writer : writers) writer.join();
  done = true;
  for (std::thread& thread : threads) thread.join();

  Images images;
  for (const auto& shard : records) Replay(shard, &images);
  const json::Value scan = testing::Parsed(server.Ok("Scan", R"({"TableName":"tab"})"));
  Images table;
  for (const json::Value& item : *scan.Find("Items")->as_array()) {
    table[Text(*item.Find("pk"), "S")] = item;
  }
  EXPECT_EQ(images, table);
}

}  // namespace
}  // namespace portico::dynamodb
