#include "portico/lambda/aws_client.h"

#include <gtest/gtest.h>

#include <map>

#include "codec/hash.h"
#include "testing/fake_http_server.h"

namespace portico::lambda {
namespace {

using portico::testing::FakeHttpServer;
using portico::testing::FakeRequest;
using portico::testing::HttpAnswer;

constexpr int64_t kNowMs = 1'440'938'160'000;

// A client on a fake service, whose waits take no time and are written down.
class AwsClientTest : public ::testing::Test {
 protected:
  void Start(FakeHttpServer::Responder responder) {
    server_ = std::make_unique<FakeHttpServer>(std::move(responder));
    env_["AWS_ENDPOINT_URL"] = "http://" + server_->authority();
  }

  AwsClientOptions Options() {
    AwsClientOptions options;
    options.getenv = [this](const char* name) -> const char* {
      auto it = env_.find(name);
      return it == env_.end() ? nullptr : it->second.c_str();
    };
    options.now_ms = [] { return kNowMs; };
    options.sleep_ms = [this](int64_t ms) { waits_.push_back(ms); };
    options.random = [] { return 0.5; };
    return options;
  }

  AwsClient& client() {
    if (!client_) client_ = std::make_unique<AwsClient>(kDynamoDb, Options());
    return *client_;
  }

  AwsReply Reply(std::string_view operation, std::string_view body) {
    AwsOutcome outcome = client().Call(operation, body);
    if (auto* failure = std::get_if<AwsFailure>(&outcome)) {
      ADD_FAILURE() << failure->code << ": " << failure->message;
      return {};
    }
    return std::get<AwsReply>(outcome);
  }

  AwsFailure Failure(AwsClient::Deadline deadline = {}) {
    AwsOutcome outcome = client().Call("PutItem", "{}", deadline);
    if (std::holds_alternative<AwsReply>(outcome)) {
      ADD_FAILURE() << "the call succeeded";
      return {};
    }
    return std::get<AwsFailure>(outcome);
  }

  std::map<std::string, std::string> env_ = {{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
                                             {"AWS_SECRET_ACCESS_KEY", "secret"},
                                             {"AWS_SESSION_TOKEN", "token"},
                                             {"AWS_REGION", "eu-west-1"}};
  std::vector<int64_t> waits_;
  std::unique_ptr<FakeHttpServer> server_;
  std::unique_ptr<AwsClient> client_;
};

TEST_F(AwsClientTest, SendsASignedRequestAndGivesTheAnswer) {
  Start([](const FakeRequest&) {
    return HttpAnswer(200, R"({"Item":{}})", "X-Amzn-RequestId: R1\r\n");
  });
  const AwsReply reply = Reply("GetItem", R"({"TableName":"t"})");
  EXPECT_EQ(reply.http_status, 200);
  EXPECT_EQ(reply.body, R"({"Item":{}})");
  EXPECT_EQ(reply.Header("x-amzn-requestid"), "R1");
  EXPECT_EQ(reply.retry_attempts, 0);
  const FakeRequest request = server_->requests().at(0);
  EXPECT_EQ(request.request_line, "POST / HTTP/1.1");
  EXPECT_EQ(request.body, R"({"TableName":"t"})");
  EXPECT_EQ(request.Header("X-Amz-Target"), "DynamoDB_20120810.GetItem");
  EXPECT_EQ(request.Header("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(request.Header("Host"), server_->authority());
  EXPECT_EQ(request.Header("X-Amz-Security-Token"), "token");
  EXPECT_TRUE(request.Header("Authorization")
                  .starts_with("AWS4-HMAC-SHA256 "
                               "Credential=AKIDEXAMPLE/20150830/eu-west-1/dynamodb/aws4_request, "
                               "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;"
                               "x-amz-target, Signature="));
}

TEST_F(AwsClientTest, KeepsItsConnection) {
  Start([](const FakeRequest&) { return HttpAnswer(200, "{}"); });
  for (int i = 0; i < 3; ++i) Reply("Scan", "{}");
  for (const FakeRequest& request : server_->requests()) EXPECT_EQ(request.connection, 0);
}

TEST_F(AwsClientTest, ConnectsAnewAfterTheServerClosed) {
  Start([](const FakeRequest&) { return HttpAnswer(200, "{}", "Connection: close\r\n"); });
  Reply("Scan", "{}");
  const AwsReply second = Reply("Scan", "{}");
  EXPECT_EQ(server_->requests().at(1).connection, 1);
  EXPECT_EQ(second.retry_attempts, 0);
}

TEST_F(AwsClientTest, AServiceErrorIsAFailureWithItsCode) {
  Start([](const FakeRequest&) {
    return HttpAnswer(
        400, R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)"
             R"("message":"The conditional request failed"})");
  });
  const AwsFailure failure = Failure();
  EXPECT_EQ(failure.code, "ConditionalCheckFailedException");
  EXPECT_EQ(failure.message, "The conditional request failed");
  EXPECT_EQ(failure.http_status, 400);
  EXPECT_FALSE(failure.retries_exhausted);
  EXPECT_EQ(server_->requests().size(), 1u);
}

TEST_F(AwsClientTest, AnErrorThatIsNoJsonIsItsOwnMessage) {
  env_["AWS_MAX_ATTEMPTS"] = "1";
  Start([](const FakeRequest&) { return HttpAnswer(502, "bad gateway"); });
  const AwsFailure failure = Failure();
  EXPECT_EQ(failure.code, "502");
  EXPECT_EQ(failure.message, "bad gateway");
}

TEST_F(AwsClientTest, TriesAgainWhatMayPass) {
  int calls = 0;
  Start([&calls](const FakeRequest&) -> std::string {
    switch (++calls) {
      case 1:
        return HttpAnswer(400, R"({"__type":"x#ProvisionedThroughputExceededException"})");
      case 2:
        return HttpAnswer(500, R"({"__type":"InternalServerError"})");
      case 3:
        return "";  // closes the connection without an answer
      case 4:
        return HttpAnswer(200, "{}", "x-amz-crc32: 1\r\n");
      default:
        return HttpAnswer(200, "{}", "x-amz-crc32: " + std::to_string(Crc32("{}")) + "\r\n");
    }
  });
  EXPECT_EQ(Reply("PutItem", "{}").retry_attempts, 4);
  EXPECT_EQ(waits_, (std::vector<int64_t>{25, 50, 100, 200}));
}

TEST_F(AwsClientTest, GivesUpAfterTheLastAttempt) {
  Start([](const FakeRequest&) { return HttpAnswer(503, R"({"message":"busy"})"); });
  const AwsFailure failure = Failure();
  EXPECT_EQ(failure.code, "503");
  EXPECT_EQ(failure.message, "busy");
  EXPECT_TRUE(failure.retries_exhausted);
  EXPECT_EQ(failure.retry_attempts, 9);
  EXPECT_EQ(server_->requests().size(), 10u);
  for (int64_t wait : waits_) EXPECT_LE(wait, 20'000);
}

TEST_F(AwsClientTest, WaitsForNothingPastTheDeadline) {
  Start([](const FakeRequest&) { return HttpAnswer(500, "{}"); });
  // Waits are 25, 50, 100, … ms: the third would end past it, on a clock that stands still.
  const AwsFailure failure =
      Failure(std::chrono::system_clock::time_point(std::chrono::milliseconds(kNowMs + 99)));
  EXPECT_EQ(failure.retry_attempts, 2);
  EXPECT_FALSE(failure.retries_exhausted);
  EXPECT_EQ(failure.http_status, 500);
}

TEST_F(AwsClientTest, ReadsChunkedAnswers) {
  Start([](const FakeRequest&) {
    return std::string(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3;ext=1\r\n{\"a\r\n4\r\n\":1}\r\n0\r\nTrailer: x\r\n\r\n");
  });
  EXPECT_EQ(Reply("Scan", "{}").body, R"({"a":1})");
  EXPECT_EQ(Reply("Scan", "{}").body, R"({"a":1})");
  EXPECT_EQ(server_->requests().at(1).connection, 0);
}

TEST_F(AwsClientTest, ReadsAnswersOfMegabytes) {
  const std::string big(3 * 1024 * 1024 + 7, 'x');
  Start([&big](const FakeRequest&) { return HttpAnswer(200, big); });
  EXPECT_EQ(Reply("Scan", big).body, big);
  EXPECT_EQ(server_->requests().at(0).body, big);
}

TEST_F(AwsClientTest, AMalformedAnswerIsNotTriedAgain) {
  for (const char* answer :
       {"SMTP ready\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    client_.reset();
    Start([answer](const FakeRequest&) { return std::string(answer); });
    EXPECT_EQ(Failure().code, "HTTPClientError") << answer;
    EXPECT_EQ(server_->requests().size(), 1u) << answer;
  }
}

TEST_F(AwsClientTest, ATruncatedAnswerIsTriedAgain) {
  int calls = 0;
  Start([&calls](const FakeRequest&) -> std::string {
    if (++calls > 1) return HttpAnswer(200, "{}");
    return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\n{";
  });
  EXPECT_EQ(Reply("Scan", "{}").retry_attempts, 1);
}

TEST_F(AwsClientTest, NobodyListeningIsBotosConnectionError) {
  Start([](const FakeRequest&) { return std::string(); });
  const std::string url = env_["AWS_ENDPOINT_URL"];
  server_.reset();
  const AwsFailure failure = Failure();
  EXPECT_EQ(failure.code, "EndpointConnectionError");
  EXPECT_EQ(failure.message, "Could not connect to the endpoint URL: \"" + url + "/\"");
  EXPECT_EQ(failure.http_status, 0);
}

TEST_F(AwsClientTest, SaysWhatTheEnvironmentLacks) {
  env_.erase("AWS_SECRET_ACCESS_KEY");
  EXPECT_EQ(Failure().code, "NoCredentialsError");
  client_.reset();
  env_.erase("AWS_REGION");
  EXPECT_EQ(Failure().message, "You must specify a region.");
  client_.reset();
  env_["AWS_REGION"] = "r";
  env_["AWS_SECRET_ACCESS_KEY"] = "s";
  env_["AWS_ENDPOINT_URL"] = "nonsense";
  EXPECT_EQ(Failure().message, "Invalid endpoint: nonsense");
}

}  // namespace
}  // namespace portico::lambda
