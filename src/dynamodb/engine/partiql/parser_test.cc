#include "dynamodb/engine/partiql/parser.h"

#include <gtest/gtest.h>

namespace portico::dynamodb::partiql {
namespace {

std::string Error(std::string_view text) {
  const auto statement = ParseStatement(text);
  return statement ? "" : statement.error().message;
}

// What follows "Statement wasn't well formed, can't be processed: ".
std::string Malformed(std::string_view text) {
  const std::string envelope = "Statement wasn't well formed, can't be processed: ";
  const std::string error = Error(text);
  EXPECT_TRUE(error.starts_with(envelope)) << text << ": " << error;
  return error.substr(std::min(error.size(), envelope.size()));
}

TEST(Lexer, KnowsWhereTokensStand) {
  const auto tokens = Tokenize("SELECT \"a\"\"b\"\n  -- x\n /* y */ 'it''s' é");
  EXPECT_FALSE(tokens);  // é begins no token
  const auto good = Tokenize("SELECT \"a\"\"b\"\n  -- x\n 'ü''s' .5e-3");
  ASSERT_TRUE(good);
  ASSERT_EQ(good->size(), 5u);
  EXPECT_EQ((*good)[1].kind, TokenKind::kQuotedName);
  EXPECT_EQ((*good)[1].text, "a\"b");
  EXPECT_EQ(At((*good)[1].position), " at 1:8:6");
  EXPECT_EQ((*good)[2].text, "ü's");
  EXPECT_EQ(At((*good)[2].position), " at 3:2:6");
  EXPECT_EQ((*good)[3].text, ".5e-3");
  EXPECT_EQ(At((*good)[3].position), " at 3:9:5");
}

TEST(Parser, ReadsStatements) {
  const auto select = ParseStatement(
      "select a, \"b c\".d[1] from \"t\".\"i\" where x = ? and not y in [1, -2] order by k desc;");
  ASSERT_TRUE(select);
  EXPECT_EQ(select->projection.size(), 2u);
  EXPECT_EQ(select->source.components, (std::vector<std::string>{"t", "i"}));
  EXPECT_TRUE(select->order[0].descending);
  EXPECT_EQ(select->parameter_count, 1u);
  const auto update =
      ParseStatement("FROM t WHERE k = 1 SET a = 1, b.c = list_append(b.c, [2]) REMOVE d[0]");
  ASSERT_TRUE(update);
  EXPECT_EQ(update->assignments.size(), 3u);
  EXPECT_TRUE(update->assignments[2].removes);
  EXPECT_TRUE(ParseStatement("EXISTS(SELECT * FROM t WHERE k = 1)")->is_exists);
}

TEST(Parser, TellsWhatIsMalformed) {
  const char* refusals[][2] = {
      {"SELECT * FROM t WHERE pk = 1 foo", "Unexpected token after expression"},
      {"SELECT * FROM t WHERE pk = 1 e5", "Unexpected token after expression"},
      {"SELECT * FROM t WHERE pk = 1)", "Unexpected token after expression"},
      {"SELECT * FROM t ORDER BY pk WHERE pk = 1", "Unexpected token after expression"},
      {"INSERT INTO t VALUE {'pk': 1} foo", "Unexpected token after expression"},
      {"INSERT INTO t u VALUE {'pk': 1}", "Unexpected token after expression"},
      {"DELETE FROM t WHERE pk = 1 ORDER BY pk", "Unexpected token after expression"},
      {"FROM t SET c = 1 WHERE pk = 'x'", "Unexpected token after expression"},
      {"SELECT * FROM t WHERE", "Unexpected term"},
      {"SELECT * FROM t WHERE;", "Unexpected term"},
      {"SELECT * FROM t WHERE NOT", "Unexpected term"},
      {"SELECT * FROM t WHERE (", "Unexpected term"},
      {"SELECT * FROM", "Unexpected term"},
      {"SELECT * FROM t WHERE a = 1 AND", "Missing right-hand side expression of infix operator"},
      {"SELECT * FROM t WHERE ORDER BY pk", "Unexpected keyword"},
      {"SELECT * FROM t WHERE pad = 1", "Unexpected keyword"},
      {"SELECT * FROM t WHERE IS NULL", "Unexpected operator"},
      {"SELECT * FROM t WHERE pk = LIKE", "Unexpected operator"},
      {"SELECT * FROM t WHERE x IS FOO", "Expected type name"},
      {"SELECT * FROM t WHERE attribute_exists(m.inner)", "Invalid path dot component"},
      {"DELETE FROM", "Expected identifier for simple path"},
      {"DELETE FROM WHERE pk = 'a'", "Expected identifier for simple path"},
      {"INSERT INTO urls (key, url) VALUES (?, ?)", "Unexpected keyword"},
      {"UPDATE Payment-x SET a = 1", "Expected data manipulation"},
      {"SELECTT * FROMM t", "Expected data manipulation"},
      {"", "Expected data manipulation"},
      {"SELECT * FROM t WHERE pk = 1 # note", ""},
      {"SELECT * FROM t WHERE pk = 1 /* note", ""},
      {"SELECT * FROM \"abc", ""}};
  for (const auto& [text, detail] : refusals) EXPECT_EQ(Malformed(text), detail) << text;
}

TEST(Parser, TellsWhatItCannotDo) {
  for (const char* text : {"SELECT * FROM t u WHERE pk = 1", "SELECT * FROM t AS u",
                           "UPDATE t u SET a = 1", "DELETE FROM t u", "SELECT a AS b FROM t"}) {
    EXPECT_EQ(Error(text), "Aliasing is not supported") << text;
  }
  EXPECT_EQ(Error("SELECT id FROM dbimp_page LIMIT 5"), "Unsupported clause: LIMIT at 1:33:1");
  EXPECT_EQ(Error("x IS DOUBLE PRECISION"), "Unsupported operation: IsType");
  EXPECT_EQ(Error("SELECT * FROM a, b"), "Only select from a single table or index is supported.");
}

TEST(Parser, BoundsNesting) {
  for (const char* open : {"(", "NOT ", "-", "[", "{'a':", "size(", "a = (", "1 + ("}) {
    std::string text = "SELECT * FROM t WHERE ";
    while (text.size() < kStatementCharactersMax) text += open;
    EXPECT_FALSE(Error(text).empty()) << open;
  }
  std::string sums = "UPDATE t SET a = 1";
  while (sums.size() < kStatementCharactersMax) sums += "+1";
  EXPECT_FALSE(Error(sums).empty());
  // Chains are flat.
  std::string chain = "SELECT * FROM t WHERE a=1";
  while (chain.size() < kStatementCharactersMax - 8) chain += " OR a=1";
  EXPECT_EQ(Error(chain), "");
}

}  // namespace
}  // namespace portico::dynamodb::partiql
