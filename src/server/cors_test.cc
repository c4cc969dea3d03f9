#include "server/cors.h"

#include <gtest/gtest.h>

#include "server/server_testing.h"

namespace portico::server {
namespace {

using testing::HeaderOf;
using testing::Request;

TEST(CorsTest, APreflightIsAnsweredYes) {
  Request request("OPTIONS", "/", "");
  EXPECT_FALSE(IsPreflight(request.View()));
  request.With("Origin", "http://example.com")
      .With("Access-Control-Request-Method", "POST")
      .With("Access-Control-Request-Headers", "x-amz-target, x-amz-date");
  ASSERT_TRUE(IsPreflight(request.View()));
  net::HttpResponse answer = PreflightAnswer(request.View());
  AllowOrigin(request.View(), &answer);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(HeaderOf(answer, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(HeaderOf(answer, "Access-Control-Allow-Methods"), "POST");
  EXPECT_EQ(HeaderOf(answer, "Access-Control-Allow-Headers"), "x-amz-target, x-amz-date");
  EXPECT_EQ(HeaderOf(answer, "Access-Control-Max-Age"), "172800");
}

TEST(CorsTest, OnlyRequestsWithAnOriginAreToldOf) {
  Request request("POST", "/", "{}");
  net::HttpResponse answer;
  AllowOrigin(request.View(), &answer);
  EXPECT_TRUE(answer.headers.empty());
  request.With("Origin", "null");
  AllowOrigin(request.View(), &answer);
  EXPECT_EQ(HeaderOf(answer, "Access-Control-Allow-Origin"), "*");
  EXPECT_FALSE(IsPreflight(request.View()));
}

}  // namespace
}  // namespace portico::server
