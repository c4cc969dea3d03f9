#include "load/postman.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace portico::load {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

constexpr const char* kInfo =
    R"("info":{"schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"})";

// A collection with these further members.
std::string Collection(std::string_view members) {
  return fmt::format("{{{},{}}}", kInfo, members);
}
std::string OneRequest(std::string_view request) {
  return Collection(fmt::format(R"("item":[{{"name":"one","request":{}}}])", request));
}

std::string Text(const Template& of) {
  std::mt19937_64 random(1);
  const std::vector<std::string> row = {"from the row"};
  std::string out;
  of.Render({.counter = 7, .row = &row, .random = &random}, &out);
  return out;
}

// What is sent, in the shape of HTTP.
std::string Shown(const RequestTemplate& request) {
  std::string out = request.method + " " + Text(request.url);
  for (const auto& [name, value] : request.headers) out += "\n" + name + ": " + Text(value);
  const std::string body = Text(request.body);
  return body.empty() ? out : out + "\n\n" + body;
}

std::string Shown(const std::string& json, const Values& values = {},
                  const std::vector<std::string>& columns = {}) {
  const auto requests = LoadPostman(json, values, columns);
  if (!requests) return requests.error().message;
  return Shown(requests->front());
}

TEST(PostmanTest, ReadsMethodUrlHeadersAndBody) {
  EXPECT_EQ(Shown(OneRequest(R"({"method":"PUT","url":{"raw":"http://h/a?b=c","host":["h"]},
      "header":[{"key":"X-A","value":"1"},{"key":"X-B","value":"2","disabled":true}],
      "body":{"mode":"raw","raw":"{\"a\":1}","options":{"raw":{"language":"json"}}}})")),
            "PUT http://h/a?b=c\nX-A: 1\nContent-Type: application/json\n\n{\"a\":1}");
}

TEST(PostmanTest, ARequestMayBeAUrlAlone) {
  EXPECT_EQ(Shown(OneRequest(R"("http://h/")")), "GET http://h/");
  EXPECT_EQ(Shown(OneRequest(R"({"url":"http://h/"})")), "GET http://h/");
}

TEST(PostmanTest, AGivenContentTypeWinsInWhateverCase) {
  EXPECT_EQ(Shown(OneRequest(R"({"method":"POST","url":"http://h/",
      "header":[{"key":"content-type","value":"text/x"}],
      "body":{"mode":"raw","raw":"b","options":{"raw":{"language":"json"}}}})")),
            "POST http://h/\ncontent-type: text/x\n\nb");
}

TEST(PostmanTest, FormsAreEncodedButNotTheirVariables) {
  EXPECT_EQ(
      Shown(OneRequest(R"({"method":"POST","url":"http://h/","body":{"mode":"urlencoded",
      "urlencoded":[{"key":"a b","value":"c&d"},{"key":"x","value":"no","disabled":true},
                    {"key":"n","value":"#{{$counter}}"}]}})")),
      "POST http://h/\nContent-Type: application/x-www-form-urlencoded\n\na%20b=c%26d&n=%237");
}

TEST(PostmanTest, InnerVariablesWinOverOuterAndGivenOnesOverAll) {
  const std::string json = Collection(R"("variable":[{"key":"base","value":"http://{{host}}"},
      {"key":"host","value":"outer"},{"key":"n","value":1}],
      "item":[{"name":"f","variable":[{"key":"host","value":"inner"}],
               "item":[{"name":"r","request":"{{base}}/{{n}}"}]},
              {"name":"s","request":"{{base}}/{{n}}"}])");
  auto requests = LoadPostman(json, {}, {});
  ASSERT_TRUE(requests) << requests.error().message;
  EXPECT_EQ((*requests)[0].name, "f / r");
  EXPECT_EQ(Text((*requests)[0].url), "http://inner/1");
  EXPECT_EQ(Text((*requests)[1].url), "http://outer/1");
  EXPECT_EQ(Shown(json, {{"host", "given"}}), "GET http://given/1");
  EXPECT_EQ(Shown(json, {{"host", "given"}}, {"n"}), "GET http://given/from the row");
}

TEST(PostmanTest, PathVariablesFillWholeSegments) {
  EXPECT_EQ(Shown(OneRequest(R"({"url":{"raw":"http://h/:id/:idea?x=/:id",
      "variable":[{"key":"id","value":"7"}]}})")),
            "GET http://h/7/:idea?x=/7");
}

TEST(PostmanTest, WhatCannotBeDoneIsAnErrorThatNamesTheRequest) {
  EXPECT_NE(Shown(OneRequest(R"({"url":"http://h/","auth":{"type":"bearer"}})"))
                .find("one has authorization of type 'bearer'"),
            std::string::npos);
  EXPECT_NE(Shown(Collection(R"("auth":{"type":"awsv4"},"item":[])")).find("'awsv4'"),
            std::string::npos);
  EXPECT_EQ(Shown(OneRequest(R"({"url":"http://h/","auth":{"type":"noauth"}})")), "GET http://h/");
  EXPECT_NE(Shown(OneRequest(R"({"url":"http://h/","body":{"mode":"formdata"}})"))
                .find("the body of one is of mode 'formdata'"),
            std::string::npos);
  EXPECT_NE(Shown(OneRequest(R"("http://{{nowhere}}/")")).find("one: nothing gives {{nowhere}}"),
            std::string::npos);
  EXPECT_EQ(Shown(OneRequest(R"({"method":"GET"})")), "one has no URL");
}

TEST(PostmanTest, WhatIsNoCollectionIsAnError) {
  EXPECT_NE(Shown("[").find("not JSON"), std::string::npos);
  EXPECT_NE(Shown("{}").find("no info.schema"), std::string::npos);
  EXPECT_NE(Shown(R"({"info":{"schema":"https://schema.getpostman.com/collection/v1.0.0/"}})")
                .find("export it as \"Collection v2.1\""),
            std::string::npos);
  EXPECT_EQ(Shown(Collection(R"("item":[])")), "the collection has no requests");
}

TEST(PostmanTest, FoldersAreBounded) {
  std::string items = R"([{"name":"r","request":"http://h/"}])";
  for (int i = 0; i < kPostmanFolderDepthMax; ++i) items = R"([{"name":"f","item":)" + items + "}]";
  EXPECT_EQ(Shown(Collection("\"item\":" + items)), "GET http://h/");
  items = R"([{"name":"f","item":)" + items + "}]";
  EXPECT_EQ(Shown(Collection("\"item\":" + items)), "folders are nested more than 32 deep");
}

TEST(PostmanTest, ReadsTheOrderServicesCollection) {
  std::ifstream in(PORTICO_SOURCE_DIR
                   "/functions/order-microservice/order-service.postman_collection.json");
  const std::string json(std::istreambuf_iterator<char>(in), {});
  const auto requests = LoadPostman(json, {{"url", "http://127.0.0.1:1/order"}}, {});
  ASSERT_TRUE(requests) << requests.error().message;
  EXPECT_EQ(Shown(requests->front()),
            "POST http://127.0.0.1:1/order\nContent-Type: application/json\n\n"
            "{\n    \"operation\": \"ping\"\n}");
  for (const RequestTemplate& request : *requests) {
    EXPECT_EQ(Text(request.body).find("\"id\": \"\""), std::string::npos) << request.name;
  }
}

}  // namespace
}  // namespace portico::load
