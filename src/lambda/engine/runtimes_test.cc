#include "lambda/engine/runtimes.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace portico::lambda {
namespace {

TEST(RuntimesTest, UnknownRuntimesAreRefusedWithAListOfTheOthers) {
  EXPECT_TRUE(CheckRuntime("python3.12"));
  EXPECT_TRUE(CheckRuntime("provided.al2023"));
  const Status refused = CheckRuntime("cobol85");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "InvalidParameterValueException");
  EXPECT_TRUE(refused.error().message.starts_with(
      "Value cobol85 at 'runtime' failed to satisfy constraint: Member must satisfy enum value "
      "set: [provided.al2023, "))
      << refused.error().message;
}

TEST(RuntimesTest, DeprecatedAndLackingRuntimesAreToldApart) {
  for (const char* name : {"nodejs14.x", "python3.7", "java8", "go1.x", "provided", "ruby2.7"}) {
    const Status refused = CheckRuntime(name);
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code, "InvalidParameterValueException");
    EXPECT_EQ(refused.error().message,
              "The runtime parameter of " + std::string(name) +
                  " is no longer supported for creating or updating AWS Lambda functions. We "
                  "recommend you use a supported runtime while creating or updating functions.");
  }
  for (const char* name : {"nodejs22.x", "java21", "dotnet8", "ruby3.4"}) {
    const Status refused = CheckRuntime(name);
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().code, "NotImplemented");
    EXPECT_NE(refused.error().message.find("it runs provided.al2023, "), std::string::npos);
  }
}

TEST(RuntimesTest, AWrapperIsGivenTheCommandLine) {
  Function function;
  function.record.runtime = "python3.12";
  function.record.environment["AWS_LAMBDA_EXEC_WRAPPER"] = "/var/task/wrapper";
  const auto start = StartOf(function, "/runtimes");
  ASSERT_TRUE(start);
  EXPECT_EQ(start->argv.front(), "/bin/sh");
  EXPECT_EQ(start->argv.back(), "/var/runtime/bootstrap.py");
}

TEST(RuntimesTest, APythonFunctionRunsOnOurBootstrap) {
  Function function;
  function.record.runtime = "python3.12";
  const auto start = StartOf(function, "/usr/lib/portico/runtimes");
  ASSERT_TRUE(start);
  EXPECT_EQ(start->argv.back(), "/var/runtime/bootstrap.py");
  EXPECT_EQ(start->runtime_dir, "/usr/lib/portico/runtimes/python");
  EXPECT_EQ(start->execution_env, "AWS_Lambda_python3.12");
  EXPECT_EQ(start->version, "python:3.12");
}

TEST(RuntimesTest, AProvidedFunctionBringsItsOwn) {
  char path[] = "/tmp/portico-runtimes-XXXXXX";
  Function function;
  function.record.runtime = "provided.al2023";
  function.code_dir = ::mkdtemp(path);
  const auto missing = StartOf(function, "");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, kInvalidEntrypoint);

  std::ofstream(function.code_dir + "/bootstrap") << "x";
  const auto start = StartOf(function, "");
  ASSERT_TRUE(start);
  EXPECT_EQ(start->argv, std::vector<std::string>{"/var/task/bootstrap"});
  EXPECT_EQ(start->runtime_dir, "");
  EXPECT_EQ(start->execution_env, "");
  std::filesystem::remove_all(function.code_dir);
}

}  // namespace
}  // namespace portico::lambda
