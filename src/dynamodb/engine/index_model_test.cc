// Indexes against a plain in-memory model: random writes over a few keys, an index that comes and
// goes, restarts in between; queries and scans of every index compared with what the model holds.
#include <algorithm>
#include <map>
#include <optional>
#include <random>

#include "dynamodb/api/testing.h"
#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb {
namespace {

// What an item may hold beside its key; what is absent keeps it out of the indexes that want it.
struct ModelItem {
  std::optional<std::string> g;
  std::optional<int> h;
  std::optional<std::string> v;
};
using ModelKey = std::pair<std::string, int>;

constexpr char kCreate[] =
    R"({"TableName":"ttt","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
    R"({"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"},)"
    R"({"AttributeName":"g","AttributeType":"S"},{"AttributeName":"h","AttributeType":"N"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
    R"({"AttributeName":"sk","KeyType":"RANGE"}],"GlobalSecondaryIndexes":[)"
    R"({"IndexName":"by-g","KeySchema":[{"AttributeName":"g","KeyType":"HASH"},)"
    R"({"AttributeName":"h","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}},)"
    R"({"IndexName":"keys","KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],)"
    R"("Projection":{"ProjectionType":"KEYS_ONLY"}}],"LocalSecondaryIndexes":[)"
    R"({"IndexName":"local","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
    R"({"AttributeName":"h","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE",)"
    R"("NonKeyAttributes":["v"]}}]})";
constexpr char kAdd[] =
    R"("AttributeDefinitions":[{"AttributeName":"v","AttributeType":"S"}],)"
    R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by-v","KeySchema":[)"
    R"({"AttributeName":"v","KeyType":"HASH"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}}])";
constexpr char kRemove[] = R"("GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"by-v"}}])";

class IndexModelTest : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override { server_.Ok("CreateTable", kCreate); }

  int Below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }
  std::string Letter(char first, int count) {
    return std::string(1, static_cast<char>(first + Below(count)));
  }
  std::string On(std::string_view operation, const std::string& rest) {
    return server_.Ok(operation, R"({"TableName":"ttt",)" + rest + "}");
  }

  static std::string Text(const std::string& value) { return R"({"S":")" + value + R"("})"; }
  static std::string Number(int value) { return R"({"N":")" + std::to_string(value) + R"("})"; }
  static std::string KeyJson(const ModelKey& key) {
    return R"("pk":)" + Text(key.first) + R"(,"sk":)" + Number(key.second);
  }

  void Put(const ModelKey& key) {
    ModelItem item;
    if (Below(4) > 0) item.g = Letter('a', 3);
    if (Below(3) > 0) item.h = Below(5) - 2;
    if (Below(3) > 0) item.v = Letter('u', 3);
    std::string json = KeyJson(key);
    if (item.g) json += R"(,"g":)" + Text(*item.g);
    if (item.h) json += R"(,"h":)" + Number(*item.h);
    if (item.v) json += R"(,"v":)" + Text(*item.v);
    On("PutItem", R"("Item":{)" + json + "}");
    model_[key] = item;
  }
  void Update(const ModelKey& key) {
    const std::string prefix = R"("Key":{)" + KeyJson(key) + R"(},"UpdateExpression":")";
    if (Below(3) == 0) {
      On("UpdateItem", prefix + R"(REMOVE g")");
      if (model_.contains(key)) model_[key].g.reset();
      return;
    }
    const std::string g = Letter('a', 3);
    On("UpdateItem", prefix + R"(SET g = :g ADD h :one","ExpressionAttributeValues":{":g":)" +
                         Text(g) + R"(,":one":)" + Number(1) + "}");
    ModelItem& item = model_[key];
    item.g = g;
    item.h = item.h.value_or(0) + 1;
  }
  void Write() {
    const ModelKey key = {Letter('p', 3), Below(4)};
    switch (Below(5)) {
      case 0:
      case 1:
        return Put(key);
      case 2:
      case 3:
        return Update(key);
      default:
        On("DeleteItem", R"("Key":{)" + KeyJson(key) + "}");
        model_.erase(key);
    }
  }

  // All pages of a read: the items as "pk sk v", in order.
  std::vector<std::string> Read(std::string_view operation, const std::string& rest) {
    std::vector<std::string> items;
    std::string start;
    for (;;) {
      const auto answer =
          json::Parse(On(operation, rest + R"(,"Limit":)" + std::to_string(1 + Below(4)) + start));
      for (const json::Value& item : *answer->Find("Items")->as_array()) {
        const json::Value* v = item.Find("v");
        items.push_back(*item.Find("pk")->Find("S")->as_string() + " " +
                        *item.Find("sk")->Find("N")->as_string() +
                        (v == nullptr ? "" : " " + *v->Find("S")->as_string()));
      }
      const json::Value* last = answer->Find("LastEvaluatedKey");
      if (last == nullptr) return items;
      start = R"(,"ExclusiveStartKey":)" + last->ToString();
    }
  }

  static uint64_t HashOf(const ModelKey& key) {
    KeyValues values;
    values.Append(Value::String(key.first).view());
    values.Append(Value::OfNumber(Number::FromInt(key.second)).view());
    return values.HashIn(kAwsHashNumbersFrom);
  }
  // What the model has of items that satisfy `has`, by `sort` and then by the table key's hash.
  template <typename Has, typename Sort>
  std::vector<std::string> Expected(bool shows_v, const Has& has, const Sort& sort) {
    std::vector<std::pair<std::pair<int, uint64_t>, std::string>> found;
    for (const auto& [key, item] : model_) {
      if (!has(key, item)) continue;
      const std::string v = shows_v && item.v ? " " + *item.v : "";
      found.push_back(
          {{sort(item), HashOf(key)}, key.first + " " + std::to_string(key.second) + v});
    }
    std::ranges::sort(found);
    std::vector<std::string> items;
    for (auto& each : found) items.push_back(std::move(each.second));
    return items;
  }

  void CheckGlobal();
  void CheckLocal();
  void CheckScans();
  void CheckAdded();

  testing::Server server_;
  std::mt19937 random_{static_cast<unsigned>(GetParam())};
  std::map<ModelKey, ModelItem> model_;
};

std::vector<std::string> Sorted(std::vector<std::string> items) {
  std::ranges::sort(items);
  return items;
}
int ByNumber(const ModelItem& item) { return *item.h; }
int Anyhow(const ModelItem&) { return 0; }

void IndexModelTest::CheckGlobal() {
  const std::string g = Letter('a', 3);
  const int least = Below(4) - 2;
  const auto has = [&](const ModelKey&, const ModelItem& item) {
    return item.g == g && item.h && *item.h >= least;
  };
  std::vector<std::string> expected = Expected(true, has, ByNumber);
  const bool backward = Below(2) == 0;
  const auto items =
      Read("Query", R"("IndexName":"by-g","KeyConditionExpression":"g = :g AND h >= :h",)"
                    R"("ExpressionAttributeValues":{":g":)" +
                        Text(g) + R"(,":h":)" + Number(least) + R"(},"ScanIndexForward":)" +
                        (backward ? "false" : "true"));
  if (backward) std::ranges::reverse(expected);
  ASSERT_EQ(items, expected);
}

void IndexModelTest::CheckLocal() {
  const std::string pk = Letter('p', 3);
  const auto has = [&](const ModelKey& key, const ModelItem& item) {
    return key.first == pk && item.h.has_value();
  };
  std::vector<std::string> expected = Expected(true, has, ByNumber);
  const bool whole = Below(2) == 0;
  ASSERT_EQ(Read("Query", R"("IndexName":"local","KeyConditionExpression":"pk = :p",)"
                          R"("ExpressionAttributeValues":{":p":)" +
                              Text(pk) + "}" +
                              (whole ? R"(,"Select":"ALL_ATTRIBUTES","ConsistentRead":true)" : "")),
            expected);
}

void IndexModelTest::CheckScans() {
  const auto has = [](const ModelKey&, const ModelItem& item) { return item.g.has_value(); };
  std::vector<std::string> items;
  const int total = 1 + Below(3);
  for (int segment = 0; segment < total; ++segment) {
    for (std::string& item :
         Read("Scan", R"("IndexName":"keys","TotalSegments":)" + std::to_string(total) +
                          R"(,"Segment":)" + std::to_string(segment))) {
      items.push_back(std::move(item));
    }
  }
  ASSERT_EQ(Sorted(std::move(items)), Sorted(Expected(false, has, Anyhow)));
}

void IndexModelTest::CheckAdded() {
  On("UpdateTable", kAdd);
  for (int i = 0; i < 5; ++i) Write();
  server_.engine().index_builder().WaitUntilIdle();
  for (int i = 0; i < 5; ++i) Write();
  const auto has = [](const ModelKey&, const ModelItem& item) { return item.v.has_value(); };
  ASSERT_EQ(Sorted(Read("Scan", R"("IndexName":"by-v")")), Sorted(Expected(true, has, Anyhow)));
  On("UpdateTable", kRemove);
  server_.engine().index_builder().WaitUntilIdle();
}

TEST_P(IndexModelTest, IndexesHoldWhatTheTableHolds) {
  for (int step = 0; step < 400; ++step) {
    Write();
    if (step % 4 == 0) ASSERT_NO_FATAL_FAILURE(CheckGlobal()) << "step " << step;
    if (step % 4 == 1) ASSERT_NO_FATAL_FAILURE(CheckLocal()) << "step " << step;
    if (step % 8 == 2) ASSERT_NO_FATAL_FAILURE(CheckScans()) << "step " << step;
    if (step % 80 == 79) ASSERT_NO_FATAL_FAILURE(CheckAdded()) << "step " << step;
    if (step % 150 == 149) server_.Restart();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, IndexModelTest, ::testing::Range(0, 3));

}  // namespace
}  // namespace portico::dynamodb
