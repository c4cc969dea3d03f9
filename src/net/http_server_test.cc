#include "net/http_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "net/body_stream.h"
#include "net/http_testing.h"

namespace portico::net {
namespace {

using Body = TestClient::Body;

// A server on a free port, shut down with the test.
class Server {
 public:
  explicit Server(FunctionHandler::Function function, const HttpLimits& limits = {},
                  size_t body_bytes_max = 1u << 20, int loops = 1)
      : handler_(std::move(function), body_bytes_max), loops_(loops) {
    auto opened = HttpServer::Open(loops_, "127.0.0.1", 0, handler_, limits);
    EXPECT_TRUE(opened) << opened.error().message;
    server_ = std::move(*opened);
  }
  ~Server() { Shutdown(); }

  void Shutdown(int64_t timeout_ms = 5'000) {
    if (server_) server_->Shutdown(timeout_ms);
    server_.reset();
  }
  uint16_t port() const { return server_->port(); }
  EventLoop& loop() { return loops_.at(0); }

 private:
  FunctionHandler handler_;
  LoopGroup loops_;
  std::unique_ptr<HttpServer> server_;
};

// A handler whose answer waits until Open() is called, from any thread.
class Gate {
 public:
  Task<HttpResponse> Handle(const HttpRequest& request) {
    auto shot = std::make_shared<OneShot<int>>();
    {
      std::lock_guard<std::mutex> lock(mutex_);
      waiting_.push_back(shot);
    }
    arrived_.notify_all();
    co_await shot->Wait();
    HttpResponse response;
    response.body = "after the gate " + std::string(request.path);
    co_return response;
  }
  void AwaitArrivals(size_t count) {
    std::unique_lock<std::mutex> lock(mutex_);
    arrived_.wait(lock, [&] { return waiting_.size() >= count; });
  }
  void Open() {
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto& shot : waiting_) shot->Set(1);
  }
  FunctionHandler::Function AsFunction() {
    return [this](const HttpRequest& request) { return Handle(request); };
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::shared_ptr<OneShot<int>>> waiting_;
};

constexpr std::string_view kGet = "GET /x?y HTTP/1.1\r\nHost: h\r\n\r\n";

TEST(HttpServer, KeepsConnections) {
  Server server(Echo);
  TestClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    const auto response = client.Ask(kGet);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "GET /x?y ");
    EXPECT_TRUE(response.Has("Connection: keep-alive"));
    EXPECT_NE(response.head.find("\r\nDate: "), std::string::npos);
  }
  const auto last = client.Ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(last.Has("Connection: close"));
  EXPECT_TRUE(client.AtEnd());
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  Server server(Echo);
  TestClient client(server.port());
  std::string requests;
  for (int i = 0; i < 50; ++i) {
    const std::string body = "body" + std::to_string(i);
    requests += "POST /" + std::to_string(i) +
                " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n\r\n" + body;
  }
  ASSERT_TRUE(client.Send(requests));
  for (int i = 0; i < 50; ++i) {
    const std::string n = std::to_string(i);
    EXPECT_EQ(client.Read().body, "POST /" + n + " body" + n);
  }
}

TEST(HttpServer, JoinsAnswersToRequestsThatCameTogether) {
  HttpLimits limits;
  limits.joins_pipelined_answers = true;
  Gate gate;
  Server server(
      [&gate](const HttpRequest& request) -> Task<HttpResponse> {
        if (request.path == "/wait") return gate.Handle(request);
        return Echo(request);
      },
      limits);
  TestClient client(server.port());
  // The second is not whole: the first must not wait for what is not there.
  ASSERT_TRUE(client.Send("GET /first HTTP/1.1\r\nHost: h\r\n\r\nGET /se"));
  EXPECT_EQ(client.Read().body, "GET /first ");
  ASSERT_TRUE(client.Send("cond HTTP/1.1\r\nHost: h\r\n\r\nGET /wait HTTP/1.1\r\nHost: h\r\n\r\n"));
  gate.AwaitArrivals(1);
  EXPECT_FALSE(client.HasBytes()) << "the second's answer goes with the third's";
  gate.Open();
  EXPECT_EQ(client.Read().body, "GET /second ");
  EXPECT_EQ(client.Read().body, "after the gate /wait");
}

TEST(HttpServer, SendsNoBodyWhereThereIsNone) {
  Server server([](const HttpRequest& request) -> Task<HttpResponse> {
    HttpResponse response;
    if (request.path == "/204") response.status = 204;
    if (request.path == "/304") response.status = 304;
    response.body = std::string(100'000, 'b');
    co_return response;
  });
  TestClient client(server.port());
  const auto head = client.Ask("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", Body::kAbsent);
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.Has("Content-Length: 100000"));
  for (const char* path : {"/204", "/304"}) {
    const auto bodiless =
        client.Ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n", Body::kAbsent);
    EXPECT_EQ(std::to_string(bodiless.status), std::string(path).substr(1));
    EXPECT_EQ(bodiless.head.find("Content-Length"), std::string::npos);
  }
  EXPECT_EQ(client.Ask(kGet).body.size(), 100'000u) << "what came before is no part of this";
}

// Gives `pieces` pieces of a megabyte, then fails.
class PieceStream : public BodyStream {
 public:
  static constexpr size_t kPieceBytes = 1u << 20;
  explicit PieceStream(int pieces) : left_(pieces) {}
  Task<Result<std::string>> Read() override {
    if (left_ == 0) co_return Fail(AwsError::Internal("no more"));
    --left_;
    co_return std::string(kPieceBytes, static_cast<char>('a' + left_));
  }

 private:
  int left_;
};

FunctionHandler::Function Streaming(int pieces) {
  return [pieces](const HttpRequest&) -> Task<HttpResponse> {
    HttpResponse response;
    response.stream = std::make_shared<PieceStream>(pieces);
    response.stream_bytes = 3 * PieceStream::kPieceBytes;
    co_return response;
  };
}

TEST(HttpServer, SendsAStreamedBodyInPieces) {
  Server server(Streaming(3));
  TestClient client(server.port());
  const auto head = client.Ask("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", Body::kAbsent);
  EXPECT_TRUE(head.Has("Content-Length: 3145728"));
  for (int i = 0; i < 2; ++i) {
    const auto response = client.Ask(kGet);
    ASSERT_EQ(response.body.size(), 3 * PieceStream::kPieceBytes);
    EXPECT_EQ(response.body.front(), 'c');
    EXPECT_EQ(response.body[PieceStream::kPieceBytes], 'b');
    EXPECT_EQ(response.body.back(), 'a');
  }
}

TEST(HttpServer, EndsTheConnectionWhereAStreamedBodyFails) {
  Server server(Streaming(2));
  TestClient client(server.port());
  EXPECT_EQ(client.Ask(kGet).status, 0) << "it ended before the body did";
  EXPECT_FALSE(client.timed_out());
}

TEST(HttpServer, LetsNoHandlerBreakTheFraming) {
  Server server([](const HttpRequest&) -> Task<HttpResponse> {
    HttpResponse response;
    response.Set("content-length", "1");
    response.Set("Transfer-Encoding", "chunked");
    response.Set("CONNECTION", "close");
    response.Set("X-Split", "a\r\nX-Injected: 1\r\n\r\nbody");
    response.Set("X-Kept", "v");
    response.body = "whole body";
    co_return response;
  });
  TestClient client(server.port());
  for (int i = 0; i < 2; ++i) {
    const auto response = client.Ask(kGet);
    EXPECT_EQ(response.body, "whole body");
    EXPECT_EQ(response.head.find("content-length"), std::string::npos);
    EXPECT_EQ(response.head.find("Transfer-Encoding"), std::string::npos);
    EXPECT_EQ(response.head.find("\r\nX-Injected"), std::string::npos);
    EXPECT_TRUE(response.Has("X-Kept: v"));
  }
}

TEST(HttpServer, RefusesALargeBodyFromItsHead) {
  Server server(Echo, {}, 100);
  TestClient client(server.port());
  const auto response = client.Ask("POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n");
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.body, "too large: /up");
  EXPECT_TRUE(response.Has("Connection: close"));
}

TEST(HttpServer, LetsAClientThatSendsItAllReadTheRefusal) {
  Server server(Echo, {}, 100);
  TestClient client(server.port());
  const size_t size = 20u << 20;
  ASSERT_TRUE(client.Send(
      "POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n"));
  ASSERT_TRUE(client.Send(std::string(size, 'x')));
  EXPECT_EQ(client.Read().status, 413);
  client.FinishSending();
  EXPECT_TRUE(client.AtEnd());
}

TEST(HttpServer, AsksForTheBodyThatAClientHoldsBack) {
  Server server(Echo, {}, 100);
  TestClient client(server.port());
  const auto go_on =
      client.Ask("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
                 Body::kAbsent);
  EXPECT_EQ(go_on.status, 100);
  EXPECT_EQ(client.Ask("hello").body, "POST / hello");
}

TEST(HttpServer, DoesNotAskForABodyThatItRefuses) {
  Server server(Echo, {}, 100);
  TestClient client(server.port());
  const auto refusal = client.Ask(
      "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 101\r\n\r\n");
  EXPECT_EQ(refusal.status, 413);
}

TEST(HttpServer, DoesNotAskForABodyThatIsThere) {
  Server server(Echo, {}, 100);
  TestClient client(server.port());
  const auto response = client.Ask(
      "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "POST / hello");
}

TEST(HttpServer, RefusesWhatItCannotRead) {
  Server server(Echo);
  TestClient malformed(server.port());
  const auto bad = malformed.Ask("NONSENSE\r\n\r\n");
  EXPECT_EQ(bad.status, 400);
  malformed.FinishSending();
  EXPECT_TRUE(malformed.AtEnd());

  TestClient large(server.port());
  const auto refused =
      large.Ask("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
  EXPECT_EQ(refused.status, 431);

  TestClient after_good(server.port());
  EXPECT_EQ(after_good.Ask(kGet).status, 200);
  EXPECT_EQ(
      after_good.Ask("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n").status,
      400);
}

TEST(HttpServer, SendsLargeResponsesToSlowReaders) {
  std::string large(8u << 20, 'x');
  for (size_t i = 0; i < large.size(); i += 1'000) large[i] = static_cast<char>('a' + i % 26);
  Server server([&](const HttpRequest&) -> Task<HttpResponse> {
    HttpResponse response;
    response.body = large;
    co_return response;
  });
  TestClient client(server.port());
  ASSERT_TRUE(client.Send(kGet));
  ASSERT_TRUE(client.Send(kGet));
  EXPECT_TRUE(client.Read().body == large);
  EXPECT_TRUE(client.Read().body == large);
}

TEST(HttpServer, ClosesClientsThatAreTooSlow) {
  HttpLimits limits;
  limits.head_timeout_ms = 1;
  limits.body_timeout_ms = 1;
  limits.idle_timeout_ms = 1;
  Server server(Echo, limits);
  TestClient idle(server.port());
  TestClient in_head(server.port());
  TestClient in_body(server.port());
  ASSERT_TRUE(in_head.Send("GET / HT"));
  ASSERT_TRUE(in_body.Send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhell"));
  EXPECT_TRUE(idle.AtEnd());
  EXPECT_TRUE(in_head.AtEnd());
  EXPECT_TRUE(in_body.AtEnd());
}

TEST(HttpServer, ClosesClientsThatDoNotTakeTheirResponse) {
  HttpLimits limits;
  limits.write_timeout_ms = 1;
  std::atomic<int> handled{0};
  Server server(
      [&](const HttpRequest&) -> Task<HttpResponse> {
        ++handled;
        HttpResponse response;
        response.body = std::string(64u << 20, 'x');
        co_return response;
      },
      limits);
  TestClient client(server.port());
  ASSERT_TRUE(client.Send(kGet));
  // Never reads. Shutdown would wait for the connection for as long as it is given.
  while (handled == 0) std::this_thread::yield();
  server.Shutdown(/*timeout_ms=*/60'000);
  EXPECT_EQ(client.Read().status, 0);
}

TEST(HttpServer, HandlersHaveNoDeadlineOfTheConnection) {
  HttpLimits limits;
  limits.head_timeout_ms = limits.body_timeout_ms = limits.idle_timeout_ms = 1;
  Gate gate;
  Server server(gate.AsFunction(), limits);
  TestClient parked(server.port());
  ASSERT_TRUE(parked.Send(kGet));
  gate.AwaitArrivals(1);
  // Another connection meets its deadline, so the sweep has come by.
  TestClient swept(server.port());
  EXPECT_TRUE(swept.AtEnd());
  gate.Open();
  EXPECT_EQ(parked.Read().body, "after the gate /x");
}

TEST(HttpServer, DrainsWhatItHasBegun) {
  Gate gate;
  auto server = std::make_unique<Server>(gate.AsFunction());
  const uint16_t port = server->port();
  TestClient idle(port);
  TestClient running(port);
  TestClient arriving(port);
  TestClient pipelined(port);
  ASSERT_TRUE(running.Send(kGet));
  ASSERT_TRUE(pipelined.Send(std::string(kGet) + std::string(kGet)));
  gate.AwaitArrivals(2);
  ASSERT_TRUE(arriving.Send(kGet.substr(0, 10)));
  // Its bytes are there once a later exchange on the same loop has been served.
  gate.Open();
  ASSERT_EQ(running.Read().status, 200);
  ASSERT_TRUE(running.Send(kGet));
  gate.AwaitArrivals(4);  // running's second and pipelined's second

  std::thread shutdown([&] { server->Shutdown(20'000); });
  EXPECT_TRUE(idle.AtEnd());
  EXPECT_FALSE(TestClient(port).connected());
  ASSERT_TRUE(arriving.Send(kGet.substr(10)));
  gate.AwaitArrivals(5);
  gate.Open();
  EXPECT_EQ(pipelined.Read().status, 200);
  for (TestClient* client : {&running, &arriving, &pipelined}) {
    const auto last = client->Read();
    EXPECT_EQ(last.status, 200);
    EXPECT_TRUE(last.Has("Connection: close"));
    EXPECT_TRUE(client->AtEnd());
  }
  shutdown.join();
}

TEST(HttpServer, ShutsDownOverAHandlerThatDoesNotEnd) {
  Gate gate;
  Server server(gate.AsFunction());
  TestClient client(server.port());
  ASSERT_TRUE(client.Send(kGet));
  gate.AwaitArrivals(1);
  server.Shutdown(/*timeout_ms=*/1);
  EXPECT_TRUE(client.AtEnd());
  // The handler ends later, on its loop, and finds nobody to answer.
  gate.Open();
  std::promise<void> ended;
  server.loop().Post([&] { ended.set_value(); });
  ended.get_future().wait();
}

TEST(HttpServer, SurvivesClientsThatLeave) {
  Gate gate;
  Server server(gate.AsFunction());
  {
    TestClient leaves(server.port());
    ASSERT_TRUE(leaves.Send(kGet));
    gate.AwaitArrivals(1);
    TestClient never_asks(server.port());
  }
  TestClient stays(server.port());
  ASSERT_TRUE(stays.Send(kGet));
  gate.AwaitArrivals(2);
  gate.Open();
  EXPECT_EQ(stays.Read().status, 200);
}

TEST(HttpServer, BoundsItsConnections) {
  HttpLimits limits;
  limits.connections_max = 2;
  Server server(Echo, limits);
  TestClient first(server.port());
  TestClient second(server.port());
  EXPECT_EQ(first.Ask(kGet).status, 200);
  EXPECT_EQ(second.Ask(kGet).status, 200);
  TestClient third(server.port());
  EXPECT_TRUE(third.AtEnd());
  EXPECT_EQ(first.Ask(kGet).status, 200);
  // A place that is given back can be taken again.
  second.Ask("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(second.AtEnd());
  second.Close();
  int status = 0;
  for (int i = 0; i < 1'000 && status == 0; ++i)
    status = TestClient(server.port()).Ask(kGet).status;
  EXPECT_EQ(status, 200);
}

TEST(HttpServer, BoundsWhatAllRequestsHoldTogether) {
  HttpLimits limits;
  limits.buffered_bytes_max = 256u << 10;
  Server server(Echo, limits);
  TestClient large(server.port());
  large.Send("POST / HTTP/1.1\r\nContent-Length: 600000\r\n\r\n" + std::string(600'000, 'b'));
  EXPECT_EQ(large.Read().status, 503);
  // What is small is served even then.
  TestClient small(server.port());
  EXPECT_EQ(small.Ask(kGet).status, 200);
}

TEST(HttpServer, ServesManyClientsOnManyLoops) {
  constexpr int kClients = 16;
  constexpr int kRequests = 100;
  Server server(Echo, {}, 1u << 20, /*loops=*/3);
  std::atomic<int> right{0};
  std::vector<std::thread> clients;
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([&, c] {
      TestClient client(server.port());
      for (int i = 0; i < kRequests; ++i) {
        const std::string target = "/" + std::to_string(c) + "/" + std::to_string(i);
        const auto response = client.Ask("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
        if (response.body == "GET " + target + " ") ++right;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(right, kClients * kRequests);
}

TEST(HttpServer, SaysWhyItCannotListen) {
  Server server(Echo);
  FunctionHandler handler(Echo);
  LoopGroup loops(1);
  auto taken = HttpServer::Open(loops, "127.0.0.1", server.port(), handler, {});
  ASSERT_FALSE(taken);
  EXPECT_NE(taken.error().message.find("127.0.0.1:" + std::to_string(server.port())),
            std::string::npos);
  EXPECT_NE(taken.error().message.find("choose another"), std::string::npos);
  auto name = HttpServer::Open(loops, "localhost", 0, handler, {});
  ASSERT_FALSE(name);
  EXPECT_NE(name.error().message.find("'localhost' is no IP address"), std::string::npos);
}

TEST(HttpServer, TellsThePeerAndTheTime) {
  std::string peer;
  std::atomic<bool> secure{true};
  std::atomic<int64_t> arrived{0};
  Server server([&](const HttpRequest& request) -> Task<HttpResponse> {
    secure = request.secure;
    arrived = request.arrived_us;
    HttpResponse response;
    response.body = request.peer_address;
    co_return response;
  });
  TestClient client(server.port());
  EXPECT_EQ(client.Ask(kGet).body, "127.0.0.1");
  EXPECT_FALSE(secure);
  EXPECT_GT(arrived, 0);
}

}  // namespace
}  // namespace portico::net
