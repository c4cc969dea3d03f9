#include "lambda/engine/runtime_api.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "base/test_executor.h"

namespace portico::lambda {
namespace {

// Notes what the runtime does.
class Owner : public RuntimeApiOwner {
 public:
  void OnReady() override {
    notes.push_back("ready");
    if (event) api->Deliver(*std::exchange(event, std::nullopt));
  }
  void OnResponse(std::string_view body) override { notes.push_back("response " + Text(body)); }
  void OnResponseTooLarge() override { notes.push_back("too large"); }
  void OnError(std::string_view body, std::string_view type) override {
    notes.push_back("error " + Text(type) + " " + Text(body));
  }
  void OnInitError(std::string_view body, std::string_view type) override {
    notes.push_back("init error " + Text(type) + " " + Text(body));
  }
  static std::string Text(std::string_view text) { return std::string(text); }

  RuntimeApi* api = nullptr;
  std::optional<RuntimeEvent> event;  // delivered as soon as the runtime is ready
  std::vector<std::string> notes;
};

RuntimeEvent Event(const std::string& id) {
  RuntimeEvent event;
  event.request_id = id;
  event.payload = "payload of " + id;
  event.function_arn = "arn";
  event.deadline_ms = 1234;
  return event;
}

class RuntimeApiTest : public ::testing::Test {
 protected:
  RuntimeApiTest() { owner_.api = &api_; }

  net::HttpRequest Request(std::string_view method, std::string_view path, std::string_view body) {
    net::HttpRequest request;
    request.method = method;
    request.path = path;
    request.body = body;
    return request;
  }
  // A call that is answered at once.
  net::HttpResponse Call(std::string_view method, std::string_view path, std::string_view body = "",
                         std::vector<net::Header> headers = {}) {
    net::HttpRequest request = Request(method, path, body);
    request.headers = std::move(headers);
    return RunTask(api_.Handle(request));
  }
  net::HttpResponse Next() { return Call("GET", "/2018-06-01/runtime/invocation/next"); }
  net::HttpResponse Respond(const std::string& id, std::string_view body) {
    return Call("POST", "/2018-06-01/runtime/invocation/" + id + "/response", body);
  }
  // A "next" that waits; its answer comes to `*out`.
  void NextLater(std::optional<net::HttpResponse>* out) {
    static const net::HttpRequest kRequest =
        Request("GET", "/2018-06-01/runtime/invocation/next", "");
    Spawn([](RuntimeApi* api, std::optional<net::HttpResponse>* slot) -> Task<void> {
      net::HttpResponse response = co_await api->Handle(kRequest);
      slot->emplace(std::move(response));
    }(&api_, out));
  }
  void Run(const std::string& id) {
    owner_.event = Event(id);
    ASSERT_EQ(Next().status, 200);
  }
  static std::string Header(const net::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "none";
  }

  Owner owner_;
  RuntimeApi api_{owner_};
};

TEST_F(RuntimeApiTest, GivesEventsAndTakesAnswers) {
  std::optional<net::HttpResponse> next;
  NextLater(&next);
  EXPECT_FALSE(next) << "there is no event yet";
  api_.Deliver(Event("a"));
  ASSERT_TRUE(next);
  EXPECT_EQ(next->status, 200);
  EXPECT_EQ(next->body, "payload of a");
  EXPECT_EQ(Header(*next, "Lambda-Runtime-Aws-Request-Id"), "a");
  EXPECT_EQ(Header(*next, "Lambda-Runtime-Deadline-Ms"), "1234");
  EXPECT_EQ(Header(*next, "Lambda-Runtime-Invoked-Function-Arn"), "arn");
  EXPECT_EQ(Header(*next, "Lambda-Runtime-Client-Context"), "none");

  const net::HttpResponse accepted = Respond("a", "answer");
  EXPECT_EQ(accepted.status, 202);
  EXPECT_EQ(accepted.body, "{\"status\":\"OK\"}\n");
  EXPECT_EQ(owner_.notes, (std::vector<std::string>{"ready", "response answer"}));
}

TEST_F(RuntimeApiTest, AnErrorHasATypeAndABody) {
  Run("a");
  const auto response = Call("POST", "/2018-06-01/runtime/invocation/a/error", "{}",
                             {{"lambda-runtime-function-error-type", "Runtime.UnknownReason"}});
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(owner_.notes.back(), "error Runtime.UnknownReason {}");
}

TEST_F(RuntimeApiTest, AnAnswerToAnotherEventIsRefused) {
  EXPECT_EQ(Respond("a", "").status, 400) << "before any event";
  Run("a");
  const auto refused = Respond("b", "");
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.body,
            R"({"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"})");
  EXPECT_EQ(Respond("a", "").status, 202) << "no harm done";
}

TEST_F(RuntimeApiTest, ASecondAnswerIsRefused) {
  Run("a");
  EXPECT_EQ(Respond("a", "first").status, 202);
  const auto refused = Respond("a", "second");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.body,
            R"({"errorMessage":"State transition from ResponseSent to InvocationResponse failed )"
            R"(for runtime. Error: State transition is not allowed",)"
            R"("errorType":"InvalidStateTransition"})");
  EXPECT_EQ(owner_.notes.back(), "response first");
}

TEST_F(RuntimeApiTest, AnEventIsGivenAgainUntilItIsAnswered) {
  Run("a");
  EXPECT_EQ(Next().body, "payload of a");
  EXPECT_EQ(Respond("a", "").status, 202);
  EXPECT_EQ(owner_.notes, (std::vector<std::string>{"ready", "response "}));
}

// A runtime that lost its connection asks on another one.
TEST_F(RuntimeApiTest, TheLatestNextGetsTheEvent) {
  std::optional<net::HttpResponse> first;
  std::optional<net::HttpResponse> second;
  NextLater(&first);
  NextLater(&second);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->status, 403);
  api_.Deliver(Event("a"));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->body, "payload of a");
  EXPECT_EQ(owner_.notes.size(), 1u) << "ready once";
}

TEST_F(RuntimeApiTest, InitMayFailOnlyBeforeTheFirstNext) {
  const auto accepted = Call("POST", "/2018-06-01/runtime/init/error", "{\"errorType\":\"X\"}",
                             {{"Lambda-Runtime-Function-Error-Type", "Runtime.X"}});
  EXPECT_EQ(accepted.status, 202);
  EXPECT_EQ(owner_.notes.back(), "init error Runtime.X {\"errorType\":\"X\"}");
  EXPECT_EQ(Next().status, 403);

  Owner other;
  RuntimeApi api(other);
  other.api = &api;
  other.event = Event("a");
  const net::HttpRequest next = Request("GET", "/2018-06-01/runtime/invocation/next", "");
  const net::HttpRequest error = Request("POST", "/2018-06-01/runtime/init/error", "");
  EXPECT_EQ(RunTask(api.Handle(next)).status, 200);
  EXPECT_EQ(RunTask(api.Handle(error)).status, 403);
}

TEST_F(RuntimeApiTest, AnAnswerThatIsTooLargeFailsTheEvent) {
  Run("a");
  const auto head = Request("POST", "/2018-06-01/runtime/invocation/a/response", "");
  EXPECT_EQ(api_.BodyBytesMax(head), 6'291'556u);
  const auto refused = api_.TooLarge(head);
  EXPECT_EQ(refused.status, 413);
  EXPECT_EQ(refused.body,
            R"({"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).",)"
            R"("errorType":"RequestEntityTooLarge"})");
  EXPECT_EQ(owner_.notes.back(), "too large");
  EXPECT_EQ(Respond("a", "").status, 403) << "it counts as answered";
}

TEST_F(RuntimeApiTest, AnUnknownResponseModeFailsTheEvent) {
  Run("a");
  const auto refused = Call("POST", "/2018-06-01/runtime/invocation/a/response", "x",
                            {{"Lambda-Runtime-Function-Response-Mode", "telepathy"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(owner_.notes.back(), "error Runtime.InvalidResponseModeHeader ");
}

TEST_F(RuntimeApiTest, OtherPathsAreNotFound) {
  EXPECT_EQ(Call("GET", "/").status, 404);
  EXPECT_EQ(Call("POST", "/2018-06-01/runtime/invocation/next").status, 404);
  EXPECT_EQ(Call("POST", "/2018-06-01/runtime/invocation/a").status, 404);
  EXPECT_EQ(Call("GET", "/2018-06-01/runtime/invocation/a/response").status, 404);
  EXPECT_EQ(Call("POST", "/2020-01-01/extension/register").status, 404);
}

TEST_F(RuntimeApiTest, ClosingEndsTheWait) {
  std::optional<net::HttpResponse> next;
  NextLater(&next);
  api_.Close();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->status, 403);
}

}  // namespace
}  // namespace portico::lambda
