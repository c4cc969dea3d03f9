#include "net/http_parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::net {
namespace {

using State = HttpParser::State;

// What came out of a byte stream: the requests, copied, and where it ended.
struct Seen {
  struct Request {
    std::string method, target, path, query, body;
    std::vector<std::pair<std::string, std::string>> headers;
    bool keep_alive = false;
    bool expects_continue = false;
    bool operator==(const Request&) const = default;
  };
  std::vector<Request> requests;
  State end = State::kNeedsBytes;
  bool operator==(const Seen&) const = default;
};

Seen::Request Copy(const HttpParser& parser) {
  const HttpRequest& r = parser.request();
  Seen::Request out{std::string(r.method), std::string(r.target), std::string(r.path),
                    std::string(r.query),  std::string(r.body),   {}};
  for (const Header& h : r.headers) out.headers.emplace_back(h.name, h.value);
  out.keep_alive = parser.keep_alive();
  out.expects_continue = parser.expects_continue();
  return out;
}

// Feeds `bytes` in pieces of at most `piece`, as a connection would.
Seen Feed(std::string_view bytes, size_t piece = SIZE_MAX, size_t body_bytes_max = 1 << 20) {
  HttpParser parser;
  Seen seen;
  for (;;) {
    switch (parser.Advance()) {
      case State::kNeedsBytes: {
        if (bytes.empty()) return seen;
        const HttpParser::Room room = parser.PrepareRead();
        const size_t n = std::min({bytes.size(), piece, room.size});
        std::memcpy(room.data, bytes.data(), n);
        bytes.remove_prefix(n);
        parser.CommitRead(n);
        break;
      }
      case State::kHeadComplete:
        EXPECT_EQ(parser.request().body, "");
        parser.SetBodyBytesMax(body_bytes_max);
        break;
      case State::kComplete:
        seen.requests.push_back(Copy(parser));
        parser.Reset();
        break;
      case State::kTooLarge:
        seen.end = State::kTooLarge;
        return seen;
      case State::kHeadTooLarge:
        seen.end = State::kHeadTooLarge;
        return seen;
      case State::kMalformed:
        seen.end = State::kMalformed;
        return seen;
    }
  }
}

constexpr std::string_view kPost =
    "POST /a%20b/c?x=1&y=%2F HTTP/1.1\r\n"
    "Host: localhost:4566\r\n"
    "Content-Length: 11\r\n"
    "X-Empty:\r\n"
    "X-Spaces: \t padded \t \r\n"
    "\r\n"
    "hello world";

TEST(HttpParser, TellsTheParts) {
  const Seen seen = Feed(kPost);
  ASSERT_EQ(seen.requests.size(), 1u);
  EXPECT_EQ(seen.end, State::kNeedsBytes);
  const Seen::Request& r = seen.requests[0];
  EXPECT_EQ(r.method, "POST");
  EXPECT_EQ(r.target, "/a%20b/c?x=1&y=%2F");
  EXPECT_EQ(r.path, "/a%20b/c");
  EXPECT_EQ(r.query, "x=1&y=%2F");
  EXPECT_EQ(r.body, "hello world");
  EXPECT_TRUE(r.keep_alive);
  const std::vector<std::pair<std::string, std::string>> headers = {{"Host", "localhost:4566"},
                                                                    {"Content-Length", "11"},
                                                                    {"X-Empty", ""},
                                                                    {"X-Spaces", "padded"}};
  EXPECT_EQ(r.headers, headers);
}

TEST(HttpParser, TakesAbsoluteTargets) {
  const std::pair<const char*, std::pair<const char*, const char*>> targets[] = {
      {"http://h:1/a/b?c=/d", {"/a/b", "c=/d"}},
      {"http://h", {"/", ""}},
      {"http://h?q=1", {"/", "q=1"}},
      {"/a?u=http://x/y", {"/a", "u=http://x/y"}},
      {"*", {"*", ""}}};
  for (const auto& [target, parts] : targets) {
    const std::string method = std::string_view(target) == "*" ? "OPTIONS " : "GET ";
    const Seen seen = Feed(method + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_EQ(seen.requests.size(), 1u) << target;
    EXPECT_EQ(seen.requests[0].path, parts.first) << target;
    EXPECT_EQ(seen.requests[0].query, parts.second) << target;
  }
}

constexpr std::string_view kChunked =
    "PUT /up HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;ext=\"v\"\r\nhello\r\n1\r\n \r\n00005\r\nworld\r\n0\r\nX-Trailer: t\r\n\r\n";

TEST(HttpParser, JoinsChunksAndDropsTrailers) {
  const Seen seen = Feed(kChunked);
  ASSERT_EQ(seen.requests.size(), 1u);
  EXPECT_EQ(seen.requests[0].body, "hello world");
  EXPECT_EQ(seen.requests[0].headers.size(), 2u);
}

// Requests of every kind, one behind the other, are the same however the bytes are cut.
TEST(HttpParser, DoesNotDependOnHowBytesArrive) {
  std::string stream;
  stream += kPost;
  stream += "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  stream += kChunked;
  stream += "DELETE /x?q HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n";
  stream += kChunked;
  stream += kPost;
  const Seen whole = Feed(stream);
  ASSERT_EQ(whole.requests.size(), 6u);
  EXPECT_EQ(whole.requests[4].body, "hello world");
  for (size_t piece = 1; piece < 120; ++piece) {
    EXPECT_TRUE(Feed(stream, piece) == whole) << "in pieces of " << piece;
  }
}

TEST(HttpParser, SplitsAnywhereInTwo) {
  const std::string stream = std::string(kChunked) + std::string(kPost);
  const Seen whole = Feed(stream);
  ASSERT_EQ(whole.requests.size(), 2u);
  for (size_t cut = 0; cut <= stream.size(); ++cut) {
    HttpParser parser;
    Seen seen;
    size_t fed = 0;
    for (bool more = true; more;) {
      const State state = parser.Advance();
      if (state == State::kHeadComplete) {
        parser.SetBodyBytesMax(1 << 20);
      } else if (state == State::kComplete) {
        seen.requests.push_back(Copy(parser));
        parser.Reset();
      } else {
        ASSERT_EQ(state, State::kNeedsBytes) << cut;
        const size_t to = fed < cut ? cut : stream.size();
        more = fed < stream.size();
        std::memcpy(parser.PrepareRead().data, stream.data() + fed, to - fed);
        parser.CommitRead(to - fed);
        fed = to;
      }
    }
    EXPECT_TRUE(seen == whole) << cut;
  }
}

TEST(HttpParser, KeepsLargeBodiesWhole) {
  std::string body(3u << 20, 'x');
  for (size_t i = 0; i < body.size(); i += 4096) body[i] = static_cast<char>('a' + i / 4096 % 26);
  const std::string head =
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  const Seen seen = Feed(head + body + std::string(kPost), 1 << 16, 4u << 20);
  ASSERT_EQ(seen.requests.size(), 2u);
  EXPECT_TRUE(seen.requests[0].body == body);
  EXPECT_EQ(seen.requests[0].headers[0].second, "h");
  EXPECT_EQ(seen.requests[1].body, "hello world");
}

TEST(HttpParser, RefusesABodyOverItsLimitFromTheHeadAlone) {
  const Seen seen = Feed("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n", 7, 100);
  EXPECT_EQ(seen.end, State::kTooLarge);
  EXPECT_EQ(Feed("POST / HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n").end,
            State::kTooLarge);
}

TEST(HttpParser, TakesABodyOfExactlyItsLimit) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n";
  EXPECT_EQ(Feed(head + std::string(100, 'x'), 9, 100).requests.size(), 1u);
}

TEST(HttpParser, RefusesChunksOverTheLimit) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(Feed(head + "65\r\n" + std::string(101, 'x'), 9, 100).end, State::kTooLarge);
  EXPECT_EQ(Feed(head + "64\r\n" + std::string(100, 'x') + "\r\n1\r\nx", 9, 100).end,
            State::kTooLarge);
  EXPECT_EQ(Feed(head + "64\r\n" + std::string(100, 'x') + "\r\n0\r\n\r\n", 9, 100).requests.size(),
            1u);
}

// Many tiny chunks, long extensions or trailers must not cost more memory than the body may.
TEST(HttpParser, StaysSmallUnderChunkOverhead) {
  HttpParser parser;
  auto feed = [&](std::string_view bytes) {
    while (!bytes.empty()) {
      const HttpParser::Room room = parser.PrepareRead();
      const size_t n = std::min(bytes.size(), room.size);
      std::memcpy(room.data, bytes.data(), n);
      parser.CommitRead(n);
      bytes.remove_prefix(n);
      const State state = parser.Advance();
      if (state == State::kHeadComplete) {
        parser.SetBodyBytesMax(1 << 20);
        EXPECT_EQ(parser.Advance(), State::kNeedsBytes);
      } else if (state != State::kNeedsBytes) {
        return state;
      }
    }
    return State::kNeedsBytes;
  };
  feed("POST /kept?q HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  std::string chunks;
  for (int i = 0; i < 1'000; ++i) chunks += "1;e=" + std::string(60, 'x') + "\r\nb\r\n";
  for (int i = 0; i < 200; ++i) ASSERT_EQ(feed(chunks), State::kNeedsBytes);
  EXPECT_LT(parser.buffered_bytes(), 256u << 10);
  ASSERT_EQ(feed("0\r\n\r\n"), State::kComplete);
  EXPECT_EQ(parser.request().body, std::string(200'000, 'b'));
  EXPECT_EQ(parser.request().target, "/kept?q");
  EXPECT_EQ(parser.request().Find("host"), "h");
}

TEST(HttpParser, HoldsALargeBodyOnce) {
  const size_t body_bytes = 9u << 20;
  HttpParser parser;
  std::string stream =
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body_bytes) + "\r\n\r\n" +
      std::string(body_bytes, 'b');
  std::string_view bytes = stream;
  State state = State::kNeedsBytes;
  size_t held_max = 0;
  while (!bytes.empty()) {
    const HttpParser::Room room = parser.PrepareRead();
    ASSERT_GE(room.size, HttpParser::kReadBytesMin);
    const size_t n = std::min({bytes.size(), room.size, size_t{64u << 10}});
    std::memcpy(room.data, bytes.data(), n);
    bytes.remove_prefix(n);
    parser.CommitRead(n);
    state = parser.Advance();
    if (state == State::kHeadComplete) {
      parser.SetBodyBytesMax(body_bytes);
      state = parser.Advance();
    }
    held_max = std::max(held_max, parser.memory_bytes());
  }
  EXPECT_EQ(state, State::kComplete);
  EXPECT_EQ(parser.request().body, std::string(body_bytes, 'b'));
  EXPECT_LT(held_max, body_bytes + (64u << 10));
}

TEST(HttpParser, BoundsTrailers) {
  std::string stream = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
  while (stream.size() < 2 * HttpParser::kHeadBytesMax) stream += "X-Trailer: tttttttttttttt\r\n";
  const Seen seen = Feed(stream + "\r\n", 4096);
  EXPECT_EQ(seen.end, State::kHeadTooLarge);
  EXPECT_TRUE(seen.requests.empty());
}

TEST(HttpParser, BoundsTheHead) {
  auto with_header = [](size_t bytes) {
    return "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(bytes, 'x') + "\r\n\r\n";
  };
  EXPECT_EQ(Feed(with_header(60'000)).requests.size(), 1u);
  EXPECT_EQ(Feed(with_header(HttpParser::kHeadBytesMax)).end, State::kHeadTooLarge);
  EXPECT_EQ(Feed(with_header(1 << 20)).end, State::kHeadTooLarge);
  EXPECT_EQ(Feed("GET /" + std::string(1 << 20, 'x')).end, State::kHeadTooLarge);
  EXPECT_EQ(Feed(std::string(1 << 20, '\n')).end, State::kHeadTooLarge);
}

TEST(HttpParser, BoundsTheHeadAlsoWhenTheBufferHasGrown) {
  // A large body leaves a large buffer behind, in which a large head would fit at once.
  const std::string first =
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 900000\r\n\r\n" + std::string(900'000, 'b');
  const std::string second =
      "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n";
  const Seen seen = Feed(first + second);
  EXPECT_EQ(seen.requests.size(), 1u);
  EXPECT_EQ(seen.end, State::kHeadTooLarge);
}

TEST(HttpParser, BoundsTheNumberOfHeaders) {
  auto with_headers = [](size_t count) {
    std::string out = "GET / HTTP/1.1\r\n";
    for (size_t i = 0; i < count; ++i) out += "H" + std::to_string(i) + ": v\r\n";
    return out + "\r\n";
  };
  const Seen seen = Feed(with_headers(HttpParser::kHeadersMax));
  ASSERT_EQ(seen.requests.size(), 1u);
  EXPECT_EQ(seen.requests[0].headers.size(), HttpParser::kHeadersMax);
  EXPECT_EQ(Feed(with_headers(HttpParser::kHeadersMax + 1)).end, State::kHeadTooLarge);
}

// What another server on the way might read as a different number of requests.
TEST(HttpParser, RefusesTheShapesOfRequestSmuggling) {
  const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
  for (std::string_view headers :
       {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        "Content-Length: 5, 5\r\n\r\nhello",
        "Content-Length: +5\r\n\r\nhello",
        "Content-Length: -5\r\n\r\nhello",
        "Content-Length: 0x5\r\n\r\nhello",
        "Content-Length: 5 5\r\n\r\nhello",
        "Content-Length: 5a\r\n\r\nhello",
        "Content-Length: \r\n\r\n",
        "Content-Length: 99999999999999999999999\r\n\r\n",
        "Content-Length : 5\r\n\r\nhello",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: chunkedx\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\x0b"
        "chunked\r\n\r\n0\r\n\r\n",
        " Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "X: a\r\n b\r\n\r\n",
        "X: a\r\n\tTransfer-Encoding: chunked\r\n\r\n",
        "X\x01: a\r\n\r\n",
        "X Y: a\r\n\r\n",
        ": a\r\n\r\n",
        "X: a\rb\r\n\r\n",
        "X: a\x01"
        "b\r\n\r\n",
        "X\r\n\r\n"}) {
    const Seen seen = Feed(post + std::string(headers));
    EXPECT_EQ(seen.end, State::kMalformed) << headers;
    EXPECT_TRUE(seen.requests.empty()) << headers;
    EXPECT_TRUE(Feed(post + std::string(headers), 1) == seen) << headers;
  }
  using namespace std::string_literals;
  EXPECT_EQ(Feed(post + "X: a\0b\r\n\r\n"s).end, State::kMalformed);
}

TEST(HttpParser, RefusesMalformedChunks) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::string_view body :
       {"x\r\n", "-1\r\n", "+1\r\nx\r\n", "0x1\r\nx\r\n", " 1\r\nx\r\n", "\r\n", "1\r\nxx\r\n",
        "fffffffffffffffff\r\n", "1\nx\n0\n\n", "1\r\nx0\r\n\r\n", "1 1\r\nx\r\n"}) {
    const Seen seen = Feed(head + std::string(body));
    EXPECT_TRUE(seen.requests.empty()) << body;
    EXPECT_EQ(seen.end, State::kMalformed) << body;
  }
  EXPECT_EQ(Feed(head + "ffffffffffffffff\r\nx").end, State::kTooLarge);
}

TEST(HttpParser, RefusesMalformedRequestLines) {
  for (std::string_view line :
       {"GET / HTTP/1.1 \r\n", "GET /\r\n", "GET / HTTP/2.0\r\n", "GET / HTTP/1.2\r\n",
        "GET / HTTP/0.9\r\n", "GET / XTTP/1.1\r\n", "get / HTTP/1.1\r\n", "FROB / HTTP/1.1\r\n",
        "GET /a b HTTP/1.1\r\n", "GET /a\x01 HTTP/1.1\r\n", "GET /\x7f HTTP/1.1\r\n",
        "GET /a\x1b[31m HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n", "\x16\x03\x01\x02",
        "GET / HTTP/1.1\nHost: h\n\n"}) {
    const Seen seen = Feed(std::string(line) + "\r\n");
    EXPECT_EQ(seen.end, State::kMalformed) << line;
    EXPECT_TRUE(seen.requests.empty()) << line;
  }
}

TEST(HttpParser, CompletesRequestsWithoutBody) {
  for (std::string_view request : {"GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                                   "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
                                   "POST / HTTP/1.1\r\nHost: h\r\n\r\n",
                                   "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n",
                                   "\r\n\r\nHEAD / HTTP/1.1\r\nHost: h\r\n\r\n"}) {
    const Seen seen = Feed(request, SIZE_MAX, 0);
    ASSERT_EQ(seen.requests.size(), 1u) << request;
    EXPECT_EQ(seen.requests[0].body, "");
    EXPECT_TRUE(seen.requests[0].keep_alive);
  }
}

TEST(HttpParser, TellsWhetherTheConnectionStays) {
  auto keeps = [](std::string_view request) {
    const Seen seen = Feed(request);
    EXPECT_EQ(seen.requests.size(), 1u) << request;
    return !seen.requests.empty() && seen.requests[0].keep_alive;
  };
  EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

// curl --http2 and Java's client offer an upgrade with their first request; it is answered as it
// is.
TEST(HttpParser, AnswersRequestsThatOfferAnUpgrade) {
  const std::string offer = "Host: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n";
  Seen seen = Feed("GET / HTTP/1.1\r\n" + offer + "\r\n");
  ASSERT_EQ(seen.requests.size(), 1u);
  EXPECT_FALSE(seen.requests[0].keep_alive);
  seen = Feed("POST / HTTP/1.1\r\n" + offer + "Content-Length: 5\r\n\r\nhello", 3);
  ASSERT_EQ(seen.requests.size(), 1u);
  EXPECT_EQ(seen.requests[0].body, "hello");
  EXPECT_FALSE(seen.requests[0].keep_alive);
}

TEST(HttpParser, TellsWhoWaitsForContinue) {
  const std::string rest = "Host: h\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\nx";
  EXPECT_TRUE(Feed("POST / HTTP/1.1\r\n" + rest).requests[0].expects_continue);
  // RFC 9110, 10.1.1: in an HTTP/1.0 request the expectation is ignored.
  EXPECT_FALSE(Feed("POST / HTTP/1.0\r\n" + rest).requests[0].expects_continue);
}

TEST(HttpParser, IsIdleOnlyBetweenRequests) {
  HttpParser parser;
  EXPECT_TRUE(parser.idle());
  auto feed = [&](std::string_view bytes) {
    std::memcpy(parser.PrepareRead().data, bytes.data(), bytes.size());
    parser.CommitRead(bytes.size());
    return parser.Advance();
  };
  EXPECT_EQ(feed("G"), State::kNeedsBytes);
  EXPECT_FALSE(parser.idle());
  EXPECT_EQ(feed("ET / HTTP/1.1\r\nHost: h\r\n\r\nGET"), State::kHeadComplete);
  EXPECT_EQ(parser.Advance(), State::kComplete);
  EXPECT_FALSE(parser.idle());
  parser.Reset();
  EXPECT_FALSE(parser.idle()) << "the next request is there in part";
  EXPECT_EQ(parser.Advance(), State::kNeedsBytes);
  EXPECT_FALSE(parser.idle());
}

TEST(HttpRequest, FindsHeadersWithoutCase) {
  HttpRequest request;
  request.headers = {
      {"X-Amz-Date", "d"}, {"x-empty", std::string_view()}, {"X-AMZ-DATE", "second"}};
  EXPECT_EQ(request.Find("x-amz-date"), "d");
  EXPECT_TRUE(request.Has("X-Empty"));
  EXPECT_EQ(request.Find("X-Empty"), "");
  EXPECT_FALSE(request.Has("X-Amz-Dat"));
}

}  // namespace
}  // namespace portico::net
