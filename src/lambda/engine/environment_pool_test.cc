#include "lambda/engine/environment_pool.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <set>

#include "lambda/engine/environment_test_support.h"

namespace portico::lambda {
namespace {

constexpr const char* kWhichEnvironment = "\"env AWS_LAMBDA_LOG_STREAM_NAME\"";

size_t Distinct(const std::vector<std::string>& values) {
  return std::set<std::string>(values.begin(), values.end()).size();
}

TEST_F(EnvironmentPoolTest, RunsAFunctionAndKeepsItWarm) {
  const FunctionRef function = Make(Record());
  EXPECT_EQ(Payload(function, R"({"a": 1})"), R"({"a": 1})");
  EXPECT_EQ(Payload(function, "\"count\""), "2");
  EXPECT_EQ(Payload(function, "\"count\"", 1), "3") << "from the other loop";
  EXPECT_EQ(Payload(function, "\"count\""), "4");
  EXPECT_EQ(pool().stats().started, 1u);
  EXPECT_EQ(pool().stats().invocations, 4u);
}

TEST_F(EnvironmentPoolTest, GivesTheRuntimeAwsHeaders) {
  const FunctionRef function = Make(Record());
  InvokeRequest request;
  request.payload = "\"head\"";
  request.request_id = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
  request.client_context = "{\"client\":{}}";
  const int64_t before_ms = Clock::System().NowMs();
  const auto result = net::RunBlocking(loops_->at(0), pool().Run(function, std::move(request)));
  ASSERT_TRUE(result);
  const std::string& head = result->payload;
  EXPECT_NE(head.find("Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"),
            head.npos);
  EXPECT_NE(head.find("Lambda-Runtime-Invoked-Function-Arn: "
                      "arn:aws:lambda:us-east-1:123456789012:function:probe\r\n"),
            head.npos);
  EXPECT_NE(head.find("Lambda-Runtime-Client-Context: {\"client\":{}}\r\n"), head.npos);
  EXPECT_NE(head.find("Lambda-Runtime-Trace-Id: Root=1-"), head.npos);
  const size_t at = head.find("Lambda-Runtime-Deadline-Ms: ");
  ASSERT_NE(at, head.npos);
  const int64_t deadline_ms = std::stoll(head.substr(at + 28));
  EXPECT_GE(deadline_ms, before_ms + 2'900);
  EXPECT_LE(deadline_ms, Clock::System().NowMs() + 3'000);
}

TEST_F(EnvironmentPoolTest, EventsAtOnceGetEnvironmentsOfTheirOwn) {
  FunctionRecord record = Record();
  record.environment["INIT"] = "sleep 50";
  const FunctionRef function = Make(record);
  EXPECT_EQ(Distinct(RunAll(function, "\"sleep 300\"", 1)), 1u);
  std::vector<std::jthread> busy;
  for (int i = 0; i < 3; ++i) {
    busy.emplace_back([&, i] { Payload(function, "\"sleep 1000\"", static_cast<size_t>(i) % 2); });
  }
  EXPECT_TRUE(Await([](const PoolStats& stats) { return stats.environments == 3; }));
  for (std::jthread& thread : busy) thread.join();
  EXPECT_EQ(pool().stats().environments, 3u);
}

TEST_F(EnvironmentPoolTest, ShortEventsShareFewEnvironments) {
  const FunctionRef function = Make(Record());
  Payload(function, "\"echo\"");
  for (int round = 0; round < 5; ++round) RunAll(function, "\"echo\"", 32);
  EXPECT_LT(pool().stats().started, 24u);
  EXPECT_EQ(pool().stats().in_flight, 0u);
}

// An event that waits for another of the same function: the estimates say that one frees up soon,
// and are wrong.
TEST_F(EnvironmentPoolTest, WaitingEventsGetAnEnvironmentEvenIfNoneFreesUp) {
  const FunctionRef function = Make(Record());
  for (int i = 0; i < 10; ++i) Payload(function, "\"echo\"");
  std::jthread busy([&] { Payload(function, "\"sleep 2500\""); });
  ASSERT_TRUE(Await([](const PoolStats& stats) { return stats.in_flight == 1; }));
  const int64_t before_us = Clock::System().SteadyUs();
  EXPECT_EQ(Payload(function, "\"echo\""), "\"echo\"");
  EXPECT_LT(Clock::System().SteadyUs() - before_us, 2'000'000);
  busy.join();
}

TEST_F(EnvironmentPoolTest, ReservedConcurrencyIsALimit) {
  FunctionRecord record = Record();
  record.reserved_concurrency = 1;
  const FunctionRef function = Make(record);
  std::jthread busy([&] { Payload(function, "\"sleep 1000\""); });
  ASSERT_TRUE(Await([](const PoolStats& stats) { return stats.in_flight == 1; }));
  const auto refused = Run(function, "1");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "TooManyRequestsException");
  EXPECT_EQ(refused.error().http_status, 429);
  EXPECT_EQ(refused.error().message, "Rate Exceeded.");
  EXPECT_EQ(refused.error().details[0].second,
            "\"ReservedFunctionConcurrentInvocationLimitExceeded\"");
  busy.join();
  EXPECT_EQ(Payload(function, "1"), "1");

  record.reserved_concurrency = 0;
  EXPECT_FALSE(Run(Make(record), "1"));
}

TEST_F(EnvironmentPoolTest, TheAccountsConcurrencyIsALimit) {
  config_.concurrency_max = 1;
  FunctionRecord other = Record();
  other.name = "other";
  std::jthread busy([&] { Payload(Make(Record()), "\"sleep 1000\""); });
  ASSERT_TRUE(Await([](const PoolStats& stats) { return stats.in_flight == 1; }));
  const auto refused = Run(Make(other), "1");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().details[0].second, "\"ConcurrentInvocationLimitExceeded\"");
  busy.join();
}

TEST_F(EnvironmentPoolTest, TheBytesOfAllEventsAreLimited) {
  config_.event_bytes_max = 1'000;
  const FunctionRef function = Make(Record());
  const auto event = [](size_t bytes) { return "\"" + std::string(bytes - 2, 'e') + "\""; };
  EXPECT_FALSE(Run(function, event(1'001))) << "more than all may have";
  EXPECT_EQ(Payload(function, event(1'000)), event(1'000));
  const std::string sleep = "\"sleep 1000\"";
  std::jthread busy([&] { Payload(function, sleep); });
  ASSERT_TRUE(Await([](const PoolStats& stats) { return stats.in_flight == 1; }));
  EXPECT_EQ(pool().stats().event_bytes, sleep.size());
  const auto refused = Run(function, event(1'001 - sleep.size()));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "TooManyRequestsException");
  EXPECT_EQ(refused.error().http_status, 429);
  EXPECT_TRUE(Run(function, event(1'000 - sleep.size())));
  busy.join();
  EXPECT_EQ(pool().stats().event_bytes, 0u);
}

TEST_F(EnvironmentPoolTest, AFullMachineGivesUpIdleEnvironments) {
  config_.environments_max = 2;
  for (const char* name : {"a", "b", "c", "d"}) {
    FunctionRecord record = Record();
    record.name = name;
    EXPECT_EQ(Payload(Make(record), "\"count\""), "1");
  }
  EXPECT_TRUE(Await([](const PoolStats& stats) { return stats.environments <= 2; }));
  FunctionRecord last = Record();
  last.name = "d";
  EXPECT_EQ(Payload(Make(last), "\"count\""), "2") << "the latest is still there";
}

TEST_F(EnvironmentPoolTest, RetiredEnvironmentsTakeNoMoreEvents) {
  const std::string before = Payload(Make(Record(), 1), kWhichEnvironment);
  std::jthread busy(
      [&] { EXPECT_EQ(Payload(Make(Record(), 1), "\"sleep 500\""), "\"sleep 500\""); });
  ASSERT_TRUE(Await([](const PoolStats& stats) { return stats.in_flight == 1; }));
  pool().Retire("probe", 2);
  EXPECT_NE(Payload(Make(Record(), 2), kWhichEnvironment), before);
  busy.join();
  EXPECT_TRUE(Await([](const PoolStats& stats) { return stats.environments == 1; }));
  pool().Retire("probe", UINT64_MAX);
  EXPECT_TRUE(Await([](const PoolStats& stats) { return stats.environments == 0; }));
  pool().Retire("unknown", UINT64_MAX);
}

TEST_F(EnvironmentPoolTest, IdleEnvironmentsFreezeAndThaw) {
  if (!HasLimit("freezing")) GTEST_SKIP() << "no freezer here";
  config_.environment.freeze_after_ms = 20;
  const FunctionRef function = Make(Record());
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(Payload(function, "\"count\""), std::to_string(i));
    EXPECT_TRUE(Await([](const PoolStats& stats) { return stats.frozen == 1; }));
  }
  EXPECT_EQ(pool().stats().started, 1u);
}

TEST_F(EnvironmentPoolTest, UnusedEnvironmentsEnd) {
  config_.environment.freeze_after_ms = 5;
  config_.environment.idle_max_ms = 50;
  EXPECT_EQ(Payload(Make(Record()), "1"), "1");
  EXPECT_TRUE(Await([](const PoolStats& stats) { return stats.environments == 0; }));
  EXPECT_EQ(Payload(Make(Record()), "\"count\""), "1");
}

TEST_F(EnvironmentPoolTest, CredentialsAreTheRolesAndNeverEndUnderAnEvent) {
  const FunctionRef function = Make(Record());
  EXPECT_EQ(Payload(function, "\"env AWS_ACCESS_KEY_ID\""), "\"ASIATEST\"");
  EXPECT_EQ(Payload(function, "\"env AWS_SESSION_TOKEN\""), "\"token-of-probe\"");
  EXPECT_EQ(Payload(function, "\"env AWS_ENDPOINT_URL\""), "\"http://127.0.0.1:4566\"");
  EXPECT_EQ(pool().stats().started, 1u);
  issuer_.SetExpiry(Clock::System().NowMs() + 10'000);
  FunctionRecord soon = Record();
  soon.name = "soon";
  EXPECT_EQ(Payload(Make(soon), "\"count\""), "1");
  EXPECT_EQ(Payload(Make(soon), "\"count\""), "1") << "a new environment, with new credentials";
}

TEST_F(EnvironmentPoolTest, ARoleThatCannotBeAssumedIsAnError) {
  FunctionRecord record = Record();
  record.role = "";
  const auto result = Run(Make(record), "1");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "AccessDeniedException");
  EXPECT_EQ(result.error().message,
            "The role defined for the function cannot be assumed by Lambda.");
}

// A function may reach its own Runtime API, and no other's.
TEST_F(EnvironmentPoolTest, StrangersAreTurnedAwayFromTheRuntimeApi) {
  const std::string quoted = Payload(Make(Record()), "\"env AWS_LAMBDA_RUNTIME_API\"");
  const int port = std::stoi(quoted.substr(quoted.find(':') + 1));
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const std::string next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n";
  (void)!::send(fd, next.data(), next.size(), MSG_NOSIGNAL);
  char byte;
  EXPECT_LE(::recv(fd, &byte, 1, 0), 0) << "closed without an answer";
  ::close(fd);
  EXPECT_EQ(Payload(Make(Record()), "\"count\""), "2");
}

TEST_F(EnvironmentPoolTest, ShutdownFailsWhatIsAtWork) {
  const FunctionRef function = Make(Record());
  std::jthread busy([&] {
    const auto result = Run(function, "\"sleep 60000\"");
    ASSERT_FALSE(result);
    EXPECT_TRUE(result.error().IsInternal());
  });
  ASSERT_TRUE(Await([](const PoolStats& stats) { return stats.in_flight == 1; }));
  pool().Shutdown();
  busy.join();
  EXPECT_FALSE(Run(function, "1")) << "nothing runs any more";
}

TEST_F(EnvironmentPoolTest, StartsNoMoreThanTheMachineHasMemoryFor) {
  std::atomic<int64_t> available = int64_t{1'000} << 20;
  config_.memory = {[] { return int64_t{1'000} << 20; }, [&] { return available.load(); }};
  FunctionRecord record = Record();
  record.memory_mb = 512;
  const FunctionRef function = Make(record);
  Payload(function, "\"echo\"");  // from here on its use is known
  available = int64_t{64 + 10} << 20;
  std::vector<std::jthread> busy;
  for (int i = 0; i < 4; ++i) {
    busy.emplace_back([&, i] { Payload(function, "\"sleep 300\"", static_cast<size_t>(i) % 2); });
  }
  for (std::jthread& thread : busy) thread.join();
  EXPECT_EQ(pool().stats().started, 1u) << "they took turns";
  EXPECT_GT(pool().stats().refused_for_memory, 0u);
  available = int64_t{1'000} << 20;
  RunAll(function, "\"sleep 300\"", 4);
  EXPECT_GT(pool().stats().started, 1u);
  EXPECT_TRUE(Await([](const PoolStats& stats) { return stats.reserved_bytes == 0; }));
}

TEST_F(EnvironmentPoolTest, RemembersWhatAnEnvironmentWorksOn) {
  Chains chains;
  config_.environment.chains = &chains;
  Lineage lineage;
  lineage.Add("arn:f");
  InvokeRequest request;
  request.payload = "\"env AWS_ACCESS_KEY_ID\"";
  request.lineage = std::make_shared<const Lineage>(lineage);
  const auto result =
      net::RunBlocking(loops_->at(0), pool().Run(Make(Record()), std::move(request)));
  ASSERT_TRUE(result);
  const std::string key = result->payload.substr(1, result->payload.size() - 2);
  ASSERT_NE(chains.Of(key), nullptr) << key;
  EXPECT_EQ(chains.Of(key)->Text(), lineage.Text());
  pool().Shutdown();
  EXPECT_EQ(chains.Of(key), nullptr);
}

}  // namespace
}  // namespace portico::lambda
