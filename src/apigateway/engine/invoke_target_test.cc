#include "apigateway/engine/invoke_target.h"

#include <gtest/gtest.h>

#include <string>

namespace portico::apigateway {
namespace {

std::string Parse(std::string_view host, std::string_view path) {
  const std::optional<InvokeTarget> target = ParseInvokeTarget(host, path);
  if (!target) return "-";
  return std::string(target->api_id) + "|" + std::string(target->stage) + "|" +
         std::string(target->path);
}

TEST(InvokeTargetTest, HostsNameTheApi) {
  EXPECT_EQ(Parse("abc.execute-api.localhost:4566", "/dev/order/7"), "abc|dev|/order/7");
  EXPECT_EQ(Parse("abc.EXECUTE-API.us-east-1.amazonaws.com", "/dev"), "abc|dev|");
  EXPECT_EQ(Parse("abc.execute-api.localhost", "/dev/"), "abc|dev|/");
  EXPECT_EQ(Parse("abc.execute-api.localhost", "/dev//x"), "abc|dev|//x");
  EXPECT_EQ(Parse("abc.execute-api.localhost", "/"), "abc||");
}

TEST(InvokeTargetTest, PathsNameTheApi) {
  EXPECT_EQ(Parse("localhost:4566", "/_aws/execute-api/abc/dev/order"), "abc|dev|/order");
  EXPECT_EQ(Parse("localhost:4566", "/_aws/execute-api/abc/dev"), "abc|dev|");
  EXPECT_EQ(Parse("localhost:4566", "/_aws/execute-api/abc"), "abc||");
  EXPECT_EQ(Parse("localhost", "/restapis/abc/dev/_user_request_/order"), "abc|dev|/order");
  EXPECT_EQ(Parse("localhost", "/restapis/abc/dev/_user_request_"), "abc|dev|");
}

TEST(InvokeTargetTest, OtherRequestsAreNotForTheDataPlane) {
  EXPECT_EQ(Parse("localhost:4566", "/"), "-");
  EXPECT_EQ(Parse("localhost:4566", "/restapis/abc/resources/x"), "-");
  EXPECT_EQ(Parse("localhost", "/restapis/abc/dev/_user_request_x"), "-");
  EXPECT_EQ(Parse("apigateway.us-east-1.amazonaws.com", "/restapis"), "-");
  EXPECT_EQ(Parse(".execute-api.localhost", "/dev"), "-");
  EXPECT_EQ(Parse("", ""), "-");
}

}  // namespace
}  // namespace portico::apigateway
