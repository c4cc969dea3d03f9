#include "load/url.h"

#include <gtest/gtest.h>

namespace portico::load {
namespace {

TEST(UrlTest, TakesUrlsApart) {
  const std::string_view text = "http://localhost:4566/a?b=1";
  const auto url = ParseUrl(text);
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin, (Origin{false, "localhost", 4566, "localhost:4566"}));
  EXPECT_EQ(text.substr(url->path_at), "/a?b=1");
  EXPECT_EQ(url->origin.ToString(), "http://localhost:4566");
}

TEST(UrlTest, PortsAndPathsMayBeLeftOut) {
  EXPECT_EQ(ParseUrl("http://h")->origin.port, 80);
  EXPECT_EQ(ParseUrl("https://h?x")->origin.port, 443);
  EXPECT_EQ(ParseUrl("https://h?x")->path_at, 9u);
  EXPECT_EQ(ParseUrl("http://h")->path_at, 8u);
}

TEST(UrlTest, AddressesOfVersion6) {
  const auto url = ParseUrl("http://[::1]:8080/x");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin, (Origin{false, "::1", 8080, "[::1]:8080"}));
  EXPECT_EQ(ParseUrl("http://[::1]/")->origin.port, 80);
}

TEST(UrlTest, WhatIsNoUrlIsRefused) {
  for (const char* text : {"", "localhost:80", "ftp://h/", "http://", "http:///x", "http://h:0/",
                           "http://h:99999/", "http://h:x/", "http://h:/", "http://u@h/",
                           "http://[::1/", "http://[::1]x:80/", "http://{{host}}/"}) {
    const auto url = ParseUrl(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code, "InvalidUrl");
  }
}

}  // namespace
}  // namespace portico::load
