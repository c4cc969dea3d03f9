#include "dynamodb/engine/expression/parser.h"

#include <gtest/gtest.h>

#include <random>

#include "dynamodb/engine/expression/reserved_words.h"
#include "dynamodb/engine/expression/testing.h"

namespace portico::dynamodb {
namespace {

using testing::MessageOf;

std::string Filter(std::string_view text) {
  return MessageOf(ParseCondition(ExpressionKind::kFilter, text));
}
std::string UpdateError(std::string_view text) { return MessageOf(ParseUpdate(text)); }
std::string ProjectionError(std::string_view text) { return MessageOf(ParseProjection(text)); }

std::string Syntax(std::string_view parameter, std::string_view token, std::string_view near) {
  return "Invalid " + std::string(parameter) + ": Syntax error; token: \"" + std::string(token) +
         "\", near: \"" + std::string(near) + "\"";
}

TEST(ParserTest, QuotesTheTokenAndItsNeighbours) {
  EXPECT_EQ(UpdateError("INVALID SYNTAX HERE"),
            Syntax("UpdateExpression", "INVALID", "INVALID SYNTAX"));
  EXPECT_EQ(UpdateError("ADD hits : incr"), Syntax("UpdateExpression", ":", "hits : incr"));
  EXPECT_EQ(UpdateError("SET a"), Syntax("UpdateExpression", "<EOF>", "a"));
  EXPECT_EQ(MessageOf(ParseCondition(ExpressionKind::kCondition, "a = = b")),
            Syntax("ConditionExpression", "=", "= = b"));
  EXPECT_EQ(MessageOf(ParseCondition(ExpressionKind::kCondition, "a-b")),
            Syntax("ConditionExpression", "-", "a-b"));
  EXPECT_EQ(MessageOf(ParseCondition(ExpressionKind::kCondition, "ADD #v :i")),
            Syntax("ConditionExpression", "ADD", "ADD #v"));
  EXPECT_EQ(MessageOf(ParseCondition(ExpressionKind::kCondition,
                                     "attribute_exists(car_id) AND NOT #has")),
            Syntax("ConditionExpression", "<EOF>", "#has"));
  EXPECT_EQ(MessageOf(ParseCondition(ExpressionKind::kCondition, "attribute_type()")),
            Syntax("ConditionExpression", ")", "()"));
  EXPECT_EQ(ProjectionError("!!"), Syntax("ProjectionExpression", "!", "!!"));
  EXPECT_EQ(ProjectionError("l[a]"), Syntax("ProjectionExpression", "a", "[a]"));
  EXPECT_EQ(Filter("ü > a"), Syntax("FilterExpression", "ü", "ü >"));
}

TEST(ParserTest, RefusesWhatIsNoCondition) {
  for (const char* text : {"things are not gonna be ok",
                           "a > 4",
                           "attribute_exists(Pictures-RearView)",
                           "attribute_exists(\"Pictures.RearView\")",
                           "attribute_exists(Pictures..RearView)",
                           "attribute_exists(Pi#ctures.RearView)",
                           "attribute_exists(asdf[a])",
                           "a in b, c",
                           "a > between",
                           "a in b",
                           "a in (b,c,)",
                           "a in ()",
                           "(a)between(b.(c.d))and(c)",
                           "(a)between(b.c.d)and((c)",
                           "#$.b > a",
                           "a > :things.stuff",
                           "b[:a] > a",
                           "b[#_] > a",
                           "(a)between(b.c[4.5].#d)and(:a)",
                           "size(a).b > a",
                           "(size(a)).b > a",
                           "size(a)[0] > a",
                           "(size(a))[0] > a",
                           "a",
                           "NOT a",
                           "a AND b = c",
                           "a = b AND c",
                           "a = b OR c",
                           "a = b = c",
                           "(a = b) = c",
                           "a = (b = c)",
                           "a = NOT b",
                           "a between b",
                           "a between b or c",
                           "(a = b",
                           "a = b)",
                           "f(a",
                           "f(a b)",
                           "f(a = b)",
                           "a + b",
                           "()",
                           ",",
                           " ",
                           "a = b, c = d",
                           "a between (b and c)",
                           "NOT",
                           "AND a = b"}) {
    EXPECT_EQ(Filter(text).rfind("Invalid FilterExpression: Syntax error; token: ", 0), 0u)
        << text << " " << Filter(text);
  }
}

TEST(ParserTest, AcceptsConditions) {
  for (const char* text :
       {"a = b", "(a) = (b)", "(a = b)", "((a = b) OR c = d)", "(a)between(b.c[45].#d)and(:a)",
        "a between b and c and d = e", "not a between b and c", "NOT NOT a = b", "a IN (b)",
        "#P in (:a, size(b), c)", "attribute_exists(a) and not contains(b, :c)",
        "size(a) >= size(:b)", "#4g <> #_", "a<b OR a<=b OR a>b OR a>=b",
        "(attribute_exists(a) AND (b = c))", "a = b AND (c = d OR (e = f AND NOT (g = h)))",
        "contains (a, b)", "a . b [ 0 ] = c"}) {
    EXPECT_EQ(Filter(text), "") << text;
  }
}

TEST(ParserTest, RedundantParentheses) {
  for (const char* text : {"a=a and a > ((views))", "a > whatever((:things), ((a)))",
                           "(a)between(((b.c)).d)and(c)", "a=a AND ((a=a AND a=a)) AND a=a",
                           "a=a OR ((a=a OR (a=a OR a=a)))", "((attribute_not_exists(pk)))"}) {
    EXPECT_EQ(Filter(text), "Invalid FilterExpression: The expression has redundant parentheses;")
        << text;
  }
  EXPECT_EQ(Filter("((a=b) OR (a=c))"), "");
}

TEST(ParserTest, RefusesWhatIsNoUpdate) {
  for (const char* text : {"whatever",
                           "set a",
                           "add a",
                           "delete a",
                           "set a=set",
                           "remove a = b",
                           "add a = b",
                           "delete a = b",
                           "delete a b",
                           "delete a if_not_exist(b)",
                           "add abort b",
                           "add a if_not_exist(b)",
                           "remove a b",
                           "set a b",
                           "set :a = b",
                           "add :a b",
                           "delete :a b",
                           "remove :a",
                           "set a = b / c",
                           "set a = b * c",
                           "set a[1] = \"eight\"",
                           "set a[1] = 1",
                           "SET a = if_not_exist(a, 100)",
                           "SET if_not_exist(a, b) = a",
                           "set (a = (b + c))",
                           "set a = (b.c).d + e",
                           "set a = (b.c)[0] + e",
                           "set a = b + c + d",
                           "set a = (b",
                           "set a = b)",
                           "set a = b,",
                           "set a = f(b + c)",
                           "set a = b = c",
                           "set a = b set",
                           "set a = f((b, c))",
                           "set a = f(b set c = d",
                           "set a = b and c"}) {
    EXPECT_EQ(UpdateError(text).rfind("Invalid UpdateExpression: Syntax error; token: ", 0), 0u)
        << text << " " << UpdateError(text);
  }
}

TEST(ParserTest, AcceptsUpdates) {
  for (const char* text :
       {"set a = b", "SET a = :a, b.c[1] = #d.e + :f REMOVE g, h[0] add i :i DELETE j :j",
        "set a = (b + c)", "set a = if_not_exists(a, b) + b",
        "SET a = if_not_exists(a, if_not_exists(a, b))", "set a[1] = b", "set a = (b) - (c)",
        "set a = list_append(:x, (a))"}) {
    EXPECT_EQ(UpdateError(text), "") << text;
  }
}

TEST(ParserTest, Projections) {
  for (const char* text : {"whatever(stuff)", ":a", "abort,", "a,,b", "a..b", "a[b]", "(a.b).c",
                           "(a)", "a-b", "a b"}) {
    EXPECT_EQ(ProjectionError(text).rfind("Invalid ProjectionExpression: Syntax error; ", 0), 0u)
        << text;
  }
  EXPECT_EQ(ProjectionError("a, #b.c[0][1].d"), "");
}

TEST(ParserTest, EmptyAndTooLong) {
  EXPECT_EQ(UpdateError(""), "Invalid UpdateExpression: The expression can not be empty;");
  const std::string long_filter = "a = :v" + [] {
    std::string text;
    for (int i = 0; i < 373; ++i) text += " AND a = :v";
    return text;
  }();
  ASSERT_EQ(long_filter.size(), 4109u);
  EXPECT_EQ(Filter(long_filter),
            "Invalid FilterExpression: Expression size has exceeded the maximum allowed size; "
            "expression size: 4109");
  EXPECT_EQ(UpdateError("SET a = " + std::string(4096, 'b')),
            "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;");
}

TEST(ParserTest, CountsOperators) {
  const auto chain = [](int conditions) {
    std::string text = "a=b";
    for (int i = 1; i < conditions; ++i) text += " OR a=b";
    return text;
  };
  EXPECT_EQ(Filter(chain(150)), "");  // 150 comparators, 149 connectives
  EXPECT_EQ(Filter(chain(151)),
            "Invalid FilterExpression: The expression contains too many operators; operator "
            "count: 301");
}

TEST(ParserTest, NoDepthIsTooDeep) {
  const std::string opens(4000, '(');
  EXPECT_NE(Filter(opens), "");
  EXPECT_NE(UpdateError("set a = " + opens), "");
  std::string calls;
  for (int i = 0; i < 800; ++i) calls += "f(";
  EXPECT_NE(Filter(calls), "");
  std::string closed = calls + "a" + std::string(800, ')') + " = b";
  EXPECT_EQ(Filter(closed),
            "Invalid FilterExpression: The expression contains too many operators; operator "
            "count: 801");
  std::string nots;
  for (int i = 0; i < 1000; ++i) nots += "NOT ";
  EXPECT_NE(Filter(nots + "a = b"), "");
}

TEST(ParserTest, AnyTokensParseOrSaySyntaxError) {
  const char* words[] = {"a",   "#b",  ":c",     "(",  ")",  ",",     ".",       "[",    "]", "0",
                         "AND", "OR",  "NOT",    "=",  "<>", "<",     "between", "in",   "+", "-",
                         "set", "add", "remove", "f(", "!",  "size(", "delete",  "\xff", "é", "#"};
  std::mt19937 rng(5);
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    for (unsigned n = rng() % 12 + 1; n > 0; --n) {
      text += words[rng() % std::size(words)];
      if (rng() % 2) text += ' ';
    }
    (void)Filter(text);
    (void)UpdateError(text);
    (void)ProjectionError(text);
  }
}

TEST(ReservedWordsTest, KnowsThemInAnyCase) {
  for (const char* word : {"ABORT", "abOrt", "zone", "STATUS", "name", "views"}) {
    EXPECT_TRUE(IsReservedWord(word)) << word;
  }
  for (const char* word : {"", "a", "pk", "abort_", "things", "averyveryverylongattributename"}) {
    EXPECT_FALSE(IsReservedWord(word)) << word;
  }
}

}  // namespace
}  // namespace portico::dynamodb
