#include "load/run.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <coroutine>
#include <set>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "net/http_server.h"
#include "net/http_testing.h"

namespace portico::load {
namespace {

using net::HttpRequest;
using net::HttpResponse;

// Suspends for at least that long, without holding up the loop.
struct Delay {
  std::chrono::milliseconds time;
  std::unique_ptr<Executor::Timer> timer;

  explicit Delay(int64_t ms) : time(ms) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    timer = Executor::Current()->RunAfter(time, [handle] { handle.resume(); });
  }
  void await_resume() const noexcept {}
};

// Holds back who comes until so many have come. Belongs to one loop.
struct Gate {
  size_t wanted;
  std::vector<std::coroutine_handle<>> waiting;

  explicit Gate(size_t count) : wanted(count) {}
  bool await_ready() const noexcept { return wanted == 0; }
  void await_suspend(std::coroutine_handle<> handle) {
    waiting.push_back(handle);
    if (waiting.size() < wanted) return;
    wanted = 0;
    for (const auto& one : waiting) Executor::Current()->Resume(one);
  }
  void await_resume() const noexcept {}
};

Task<HttpResponse> EchoBehind(Gate* gate, HttpRequest request) {
  co_await *gate;
  co_return co_await net::Echo(request);
}

// A server made of a function, on its own loop.
class TestServer {
 public:
  explicit TestServer(net::FunctionHandler::Function function)
      : handler_(std::move(function)), loops_(1) {
    auto server = net::HttpServer::Open(loops_, "127.0.0.1", 0, handler_, {});
    PORTICO_CHECK(server.has_value());
    server_ = std::move(*server);
  }
  ~TestServer() { server_->Shutdown(1'000); }

  std::string Url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + std::string(path);
  }

 private:
  net::FunctionHandler handler_;
  net::LoopGroup loops_;
  std::unique_ptr<net::HttpServer> server_;
};

// Listens, and neither accepts nor answers.
class SilentServer {
 public:
  SilentServer() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    PORTICO_CHECK(bind(fd_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    PORTICO_CHECK(listen(fd_, 100) == 0);
    PORTICO_CHECK(getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentServer() { Close(); }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }
  std::string Url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  int fd_;
  uint16_t port_ = 0;
};

RequestTemplate Request(const std::string& url, std::string_view body = "") {
  RequestTemplate out;
  out.name = "request";
  out.method = body.empty() ? "GET" : "POST";
  out.url = *Template::Parse(url, {}, {});
  out.body = *Template::Parse(body, {}, {"column"});
  return out;
}

LoadPlan PlanOf(const std::string& url, uint64_t count, uint32_t vus) {
  LoadPlan plan;
  plan.target = url;
  plan.requests.push_back(Request(url));
  plan.duration_ms = 0;
  plan.request_count = count;
  plan.vus = vus;
  return plan;
}

TEST(RunTest, SendsAsManyRequestsAsAreAskedFor) {
  Mutex mutex;
  std::multiset<std::string> bodies;
  // So that no user is through with all requests before another has begun.
  Gate all_users(4);
  TestServer server([&](const HttpRequest& request) {
    MutexLock lock(mutex);
    bodies.insert(std::string(request.body));
    return EchoBehind(&all_users, request);
  });
  LoadPlan plan = PlanOf(server.Url("/"), 100, 4);
  plan.threads = 2;
  plan.requests[0] = Request(server.Url("/"), "{{$counter}}/{{column}}");
  plan.rows = {{"column"}, {{"a"}, {"b"}}};
  const auto report = RunLoad(plan);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->requests, 100u);
  EXPECT_EQ(report->errors, 0u);
  EXPECT_EQ(report->latency.count, 100u);
  EXPECT_EQ(report->connections_opened, 4u);
  ASSERT_EQ(report->statuses.size(), 1u);
  EXPECT_EQ(report->statuses[0].count, 100u);
  EXPECT_FALSE(report->interrupted);
  uint64_t in_intervals = 0;
  for (const Interval& interval : report->intervals) in_intervals += interval.requests;
  EXPECT_EQ(in_intervals, 100u);
  std::multiset<std::string> expected;
  for (int i = 1; i <= 100; ++i) expected.insert(std::to_string(i) + (i % 2 == 1 ? "/a" : "/b"));
  MutexLock lock(mutex);
  EXPECT_EQ(bodies, expected);
}

TEST(RunTest, RequestsOfACollectionAreSentInTheirOrder) {
  Mutex mutex;
  std::vector<std::string> paths;
  TestServer server([&](const HttpRequest& request) {
    MutexLock lock(mutex);
    paths.emplace_back(request.path);
    return net::Echo(request);
  });
  LoadPlan plan = PlanOf(server.Url("/a"), 7, 1);
  plan.requests.push_back(Request(server.Url("/b")));
  plan.requests.push_back(Request(server.Url("/c")));
  const auto report = RunLoad(plan);
  ASSERT_TRUE(report) << report.error().message;
  MutexLock lock(mutex);
  EXPECT_EQ(paths, (std::vector<std::string>{"/a", "/b", "/c", "/a", "/b", "/c", "/a"}));
  ASSERT_EQ(report->by_request.size(), 3u);
  EXPECT_EQ(report->by_request[0].requests, 3u);
  EXPECT_EQ(report->by_request[2].requests, 2u);
  EXPECT_EQ(report->by_request[2].latency.count, 2u);
  EXPECT_EQ(report->by_request[2].url, server.Url("/c"));
}

Task<HttpResponse> AnswerWith(int status, std::string body, std::string header = "") {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  if (!header.empty()) response.Set(header, "Unhandled");
  co_return response;
}

TEST(RunTest, ErrorsAreGroupedByStatusAndMessage) {
  std::atomic<int> number = 0;
  TestServer server([&](const HttpRequest&) {
    const int n = number++;
    if (n % 4 == 1) return AnswerWith(500, R"({"message":"order )" + std::to_string(n) + R"("})");
    if (n % 4 == 3) return AnswerWith(404, "");
    return AnswerWith(302, "");
  });
  const auto report = RunLoad(PlanOf(server.Url("/"), 40, 2));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->errors, 20u);
  EXPECT_EQ(report->latency.count, 40u);
  ASSERT_EQ(report->statuses.size(), 3u);
  ASSERT_EQ(report->error_groups.size(), 2u);
  EXPECT_EQ(report->error_groups[0].count, 10u);
  EXPECT_EQ(report->error_groups[0].status, 404);
  EXPECT_EQ(report->error_groups[0].message, "(no body)");
  EXPECT_EQ(report->error_groups[1].message, "order N");
}

TEST(RunTest, ExpectedStatusesAreTheOnlySuccesses) {
  TestServer server([](const HttpRequest&) { return AnswerWith(404, "x"); });
  LoadPlan plan = PlanOf(server.Url("/"), 5, 1);
  plan.success.statuses = {404};
  EXPECT_EQ(RunLoad(plan)->errors, 0u);
  plan.success.statuses = {200};
  EXPECT_EQ(RunLoad(plan)->errors, 5u);
}

TEST(RunTest, FunctionErrorsAreErrorsIfAskedFor) {
  std::atomic<int> number = 0;
  TestServer server([&](const HttpRequest&) {
    const int n = number++ % 3;
    if (n == 0) return AnswerWith(200, R"({"errorMessage":"boom","errorType":"E"})");
    if (n == 1) return AnswerWith(200, "{}", "X-Amz-Function-Error");
    return AnswerWith(200, "{}");
  });
  LoadPlan plan = PlanOf(server.Url("/"), 6, 1);
  EXPECT_EQ(RunLoad(plan)->errors, 0u);
  plan.success.fail_on_function_error = true;
  const auto report = RunLoad(plan);
  EXPECT_EQ(report->errors, 4u);
  ASSERT_EQ(report->error_groups.size(), 2u);
  EXPECT_EQ(report->error_groups[0].message, "E: boom");
}

// The server answers its first request only after a while, and then nothing else is on the
// connection: an open loop counts what the requests behind it had to wait.
TEST(RunTest, AnOpenLoopCountsWhatAStallCostTheRequestsThatWereDue) {
  constexpr int64_t kStallMs = 300;
  constexpr uint64_t kCount = 20;
  constexpr double kRate = 100;  // the last one is due 190 ms after the first
  std::atomic<int> number = 0;
  struct Stalling {
    static Task<HttpResponse> Answer(bool stall) {
      if (stall) {
        Delay delay(kStallMs);
        co_await delay;
      }
      co_return HttpResponse();
    }
  };
  TestServer server([&](const HttpRequest&) { return Stalling::Answer(number++ == 0); });
  LoadPlan plan = PlanOf(server.Url("/"), kCount, 1);
  plan.model = Model::kOpen;
  plan.rate_per_second = kRate;
  const auto report = RunLoad(plan);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->model, "open");
  EXPECT_EQ(report->requests, kCount);
  EXPECT_EQ(report->unsent, 0u);
  // The n-th was due at n · 10 ms, and no answer came before 300 ms.
  EXPECT_GE(report->latency.max_us, kStallMs * 1000u);
  EXPECT_GE(report->latency.min_us, (kStallMs - 190) * 1000u);
  EXPECT_GE(report->latency.mean_us, (kStallMs - 95) * 1000.0);
}

TEST(RunTest, WhatWasDueAndNotSentIsCounted) {
  SilentServer server;
  LoadPlan plan = PlanOf(server.Url(), 0, 2);
  plan.model = Model::kOpen;
  plan.rate_per_second = 1'000;
  plan.duration_ms = 100;
  plan.timeout_ms = 500;
  const auto report = RunLoad(plan);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->requests, 2u);
  EXPECT_EQ(report->errors, 2u);
  EXPECT_EQ(report->unsent, 98u);
  EXPECT_EQ(report->latency.count, 0u);
}

TEST(RunTest, ARequestThatTakesTooLongIsAnError) {
  SilentServer server;
  LoadPlan plan = PlanOf(server.Url(), 3, 1);
  plan.timeout_ms = 30;
  const auto report = RunLoad(plan);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->requests, 3u);
  ASSERT_EQ(report->error_groups.size(), 1u);
  EXPECT_EQ(report->error_groups[0].status, 0);
  EXPECT_EQ(report->error_groups[0].message, "no answer in time");
  EXPECT_EQ(report->error_groups[0].count, 3u);
  EXPECT_GE(report->duration_s, 0.09);
  EXPECT_TRUE(report->statuses.empty());
}

TEST(RunTest, WithoutKeepAliveEachRequestHasItsConnection) {
  TestServer server([](const HttpRequest& request) { return net::Echo(request); });
  LoadPlan plan = PlanOf(server.Url("/"), 20, 2);
  plan.keep_alive = false;
  const auto report = RunLoad(plan);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->requests, 20u);
  EXPECT_EQ(report->errors, 0u);
  EXPECT_EQ(report->connections_opened, 20u);
}

TEST(RunTest, ARunEndsWithItsDuration) {
  TestServer server([](const HttpRequest& request) { return net::Echo(request); });
  LoadPlan plan = PlanOf(server.Url("/"), 0, 2);
  plan.duration_ms = 50;
  const auto report = RunLoad(plan);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_GE(report->duration_s, 0.05);
  EXPECT_GT(report->requests, 0u);
  ASSERT_FALSE(report->intervals.empty());
  EXPECT_EQ(report->intervals[0].vus, 2u);
}

TEST(RunTest, ThinkTimeAndRampHoldRequestsBack) {
  TestServer server([](const HttpRequest& request) { return net::Echo(request); });
  LoadPlan plan = PlanOf(server.Url("/"), 5, 1);
  plan.think_time_ms = 20;
  EXPECT_GE(RunLoad(plan)->duration_s, 0.08);
  plan = PlanOf(server.Url("/"), 0, 2);
  plan.duration_ms = 100;
  plan.ramp_up_ms = 400;  // the second user would start after 200 ms
  EXPECT_EQ(RunLoad(plan)->connections_opened, 1u);
}

TEST(RunTest, StoppedEarlyItStillReports) {
  std::atomic<bool> stop = false;
  std::atomic<int> number = 0;
  TestServer server([&](const HttpRequest& request) {
    if (number++ == 10) stop = true;
    return net::Echo(request);
  });
  LoadPlan plan = PlanOf(server.Url("/"), 0, 1);
  plan.duration_ms = 3'600'000;
  plan.stop = &stop;
  const auto report = RunLoad(plan);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->interrupted);
  EXPECT_GE(report->requests, 10u);
  EXPECT_EQ(report->errors, 0u);
}

TEST(RunTest, StoppedWhileNothingAnswersItEndsToo) {
  const std::atomic<bool> stop = true;
  SilentServer server;
  LoadPlan plan = PlanOf(server.Url(), 0, 3);
  plan.duration_ms = 3'600'000;
  plan.timeout_ms = 3'600'000;
  plan.stop = &stop;
  const auto report = RunLoad(plan);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->interrupted);
  EXPECT_EQ(report->requests, 0u);
}

TEST(RunTest, TellsHowItStandsEverySecond) {
  TestServer server([](const HttpRequest& request) { return net::Echo(request); });
  LoadPlan plan = PlanOf(server.Url("/"), 0, 1);
  plan.duration_ms = 3'600'000;
  std::atomic<bool> stop = false;
  plan.stop = &stop;
  uint64_t told = 0;
  plan.progress = [&](const Progress& progress) {
    told = progress.requests;
    EXPECT_GE(progress.elapsed_s, 1);
    EXPECT_GE(progress.intervals.size(), 1u);
    stop = true;
  };
  const auto report = RunLoad(plan);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_GT(told, 0u);
  EXPECT_GE(report->requests, told);
}

TEST(RunTest, AnotherMachineIsRefusedBeforeAnythingIsSent) {
  const auto report = RunLoad(PlanOf("http://192.0.2.1/", 1, 1));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "RemoteTarget");
  EXPECT_NE(report.error().message.find("--allow-remote"), std::string::npos);
}

TEST(RunTest, WithoutAServerThereIsNoRun) {
  SilentServer server;
  server.Close();
  const auto report = RunLoad(PlanOf(server.Url(), 1, 1));
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, "ConnectionError");
}

TEST(RunTest, WhatNoRunCanBeIsRefused) {
  const auto refused = [](auto change) {
    LoadPlan plan = PlanOf("http://127.0.0.1:1/", 1, 1);
    change(plan);
    const auto report = RunLoad(plan);
    return !report && report.error().code == "InvalidPlan";
  };
  EXPECT_FALSE(refused([](LoadPlan&) {}));
  EXPECT_TRUE(refused([](LoadPlan& plan) { plan.vus = 0; }));
  EXPECT_TRUE(refused([](LoadPlan& plan) { plan.vus = kVusMax + 1; }));
  EXPECT_TRUE(refused([](LoadPlan& plan) { plan.request_count = 0; }));
  EXPECT_TRUE(refused([](LoadPlan& plan) { plan.duration_ms = kDurationMsMax + 1; }));
  EXPECT_TRUE(refused([](LoadPlan& plan) { plan.model = Model::kOpen; }));
  EXPECT_TRUE(refused([](LoadPlan& plan) { plan.timeout_ms = 0; }));
  EXPECT_TRUE(refused([](LoadPlan& plan) { plan.requests.clear(); }));
}

}  // namespace
}  // namespace portico::load
