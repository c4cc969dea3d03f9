#include "cli/template/intrinsics.h"

#include <gtest/gtest.h>

namespace portico::cli {
namespace {

class FixedScope : public Scope {
 public:
  Result<json::Value> Ref(std::string_view name) const override {
    if (name == "AWS::Region") return json::Value("eu-west-1");
    if (name == "Api") return json::Value("abc123");
    if (name == "List") return json::Value(json::Value::Array{"x", "y"});
    return Fail("NotFound", "'" + std::string(name) + "' is not known");
  }
  Result<json::Value> Attribute(std::string_view logical_id,
                                std::string_view attribute) const override {
    return json::Value(std::string(logical_id) + "/" + std::string(attribute));
  }
};

std::string Resolved(const std::string& yaml) {
  const auto node = ParseYaml(yaml, "t");
  if (!node) return node.error().message;
  const auto value = Resolve(*node, "t", FixedScope());
  return value ? value->ToString() : value.error().message;
}

TEST(IntrinsicsTest, RefAndGetAtt) {
  EXPECT_EQ(Resolved("!Ref Api"), R"("abc123")");
  EXPECT_EQ(Resolved("Ref: AWS::Region"), R"("eu-west-1")");
  EXPECT_EQ(Resolved("!GetAtt Role.Arn"), R"("Role/Arn")");
  EXPECT_EQ(Resolved("Fn::GetAtt: [Role, Nested.Arn]"), R"("Role/Nested.Arn")");
  EXPECT_EQ(Resolved("x: !Ref Nobody"), "t:1: 'Nobody' is not known");
}

TEST(IntrinsicsTest, Sub) {
  EXPECT_EQ(Resolved(R"(!Sub "a-${AWS::Region}-${F.Arn}-${!Literal}-$x")"),
            R"("a-eu-west-1-F/Arn-${Literal}-$x")");
  EXPECT_EQ(Resolved(R"(Fn::Sub: ["${v}/${Api}", {v: !Ref Api}])"), R"("abc123/abc123")");
  EXPECT_EQ(Resolved(R"(!Sub "${open")"), "t:1: Fn::Sub: '${' has no closing '}'");
}

TEST(IntrinsicsTest, JoinSelectSplitBase64) {
  EXPECT_EQ(Resolved("!Join ['-', [a, 1, !Ref Api]]"), R"("a-1-abc123")");
  EXPECT_EQ(Resolved("!Join ['', !Ref List]"), R"("xy")");
  EXPECT_EQ(Resolved("!Select [1, !Split [',', 'a,b,c']]"), R"("b")");
  EXPECT_EQ(Resolved("!Split ['--', a----b]"), R"(["a","","b"])");
  EXPECT_EQ(Resolved("!Select [2, [a, b]]"), "t:1: Fn::Select: the index is not one of the list's");
  EXPECT_EQ(Resolved("!Base64 hi"), R"("aGk=")");
}

TEST(IntrinsicsTest, KeepsPlainValues) {
  EXPECT_EQ(Resolved("{a: 1, b: [true, null, '1'], c: 1.50}"),
            R"({"a":1,"b":[true,null,"1"],"c":1.50})");
  EXPECT_EQ(Resolved("Fn::If: [a, b, c]"), "t:1: Fn::If is not supported");
}

TEST(IntrinsicsTest, CollectsReferencesWithinEverything) {
  const auto node = ParseYaml(
      "a: [!Ref A]\nb: !Join ['', [!GetAtt B.Arn]]\nc: !Sub ['${C.X}${v}', {v: !Ref D}]\n", "t");
  ASSERT_TRUE(node) << node.error().message;
  std::vector<Reference> references;
  ASSERT_TRUE(CollectReferences(*node, "t", &references));
  ASSERT_EQ(references.size(), 4u);
  EXPECT_EQ(references[0].name, "A");
  EXPECT_EQ(references[1].attribute, "Arn");
  EXPECT_EQ(references[2].name, "C");
  EXPECT_EQ(references[2].line, 3);
  EXPECT_EQ(references[3].name, "D");
}

}  // namespace
}  // namespace portico::cli
