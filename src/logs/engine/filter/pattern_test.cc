#include "logs/engine/filter/pattern.h"

#include <gtest/gtest.h>

#include <random>

namespace portico::logs {
namespace {

bool Match(std::string_view pattern, std::string_view message) {
  const auto parsed = FilterPattern::Parse(pattern);
  EXPECT_TRUE(parsed.has_value()) << pattern << ": " << (parsed ? "" : parsed.error().message);
  return parsed && (*parsed)->Matches(message);
}

TEST(FilterPattern, Terms) {
  EXPECT_TRUE(Match("", "anything"));
  EXPECT_TRUE(Match("  ", "anything"));
  EXPECT_TRUE(Match("ERROR", "[ERROR 400] BAD REQUEST"));
  EXPECT_FALSE(Match("ERROR", "error")) << "case counts";
  EXPECT_TRUE(Match("ERROR REQUEST", "REQUEST with ERROR"));
  EXPECT_FALSE(Match("ERROR REQUEST", "ERROR only"));
  EXPECT_TRUE(Match("\"BAD REQUEST\"", "[ERROR 400] BAD REQUEST"));
  EXPECT_FALSE(Match("\"BAD REQUEST\"", "REQUEST BAD"));
  EXPECT_TRUE(Match("?ERROR ?WARN", "a WARN b"));
  EXPECT_FALSE(Match("?ERROR ?WARN", "INFO"));
  EXPECT_TRUE(Match("ERROR -EXITING", "ERROR here"));
  EXPECT_FALSE(Match("ERROR -EXITING", "ERROR EXITING"));
  EXPECT_TRUE(Match("-EXITING", "x"));
  EXPECT_FALSE(Match("-\"two words\"", "has two words"));
  EXPECT_TRUE(Match("?ERROR INFO", "INFO only")) << "optional terms beside others are ignored";
  EXPECT_TRUE(Match("\"say \\\"hi\\\"\"", "they say \"hi\""));
}

TEST(FilterPattern, Json) {
  const std::string_view message =
      R"({"eventType":"UpdateTrail","ip":"123.123.4.5","n":3,"big":1.5e3,"ok":true,"no":null,
          "a":{"b c":[{"d":"x"},7]},"text":"3"})";
  EXPECT_TRUE(Match(R"({ $.eventType = "UpdateTrail" })", message));
  EXPECT_TRUE(Match(R"({$.eventType=UpdateTrail})", message));
  EXPECT_FALSE(Match(R"({ $.eventType = "Update" })", message));
  EXPECT_TRUE(Match(R"({ $.eventType = "Update*" })", message));
  EXPECT_TRUE(Match(R"({ $.ip = 123.123.* })", message));
  EXPECT_FALSE(Match(R"({ $.ip != 123.123.* })", message));
  EXPECT_TRUE(Match(R"({ $.n > 2 && $.n <= 3 })", message));
  EXPECT_FALSE(Match(R"({ $.n > 3 })", message));
  EXPECT_TRUE(Match(R"({ $.n = 3.0 })", message));
  EXPECT_TRUE(Match(R"({ $.big >= 1500 })", message));
  EXPECT_TRUE(Match(R"({ $.ok IS TRUE })", message));
  EXPECT_FALSE(Match(R"({ $.ok IS FALSE })", message));
  EXPECT_TRUE(Match(R"({ $.no IS NULL })", message));
  EXPECT_TRUE(Match(R"({ $.nothing NOT EXISTS })", message));
  EXPECT_TRUE(Match(R"({ $.n EXISTS })", message));
  EXPECT_FALSE(Match(R"({ $.nothing != "x" })", message)) << "what is absent compares with nothing";
  EXPECT_TRUE(Match(R"({ $.a['b c'][0].d = "x" })", message));
  EXPECT_TRUE(Match(R"({ $.a['b c'][1] = 7 })", message));
  EXPECT_FALSE(Match(R"({ $.a['b c'][2] = 7 })", message));
  EXPECT_TRUE(Match(R"({ ($.n = 9) || ($.ok IS TRUE && ($.text = "3")) })", message));
  EXPECT_FALSE(Match(R"({ $.n = 3 })", "not json"));
  EXPECT_FALSE(Match(R"({ $.n = 3 })", R"({"n":3)"));
}

TEST(FilterPattern, Columns) {
  const std::string_view line =
      R"(127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534)";
  EXPECT_TRUE(Match("[ip, id, user, time, request, status = 404, bytes]", line));
  EXPECT_TRUE(Match("[ip, id, user, time, request, status = 4*, bytes > 1000]", line));
  EXPECT_FALSE(Match("[ip, id, user, time, request, status = 4*, bytes > 2000]", line));
  EXPECT_TRUE(Match("[..., status = 4*, bytes]", line));
  EXPECT_TRUE(Match("[ip, ..., bytes = 1534]", line));
  EXPECT_FALSE(Match("[ip, user, bytes]", line)) << "as many columns as words";
  EXPECT_TRUE(Match("[ip, id, user, time, request = *html*, status, bytes]", line));
  EXPECT_TRUE(Match("[..., status = 404 || status = 410, bytes]", line));
  EXPECT_TRUE(Match("[..., request != *.css*, status, bytes]", line));
}

TEST(FilterPattern, RefusesWhatIsNoPattern) {
  for (const char* bad : {"a:b",
                          "\"open",
                          "%regex%",
                          "-",
                          "? x",
                          "{",
                          "{ $.a }",
                          "{ $.a = }",
                          "{ a = 1 }",
                          "{ $.a = 1 } x",
                          "{ $.a > x }",
                          "{ ($.a = 1 }",
                          "[a, b",
                          "[a] b",
                          "[..., ...]",
                          "{ $.a = %x% }",
                          "{ $..a = 1 }",
                          "{ $.a[ = 1 }",
                          "{ $.a IS maybe }",
                          "{ $.a NOT here }"}) {
    const auto parsed = FilterPattern::Parse(bad);
    ASSERT_FALSE(parsed.has_value()) << bad;
    EXPECT_EQ(parsed.error().code, "InvalidParameterException");
  }
  std::string deep = "{ ";
  for (int i = 0; i < 1000; ++i) deep += "(";
  EXPECT_FALSE(FilterPattern::Parse(deep + "$.a = 1").has_value());
}

TEST(FilterPattern, SurvivesAnyText) {
  std::mt19937 random(3);
  const std::string_view alphabet = "{}[]()$.a1 =!<>&|*\"'-?%,\\ISNOTEX";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = round % 3 == 0 ? "{ " : round % 3 == 1 ? "[" : "";
    for (size_t i = random() % 24; i > 0; --i) text += alphabet[random() % alphabet.size()];
    const auto parsed = FilterPattern::Parse(text);
    if (parsed) (*parsed)->Matches(R"({"a":{"1":[1,"x"]}} a "b c" [d)");
  }
}

}  // namespace
}  // namespace portico::logs
