#include "lambda/engine/environment_variables.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace portico::lambda {
namespace {

class EnvironmentVariablesTest : public ::testing::Test {
 protected:
  EnvironmentVariablesTest() {
    function_.record.name = "f";
    function_.record.handler = "app.handler";
    function_.record.memory_mb = 256;
    function_.log_group = "/aws/lambda/f";
    credentials_ = {"AKID", "SECRET", "TOKEN", 0};
  }
  // The value of a variable; nothing if it is not there exactly once.
  std::optional<std::string> Get(const std::string& name) {
    const VariablesInput input{
        .function = function_,
        .credentials = credentials_,
        .region = "eu-central-1",
        .endpoint_url = "http://127.0.0.1:4566",
        .execution_env = execution_env_,
        .log_stream = "stream",
        .runtime_api = "127.0.0.1:9001",
    };
    std::optional<std::string> found;
    for (const std::string& variable : MakeVariables(input)) {
      if (!variable.starts_with(name + "=")) continue;
      if (found) return std::nullopt;
      found = variable.substr(name.size() + 1);
    }
    return found;
  }

  Function function_;
  IssuedCredentials credentials_;
  std::string execution_env_ = "AWS_Lambda_python3.12";
};

TEST_F(EnvironmentVariablesTest, AwssVariablesAreThere) {
  EXPECT_EQ(Get("_HANDLER"), "app.handler");
  EXPECT_EQ(Get("AWS_REGION"), "eu-central-1");
  EXPECT_EQ(Get("AWS_DEFAULT_REGION"), "eu-central-1");
  EXPECT_EQ(Get("AWS_EXECUTION_ENV"), "AWS_Lambda_python3.12");
  EXPECT_EQ(Get("AWS_LAMBDA_FUNCTION_NAME"), "f");
  EXPECT_EQ(Get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), "256");
  EXPECT_EQ(Get("AWS_LAMBDA_FUNCTION_VERSION"), "$LATEST");
  EXPECT_EQ(Get("AWS_LAMBDA_INITIALIZATION_TYPE"), "on-demand");
  EXPECT_EQ(Get("AWS_LAMBDA_LOG_GROUP_NAME"), "/aws/lambda/f");
  EXPECT_EQ(Get("AWS_LAMBDA_LOG_STREAM_NAME"), "stream");
  EXPECT_EQ(Get("AWS_ACCESS_KEY_ID"), "AKID");
  EXPECT_EQ(Get("AWS_SECRET_ACCESS_KEY"), "SECRET");
  EXPECT_EQ(Get("AWS_SESSION_TOKEN"), "TOKEN");
  EXPECT_EQ(Get("AWS_LAMBDA_RUNTIME_API"), "127.0.0.1:9001");
  EXPECT_EQ(Get("LAMBDA_TASK_ROOT"), "/var/task");
  EXPECT_EQ(Get("LAMBDA_RUNTIME_DIR"), "/var/runtime");
  EXPECT_EQ(Get("TZ"), ":UTC");
  EXPECT_EQ(Get("PWD"), "/var/task");
  EXPECT_EQ(Get("SHLVL"), "0");
  EXPECT_EQ(Get("PYTHONPATH"), "/var/runtime");
  EXPECT_EQ(Get("PATH"), "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin");
  EXPECT_EQ(Get("AWS_XRAY_DAEMON_ADDRESS"), "169.254.100.1:2000");
  EXPECT_EQ(Get("AWS_ENDPOINT_URL"), "http://127.0.0.1:4566");
  EXPECT_EQ(Get("_X_AMZN_TRACE_ID"), std::nullopt) << "set for each event, by the runtime";
}

TEST_F(EnvironmentVariablesTest, CustomRuntimesHaveNoExecutionEnv) {
  execution_env_.clear();
  EXPECT_EQ(Get("AWS_EXECUTION_ENV"), std::nullopt);
  EXPECT_EQ(Get("PYTHONPATH"), std::nullopt);
  EXPECT_EQ(Get("PATH"), "/usr/local/bin:/usr/bin/:/bin:/opt/bin");
}

TEST_F(EnvironmentVariablesTest, TheFunctionsOwnWinOverDefaultsOnly) {
  function_.record.environment = {{"TABLE", "orders"},
                                  {"TZ", "Europe/Berlin"},
                                  {"AWS_ENDPOINT_URL", "http://elsewhere"},
                                  {"AWS_ACCESS_KEY_ID", "mine"}};
  EXPECT_EQ(Get("TABLE"), "orders");
  EXPECT_EQ(Get("TZ"), "Europe/Berlin");
  EXPECT_EQ(Get("AWS_ENDPOINT_URL"), "http://elsewhere");
  EXPECT_EQ(Get("AWS_ACCESS_KEY_ID"), "AKID");
  EXPECT_TRUE(IsReservedVariable("AWS_ACCESS_KEY_ID"));
  EXPECT_FALSE(IsReservedVariable("PATH"));
}

}  // namespace
}  // namespace portico::lambda
