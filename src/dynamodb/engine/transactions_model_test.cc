// Transactions and batches against a plain in-memory model: random actions over a few keys, tokens
// sent again, restarts in between; every answer and everything that is there compared.
#include <map>
#include <optional>
#include <random>
#include <set>

#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

// The items' values, by key; what an item holds besides its key is one number.
using Model = std::map<int, int>;

struct Action {
  enum class Kind { kPut, kUpdate, kDelete, kCheck };
  Kind kind = Kind::kPut;
  int key = 0;
  int value = 0;             // put: the value; update: what is added
  std::optional<int> bound;  // condition: v < bound (false of what is not there)

  bool MetBy(const Model& model) const {
    if (!bound) return true;
    const auto at = model.find(key);
    return at != model.end() && at->second < *bound;
  }
  void ApplyTo(Model* model) const {
    if (kind == Kind::kPut) (*model)[key] = value;
    if (kind == Kind::kUpdate) (*model)[key] += value;
    if (kind == Kind::kDelete) model->erase(key);
  }
  std::string ToJson() const;
};

std::string KeyJson(int key) { return R"("pk":{"S":"k)" + std::to_string(key) + R"("})"; }
std::string NumberJson(int value) { return R"({"N":")" + std::to_string(value) + R"("})"; }
std::string ItemJson(int key, int value) {
  return "{" + KeyJson(key) + R"(,"v":)" + NumberJson(value) + "}";
}

std::string Action::ToJson() const {
  std::string values;
  std::string json = R"("TableName":"model",)";
  if (kind == Kind::kPut) {
    json += R"("Item":)" + ItemJson(key, value);
  } else {
    json += R"("Key":{)" + KeyJson(key) + "}";
  }
  if (kind == Kind::kUpdate) {
    json += R"(,"UpdateExpression":"ADD v :a")";
    values += R"(":a":)" + NumberJson(value);
  }
  if (bound) {
    json += R"(,"ConditionExpression":"v < :b")";
    values += std::string(values.empty() ? "" : ",") + R"(":b":)" + NumberJson(*bound);
  }
  if (!values.empty()) json += R"(,"ExpressionAttributeValues":{)" + values + "}";
  constexpr const char* kNames[] = {"Put", "Update", "Delete", "ConditionCheck"};
  return R"({")" + std::string(kNames[static_cast<int>(kind)]) + R"(":{)" + json + "}}";
}

class TransactionsModelTest : public ::testing::TestWithParam<int> {
 protected:
  static constexpr int kKeys = 7;

  void SetUp() override {
    server_.Ok("CreateTable",
               R"({"TableName":"model","AttributeDefinitions":[{"AttributeName":"pk",)"
               R"("AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],)"
               R"("BillingMode":"PAY_PER_REQUEST"})");
  }
  int Below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }
  Action RandomAction();
  void Transact();
  void WriteBatch();
  void CheckAll();

  testing::Server server_;
  std::mt19937 random_{static_cast<unsigned>(GetParam())};
  Model model_;
  // Tokens that were taken, and by what.
  std::map<std::string, std::string> tokens_;
};

Action TransactionsModelTest::RandomAction() {
  Action action;
  action.kind = static_cast<Action::Kind>(Below(4));
  action.key = Below(kKeys);
  action.value = Below(5) + 1;
  if (action.kind == Action::Kind::kCheck || Below(3) == 0) action.bound = Below(30);
  return action;
}

void TransactionsModelTest::Transact() {
  std::vector<Action> actions(static_cast<size_t>(1 + Below(4)));
  std::set<int> keys;
  std::string json;
  for (Action& action : actions) {
    action = RandomAction();
    keys.insert(action.key);
    json += (json.empty() ? "" : ",") + action.ToJson();
  }
  std::string token;
  if (Below(3) == 0) token = "token" + std::to_string(Below(40));
  const std::string answer =
      server_.Call("TransactWriteItems",
                   R"({"TransactItems":[)" + json + "]" +
                       (token.empty() ? "" : R"(,"ClientRequestToken":")" + token + R"(")") + "}");
  if (keys.size() < actions.size()) {
    ASSERT_EQ(answer,
              "ValidationException: Transaction request cannot include multiple operations on one "
              "item");
    return;
  }
  if (const auto taken = tokens_.find(token); taken != tokens_.end()) {
    ASSERT_EQ(answer.substr(0, answer.find(':')),
              taken->second == json ? "{}" : "IdempotentParameterMismatchException");
    return;
  }
  std::string codes;
  bool cancelled = false;
  for (const Action& action : actions) {
    const bool met = action.MetBy(model_);
    codes += std::string(codes.empty() ? "" : ", ") + (met ? "None" : "ConditionalCheckFailed");
    cancelled = cancelled || !met;
  }
  if (cancelled) {
    ASSERT_TRUE(answer.starts_with(
        "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons "
        "for specific reasons [" +
        codes + "]"))
        << answer << " for " << codes;
    return;
  }
  ASSERT_EQ(answer, "{}");
  for (const Action& action : actions) action.ApplyTo(&model_);
  if (!token.empty()) tokens_[token] = json;
}

void TransactionsModelTest::WriteBatch() {
  std::string json;
  Model after = model_;
  for (int key = 0; key < kKeys; ++key) {
    if (Below(2) == 0) continue;
    const bool puts = Below(2) == 0;
    const int value = Below(40);
    json += std::string(json.empty() ? "" : ",") +
            (puts ? R"({"PutRequest":{"Item":)" + ItemJson(key, value) + "}}"
                  : R"({"DeleteRequest":{"Key":{)" + KeyJson(key) + "}}}");
    if (puts) {
      after[key] = value;
    } else {
      after.erase(key);
    }
  }
  if (json.empty()) return;
  ASSERT_EQ(server_.Call("BatchWriteItem", R"({"RequestItems":{"model":[)" + json + "]}}"),
            R"({"UnprocessedItems":{}})");
  model_ = after;
}

void TransactionsModelTest::CheckAll() {
  std::string gets;
  std::string keys;
  std::string responses;
  std::string items;
  for (int key = 0; key < kKeys; ++key) {
    const std::string comma = key > 0 ? "," : "";
    gets += comma + R"({"Get":{"TableName":"model","Key":{)" + KeyJson(key) + "}}}";
    keys += comma + "{" + KeyJson(key) + "}";
    const auto at = model_.find(key);
    const bool is_there = at != model_.end();
    responses += comma + (is_there ? R"({"Item":)" + ItemJson(key, at->second) + "}" : "{}");
    if (is_there) items += (items.empty() ? "" : ",") + ItemJson(key, at->second);
  }
  ASSERT_EQ(server_.Call("TransactGetItems", R"({"TransactItems":[)" + gets + "]}"),
            R"({"Responses":[)" + responses + "]}");
  ASSERT_EQ(server_.Call("BatchGetItem", R"({"RequestItems":{"model":{"Keys":[)" + keys + "]}}}"),
            R"({"Responses":{"model":[)" + items + R"(]},"UnprocessedKeys":{}})");
}

TEST_P(TransactionsModelTest, BehaveLikeAMap) {
  constexpr int kSteps = 1'200;
  for (int step = 0; step < kSteps && !HasFatalFailure(); ++step) {
    switch (Below(8)) {
      case 0:
        CheckAll();
        break;
      case 1:
        WriteBatch();
        break;
      default:
        Transact();
    }
    if (step % 400 == 399) server_.Restart();
    if (step % 300 == 299) {
      server_.clock().AdvanceMs(10 * 60'000);
      tokens_.clear();
    }
  }
  CheckAll();
}

INSTANTIATE_TEST_SUITE_P(Seeds, TransactionsModelTest, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace portico::dynamodb
