#include "dynamodb/engine/partiql/key_access.h"

#include <gtest/gtest.h>

#include "dynamodb/engine/partiql/binder.h"
#include "dynamodb/engine/value/value_writer.h"

namespace portico::dynamodb::partiql {
namespace {

std::string Json(const Item& item) {
  std::string json;
  json::Writer writer(&json);
  WriteItem(item.view(), writer);
  return json;
}

TEST(KeyAccess, TakesEqualitiesOnTheKey) {
  const KeySchema key{{{"pk", AttributeType::kS}}, {{"sk", AttributeType::kN}}};
  const auto take = [&key](const std::string& where, KeyEqualities equalities) {
    const auto bound = Compile("SELECT * FROM t WHERE " + where, {});
    EXPECT_TRUE(bound);
    KeyAccess access = TakeKey(key, &*bound->where, equalities);
    return std::string(access.is_complete ? "complete " : "") + Json(access.key) +
           (access.rest ? " and more" : "") + access.conflict;
  };
  const auto strict = KeyEqualities::kCompareOnly;
  EXPECT_EQ(take("(pk = 'a' AND 1 = sk) AND x = 2", strict),
            R"(complete {"pk":{"S":"a"},"sk":{"N":"1"}} and more)");
  EXPECT_EQ(take("pk = 'a' AND sk = 1 AND pk = 'a'", strict),
            R"(complete {"pk":{"S":"a"},"sk":{"N":"1"}})");
  EXPECT_EQ(take("pk = 'a' AND sk = 1 AND pk = 'b'", strict),
            R"(complete {"pk":{"S":"a"},"sk":{"N":"1"}} and morepk)");
  EXPECT_EQ(take("pk = 'a' AND sk IN [1]", strict), R"({"pk":{"S":"a"}} and more)");
  EXPECT_EQ(take("pk = 'a' AND sk IN [1]", KeyEqualities::kAlsoSingleIn),
            R"(complete {"pk":{"S":"a"},"sk":{"N":"1"}})");
  EXPECT_EQ(take("pk = 'a' OR sk = 1", strict), R"({} and more)");
}

}  // namespace
}  // namespace portico::dynamodb::partiql
