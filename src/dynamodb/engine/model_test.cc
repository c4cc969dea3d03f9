// The engine against a plain in-memory model: random writes and reads over a few keys, restarts in
// between, every answer compared.
#include <map>
#include <random>

#include "dynamodb/api/testing.h"
#include "dynamodb/engine/expression/testing.h"

namespace portico::dynamodb {
namespace {

using testing::ItemOf;
using testing::JsonOf;

// A table with a string partition and a number sort key; what an item holds besides is one number
// "v" and perhaps one list "l".
struct ModelItem {
  int v = 0;
  int appended = 0;
  bool operator==(const ModelItem&) const = default;
};
using ModelKey = std::pair<std::string, int>;
using Model = std::map<ModelKey, ModelItem>;

std::string KeyJson(const ModelKey& key) {
  return R"("pk":{"S":")" + key.first + R"("},"sk":{"N":")" + std::to_string(key.second) + R"("})";
}

std::string ItemJson(const ModelKey& key, const ModelItem& item) {
  std::string json = "{" + KeyJson(key) + R"(,"v":{"N":")" + std::to_string(item.v) + R"("})";
  if (item.appended > 0) {
    json += R"(,"l":{"L":[)";
    for (int i = 0; i < item.appended; ++i) json += std::string(i > 0 ? "," : "") + R"({"N":"7"})";
    json += "]}";
  }
  return JsonOf(ItemOf(json + "}").view());
}

class ModelTest : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    server_.Ok("CreateTable",
               R"({"TableName":"range","AttributeDefinitions":[{"AttributeName":"pk",)"
               R"("AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"}],"KeySchema":)"
               R"([{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":)"
               R"("RANGE"}],"BillingMode":"PAY_PER_REQUEST"})");
  }
  int Below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }
  ModelKey RandomKey() { return {std::string(1, static_cast<char>('a' + Below(3))), Below(9) - 4}; }
  std::string On(std::string_view operation, const std::string& rest) {
    return server_.Call(operation, R"({"TableName":"range",)" + rest + "}");
  }
  // What a write answers: "" or whatever attributes it returns, or that its condition failed.
  void Write();
  void CheckGet();
  void CheckQuery();
  void CheckScan();
  // Follows the pages of a read and gives the items' JSON.
  std::vector<std::string> AllPages(std::string_view operation, const std::string& rest);

  testing::Server server_;
  std::mt19937 random_{static_cast<unsigned>(GetParam())};
  Model model_;
};

constexpr char kFailed[] = "ConditionalCheckFailedException: The conditional request failed";

void ModelTest::Write() {
  const ModelKey key = RandomKey();
  const auto at = model_.find(key);
  const bool exists = at != model_.end();
  const int bound = Below(6);
  // v < bound, which is false of an item that does not exist.
  const bool conditional = Below(2) == 0;
  const bool met = !conditional || (exists && at->second.v < bound);
  const std::string value = R"(":c":{"N":")" + std::to_string(bound) + R"("})";
  const std::string condition = conditional ? R"(,"ConditionExpression":"v < :c")" : "";
  const std::string old = exists ? R"({"Attributes":)" + ItemJson(key, at->second) + "}" : "{}";
  const std::string key_json = R"("Key":{)" + KeyJson(key) + "}";
  switch (Below(3)) {
    case 0: {
      const ModelItem item{Below(6), 0};
      const std::string answer =
          On("PutItem", R"("Item":)" + ItemJson(key, item) + R"(,"ReturnValues":"ALL_OLD")" +
                            condition +
                            (conditional ? R"(,"ExpressionAttributeValues":{)" + value + "}" : ""));
      ASSERT_EQ(answer, met ? old : kFailed);
      if (met) model_[key] = item;
      break;
    }
    case 1: {
      const std::string answer = On(
          "DeleteItem", key_json + R"(,"ReturnValues":"ALL_OLD")" + condition +
                            (conditional ? R"(,"ExpressionAttributeValues":{)" + value + "}" : ""));
      ASSERT_EQ(answer, met ? old : kFailed);
      if (met) model_.erase(key);
      break;
    }
    default: {
      const std::string answer = On(
          "UpdateItem",
          key_json + condition +
              R"j(,"UpdateExpression":"SET l = list_append(if_not_exists(l, :e), :x) ADD v :one",)j"
              R"("ReturnValues":"ALL_NEW","ExpressionAttributeValues":{":e":{"L":[]},)"
              R"(":x":{"L":[{"N":"7"}]},":one":{"N":"1"})" +
              (conditional ? "," + value : "") + "}");
      if (!met) {
        ASSERT_EQ(answer, kFailed);
        break;
      }
      ModelItem& item = model_[key];
      ++item.v;
      ++item.appended;
      ASSERT_EQ(answer, R"({"Attributes":)" + ItemJson(key, item) + "}");
    }
  }
}

void ModelTest::CheckGet() {
  const ModelKey key = RandomKey();
  const auto at = model_.find(key);
  ASSERT_EQ(On("GetItem", R"("Key":{)" + KeyJson(key) + "}"),
            at == model_.end() ? "{}" : R"({"Item":)" + ItemJson(key, at->second) + "}");
}

std::vector<std::string> ModelTest::AllPages(std::string_view operation, const std::string& rest) {
  std::vector<std::string> items;
  std::string start;
  for (;;) {
    const auto page = json::Parse(On(operation, rest + start));
    for (const json::Value& item : *page->Find("Items")->as_array()) {
      items.push_back(item.ToString());
    }
    const json::Value* last = page->Find("LastEvaluatedKey");
    if (last == nullptr) return items;
    start = R"(,"ExclusiveStartKey":)" + last->ToString();
  }
}

void ModelTest::CheckQuery() {
  const ModelKey from = RandomKey();
  const int bound = Below(6);
  const bool forward = Below(2) == 0;
  std::vector<std::string> expected;
  for (const auto& [key, item] : model_) {
    const bool wanted = key.first == from.first && key.second >= from.second && item.v <= bound;
    if (wanted) expected.push_back(ItemJson(key, item));
  }
  if (!forward) std::reverse(expected.begin(), expected.end());
  ASSERT_EQ(
      AllPages("Query", R"("KeyConditionExpression":"pk = :p AND sk >= :s","FilterExpression":)"
                        R"("v <= :v","ExpressionAttributeValues":{":p":{"S":")" +
                            from.first + R"("},":s":{"N":")" + std::to_string(from.second) +
                            R"("},":v":{"N":")" + std::to_string(bound) + R"("}},"Limit":)" +
                            std::to_string(1 + Below(4)) + R"(,"ScanIndexForward":)" +
                            (forward ? "true" : "false")),
      expected);
}

void ModelTest::CheckScan() {
  std::vector<std::string> expected;
  for (const auto& [key, item] : model_) expected.push_back(ItemJson(key, item));
  std::vector<std::string> items = AllPages("Scan", R"("Limit":)" + std::to_string(1 + Below(10)));
  std::sort(items.begin(), items.end());
  std::sort(expected.begin(), expected.end());
  ASSERT_EQ(items, expected);
}

TEST_P(ModelTest, BehavesLikeAMap) {
  constexpr int kSteps = 1'500;
  for (int step = 0; step < kSteps && !HasFatalFailure(); ++step) {
    switch (Below(8)) {
      case 0:
        CheckGet();
        break;
      case 1:
        CheckQuery();
        break;
      case 2:
        CheckScan();
        break;
      default:
        Write();
    }
    if (step % 500 == 499) server_.Restart();
  }
  CheckScan();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ModelTest, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace portico::dynamodb
