#include "load/template.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>
#include <set>

namespace portico::load {
namespace {

class TemplateTest : public ::testing::Test {
 protected:
  std::string Render(std::string_view text) {
    const auto parsed = Template::Parse(text, values_, columns_);
    if (!parsed) return parsed.error().code + ": " + parsed.error().message;
    context_.random = &random_;
    std::string out;
    parsed->Render(context_, &out);
    return out;
  }

  std::map<std::string, std::string, std::less<>> values_;
  std::vector<std::string> columns_;
  std::mt19937_64 random_{7};
  TemplateContext context_;
};

TEST_F(TemplateTest, TextWithoutVariablesIsConstant) {
  values_["base"] = "http://localhost";
  EXPECT_TRUE(Template::Parse("", values_, columns_)->is_constant());
  EXPECT_TRUE(Template::Parse(R"({"a":{"b":1}})", values_, columns_)->is_constant());
  EXPECT_TRUE(Template::Parse("{{base}}/x{{ base }}", values_, columns_)->is_constant());
  EXPECT_FALSE(Template::Parse("{{base}}/{{$vu}}", values_, columns_)->is_constant());
  EXPECT_EQ(Render("{{base}}/x{{ base }}"), "http://localhost/xhttp://localhost");
}

TEST_F(TemplateTest, FillsInWhatTheContextGives) {
  columns_ = {"id", "name"};
  const std::vector<std::string> row = {"17", "Ada"};
  context_ = {.counter = 12, .vu = 3, .now_ms = 1'700'000'000'045, .row = &row};
  EXPECT_EQ(Render("{{$counter}}-{{$vu}} {{name}}/{{id}}"), "12-3 Ada/17");
  EXPECT_EQ(Render("{{$timestamp}} {{$isoTimestamp}}"), "1700000000 2023-11-14T22:13:20.045Z");
}

TEST_F(TemplateTest, BracesOfJsonAroundAVariableStay) {
  context_.counter = 5;
  EXPECT_EQ(Render(R"({"a":{"n":{{$counter}}}})"), R"({"a":{"n":5}})");
  EXPECT_EQ(Render("{{{$counter}}}"), "{5}");
}

TEST_F(TemplateTest, ThePrefixIsWhatIsBeforeTheFirstVariable) {
  const auto parsed = Template::Parse("http://h/{{$vu}}", values_, columns_);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->prefix(), "http://h/");
  context_.vu = 2;
  std::string out;
  parsed->WithoutPrefix(8).Render(context_, &out);
  EXPECT_EQ(out, "/2");
  EXPECT_EQ(Template::Parse("{{$vu}}/x", values_, columns_)->prefix(), "");
}

TEST_F(TemplateTest, UuidsAreOfVersion4AndDiffer) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    for (const char* name : {"{{$uuid}}", "{{$guid}}", "{{$randomUUID}}"}) {
      const std::string text = Render(name);
      EXPECT_TRUE(std::regex_match(text, form)) << text;
      seen.insert(text);
    }
  }
  EXPECT_EQ(seen.size(), 300u);
}

TEST_F(TemplateTest, RandomIntegersStayInTheirRangeAndReachItsEnds) {
  std::set<int> seen;
  for (int i = 0; i < 200; ++i) seen.insert(std::atoi(Render("{{$randomInt:-1:2}}").c_str()));
  EXPECT_EQ(seen, (std::set<int>{-1, 0, 1, 2}));
  for (int i = 0; i < 100; ++i) {
    const int value = std::atoi(Render("{{$randomInt}}").c_str());
    EXPECT_TRUE(value >= 0 && value <= 1000) << value;
  }
}

TEST_F(TemplateTest, RandomTextHasItsLength) {
  EXPECT_TRUE(std::regex_match(Render("{{$randomText:40}}"), std::regex("[0-9A-Za-z]{40}")));
  EXPECT_EQ(Render("{{$randomText:0}}"), "");
}

TEST_F(TemplateTest, ValuesMayNameVariablesButNotForEver) {
  values_ = {{"base", "http://{{host}}/{{$vu}}"}, {"host", "localhost"}, {"loop", "{{loop}}"}};
  context_.vu = 4;
  EXPECT_EQ(Render("{{base}}"), "http://localhost/4");
  EXPECT_TRUE(Render("{{loop}}").starts_with("InvalidTemplate: the value of {{loop}} names"));
}

TEST_F(TemplateTest, AnUnknownVariableIsNamedWithThoseThatThereAre) {
  values_["host"] = "x";
  columns_ = {"id"};
  const std::string error = Render("{{user}}");
  EXPECT_TRUE(error.starts_with("InvalidTemplate: nothing gives {{user}} a value")) << error;
  EXPECT_NE(error.find("$counter"), std::string::npos);
  EXPECT_NE(error.find("host, id"), std::string::npos);
  EXPECT_TRUE(Render("{{$nothing}}").starts_with("InvalidTemplate: nothing gives {{$nothing}}"));
}

TEST_F(TemplateTest, MalformedVariablesAreRefused) {
  for (const char* text : {"{{$vu", "{{$randomInt:1}}", "{{$randomInt:2:1}}", "{{$randomInt:a:b}}",
                           "{{$randomInt:1:2:3}}", "{{$randomText}}", "{{$randomText:-1}}",
                           "{{$randomText:99999999999}}", "{{$uuid:3}}", "{{}}"}) {
    EXPECT_TRUE(Render(text).starts_with("InvalidTemplate: ")) << text << " gave " << Render(text);
  }
}

}  // namespace
}  // namespace portico::load
