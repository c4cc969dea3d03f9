#include "runtime/loop.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>

#include "testing/fake_http_server.h"

namespace portico::lambda {
namespace {

using portico::testing::FakeHttpServer;
using portico::testing::FakeRequest;
using portico::testing::HttpAnswer;

constexpr const char* kArn = "arn:aws:lambda:eu-west-1:123456789012:function:f";

bool IsNext(const FakeRequest& request) {
  return request.request_line == "GET /2018-06-01/runtime/invocation/next HTTP/1.1";
}

std::string Event(int number, std::string_view payload) {
  const std::string id = "id-" + std::to_string(number);
  return HttpAnswer(200, payload,
                    "Lambda-Runtime-Aws-Request-Id: " + id +
                        "\r\nLambda-Runtime-Deadline-Ms: 1440938160123\r\n"
                        "Lambda-Runtime-Invoked-Function-Arn: " +
                        kArn + "\r\nLambda-Runtime-Trace-Id: Root=" + id + "\r\n");
}

// A Runtime API that gives these events, then 500, which ends the loop; and what it was sent.
class RuntimeLoopTest : public ::testing::Test {
 protected:
  int Run(std::vector<std::string> events, const Initializer& initialize, int post_status = 202) {
    server_ = std::make_unique<FakeHttpServer>(
        [events = std::move(events), post_status, next = 0](const FakeRequest& request) mutable {
          if (!IsNext(request)) return HttpAnswer(post_status, "{}");
          if (next == static_cast<int>(events.size())) return HttpAnswer(500, "no more");
          const int number = next++;
          return Event(number, events[static_cast<size_t>(number)]);
        });
    RuntimeApi api(server_->authority(),
                   PlainConnector({"127.0.0.1", static_cast<uint16_t>(server_->port())}, {}));
    const int status = RunLoop(api, initialize);
    for (const FakeRequest& request : server_->requests()) {
      if (!IsNext(request)) posts_.push_back(request);
    }
    return status;
  }

  int RunHandler(std::vector<std::string> events, Handler handler, int post_status = 202) {
    return Run(
        std::move(events), [&handler] { return handler; }, post_status);
  }

  std::unique_ptr<FakeHttpServer> server_;
  std::vector<FakeRequest> posts_;
};

TEST_F(RuntimeLoopTest, HandlesEventsOneAfterAnotherOnOneConnection) {
  std::vector<InvocationRequest> seen;
  std::vector<std::string> traces;
  const int status = RunHandler({"{\"a\":1}", "2"}, [&](const InvocationRequest& request) {
    seen.push_back(request);
    traces.emplace_back(std::getenv("_X_AMZN_TRACE_ID"));
    return InvocationResponse::Success("\"" + request.request_id + "\"");
  });
  EXPECT_EQ(status, 1);
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].payload, "{\"a\":1}");
  EXPECT_EQ(seen[1].payload, "2");
  EXPECT_EQ(seen[0].function_arn, kArn);
  EXPECT_EQ(seen[0].deadline.time_since_epoch(), std::chrono::milliseconds(1440938160123));
  EXPECT_LT(seen[0].TimeRemaining().count(), 0);
  EXPECT_EQ(traces, (std::vector<std::string>{"Root=id-0", "Root=id-1"}));
  ASSERT_EQ(posts_.size(), 2u);
  EXPECT_EQ(posts_[0].request_line, "POST /2018-06-01/runtime/invocation/id-0/response HTTP/1.1");
  EXPECT_EQ(posts_[0].body, "\"id-0\"");
  EXPECT_EQ(posts_[0].Header("Content-Type"), "application/json");
  EXPECT_EQ(posts_[1].body, "\"id-1\"");
  for (const FakeRequest& request : server_->requests()) EXPECT_EQ(request.connection, 0);
}

TEST_F(RuntimeLoopTest, AFailureIsPostedAsLambdasErrorJson) {
  RunHandler({"1"}, [](const InvocationRequest&) {
    return InvocationResponse::Failure(Error{"Value\r\nError", "say \"no\"", {"f", "g"}});
  });
  ASSERT_EQ(posts_.size(), 1u);
  EXPECT_EQ(posts_[0].request_line, "POST /2018-06-01/runtime/invocation/id-0/error HTTP/1.1");
  EXPECT_EQ(posts_[0].body,
            R"({"errorMessage":"say \"no\"","errorType":"Value\r\nError","stackTrace":["f","g"]})");
  EXPECT_EQ(posts_[0].Header("Lambda-Runtime-Function-Error-Type"), "Value__Error");
}

TEST_F(RuntimeLoopTest, AnExceptionEndsTheEventNotTheEnvironment) {
  int calls = 0;
  RunHandler({"1", "2", "3"}, [&calls](const InvocationRequest&) -> InvocationResponse {
    if (++calls == 1) throw std::out_of_range("far");
    if (calls == 2) throw 42;
    return InvocationResponse::Success("null");
  });
  ASSERT_EQ(posts_.size(), 3u);
  EXPECT_EQ(posts_[0].body, R"({"errorMessage":"far","errorType":"std::out_of_range"})");
  EXPECT_EQ(posts_[1].Header("Lambda-Runtime-Function-Error-Type"), "Runtime.UnknownReason");
  EXPECT_EQ(posts_[2].body, "null");
}

TEST_F(RuntimeLoopTest, AnAnswerThatIsRefusedEndsThatEventOnly) {
  int calls = 0;
  RunHandler(
      {"1", "2"},
      [&calls](const InvocationRequest&) {
        ++calls;
        return InvocationResponse::Success("1");
      },
      413);
  EXPECT_EQ(calls, 2);
}

TEST_F(RuntimeLoopTest, AnAnswerThatTheApiCannotTakeEndsTheEnvironment) {
  int calls = 0;
  const int status = RunHandler(
      {"1", "2"},
      [&calls](const InvocationRequest&) {
        ++calls;
        return InvocationResponse::Success("1");
      },
      500);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(status, 1);
}

TEST_F(RuntimeLoopTest, AFailedInitIsReported) {
  const int status = Run({"1"}, []() -> Handler { throw std::runtime_error("no table"); });
  EXPECT_EQ(status, 1);
  ASSERT_EQ(server_->requests().size(), 1u);
  EXPECT_EQ(posts_.at(0).request_line, "POST /2018-06-01/runtime/init/error HTTP/1.1");
  EXPECT_EQ(posts_.at(0).body, R"({"errorMessage":"no table","errorType":"std::runtime_error"})");
}

// What a server that takes requests ahead says of itself.
std::string EventAhead(int number, std::string_view payload) {
  std::string event = Event(number, payload);
  event.insert(event.find("Lambda-Runtime-Aws"), "Portico-Runtime-Pipelining: 1\r\n");
  return event;
}

TEST_F(RuntimeLoopTest, AResponseLeavesWithTheCallForTheNextEventWhereTheServerTakesIt) {
  FakeHttpServer server([calls = 0](const FakeRequest& request) mutable -> std::string {
    if (!IsNext(request)) return HttpAnswer(202, "{}");
    if (calls == 2) return HttpAnswer(500, "no more");
    return EventAhead(calls++, "1");
  });
  RuntimeApi api(server.authority(),
                 PlainConnector({"127.0.0.1", static_cast<uint16_t>(server.port())}, {}));
  int handled = 0;
  RunLoop(api, [&handled]() -> Handler {
    return [&handled](const InvocationRequest&) {
      // A large response leaves alone.
      return InvocationResponse::Success(std::string(++handled == 1 ? 10 : 100'000, '1'));
    };
  });
  EXPECT_EQ(handled, 2);
  std::vector<bool> ahead;
  for (const FakeRequest& request : server.requests()) ahead.push_back(request.came_ahead);
  EXPECT_EQ(ahead, (std::vector<bool>{false, false, true, false, false}));
  EXPECT_EQ(server.requests().back().connection, 0);
}

TEST_F(RuntimeLoopTest, AConnectionThatGoesBetweenTheTwoAnswersIsMadeAnew) {
  FakeHttpServer server([calls = 0](const FakeRequest& request) mutable -> std::string {
    if (!IsNext(request)) return HttpAnswer(202, "{}", "Connection: close\r\n");
    if (calls == 2) return HttpAnswer(500, "no more");
    return EventAhead(calls++, "1");
  });
  RuntimeApi api(server.authority(),
                 PlainConnector({"127.0.0.1", static_cast<uint16_t>(server.port())}, {}));
  int handled = 0;
  RunLoop(api, [&handled]() -> Handler {
    return [&handled](const InvocationRequest&) {
      ++handled;
      return InvocationResponse::Success("1");
    };
  });
  EXPECT_EQ(handled, 2);
}

TEST_F(RuntimeLoopTest, TheNextEventIsAskedForAgainIfTheIdleConnectionWent) {
  FakeHttpServer server([calls = 0](const FakeRequest& request) mutable -> std::string {
    if (!IsNext(request)) return HttpAnswer(202, "", "Connection: close\r\n");
    switch (++calls) {
      case 1:
        return Event(0, "1");
      case 2:
        return "";
      case 3:
        return Event(1, "2");
      default:
        return HttpAnswer(500, "");
    }
  });
  RuntimeApi api(server.authority(),
                 PlainConnector({"127.0.0.1", static_cast<uint16_t>(server.port())}, {}));
  int handled = 0;
  RunLoop(api, [&handled]() -> Handler {
    return [&handled](const InvocationRequest&) {
      ++handled;
      return InvocationResponse::Success("null");
    };
  });
  EXPECT_EQ(handled, 2);
}

TEST(ParseAuthority, HostAndPort) {
  HostPort peer;
  ASSERT_TRUE(ParseAuthority("127.0.0.1:9001", &peer));
  EXPECT_EQ(peer.host, "127.0.0.1");
  EXPECT_EQ(peer.port, 9001);
  ASSERT_TRUE(ParseAuthority("host", &peer));
  EXPECT_EQ(peer.port, 80);
  EXPECT_FALSE(ParseAuthority("", &peer));
  EXPECT_FALSE(ParseAuthority("host:x", &peer));
}

}  // namespace
}  // namespace portico::lambda
