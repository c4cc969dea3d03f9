#include "dynamodb/engine/expression/binder.h"

#include <gtest/gtest.h>

#include "dynamodb/engine/expression/key_condition.h"
#include "dynamodb/engine/expression/testing.h"

namespace portico::dynamodb {
namespace {

using testing::MessageOf;
using testing::With;

using Names = std::vector<std::pair<std::string, std::string>>;

std::string FilterError(std::string_view text, std::string_view values = "",
                        const Names& names = {}) {
  Substitutions substitutions = With(values, names);
  return MessageOf(CompileCondition(ExpressionKind::kFilter, text, &substitutions));
}
std::string UpdateError(std::string_view text, std::string_view values = "",
                        const Names& names = {}) {
  Substitutions substitutions = With(values, names);
  return MessageOf(CompileUpdate(text, &substitutions));
}
std::string ProjectionError(std::string_view text, const Names& names = {}) {
  Substitutions substitutions = With("", names);
  return MessageOf(CompileProjection(text, &substitutions));
}
std::string KeyError(std::string_view text, std::string_view values = "") {
  Substitutions substitutions = With(values);
  return MessageOf(CompileKeyConditions(text, &substitutions));
}

std::string F(const std::string& rest) { return "Invalid FilterExpression: " + rest; }
std::string U(const std::string& rest) { return "Invalid UpdateExpression: " + rest; }
std::string K(const std::string& rest) { return "Invalid KeyConditionExpression: " + rest; }

TEST(ConditionBinderTest, Functions) {
  const std::string unknown = "Invalid function name; function: ";
  EXPECT_EQ(FilterError("a=a and whatever((:things)) > a"), F(unknown + "whatever"));
  EXPECT_EQ(FilterError("attRIbute_exIsts((views), #a)"), F(unknown + "attRIbute_exIsts"));
  const std::string of_updates =
      "The function is not allowed in a condition expression; function: ";
  EXPECT_EQ(FilterError("if_not_exists(a, b) = a"), F(of_updates + "if_not_exists"));
  EXPECT_EQ(FilterError("a = list_append(a, b)"), F(of_updates + "list_append"));
  EXPECT_EQ(FilterError("_f(a) = b"), F("Syntax error; token: \"_\", near: \"_f\""));
  EXPECT_EQ(FilterError("a = b and _c = a"), F("Syntax error; token: \"_\", near: \"and _c\""));
  const std::string misused =
      "The function is not allowed to be used this way in an expression; function: ";
  const std::pair<const char*, const char*> cases[] = {
      {"a=a and attribute_exists((views), (#a)) > b", "attribute_exists"},
      {"attribute_not_exists(things) > b", "attribute_not_exists"},
      {"begins_with(things, a) > b", "begins_with"},
      {"contains(:things, c) > b", "contains"},
      {"size(contains(a, b)) > a", "contains"},
      {"size(things)", "size"},
      {"not size(things)", "size"},
      {"a between b and attribute_exists(things)", "attribute_exists"},
      {"a in (b, attribute_exists(things))", "attribute_exists"}};
  for (const auto& [text, function] : cases) EXPECT_EQ(FilterError(text), F(misused + function));
}

TEST(ConditionBinderTest, ReservedWords) {
  const std::string reserved = "Attribute name is a reserved keyword; reserved keyword: ";
  EXPECT_EQ(FilterError("attribute_exists(views, #a)"), F(reserved + "views"));
  EXPECT_EQ(FilterError(":a < abOrT"), F(reserved + "abOrT"));
  EXPECT_EQ(FilterError("a.b.status = :a"), F(reserved + "status"));
}

TEST(ConditionBinderTest, UndefinedNamesAndValues) {
  const std::string name =
      "An expression attribute name used in the document path is not defined; attribute name: ";
  EXPECT_EQ(FilterError("attribute_exists(#Pictures.RearView, :a) and a=a"), F(name + "#Pictures"));
  EXPECT_EQ(FilterError("begins_with(Pictures.#RearView)"), F(name + "#RearView"));
  EXPECT_EQ(FilterError("(#P between :lo and :hi) and (#PC in (:cat1, :cat2))"), F(name + "#P"));
  EXPECT_EQ(FilterError("(a)between(b.c[45].#d)and(:a)"), F(name + "#d"));
  const std::string value =
      "An expression attribute value used in expression is not defined; attribute value: ";
  EXPECT_EQ(FilterError("begins_with(:hello, #a, #b)"), F(value + ":hello"));
  EXPECT_EQ(FilterError(":a < :b"), F(value + ":a"));
}

TEST(ConditionBinderTest, OperandCounts) {
  const std::string count =
      "Incorrect number of operands for operator or function; operator or function: ";
  EXPECT_EQ(FilterError("attribute_exists(things, a) and a=a"),
            F(count + "attribute_exists, number of operands: 2"));
  EXPECT_EQ(FilterError("attribute_type(things)"),
            F(count + "attribute_type, number of operands: 1"));
  EXPECT_EQ(FilterError("begins_with(things, size(a), b)"),
            F(count + "begins_with, number of operands: 3"));
  EXPECT_EQ(FilterError("size(things, a) > b"), F(count + "size, number of operands: 2"));
  std::string in = "a in (b";
  for (int i = 1; i < 101; ++i) in += ", b";
  EXPECT_EQ(FilterError(in + ")"),
            F("The IN operator is provided with too many operands; number of operands: 101"));
}

TEST(ConditionBinderTest, OperandTypes) {
  const std::string type =
      "Incorrect operand type for operator or function; operator or function: ";
  const auto expect = [&](const char* text, const char* function, const char* value,
                          const char* name) {
    EXPECT_EQ(FilterError(text, "{\":a\":" + std::string(value) + "}"),
              F(type + function + ", operand type: " + name))
        << text << value;
  };
  expect("attribute_type(a, size(a)) and a=a and a=:a", "attribute_type", R"({"N":"1"})", "N");
  expect("attribute_type(a, :a)", "attribute_type", R"({"L":[]})", "L");
  expect("begins_with(a, size(a)) and a=:a", "begins_with", R"({"N":"1"})", "N");
  expect("begins_with(a, :a)", "begins_with", R"({"BOOL":true})", "BOOL");
  expect("begins_with(:a, a)", "begins_with", R"({"SS":["1"]})", "SS");
  expect("size(size(a)) > :a", "size", R"({"N":"1"})", "N");
  expect("attribute_not_exists(size(:a))", "size", R"({"N":"1"})", "N");
  expect("size(:a) > a", "size", R"({"NULL":true})", "NULL");
  expect("a < :a", "<", R"({"BOOL":true})", "BOOL");
  expect(":a >= a", ">=", R"({"M":{}})", "M");
  expect("a between :a and b", "BETWEEN", R"({"L":[]})", "L");
  EXPECT_EQ(FilterError("attribute_type(a, b)"),
            F(type + "attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"));
  EXPECT_EQ(FilterError("attribute_type(a, :a)", R"({":a":{"S":"1"}})"),
            F("Invalid attribute type name found; type: 1, valid types: "
              "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}"));
  EXPECT_EQ(FilterError("attribute_exists(:a) and a=a", R"({":a":{"S":"1"}})"),
            F("Operator or function requires a document path; operator or function: "
              "attribute_exists"));
}

TEST(ConditionBinderTest, DistinctOperands) {
  const Names names = {{"#a", "a"}};
  const auto expect = [&](const char* text, const char* op, const char* path) {
    EXPECT_EQ(FilterError(text, "", names),
              F(std::string("The first operand must be distinct from the remaining operands for "
                            "this operator or function; operator: ") +
                op + ", first operand: " + path))
        << text;
  };
  expect("a = a AND #a = b AND :views > a", "=", "[a]");
  expect("#a <> a", "<>", "[a]");
  expect("((a=a) OR (a=a))", "=", "[a]");
  expect("contains(ab.bc[1].a, ab.bc[1].#a)", "contains", "[ab, bc, [1], a]");
  expect("attribute_type(ab.bc[1].#a, ab.bc[1].a)", "attribute_type", "[ab, bc, [1], a]");
  EXPECT_EQ(FilterError(":a = :a", R"({":a":{"S":"x"}})"), "");
}

TEST(ConditionBinderTest, BetweenBounds) {
  EXPECT_EQ(FilterError("a between :b and :a", R"({":a":{"S":"a"},":b":{"N":"1"}})"),
            F("The BETWEEN operator requires same data type for lower and upper bounds; lower "
              "bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}"));
  EXPECT_EQ(FilterError("a between :b and :a", R"({":a":{"S":"a"},":b":{"S":"b"}})"),
            F("The BETWEEN operator requires upper bound to be greater than or equal to lower "
              "bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: "
              "AttributeValue: {S:a}"));
}

TEST(UpdateBinderTest, NamesAndSections) {
  const Names names = {{"#a", "a"}, {"#b", "b"}};
  const std::string values = R"({":a":{"S":"a"},":b":{"S":"a"}})";
  const auto error = [&](const char* text) { return UpdateError(text, values, names); };
  EXPECT_EQ(error(" set #c = :c set abOrt = true "),
            U("Attribute name is a reserved keyword; reserved keyword: abOrt"));
  EXPECT_EQ(error("set #c = if_not_exist(:c) set c = d"),
            U("Invalid function name; function: if_not_exist"));
  EXPECT_EQ(UpdateError("set a = list_append(b, list_append(c, d))"),
            U("The function is not allowed to be used this way in an expression; function: "
              "list_append"));
  EXPECT_EQ(UpdateError("set a = size(b)"),
            U("The function is not allowed in an update expression; function: size"));
  EXPECT_EQ(error("add #d :e set a = b add e :f"),
            U("The \"ADD\" section can only be used once in an update expression;"));
  EXPECT_EQ(error("SET #c = if_not_exists(:c)"),
            U("An expression attribute name used in the document path is not defined; attribute "
              "name: #c"));
  EXPECT_EQ(error("SET #a = if_not_exists(:c)"),
            U("An expression attribute value used in expression is not defined; attribute value: "
              ":c"));
}

TEST(UpdateBinderTest, PathClashes) {
  const auto error = [](const char* text) {
    return UpdateError(text, "", {{"#c", "c"}, {"#d", "[3]"}});
  };
  const std::string overlap =
      "Two document paths overlap with each other; must remove or rewrite one of these paths; path "
      "one: ";
  const std::string conflict =
      "Two document paths conflict with each other; must remove or rewrite one of these paths; "
      "path one: ";
  EXPECT_EQ(error("set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)"),
            U(overlap + "[c, [1], a], path two: [c]"));
  EXPECT_EQ(error("set #c[3].#d = a, #c[3] = a"), U(overlap + "[c, [3], [3]], path two: [c, [3]]"));
  EXPECT_EQ(error("set #c[3].#d = a, #c.#d[3] = if_not_exists(a)"),
            U(conflict + "[c, [3], [3]], path two: [c, [3], [3]]"));
  EXPECT_EQ(error("remove a.#c set a[1] = #d"), U(conflict + "[a, c], path two: [a, [1]]"));
}

TEST(UpdateBinderTest, Types) {
  const auto operand = [](const char* text, const char* value) {
    return UpdateError(text, "{\":a\":" + std::string(value) + "}");
  };
  const std::string incorrect = "Incorrect operand type for operator or function; operator: ";
  EXPECT_EQ(operand("set b = list_append(:a, a), c = if_not_exists(a) add a.b :a", R"({"S":"a"})"),
            U(incorrect + "ADD, operand type: STRING"));
  EXPECT_EQ(operand("delete a.b :a", R"({"N":"1"})"),
            U(incorrect + "DELETE, operand type: NUMBER"));
  EXPECT_EQ(operand("add a.b :a", R"({"M":{}})"), U(incorrect + "ADD, operand type: MAP"));
  const std::string type =
      "Incorrect operand type for operator or function; operator or function: ";
  EXPECT_EQ(operand("set a = list_append(:a, a)", R"({"S":"a"})"),
            U(type + "list_append, operand type: S"));
  EXPECT_EQ(operand("set a = a + :a", R"({"BOOL":true})"), U(type + "+, operand type: BOOL"));
  EXPECT_EQ(operand("set a = :a - a", R"({"L":[]})"), U(type + "-, operand type: L"));
  EXPECT_EQ(UpdateError("set a = if_not_exists(c)"),
            U("Incorrect number of operands for operator or function; operator or function: "
              "if_not_exists, number of operands: 1"));
  EXPECT_EQ(operand("set a = if_not_exists(:a, c)", R"({"S":"a"})"),
            U("Operator or function requires a document path; operator or function: "
              "if_not_exists"));
}

TEST(ProjectionBinderTest, Errors) {
  const Names names = {{"#a", "a"}, {"#b", "[3]"}};
  const std::string overlap =
      "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
      "rewrite one of these paths; path one: ";
  EXPECT_EQ(ProjectionError("a, a"), overlap + "[a], path two: [a]");
  EXPECT_EQ(ProjectionError("a.b, a"), overlap + "[a, b], path two: [a]");
  EXPECT_EQ(ProjectionError("a, #a[1]", names), overlap + "[a], path two: [a, [1]]");
  EXPECT_EQ(ProjectionError("a.b[1], #a[1], #b", names),
            "Invalid ProjectionExpression: Two document paths conflict with each other; must "
            "remove or rewrite one of these paths; path one: [a, b, [1]], path two: [a, [1]]");
  EXPECT_EQ(ProjectionError("a.abORt"),
            "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: "
            "abORt");
  EXPECT_EQ(ProjectionError("a,b,a,#a"),
            "Invalid ProjectionExpression: An expression attribute name used in the document path "
            "is not defined; attribute name: #a");
  EXPECT_EQ(ProjectionError("a[99999999999]"),
            "Invalid ProjectionExpression: List index is not within the allowable range; index: "
            "[99999999999]");
  EXPECT_EQ(ProjectionError("a[0], a[1].b, c"), "");
}

TEST(SubstitutionsTest, KeysAndUse) {
  EXPECT_EQ(MessageOf(With("", {{"a", "a"}}).CheckNames()),
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"");
  EXPECT_EQ(MessageOf(With(R"({"b":{"S":"a"}})").CheckValues()),
            "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\"");
  EXPECT_EQ(MessageOf(With("", {{"#", "a"}}).CheckNames()),
            "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\"");
  // ExtendDB's tests/test_expression_attribute_map_validation.py has these from the service.
  const std::string longest = "#" + std::string(254, 'a');
  EXPECT_EQ(MessageOf(With("", {{longest, "a"}}).CheckNames()), "");
  EXPECT_EQ(MessageOf(With("", {{longest + "-x", "a"}}).CheckNames()),
            "ExpressionAttributeNames contains invalid key: The expression attribute map contains "
            "a key that is too long; size of key: 257");
  EXPECT_EQ(
      MessageOf(With(R"({":)" + std::string(255, 'a') + R"(":{"S":"a"}})").CheckValues()),
      "ExpressionAttributeValues contains invalid key: The expression attribute map contains a "
      "key that is too long;");
  Substitutions substitutions =
      With(R"({":a":{"S":"a"},":c":{"S":"a"}})", {{"#b", "b"}, {"#a", "a"}, {"#c", "c"}});
  EXPECT_TRUE(CompileCondition(ExpressionKind::kFilter, "#c = :c", &substitutions));
  EXPECT_EQ(MessageOf(substitutions.CheckAllUsed()),
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}");
  EXPECT_TRUE(CompileProjection("#a, #b", &substitutions));
  EXPECT_EQ(MessageOf(substitutions.CheckAllUsed()),
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}");
}

TEST(KeyConditionTest, Refusals) {
  const std::string op = "Invalid operator used in KeyConditionExpression: ";
  EXPECT_EQ(KeyError("a > b and size(b) > c or a > c"), op + "OR");
  EXPECT_EQ(KeyError("a in (b, size(c), d)"), op + "IN");
  EXPECT_EQ(KeyError("attribute_exists(a)"), op + "attribute_exists");
  EXPECT_EQ(KeyError("contains(a.d, b)"), op + "contains");
  EXPECT_EQ(KeyError("not a > b"), op + "NOT");
  EXPECT_EQ(KeyError("a <> b"), op + "<>");
  const std::string values = R"({":a":{"S":"1"},":b":{"S":"1"}})";
  const std::string first = " operator must have the key attribute as its first operand";
  const std::string invalid = "Invalid condition in KeyConditionExpression: ";
  EXPECT_EQ(KeyError(":a between size(b) and size(a) and b > :b", values),
            invalid + "BETWEEN" + first);
  EXPECT_EQ(KeyError("begins_with(:a, b) and a > :b", values), invalid + "begins_with" + first);
  for (const char* text :
       {"size(b) > a AND a.b > b AND b > c", "a > size(b.d)", "a between size(b) and size(a)"}) {
    EXPECT_EQ(KeyError(text), "KeyConditionExpressions cannot contain nested operations") << text;
  }
  for (const char* text :
       {"b > a.b", "b between c[1] and d", "a between b and size(a)", "begins_with(a, b)"}) {
    EXPECT_EQ(KeyError(text), invalid + "Multiple attribute names used in one condition") << text;
  }
  EXPECT_EQ(KeyError("b.d > a AND c.d > e.f"),
            "KeyConditionExpressions cannot have conditions on nested attributes");
  EXPECT_EQ(KeyError(":b > :a AND a < :b", values), invalid + "No key attribute specified");
  EXPECT_EQ(KeyError("b > :a AND b < :a and c = :a and d = :a", values),
            K("KeyConditionExpressions must only contain one condition per key"));
}

TEST(KeyConditionTest, FirstProblemAsWritten) {
  const std::string values = R"({":n":{"N":"1"}})";
  EXPECT_EQ(KeyError("pk = :missing AND begins_with(sk, :n)", values),
            K("An expression attribute value used in expression is not defined; attribute value: "
              ":missing"));
  EXPECT_EQ(KeyError("begins_with(sk, :n) AND pk = :missing", values),
            K("Incorrect operand type for operator or function; operator or function: begins_with, "
              "operand type: N"));
}

TEST(KeyConditionTest, Extracts) {
  Substitutions substitutions = With(R"({":p":{"S":"x"},":a":{"N":"1"},":b":{"N":"2"}})");
  const auto conditions =
      CompileKeyConditions("(pk = :p) AND (sk BETWEEN :a AND :b)", &substitutions);
  ASSERT_TRUE(conditions);
  ASSERT_EQ(conditions->size(), 2u);
  EXPECT_EQ((*conditions)[0].attribute, "pk");
  EXPECT_EQ((*conditions)[0].op, SortOperator::kEqual);
  EXPECT_EQ((*conditions)[0].a.bytes(), "x");
  EXPECT_EQ((*conditions)[1].op, SortOperator::kBetween);
  EXPECT_EQ((*conditions)[1].b.number(), Number::FromInt(2));
  const auto mirrored = CompileKeyConditions(":p = pk AND :a <= sk", &substitutions);
  ASSERT_TRUE(mirrored);
  EXPECT_EQ((*mirrored)[1].attribute, "sk");
  EXPECT_EQ((*mirrored)[1].op, SortOperator::kGreaterOrEqual);
  EXPECT_EQ((*mirrored)[1].a.number(), Number::FromInt(1));
}

}  // namespace
}  // namespace portico::dynamodb
