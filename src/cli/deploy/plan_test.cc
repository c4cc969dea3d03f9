#include "cli/deploy/plan.h"

#include <gtest/gtest.h>

namespace portico::cli {
namespace {

std::string PlanOf(const std::string& text) {
  Problems problems;
  const auto source = ParseTemplate(text, "t", &problems);
  if (!source) return source.error().message;
  const auto plan = MakePlan(*source, &problems);
  if (const auto status = problems.Combined(); !status) return status.error().message;
  std::string out;
  for (const PlannedResource& planned : plan) {
    out += (out.empty() ? "" : " ") + planned.resource->logical_id;
  }
  return out;
}

constexpr char kRole[] = R"(
  R:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {}}
)";

TEST(PlanTest, OrdersByReferencesAndDependsOn) {
  EXPECT_EQ(PlanOf(R"(
Resources:
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: dev}
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: Method
    Properties: {RestApiId: !Ref Api}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: a}
)"),
            "Api Method Deployment Stage");
}

TEST(PlanTest, RoutesComeBeforeADeploymentThatDoesNotNameThem) {
  EXPECT_EQ(PlanOf(R"(
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: a}
  Deployment:
    Type: AWS::ApiGateway::Deployment
    Properties: {RestApiId: !Ref Api}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
)"),
            "Api Method Deployment");
}

TEST(PlanTest, RefusesWhatItDoesNotKnow) {
  EXPECT_TRUE(PlanOf("Resources:\n  A: {Type: AWS::S3::Bucket}\n")
                  .starts_with("t:2: the type 'AWS::S3::Bucket' of A is not supported; known are "
                               "AWS::IAM::ManagedPolicy, "));
  EXPECT_TRUE(PlanOf("Resources:\n  A:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n"
                     "      Name: a\n      Nam: b\n")
                  .starts_with("t:6: 'Nam' of AWS::ApiGateway::RestApi is not supported; known "
                               "are Name, "));
  EXPECT_EQ(PlanOf("Resources:\n  A:\n    Type: AWS::ApiGateway::RestApi\n"),
            "t:2: AWS::ApiGateway::RestApi needs the property 'Name'");
  EXPECT_EQ(PlanOf("Resources:\n  A:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n"
                   "      Name: [a]\n"),
            "t:5: Name must be a string");
}

TEST(PlanTest, ChecksNestedProperties) {
  EXPECT_EQ(PlanOf(R"(Resources:
  T:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions:
        - AttributeName: id
          AttributeType: S
      KeySchema:
        - AttributeName: id
)"),
            "t:9: KeySchema needs the property 'KeyType'");
}

TEST(PlanTest, ChecksReferences) {
  const std::string head = std::string("Resources:") + kRole;
  EXPECT_EQ(PlanOf(head + "Outputs:\n  O: {Value: !GetAtt R.Arn}\n"), "R");
  EXPECT_EQ(PlanOf(head + "Outputs:\n  O: {Value: !GetAtt R.Nope}\n"),
            "t:6: AWS::IAM::Role has no attribute 'Nope' here");
  EXPECT_EQ(PlanOf(head + "Outputs:\n  O: {Value: !Ref X}\n"),
            "t:6: 'X' is no resource or parameter of this template");
  EXPECT_EQ(PlanOf(head + "Outputs:\n  O: {Value: !Sub '${AWS::Region}.${X.Y}'}\n"),
            "t:6: 'X' is no resource of this template");
}

TEST(PlanTest, NamesAllProblemsAtOnce) {
  EXPECT_EQ(PlanOf(R"(Conditions: {}
Resources:
  A:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: [a], Nam: b}
  B: {Properties: {}}
  C:
    Type: AWS::ApiGateway::Deployment
    DependsOn: [A, B, Gone]
    Properties: {RestApiId: !Ref X, Description: !GetAtt A.Nope}
Outputs:
  O: {Value: !GetAtt B.Arn}
  P: {}
)"),
            "t:1: 'Conditions' of the template is not supported\n"
            "t:6: 'Type' is missing\n"
            "t:13: the output P has no Value\n"
            "t:5: Name must be a string\n"
            "t:5: 'Nam' of AWS::ApiGateway::RestApi is not supported; known are Name, Description, "
            "BinaryMediaTypes, EndpointConfiguration\n"
            "t:7: DependsOn: there is no resource 'Gone'\n"
            "t:10: 'X' is no resource or parameter of this template\n"
            "t:10: AWS::ApiGateway::RestApi has no attribute 'Nope' here");
}

TEST(PlanTest, RefusesCycles) {
  EXPECT_EQ(PlanOf(R"(Resources:
  A:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: !Ref B}
  B:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: !Ref A}
)"),
            "t:2: A depends on itself, directly or through others");
}

TEST(PlanTest, BindsParameters) {
  const auto source = ParseTemplate(
      "Parameters:\n  A: {Type: String}\n  B: {Type: Number, Default: 7, AllowedValues: [7, 8]}\n"
      "  C: {Type: CommaDelimitedList, Default: 'x,y'}\nResources: {}\n",
      "t");
  ASSERT_TRUE(source) << source.error().message;
  const auto errors = [&](const std::map<std::string, std::string>& given) {
    Problems problems;
    BindParameters(*source, given, &problems);
    const auto status = problems.Combined();
    return status ? std::string("none") : status.error().message;
  };
  EXPECT_EQ(errors({{"A", "v"}}), "none");
  Problems problems;
  const auto bound = BindParameters(*source, {{"A", "v"}}, &problems);
  EXPECT_EQ(bound.at("A").ToString(), R"("v")");
  EXPECT_EQ(bound.at("B").ToString(), R"("7")");
  EXPECT_EQ(bound.at("C").ToString(), R"(["x","y"])");

  EXPECT_EQ(errors({}), "t:2: the parameter A has no default: give --parameter A=VALUE");
  EXPECT_EQ(errors({{"A", ""}, {"B", "9"}}),
            "t:3: '9' is not an allowed value of the parameter B; those are 7, 8");
  EXPECT_EQ(errors({{"Z", ""}}),
            "t has no parameter 'Z'\nt:2: the parameter A has no default: give --parameter "
            "A=VALUE");
}

TEST(PropertiesTest, GivesScalarsTheTypeOfTheTable) {
  constexpr Property kProperties[] = {{"Size", PropertyKind::kInteger},
                                      {"Name", PropertyKind::kString},
                                      {"On", PropertyKind::kBoolean},
                                      {"Tags", PropertyKind::kStringMap}};
  AwsClient client(Target{});
  DeployScope scope({{"P", json::Value("256")}}, Session{client, "1", "s", ""});
  const auto node =
      ParseYaml("{Size: !Ref P, Name: 12, On: 'true', Tags: {a: 1, b: !Ref AWS::StackName}}", "t");
  ASSERT_TRUE(node) << node.error().message;
  const auto value = ResolveProperties(*node, kProperties, "t", scope);
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(value->ToString(), R"({"Size":256,"Name":"12","On":true,"Tags":{"a":"1","b":"s"}})");

  const auto wrong = ParseYaml("Size: many", "t");
  ASSERT_TRUE(wrong);
  EXPECT_EQ(ResolveProperties(*wrong, kProperties, "t", scope).error().message,
            "t:1: Size must be an integer");
}

TEST(CoversTest, WantedIsInActual) {
  auto covers = [](std::string_view actual, std::string_view wanted) {
    return Covers(*json::Parse(actual), *json::Parse(wanted));
  };
  EXPECT_TRUE(covers(R"({"a":1,"b":2})", R"({"a":1})"));
  EXPECT_FALSE(covers(R"({"a":1})", R"({"a":2})"));
  EXPECT_FALSE(covers(R"({})", R"({"a":2})"));
  EXPECT_TRUE(covers(R"({})", R"({"a":"","b":[],"c":{}})"));
  EXPECT_TRUE(covers(R"([{"n":1,"x":0},{"n":2}])", R"([{"n":2},{"n":1}])"));
  EXPECT_FALSE(covers(R"([1,2])", R"([1])"));
}

}  // namespace
}  // namespace portico::cli
