#include "dynamodb/engine/partiql/next_token.h"

#include <gtest/gtest.h>

#include "codec/base64.h"

namespace portico::dynamodb::partiql {
namespace {

TEST(NextToken, ComesBackAsItWasMade) {
  const std::string digest = DigestOf("SELECT * FROM t", {}, 1);
  for (const Continuation& made : {Continuation{}, Continuation{3, std::nullopt},
                                   Continuation{70'000, "key\0x"}, Continuation{1, ""}}) {
    const auto read = ReadToken(MakeToken(made, digest), digest);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->range, made.range);
    EXPECT_EQ(read->after, made.after);
  }
}

TEST(NextToken, BelongsToOneStatement) {
  const Value one = Value::String("a");
  const Value two = Value::String("b");
  const std::string digest = DigestOf("s", {one.view()}, 1);
  const std::string token = MakeToken({1, "key"}, digest);
  for (const std::string& other : {DigestOf("t", {one.view()}, 1), DigestOf("s", {two.view()}, 1),
                                   DigestOf("s", {one.view()}, 2), DigestOf("s", {}, 1)}) {
    EXPECT_EQ(ReadToken(token, other).error().message, "NextToken does not match request");
  }
}

TEST(NextToken, TellsWhenItWasTamperedWith) {
  const std::string digest = DigestOf("s", {}, 1);
  std::string bytes;
  ASSERT_TRUE(Base64Decode(MakeToken({1, "key"}, digest), &bytes));
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(ReadToken(Base64Encode(changed), digest).error().message, "Invalid NextToken") << i;
    EXPECT_FALSE(ReadToken(Base64Encode(bytes.substr(0, i)), digest)) << i;
  }
  EXPECT_FALSE(ReadToken("no token", digest));
}

}  // namespace
}  // namespace portico::dynamodb::partiql
