#include "cli/env.h"

#include <gtest/gtest.h>

#include "cli/invoke_url.h"

namespace portico::cli {
namespace {

TEST(EnvTest, QuotesForTheShell) {
  Target target;
  target.url = "http://127.0.0.1:4566";
  target.region = "us-east-1";
  target.key = {"AKID", "it's/a+secret", ""};
  const std::string lines = RenderEnv(target);
  EXPECT_NE(lines.find("export AWS_ENDPOINT_URL='http://127.0.0.1:4566'\n"), std::string::npos);
  EXPECT_NE(lines.find("export AWS_SECRET_ACCESS_KEY='it'\\''s/a+secret'\n"), std::string::npos);
  EXPECT_NE(lines.find("export AWS_DEFAULT_REGION='us-east-1'\n"), std::string::npos);
}

TEST(InvokeUrlTest, RewritesOnlyInvokeUrls) {
  EXPECT_EQ(LocalInvokeUrl("https://a1.execute-api.us-east-1.amazonaws.com/dev/order",
                           "http://127.0.0.1:4566"),
            "http://127.0.0.1:4566/_aws/execute-api/a1/dev/order");
  EXPECT_EQ(LocalInvokeUrl("https://a1.execute-api.us-east-1.amazonaws.com", "http://h:1/"),
            "http://h:1/_aws/execute-api/a1");
  for (const char* text :
       {"arn:aws:iam::1:role/x", "https://x.execute-api.y.example.org/dev", ""}) {
    EXPECT_EQ(LocalInvokeUrl(text, "http://h:1"), text);
  }
}

TEST(EndpointTest, Parses) {
  const auto plain = ParseEndpoint("http://127.0.0.1:4566/");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->host, "127.0.0.1");
  EXPECT_EQ(plain->port, "4566");
  EXPECT_EQ(plain->authority, "127.0.0.1:4566");
  EXPECT_FALSE(plain->tls);
  const auto v6 = ParseEndpoint("https://[::1]:8443");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->host, "::1");
  EXPECT_EQ(v6->port, "8443");
  EXPECT_TRUE(v6->tls);
  EXPECT_EQ(ParseEndpoint("https://[::1]")->port, "443");
  EXPECT_EQ(ParseEndpoint("https://example.org")->port, "443");
  for (const char* bad : {"", "127.0.0.1:4566", "http://", "http://h:x", "http://h/p", "ftp://h",
                          "http://[::1", "http://u@h"}) {
    EXPECT_FALSE(ParseEndpoint(bad)) << bad;
  }
}

TEST(XmlTest, FindsTextsByElement) {
  const std::string xml =
      "<R><m><Arn>a&amp;b</Arn></m><m><Arn>c&#34;&lt;</Arn></m><Code>X</Code></R>";
  EXPECT_EQ(XmlTexts(xml, "Arn"), (std::vector<std::string>{"a&b", "c\"<"}));
  EXPECT_EQ(XmlText(xml, "Code"), "X");
  EXPECT_EQ(XmlText(xml, "Nope"), "");
}

}  // namespace
}  // namespace portico::cli
