// Which resource a policy gets to see for a request: ExpandResource.
#include <gtest/gtest.h>

#include <string>

#include "server/pipeline.h"

namespace portico::server {
namespace {

struct StageInput {
  std::string api;
  std::string stage;
  static constexpr auto Fields() {
    using S = StageInput;
    return std::array{
        aws::Field<&S::api>("restApiId", {.location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::stage>("stageName", {.location = aws::Location::kUri, .wire = "stage_name"}),
    };
  }
};

struct FunctionInput {
  std::string name;
  static constexpr auto Fields() {
    return std::array{aws::Field<&FunctionInput::name>("FunctionName")};
  }
};

aws::Call MakeCall() {
  aws::Call call;
  call.region = "us-east-1";
  call.account = "123456789012";
  return call;
}

std::string OfFunction(std::string name) {
  const FunctionInput input{std::move(name)};
  return ExpandResource("arn:aws:lambda:{region}:{account}:function:{FunctionName}",
                        aws::ShapeOf<FunctionInput>(), &input, MakeCall());
}

TEST(ExpandResource, FindsMembersByTheirNamesInTheUri) {
  const StageInput input{"abc123", "prod"};
  EXPECT_EQ(
      ExpandResource("arn:aws:apigateway:{region}::/restapis/{restapi_id}/stages/{stage_name}",
                     aws::ShapeOf<StageInput>(), &input, MakeCall()),
      "arn:aws:apigateway:us-east-1::/restapis/abc123/stages/prod");
  EXPECT_EQ(ExpandResource("{restApiId}", aws::ShapeOf<StageInput>(), &input, MakeCall()),
            "abc123");
}

TEST(ExpandResource, AnArnStandsForTheWhole) {
  const std::string arn = "arn:aws:lambda:us-east-1:123456789012:function:secret";
  EXPECT_EQ(OfFunction("secret"), arn);
  EXPECT_EQ(OfFunction(arn), arn);
}

TEST(ExpandResource, AsksTheServiceWhereThereAreSeveralSpellings) {
  const aws::CanonicalArn joined = [](std::span<const std::string_view> members, const aws::Call&) {
    std::string out;
    for (const std::string_view member : members) out += "<" + std::string(member) + ">";
    return out;
  };
  const StageInput input{"arn:x", ""};
  EXPECT_EQ(ExpandResource("{region}/{restapi_id}/{stage_name}/{none}", aws::ShapeOf<StageInput>(),
                           &input, MakeCall(), joined),
            "<arn:x><><>");
  EXPECT_EQ(ExpandResource("{region}", aws::ShapeOf<StageInput>(), &input, MakeCall(), joined),
            "us-east-1");
}

TEST(ExpandResource, IsBoundedInLength) {
  EXPECT_LT(OfFunction(std::string(1u << 20, 'a')).size(), 4'096u);
  EXPECT_LT(OfFunction("arn:" + std::string(1u << 20, 'a')).size(), 4'096u);
}

TEST(ExpandResource, IsEverythingWithoutAPattern) {
  const FunctionInput input{"secret"};
  EXPECT_EQ(ExpandResource("", aws::ShapeOf<FunctionInput>(), &input, MakeCall()), "*");
}

}  // namespace
}  // namespace portico::server
