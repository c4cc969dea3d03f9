#include "net/http_response_parser.h"

#include <gtest/gtest.h>

#include <string>

namespace portico::net {
namespace {

using State = HttpResponseParser::State;
using Method = HttpResponseParser::Method;

constexpr std::string_view kOk =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 6\r\n\r\n\"pong\"";

TEST(HttpResponseParserTest, ReadsOneAnswerAfterTheOther) {
  HttpResponseParser parser;
  for (int i = 0; i < 3; ++i) {
    parser.Start(Method::kOther);
    ASSERT_EQ(parser.Feed(kOk), State::kComplete);
    EXPECT_EQ(parser.status(), 200);
    EXPECT_TRUE(parser.keep_alive());
    EXPECT_EQ(parser.body_bytes(), 6u);
    EXPECT_EQ(parser.body_prefix(), "\"pong\"");
  }
}

TEST(HttpResponseParserTest, TakesAnswersByteByByte) {
  HttpResponseParser parser("x-amz-function-error");
  const std::string answer =
      "HTTP/1.1 200 OK\r\nX-Amz-Function: no\r\nX-Amz-Function-Error: Unhandled\r\n"
      "X-Amz-Function-Errors: no\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  for (int round = 0; round < 2; ++round) {
    parser.Start(Method::kOther);
    EXPECT_FALSE(parser.started());
    for (size_t i = 0; i + 1 < answer.size(); ++i) {
      ASSERT_EQ(parser.Feed(answer.substr(i, 1)), State::kNeedsBytes) << i;
      EXPECT_TRUE(parser.started());
    }
    ASSERT_EQ(parser.Feed(answer.substr(answer.size() - 1)), State::kComplete);
    EXPECT_EQ(parser.body_prefix(), "abcde");
    EXPECT_EQ(parser.watched_value(), "Unhandled");
  }
}

TEST(HttpResponseParserTest, InterimAnswersArePassedOver) {
  HttpResponseParser parser;
  parser.Start(Method::kOther);
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
  ASSERT_EQ(parser.Feed(interim), State::kNeedsBytes);
  ASSERT_EQ(parser.Feed(interim + std::string(kOk)), State::kComplete);
  EXPECT_EQ(parser.status(), 200);
  EXPECT_EQ(parser.body_prefix(), "\"pong\"");
}

TEST(HttpResponseParserTest, AnswersWithoutBodies) {
  HttpResponseParser parser;
  parser.Start(Method::kHead);
  EXPECT_EQ(parser.Feed("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"), State::kComplete);
  EXPECT_TRUE(parser.keep_alive());
  parser.Start(Method::kOther);
  EXPECT_EQ(parser.Feed("HTTP/1.1 204 No Content\r\n\r\n"), State::kComplete);
  EXPECT_EQ(parser.status(), 204);
  EXPECT_TRUE(parser.keep_alive());
}

TEST(HttpResponseParserTest, ConnectionCloseEndsKeepAlive) {
  HttpResponseParser parser;
  parser.Start(Method::kOther);
  ASSERT_EQ(parser.Feed("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
            State::kComplete);
  EXPECT_FALSE(parser.keep_alive());
}

TEST(HttpResponseParserTest, ABodyMayRunUntilTheConnectionEnds) {
  HttpResponseParser parser;
  parser.Start(Method::kOther);
  ASSERT_EQ(parser.Feed("HTTP/1.1 200 OK\r\n\r\nall of "), State::kNeedsBytes);
  ASSERT_EQ(parser.Feed("it"), State::kNeedsBytes);
  ASSERT_EQ(parser.FinishAtEnd(), State::kComplete);
  EXPECT_EQ(parser.body_prefix(), "all of it");
  EXPECT_FALSE(parser.keep_alive());
}

TEST(HttpResponseParserTest, AnAnswerCutShortIsNoAnswer) {
  HttpResponseParser parser;
  parser.Start(Method::kOther);
  EXPECT_EQ(parser.FinishAtEnd(), State::kMalformed);
  for (size_t size = 1; size < kOk.size(); ++size) {
    parser.Start(Method::kOther);
    ASSERT_EQ(parser.Feed(kOk.substr(0, size)), State::kNeedsBytes);
    EXPECT_EQ(parser.FinishAtEnd(), State::kMalformed) << size;
  }
}

TEST(HttpResponseParserTest, WhatIsNoHttpIsMalformed) {
  HttpResponseParser parser;
  for (const char* text : {"SSH-2.0-OpenSSH\r\n", "HTTP/1.1 20x OK\r\n\r\n",
                           "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"}) {
    parser.Start(Method::kOther);
    EXPECT_EQ(parser.Feed(text), State::kMalformed) << text;
  }
  parser.Start(Method::kOther);  // and the next one is read again
  EXPECT_EQ(parser.Feed(kOk), State::kComplete);
}

TEST(HttpResponseParserTest, BytesBeyondTheAnswerEndKeepAlive) {
  HttpResponseParser parser;
  parser.Start(Method::kOther);
  ASSERT_EQ(parser.Feed(std::string(kOk) + "HTTP/1.1 200"), State::kComplete);
  EXPECT_FALSE(parser.keep_alive());
}

TEST(HttpResponseParserTest, OfALargeBodyOnlyTheBeginningIsKept) {
  HttpResponseParser parser;
  parser.Start(Method::kOther);
  ASSERT_EQ(parser.Feed("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"), State::kNeedsBytes);
  const std::string piece(10'000, 'x');
  for (int i = 0; i < 99; ++i) ASSERT_EQ(parser.Feed(piece), State::kNeedsBytes);
  ASSERT_EQ(parser.Feed(piece), State::kComplete);
  EXPECT_EQ(parser.body_bytes(), 1'000'000u);
  EXPECT_EQ(parser.body_prefix().size(), HttpResponseParser::kBodyPrefixBytesMax);
}

TEST(HttpResponseParserTest, AnEndlessHeadIsRefused) {
  HttpResponseParser parser;
  parser.Start(Method::kOther);
  ASSERT_EQ(parser.Feed("HTTP/1.1 200 OK\r\n"), State::kNeedsBytes);
  const std::string header = "X-More: " + std::string(1000, 'x') + "\r\n";
  State state = State::kNeedsBytes;
  size_t fed = 0;
  for (; state == State::kNeedsBytes && fed < 2 * HttpResponseParser::kHeadBytesMax;
       fed += header.size()) {
    state = parser.Feed(header);
  }
  EXPECT_EQ(state, State::kMalformed);
}

}  // namespace
}  // namespace portico::net
