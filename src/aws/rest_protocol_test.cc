#include "aws/rest_protocol.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/aws_testing.h"

namespace portico::aws {
namespace {

using testing::Inner;

struct Input {
  std::string name;
  std::optional<int32_t> limit;
  std::optional<bool> deep;
  std::optional<std::vector<std::string>> keys;
  std::optional<std::map<std::string, std::string>> rest;
  std::optional<std::string> kind;
  std::optional<Timestamp> since;
  std::optional<std::string> text;
  std::optional<std::vector<Inner>> inners;
  static constexpr auto Fields() {
    using S = Input;
    return std::array{
        Field<&S::name>("Name", {.required = true, .location = Location::kUri}),
        Field<&S::limit>("Limit", {.location = Location::kQuery, .wire = "limit"}),
        Field<&S::deep>("Deep", {.location = Location::kQuery}),
        Field<&S::keys>("Keys", {.location = Location::kQuery, .wire = "key"}),
        Field<&S::rest>("Rest", {.location = Location::kQuery}),
        Field<&S::kind>("Kind",
                        {.required = true, .location = Location::kHeader, .wire = "X-Amz-Kind"}),
        Field<&S::since>("Since", {.location = Location::kQuery}),
        Field<&S::text>("Text", {.required = true}),
        Field<&S::inners>("Inners", {.wire = "inner"}),
    };
  }
};

struct BlobInput {
  std::string name;
  std::optional<Blob> payload;
  static constexpr auto Fields() {
    using S = BlobInput;
    return std::array{
        Field<&S::name>("Name", {.required = true, .location = Location::kUri}),
        Field<&S::payload>("Payload", {.location = Location::kPayload}),
    };
  }
};

struct Output {
  std::optional<int32_t> code;
  std::optional<std::string> version;
  std::optional<std::map<std::string, std::string>> meta;
  std::optional<std::string> text;
  static constexpr auto Fields() {
    using S = Output;
    return std::array{
        Field<&S::code>("Code", {.location = Location::kStatusCode}),
        Field<&S::version>("Version", {.location = Location::kHeader, .wire = "X-Amz-Version"}),
        Field<&S::meta>("Meta", {.location = Location::kHeader, .wire = "X-Meta-"}),
        Field<&S::text>("Text", {.wire = "text"}),
    };
  }
};

struct Api {
  Result<Output> Get(Call&, const Input&) { return Output(); }
};

class Routes : public ::testing::Test {
 protected:
  static Operation At(std::string_view name, std::string_view method, std::string_view uri) {
    return Op<&Api::Get>({.name = name, .method = method, .uri = uri});
  }
  std::string Find(std::string_view method, std::string_view path) {
    const auto match = routes_.Find(method, path);
    if (!match) return "none";
    std::string out(match->operation->info().name);
    for (const auto& [name, value] : match->params) out += " " + name + "=" + value;
    return out;
  }
  std::vector<Operation> operations_ = {
      At("List", "GET", "/2015-03-31/functions/"),
      At("Create", "POST", "/2015-03-31/functions"),
      At("Get", "GET", "/2015-03-31/functions/{FunctionName}"),
      At("Special", "GET", "/2015-03-31/functions/special"),
      At("Code", "PUT", "/2015-03-31/functions/{FunctionName}/code"),
      At("Both", "GET", "/a/{x}/b/{y}"),
      At("Greedy", "GET", "/files/{path+}"),
      At("Root", "GET", "/"),
  };
  RestRoutes routes_{operations_};
};

TEST_F(Routes, MatchPathsAndMethods) {
  EXPECT_EQ(Find("GET", "/2015-03-31/functions"), "List");
  EXPECT_EQ(Find("POST", "/2015-03-31/functions"), "Create");
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/f"), "Get FunctionName=f");
  EXPECT_EQ(Find("PUT", "/2015-03-31/functions/f/code"), "Code FunctionName=f");
  EXPECT_EQ(Find("GET", "/a/1/b/2"), "Both x=1 y=2");
  EXPECT_EQ(Find("GET", "/"), "Root");
  EXPECT_EQ(Find("DELETE", "/2015-03-31/functions/f"), "none");
  EXPECT_EQ(Find("GET", "/2015-03-31"), "none");
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/f/code/x"), "none");
}

TEST_F(Routes, PreferLiterals) {
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/special"), "Special");
}

TEST_F(Routes, WithAQueryAreForThoseWhoAskForItOnly) {
  static constexpr RestRoute kMissing[] = {{"Import", "POST", "/things?mode=import"},
                                           {"Models", "GET", "/things/{id}/models"}};
  std::vector<Operation> operations = {At("Make", "POST", "/things")};
  const RestRoutes routes(operations, kMissing);
  EXPECT_EQ(routes.Find("POST", "/things")->name, "Make");
  EXPECT_EQ(routes.Find("POST", "/things", "mode=other&import")->name, "Make");
  for (const char* query : {"mode=import", "a=b&mode=import", "mode=import&failonwarnings=true"}) {
    const auto match = routes.Find("POST", "/things", query);
    EXPECT_EQ(match->name, "Import") << query;
    EXPECT_EQ(match->operation, nullptr);
  }
  EXPECT_EQ(routes.Find("GET", "/things/7/models")->name, "Models");
}

TEST_F(Routes, DoNotMindTrailingSlashes) {
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/"), "List");
  EXPECT_EQ(Find("POST", "/2015-03-31/functions/"), "Create");
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/f/"), "Get FunctionName=f");
}

TEST_F(Routes, DecodeParametersAfterSplitting) {
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/a%2Fb%20c"), "Get FunctionName=a/b c");
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/arn%3Aaws:lambda"),
            "Get FunctionName=arn:aws:lambda");
  EXPECT_EQ(Find("GET", "/2015-03-31/functions/%zz"), "none");
  EXPECT_EQ(Find("GET", "/2015%2D03-31/functions/f"), "none");
}

TEST_F(Routes, GreedyParametersTakeTheRest) {
  EXPECT_EQ(Find("GET", "/files/a"), "Greedy path=a");
  EXPECT_EQ(Find("GET", "/files/a/b%2Fc/d"), "Greedy path=a/b/c/d");
  EXPECT_EQ(Find("GET", "/files"), "none");
  EXPECT_EQ(Find("GET", "/files/"), "none");
}

template <typename S>
Result<S> Parse(const UriParams& uri, const net::HttpRequest& request, MissingMembers* missing) {
  S out;
  if (Status s = ParseRestInput(ShapeOf<S>(), uri, request, &out, missing); !s) {
    return Fail(std::move(s).error());
  }
  return out;
}

TEST(RestInput, ComesFromAllOverTheRequest) {
  net::HttpRequest request;
  request.query =
      "limit=5&Deep=true&key=a&key=b%20c&other=1&Since=2026-11-22T14%3A45%3A56Z&Keys=not";
  request.headers = {{"x-amz-kind", "k"}};
  request.body = R"({"Text":"t","inner":[{"Key":"a"}],"Name":"ignored","Inners":[]})";
  MissingMembers missing;
  auto parsed = Parse<Input>({{"Name", "n/1"}}, request, &missing);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->name, "n/1");
  EXPECT_EQ(parsed->limit, 5);
  EXPECT_EQ(parsed->deep, true);
  EXPECT_EQ(parsed->keys, (std::vector<std::string>{"a", "b c"}));
  EXPECT_EQ(parsed->rest, (std::map<std::string, std::string>{{"other", "1"}, {"Keys", "not"}}));
  EXPECT_EQ(parsed->kind, "k");
  EXPECT_EQ(parsed->since->epoch_ms, 1'795'358'756'000);
  EXPECT_EQ(parsed->text, "t");
  EXPECT_EQ(parsed->inners->size(), 1u);
  EXPECT_EQ(missing, MissingMembers());
}

TEST(RestInput, TellsWhatIsMissingEverywhere) {
  MissingMembers missing;
  ASSERT_TRUE(Parse<Input>({}, net::HttpRequest(), &missing));
  EXPECT_EQ(missing, (MissingMembers{"name", "kind", "text"}));
}

TEST(RestInput, RefusesMalformedParameters) {
  for (std::string_view query :
       {"limit=x", "limit=", "limit=1.5", "limit=99999999999", "Deep=1", "Since=1", "a=%zz"}) {
    net::HttpRequest request;
    request.query = query;
    MissingMembers missing;
    auto parsed = Parse<Input>({{"Name", "n"}}, request, &missing);
    ASSERT_FALSE(parsed) << query;
    EXPECT_EQ(parsed.error().code, "InvalidParameterValueException");
  }
}

TEST(RestInput, RefusesMalformedBodies) {
  for (std::string_view body : {"{", "[]", "{}x", "\"\"", "{\"Text\":1}"}) {
    net::HttpRequest request;
    request.body = body;
    MissingMembers missing;
    auto parsed = Parse<Input>({{"Name", "n"}}, request, &missing);
    ASSERT_FALSE(parsed) << body;
    EXPECT_EQ(parsed.error().code, "SerializationException");
  }
}

TEST(RestInput, TakesPayloadsAsTheyAre) {
  net::HttpRequest request;
  const std::string bytes("\0{\xff", 3);
  request.body = bytes;
  MissingMembers missing;
  auto parsed = Parse<BlobInput>({{"Name", "n"}}, request, &missing);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->payload->bytes, bytes);
  request.body = {};
  EXPECT_EQ(Parse<BlobInput>({{"Name", "n"}}, request, &missing)->payload, std::nullopt);
}

std::string HeaderOf(const net::HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "none";
}

TEST(RestOutput, GoesAllOverTheResponse) {
  Output output;
  output.version = "7";
  output.meta = std::map<std::string, std::string>{{"a", "1"}};
  output.text = "t";
  auto response = RenderRestOutput({.status = 201}, ShapeOf<Output>(), &output);
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(HeaderOf(response, "X-Amz-Version"), "7");
  EXPECT_EQ(HeaderOf(response, "X-Meta-a"), "1");
  EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/json");
  EXPECT_EQ(response.body, R"({"text":"t"})");
  output.code = 299;
  EXPECT_EQ(RenderRestOutput({.status = 201}, ShapeOf<Output>(), &output).status, 299);
}

TEST(RestOutput, OfNothingIsEmpty) {
  Empty empty;
  const auto response = RenderRestOutput({.status = 204}, ShapeOf<Empty>(), &empty);
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(HeaderOf(response, "Content-Type"), "none");
}

TEST(RestOutput, OfABlobIsItsBytes) {
  BlobInput output{"n", Blob{"bytes"}};
  const auto response = RenderRestOutput({}, ShapeOf<BlobInput>(), &output);
  EXPECT_EQ(response.body, "bytes");
  EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/octet-stream");
}

}  // namespace
}  // namespace portico::aws
