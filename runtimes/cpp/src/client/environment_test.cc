#include "client/environment.h"

#include <gtest/gtest.h>

#include <map>

namespace portico::lambda {
namespace {

GetEnv Env(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> const char* {
    auto it = values.find(name);
    return it == values.end() ? nullptr : it->second.c_str();
  };
}

TEST(ParseEndpoint, TakesUrlsApart) {
  auto plain = ParseEndpoint("http://127.0.0.1:4566");
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->tls);
  EXPECT_EQ(plain->host, "127.0.0.1");
  EXPECT_EQ(plain->port, 4566);
  EXPECT_EQ(plain->HostHeader(), "127.0.0.1:4566");
  EXPECT_EQ(plain->Url(), "http://127.0.0.1:4566/");

  auto secure = ParseEndpoint("https://dynamodb.eu-west-1.amazonaws.com/");
  ASSERT_TRUE(secure);
  EXPECT_TRUE(secure->tls);
  EXPECT_EQ(secure->port, 443);
  EXPECT_EQ(secure->HostHeader(), "dynamodb.eu-west-1.amazonaws.com");

  auto v6 = ParseEndpoint("http://[::1]:8000/base/");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->host, "::1");
  EXPECT_EQ(v6->HostHeader(), "[::1]:8000");
  EXPECT_EQ(v6->base_path, "/base");
}

TEST(ParseEndpoint, RefusesWhatIsNone) {
  for (const char* url :
       {"", "localhost:4566", "ftp://a", "http://", "http://a:0", "http://a:70000", "http://a:b",
        "http://[::1", "http://a b", "http://a\r\nX: y", "http://user@host", "http://[::1]x"}) {
    EXPECT_FALSE(ParseEndpoint(url)) << url;
  }
}

TEST(Environment, TheServicesOwnEndpointWins) {
  auto url = [](std::map<std::string, std::string> env) {
    return EndpointUrlFrom(Env(std::move(env)), kDynamoDb, "eu-west-1");
  };
  EXPECT_EQ(url({}), "https://dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(url({{"AWS_ENDPOINT_URL", "http://a"}}), "http://a");
  EXPECT_EQ(url({{"AWS_ENDPOINT_URL", "http://a"}, {"AWS_ENDPOINT_URL_DYNAMODB", "http://b"}}),
            "http://b");
  EXPECT_EQ(
      url({{"AWS_ENDPOINT_URL", "http://a"}, {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}}),
      "https://dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(EndpointUrlFrom(Env({}), kDynamoDb, "cn-north-1"),
            "https://dynamodb.cn-north-1.amazonaws.com.cn");
}

TEST(Environment, CredentialsNeedKeyAndSecret) {
  EXPECT_FALSE(CredentialsFrom(Env({{"AWS_ACCESS_KEY_ID", "k"}})));
  auto full = CredentialsFrom(Env(
      {{"AWS_ACCESS_KEY_ID", "k"}, {"AWS_SECRET_ACCESS_KEY", "s"}, {"AWS_SESSION_TOKEN", "t"}}));
  ASSERT_TRUE(full);
  EXPECT_EQ(full->access_key_id, "k");
  EXPECT_EQ(full->secret_access_key, "s");
  EXPECT_EQ(full->session_token, "t");
}

TEST(Environment, RegionBeforeDefaultRegion) {
  EXPECT_EQ(RegionFrom(Env({{"AWS_DEFAULT_REGION", "a"}})), "a");
  EXPECT_EQ(RegionFrom(Env({{"AWS_DEFAULT_REGION", "a"}, {"AWS_REGION", "b"}})), "b");
  EXPECT_EQ(RegionFrom(Env({})), "");
}

}  // namespace
}  // namespace portico::lambda
