#include "lambda/engine/environment_pool.h"

#include "lambda/engine/environment_test_support.h"

namespace portico::lambda {
namespace {

TEST_F(EnvironmentPoolTest, RunsAFunctionAndKeepsItWarm) {
  const FunctionRef function = Make(Record());
  EXPECT_EQ(Payload(function, R"({"a": 1})"), R"({"a": 1})");
  EXPECT_EQ(Payload(function, "\"count\""), "2");
  EXPECT_EQ(Payload(function, "\"count\""), "3");
  EXPECT_EQ(pool().stats().started, 1u);
}

}  // namespace
}  // namespace portico::lambda
