#include "server/browser_guard.h"

#include <gtest/gtest.h>

#include <utility>

namespace portico::server {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

class BrowserGuardTest : public ::testing::Test {
 protected:
  bool Allows(const Headers& headers, std::string_view body = "") const {
    return guard_.Check(Request(headers, body)).has_value();
  }
  static net::HttpRequest Request(const Headers& headers, std::string_view body = "") {
    net::HttpRequest out;
    out.method = "POST";
    out.path = "/";
    out.body = body;
    for (const auto& [name, value] : headers) out.headers.push_back({name, value});
    return out;
  }

  BrowserGuard guard_{{{"build-host", "Orders.Example"}, {"http://localhost:3000"}, "127.0.0.1"}};
};

TEST_F(BrowserGuardTest, AnswersToItsOwnNamesOnly) {
  for (const char* host : {"localhost", "localhost:4566", "LOCALHOST:4566", "localhost.:4566",
                           "a.localhost:1", "127.0.0.1:4566", "127.9.8.7", "[::1]:4566", "[::1]",
                           "build-host:4566", "orders.example"}) {
    EXPECT_TRUE(Allows({{"Host", host}})) << host;
  }
  for (const char* host :
       {"evil.example", "evil.example:4566", "localhost.evil.example", "127.0.0.1.evil.example",
        "127.evil", "192.168.1.5", "[fe80::1]", "", "notlocalhost", "xorders.example"}) {
    EXPECT_FALSE(Allows({{"Host", host}})) << host;
  }
  const BrowserGuard everywhere({{}, {}, "0.0.0.0"});
  EXPECT_TRUE(everywhere.Check(Request({{"Host", "192.168.1.5:4566"}})).has_value());
  EXPECT_FALSE(everywhere.Check(Request({{"Host", "evil.example"}})).has_value());
}

TEST_F(BrowserGuardTest, RefusesPagesOfOtherOrigins) {
  const auto with = [&](Headers more) {
    more.emplace_back("Host", "localhost:4566");
    return Allows(more);
  };
  EXPECT_TRUE(with({{"Origin", "http://localhost:4566"}, {"Sec-Fetch-Site", "same-origin"}}));
  EXPECT_TRUE(with({{"Sec-Fetch-Site", "none"}}));
  // Node.js's fetch says a mode and no site.
  EXPECT_TRUE(with({{"Sec-Fetch-Mode", "cors"}}));
  EXPECT_TRUE(with({{"Origin", "http://localhost:3000"}, {"Sec-Fetch-Site", "same-site"}}));
  for (const char* origin : {"http://evil.example", "http://localhost:3001", "null",
                             "http://localhost:4566.evil.example", "https://localhost:3000"}) {
    EXPECT_FALSE(with({{"Origin", origin}})) << origin;
  }
  EXPECT_FALSE(with({{"Sec-Fetch-Site", "cross-site"}}));
  EXPECT_FALSE(with({{"Sec-Fetch-Site", "same-site"}}));
}

TEST_F(BrowserGuardTest, KnowsOlderBrowsersByWhatTheySend) {
  const std::string browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605";
  const Headers base = {{"Host", "localhost:4566"}, {"User-Agent", browser}};
  const auto with = [&](Headers more, std::string_view body) {
    more.insert(more.end(), base.begin(), base.end());
    return Allows(more, body);
  };
  EXPECT_TRUE(with({}, ""));
  EXPECT_TRUE(with({{"Referer", "http://localhost:4566/page"}}, ""));
  EXPECT_FALSE(with({{"Referer", "http://evil.example/page"}}, ""));
  EXPECT_FALSE(with({{"Content-Type", "text/plain;charset=UTF-8"}}, "{}"));
  EXPECT_FALSE(with({{"Content-Type", "application/x-www-form-urlencoded"}}, "Action=x"));
  EXPECT_TRUE(with({{"Content-Type", "application/json"}}, "{}"));
  // curl's own type is no sign of a page.
  EXPECT_TRUE(Allows({{"Host", "localhost"},
                      {"User-Agent", "curl/8.0"},
                      {"Content-Type", "application/x-www-form-urlencoded"}},
                     "{}"));
}

TEST_F(BrowserGuardTest, WhatIsPublicIsHiddenFromPagesUnderForeignNamesOnly) {
  const auto allows = [&](const Headers& headers) {
    return guard_.CheckPublic(Request(headers)).has_value();
  };
  EXPECT_TRUE(allows({{"Host", "balancer.example"}}));
  EXPECT_TRUE(allows({{"Host", "localhost"}, {"Sec-Fetch-Site", "cross-site"}}));
  EXPECT_FALSE(allows({{"Host", "evil.example"}, {"Sec-Fetch-Site", "same-origin"}}));
  EXPECT_FALSE(allows({{"Host", "evil.example"}, {"Origin", "http://evil.example"}}));
}

TEST(HostName, IsWithoutPortAndInLowerCase) {
  EXPECT_EQ(HostName("Localhost:4566"), "localhost");
  EXPECT_EQ(HostName("[::1]:4566"), "[::1]");
  EXPECT_EQ(HostName("[::1]"), "[::1]");
  EXPECT_EQ(HostName("name."), "name");
  EXPECT_EQ(HostName(""), "");
}

}  // namespace
}  // namespace portico::server
