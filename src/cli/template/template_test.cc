#include "cli/template/template.h"

#include <gtest/gtest.h>

namespace portico::cli {
namespace {

std::string ErrorOf(const std::string& text) {
  const auto parsed = ParseTemplate(text, "t.yaml");
  return parsed ? "no error" : parsed.error().message;
}

TEST(TemplateTest, ReadsParametersResourcesAndOutputs) {
  const auto parsed = ParseTemplate(R"(
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Size:
    Type: Number
    Default: 128
    AllowedValues: [128, 256]
Resources:
  First:
    Type: AWS::X::Y
    DependsOn: [Second]
    Properties:
      Name: n
  Second:
    Type: AWS::X::Z
Outputs:
  Url:
    Description: where
    Value: !Ref First
)",
                                    "t.yaml");
  ASSERT_TRUE(parsed) << parsed.error().message;
  ASSERT_EQ(parsed->parameters.size(), 1u);
  EXPECT_EQ(parsed->parameters[0].default_value, "128");
  EXPECT_EQ(parsed->parameters[0].allowed_values, (std::vector<std::string>{"128", "256"}));
  ASSERT_EQ(parsed->resources.size(), 2u);
  EXPECT_EQ(parsed->resources[0].type, "AWS::X::Y");
  EXPECT_EQ(parsed->resources[0].line, 10);
  EXPECT_EQ(parsed->resources[0].depends_on, std::vector<std::string>{"Second"});
  EXPECT_TRUE(parsed->resources[1].properties.members.empty());
  ASSERT_EQ(parsed->outputs.size(), 1u);
  EXPECT_EQ(parsed->outputs[0].value.Intrinsic(), "Ref");
}

TEST(TemplateTest, ReadsJson) {
  const auto parsed = ParseTemplate(
      R"({"Resources": {"A": {"Type": "T", "Properties": {"N": {"Ref": "B"}, "Q": "12"}}}})", "t");
  ASSERT_TRUE(parsed) << parsed.error().message;
  const Node& properties = parsed->resources[0].properties;
  EXPECT_EQ(properties.Find("N")->Intrinsic(), "Ref");
  EXPECT_EQ(properties.Find("Q")->kind, Node::Kind::kString);
}

TEST(TemplateTest, RefusesWhatHoldsItself) {
  EXPECT_EQ(ErrorOf("Resources: &a\n  A: *a\n"), "t.yaml:1: nested too deeply");
  EXPECT_EQ(ErrorOf("Resources: " + std::string(200, '[') + std::string(200, ']')),
            "t.yaml:1: nested too deeply");
}

TEST(TemplateTest, WritesOutShortTags) {
  const auto node = ParseYaml("a: !GetAtt Role.Arn\nb: !Sub '${X}'\nc: !Join ['-', [x, y]]\n", "t");
  ASSERT_TRUE(node) << node.error().message;
  const Node& get_att = *node->Find("a");
  EXPECT_EQ(get_att.Intrinsic(), "Fn::GetAtt");
  ASSERT_EQ(get_att.Argument().items.size(), 2u);
  EXPECT_EQ(get_att.Argument().items[1].text, "Arn");
  EXPECT_EQ(node->Find("b")->Intrinsic(), "Fn::Sub");
  EXPECT_EQ(node->Find("c")->Argument().items.size(), 2u);
}

TEST(TemplateTest, TypesPlainScalarsOnly) {
  const auto node = ParseYaml("[12, '12', 007, 1.5e3, true, 'true', 2012-10-17, ~, -, no]", "t");
  ASSERT_TRUE(node) << node.error().message;
  using enum Node::Kind;
  const std::vector<Node::Kind> kinds = {kNumber, kString, kString, kNumber, kBool,
                                         kString, kString, kNull,   kString, kString};
  ASSERT_EQ(node->items.size(), kinds.size());
  for (size_t i = 0; i < kinds.size(); ++i) EXPECT_EQ(node->items[i].kind, kinds[i]) << i;
}

TEST(TemplateTest, ErrorsNameTheLine) {
  EXPECT_EQ(ErrorOf("Resources:\n  A: {Type: T}\nConditions: {}\n"),
            "t.yaml:3: 'Conditions' of the template is not supported");
  EXPECT_EQ(ErrorOf("Resources:\n  A:\n    Properties: {}\n"), "t.yaml:2: 'Type' is missing");
  EXPECT_EQ(ErrorOf("Resources:\n  A: {Type: T, Condition: C}\n"),
            "t.yaml:2: 'Condition' of the resource A is not supported");
  EXPECT_EQ(ErrorOf("Resources:\n  A: {Type: T}\n  A: {Type: T}\n"),
            "t.yaml:3: 'A' stands here twice");
  EXPECT_EQ(ErrorOf("Resources:\n  A: {Type: !ImportValue x}\n"),
            "t.yaml:2: !ImportValue is not supported");
  EXPECT_EQ(ErrorOf("Transform: Other\nResources: {}\n"),
            "t.yaml:1: the transform 'Other' is not supported");
  EXPECT_EQ(ErrorOf("Description: x\n"), "t.yaml:1: the section Resources is missing");
  EXPECT_TRUE(ErrorOf("Resources: [\n").starts_with("t.yaml:")) << ErrorOf("Resources: [\n");
}

TEST(TemplateTest, RefusesATreeThatAliasesBlowUp) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 7; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) text += (j == 0 ? "" : ", ") + before;
    text += "]\n";
  }
  EXPECT_NE(ErrorOf(text).find("too many values"), std::string::npos) << ErrorOf(text);
}

}  // namespace
}  // namespace portico::cli
