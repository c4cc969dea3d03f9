// Many threads against one engine: what each saw must fit one order of all that happened.
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest-spi.h>

#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kTable[] =
    R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})";
constexpr int kThreads = 6;

// Runs `work(thread)` on every thread, each with an executor of its own.
template <typename Work>
void OnThreads(const Work& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&work, i] {
      TestExecutor executor;
      work(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

std::string Quoted(int64_t number) { return R"({"N":")" + std::to_string(number) + R"("})"; }
std::string Key(int key) { return R"({"pk":{"S":"k)" + std::to_string(key) + R"("}})"; }
bool IsFailure(const std::string& answer) { return !answer.starts_with("{"); }

// One operation on one register: when it began and ended (on one counter of all threads), and what
// it was. Every value is written once at most, so the writes of a register form a chain.
struct Event {
  enum class Kind { kRead, kSwapped, kFailed };
  Kind kind = Kind::kRead;
  int64_t began = 0;
  int64_t ended = 0;
  int64_t expected = 0;  // kSwapped, kFailed: what was to be replaced; kRead: what was there
  int64_t written = 0;   // kSwapped
};

// Whether the history of a register, which is 0 at first, is linearisable. With values written once
// that is decided by the chain of writes alone: it must respect time, a read must be able to
// happen while its value is there, reads one after the other must go forward, and a failed swap
// must be able to happen while some other value is there.
class RegisterHistory {
 public:
  explicit RegisterHistory(std::vector<Event> events) : events_(std::move(events)) {}

  void Check() {
    BuildChain();
    if (::testing::Test::HasFatalFailure()) return;
    CheckWrites();
    CheckReads();
    CheckFailures();
  }

 private:
  // A value's life: the writes that bring it and replace it happen within these.
  struct Life {
    int64_t value = 0;
    int64_t brought_began = INT64_MIN;
    int64_t brought_ended = INT64_MIN;
    int64_t replaced_began = INT64_MAX;
    int64_t replaced_ended = INT64_MAX;
  };

  void BuildChain() {
    std::map<int64_t, const Event*> by_expected;
    for (const Event& event : events_) {
      if (event.kind != Event::Kind::kSwapped) continue;
      ASSERT_TRUE(by_expected.emplace(event.expected, &event).second)
          << event.expected << " was replaced twice";
    }
    chain_.push_back({});
    while (true) {
      const auto next = by_expected.find(chain_.back().value);
      if (next == by_expected.end()) break;
      const Event& swap = *next->second;
      chain_.back().replaced_began = swap.began;
      chain_.back().replaced_ended = swap.ended;
      chain_.push_back({swap.written, swap.began, swap.ended});
    }
    ASSERT_EQ(chain_.size(), by_expected.size() + 1) << "a write replaced what was never there";
    for (size_t i = 0; i < chain_.size(); ++i) place_[chain_[i].value] = i;
  }

  void CheckWrites() {
    int64_t latest_began = INT64_MIN;
    for (const Life& life : chain_) {
      EXPECT_GE(life.brought_ended, latest_began) << "writes against time at " << life.value;
      latest_began = std::max(latest_began, life.brought_began);
    }
  }

  void CheckReads() {
    std::vector<const Event*> reads;
    for (const Event& event : events_) {
      if (event.kind == Event::Kind::kRead) reads.push_back(&event);
    }
    std::sort(reads.begin(), reads.end(),
              [](const Event* a, const Event* b) { return a->began < b->began; });
    // Of the reads that ended before the one at hand began, how far the furthest was.
    std::multimap<int64_t, size_t> ended;
    size_t furthest = 0;
    for (const Event* read : reads) {
      ASSERT_TRUE(place_.contains(read->expected)) << "read what was never written";
      const size_t place = place_.at(read->expected);
      const Life& life = chain_[place];
      EXPECT_GE(read->ended, life.brought_began) << "read before it was written";
      EXPECT_LE(read->began, life.replaced_ended) << "read after it was replaced";
      while (!ended.empty() && ended.begin()->first < read->began) {
        furthest = std::max(furthest, ended.begin()->second);
        ended.erase(ended.begin());
      }
      EXPECT_GE(place, furthest) << "a later read saw an earlier value";
      ended.emplace(read->ended, place);
    }
  }

  void CheckFailures() {
    for (const Event& event : events_) {
      if (event.kind != Event::Kind::kFailed) continue;
      const auto place = place_.find(event.expected);
      if (place == place_.end()) continue;
      const Life& life = chain_[place->second];
      EXPECT_FALSE(life.brought_ended < event.began && event.ended < life.replaced_began)
          << "failed although " << event.expected << " was there all the time";
    }
  }

  const std::vector<Event> events_;
  std::vector<Life> chain_;
  std::map<int64_t, size_t> place_;
};

TEST(RegisterHistoryTest, ToldApart) {
  using Kind = Event::Kind;
  const auto failures = [](std::vector<Event> events) {
    ::testing::TestPartResultArray results;
    {
      ::testing::ScopedFakeTestPartResultReporter reporter(
          ::testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results);
      RegisterHistory(std::move(events)).Check();
    }
    return results.size();
  };
  EXPECT_EQ(failures({{Kind::kSwapped, 1, 4, 0, 1}, {Kind::kRead, 2, 3, 0}}), 0);
  EXPECT_EQ(failures({{Kind::kSwapped, 1, 2, 0, 1}, {Kind::kRead, 3, 4, 0}}), 1);  // stale
  EXPECT_EQ(
      failures({{Kind::kSwapped, 1, 9, 0, 1}, {Kind::kRead, 2, 3, 1}, {Kind::kRead, 4, 5, 0}}),
      1);                                              // back in time
  EXPECT_EQ(failures({{Kind::kFailed, 3, 4, 0}}), 1);  // nobody else was there
  EXPECT_EQ(failures({{Kind::kSwapped, 3, 4, 1, 2}, {Kind::kSwapped, 5, 6, 0, 1}}), 1);
}

class ConcurrencyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    TestExecutor executor;
    server_.Ok("CreateTable", kTable);
  }
  testing::Server server_;
};

// Registers that are read and swapped, alone and in pairs.
TEST_F(ConcurrencyTest, HistoriesAreLinearisable) {
  constexpr int kRegisters = 3;
  constexpr int kSteps = 400;
  {
    TestExecutor executor;
    for (int r = 0; r < kRegisters; ++r) {
      server_.Ok("UpdateItem", R"({"TableName":"tab","Key":)" + Key(r) +
                                   R"(,"UpdateExpression":"SET v = :v",)"
                                   R"("ExpressionAttributeValues":{":v":{"N":"0"}}})");
    }
  }
  std::atomic<int64_t> time = 0;
  std::atomic<int64_t> values = 0;
  std::vector<std::vector<std::vector<Event>>> logs(kThreads,
                                                    std::vector<std::vector<Event>>(kRegisters));

  const auto swap_of = [](int r, int64_t expected, int64_t written) {
    return R"("TableName":"tab","Key":)" + Key(r) +
           R"(,"UpdateExpression":"SET v = :n","ConditionExpression":"v = :e",)"
           R"("ExpressionAttributeValues":{":n":)" +
           Quoted(written) + R"(,":e":)" + Quoted(expected) + "}";
  };
  OnThreads([&](int thread) {
    std::mt19937 random(static_cast<unsigned>(thread));
    const auto below = [&](int end) {
      return std::uniform_int_distribution<int>(0, end - 1)(random);
    };
    std::vector<int64_t> seen(kRegisters, 0);
    for (int step = 0; step < kSteps; ++step) {
      const int first = below(kRegisters);
      const int second = (first + 1) % kRegisters;
      std::vector<int> touched = {first};
      Event event;
      event.began = ++time;
      std::string answer;
      const int what = below(4);
      const bool swaps = what >= 2;
      std::map<int, int64_t> written = {{first, ++values}, {second, ++values}};
      if (what == 0) {
        answer = server_.Ok(
            "GetItem", R"({"TableName":"tab","ConsistentRead":true,"Key":)" + Key(first) + "}");
        seen[first] =
            std::stoll(*json::Parse(answer)->Find("Item")->Find("v")->Find("N")->as_string());
      } else if (what == 1) {
        touched.push_back(second);
        answer = server_.Ok("TransactGetItems",
                            R"({"TransactItems":[{"Get":{"TableName":"tab","Key":)" + Key(first) +
                                R"(}},{"Get":{"TableName":"tab","Key":)" + Key(second) + "}}]}");
        const auto parsed = json::Parse(answer);
        const auto& responses = *parsed->Find("Responses")->as_array();
        for (size_t i = 0; i < 2; ++i) {
          seen[touched[i]] =
              std::stoll(*responses[i].Find("Item")->Find("v")->Find("N")->as_string());
        }
      } else if (what == 2) {
        answer =
            server_.Call("UpdateItem", "{" + swap_of(first, seen[first], written[first]) + "}");
      } else {
        touched.push_back(second);
        answer = server_.Call(
            "TransactWriteItems",
            R"({"TransactItems":[{"Update":{)" + swap_of(first, seen[first], written[first]) +
                R"(}},{"Update":{)" + swap_of(second, seen[second], written[second]) + "}}]}");
      }
      event.ended = ++time;
      const bool failed = IsFailure(answer);
      for (int r : touched) {
        event.expected = seen[r];
        if (swaps) {
          event.kind = failed ? Event::Kind::kFailed : Event::Kind::kSwapped;
          event.written = written[r];
        }
        // Of a failed pair, either may be the one that failed.
        if (swaps && failed && touched.size() > 1) continue;
        logs[thread][r].push_back(event);
        if (swaps && !failed) seen[r] = written[r];
      }
    }
  });
  for (int r = 0; r < kRegisters; ++r) {
    std::vector<Event> history;
    for (auto& log : logs) history.insert(history.end(), log[r].begin(), log[r].end());
    RegisterHistory(std::move(history)).Check();
  }
}

// Money moves between accounts, by transactions only; whoever looks at all accounts sees all of it.
TEST_F(ConcurrencyTest, NoMoneyIsMadeOrLost) {
  constexpr int kAccounts = 5;
  constexpr int kSteps = 200;
  constexpr int kEach = 20;
  std::string gets;
  {
    TestExecutor executor;
    for (int account = 0; account < kAccounts; ++account) {
      server_.Ok("UpdateItem", R"({"TableName":"tab","Key":)" + Key(account) +
                                   R"(,"UpdateExpression":"SET v = :v",)"
                                   R"("ExpressionAttributeValues":{":v":)" +
                                   Quoted(kEach) + "}}");
      gets += std::string(account > 0 ? "," : "") + R"({"Get":{"TableName":"tab","Key":)" +
              Key(account) + "}}";
    }
  }
  const auto sum = [&] {
    const auto parsed =
        json::Parse(server_.Ok("TransactGetItems", R"({"TransactItems":[)" + gets + "]}"));
    int64_t total = 0;
    for (const json::Value& response : *parsed->Find("Responses")->as_array()) {
      const int64_t v = std::stoll(*response.Find("Item")->Find("v")->Find("N")->as_string());
      EXPECT_GE(v, 0);
      total += v;
    }
    return total;
  };
  std::atomic<int> moved = 0;
  OnThreads([&](int thread) {
    std::mt19937 random(static_cast<unsigned>(thread));
    const auto below = [&](int end) {
      return std::uniform_int_distribution<int>(0, end - 1)(random);
    };
    for (int step = 0; step < kSteps; ++step) {
      if (step % 4 == 0) {
        EXPECT_EQ(sum(), kAccounts * kEach);
        continue;
      }
      const int from = below(kAccounts);
      const int to = (from + 1 + below(kAccounts - 1)) % kAccounts;
      const std::string values =
          R"("ExpressionAttributeValues":{":a":)" + Quoted(1 + below(30)) + "}";
      const std::string answer = server_.Call(
          "TransactWriteItems",
          R"({"TransactItems":[{"Update":{"TableName":"tab","Key":)" + Key(from) +
              R"(,"UpdateExpression":"SET v = v - :a","ConditionExpression":"v >= :a",)" + values +
              R"(}},{"Update":{"TableName":"tab","Key":)" + Key(to) +
              R"(,"UpdateExpression":"SET v = v + :a",)" + values + "}}]}");
      if (!IsFailure(answer)) ++moved;
    }
  });
  TestExecutor executor;
  EXPECT_EQ(sum(), kAccounts * kEach);
  EXPECT_GT(moved, kSteps);
}

// Everyone sends the same transaction under one token: it happens once.
TEST_F(ConcurrencyTest, ATokenCountsOnce) {
  constexpr int kTokens = 30;
  OnThreads([&](int) {
    for (int token = 0; token < kTokens; ++token) {
      server_.Ok("TransactWriteItems",
                 R"({"TransactItems":[{"Update":{"TableName":"tab","Key":)" + Key(0) +
                     R"(,"UpdateExpression":"ADD v :one","ExpressionAttributeValues":{":one":)" +
                     Quoted(1) + R"(}}}],"ClientRequestToken":")" + std::to_string(token) +
                     R"("})");
    }
  });
  TestExecutor executor;
  EXPECT_EQ(server_.Ok("GetItem", R"({"TableName":"tab","Key":)" + Key(0) + "}"),
            R"({"Item":{"pk":{"S":"k0"},"v":)" + Quoted(kTokens) + "}}");
}

}  // namespace
}  // namespace portico::dynamodb
