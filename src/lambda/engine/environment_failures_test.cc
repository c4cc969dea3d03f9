// What an invoker gets, and what the log says, when a function does not do as it should.
#include <fstream>

#include "lambda/engine/environment_test_support.h"

namespace portico::lambda {
namespace {

using EnvironmentFailuresTest = EnvironmentPoolTest;

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(EnvironmentFailuresTest, AHandlersErrorIsItsResult) {
  const FunctionRef function = Make(Record());
  EXPECT_EQ(Payload(function, "\"fail\""),
            R"(Unhandled {"errorMessage":"broken","errorType":"Broken"})");
  EXPECT_EQ(Payload(function, "\"count\""), "2") << "the environment lives on";
}

TEST_F(EnvironmentFailuresTest, ATimeoutKillsTheEnvironment) {
  FunctionRecord record = Record();
  record.timeout_s = 1;
  const FunctionRef function = Make(record);
  EXPECT_EQ(Payload(function, "\"count\""), "1");
  const int64_t before_us = Clock::System().SteadyUs();
  const std::string payload = Payload(function, "\"sleep 30000\"");
  EXPECT_LT(Clock::System().SteadyUs() - before_us, 1'500'000);
  EXPECT_TRUE(Contains(payload, R"(Unhandled {"errorType":"Sandbox.Timedout","errorMessage":)"));
  EXPECT_TRUE(Contains(payload, R"( Error: Task timed out after 1.00 seconds"})")) << payload;
  const std::string log = log_.AwaitText("Status: timeout\n");
  EXPECT_TRUE(Contains(log, " Task timed out after 1.00 seconds\n\n")) << log;
  EXPECT_TRUE(Contains(log, "\tDuration: 1000.00 ms\tBilled Duration: 1000 ms\t")) << log;
  EXPECT_EQ(Payload(function, "\"count\""), "1") << "a new environment";
}

TEST_F(EnvironmentFailuresTest, AnExitIsTold) {
  const FunctionRef function = Make(Record());
  const std::string payload = Payload(function, "\"exit 7\"");
  EXPECT_TRUE(Contains(payload, R"(Unhandled {"errorType":"Runtime.ExitError","errorMessage":)"));
  EXPECT_TRUE(Contains(payload, R"(Error: Runtime exited with error: exit status 7"})")) << payload;
  const std::string log = log_.AwaitText("Error Type: Runtime.ExitError\n");
  EXPECT_TRUE(Contains(log, " Error: Runtime exited with error: exit status 7\nRuntime.ExitError"))
      << log;
  EXPECT_TRUE(
      Contains(Payload(function, "\"exit 0\""), "Runtime exited without providing a reason"));
  EXPECT_TRUE(Contains(Payload(function, "\"signal 11\""),
                       "Runtime exited with error: signal: segmentation fault"));
  EXPECT_EQ(Payload(function, "\"count\""), "1");
}

TEST_F(EnvironmentFailuresTest, AnExitAfterTheAnswerFailsNobody) {
  const FunctionRef function = Make(Record());
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Payload(function, "\"exit-after\""), "\"exit-after\"");
    EXPECT_TRUE(Await([](const PoolStats& stats) { return stats.environments == 0; }));
  }
}

TEST_F(EnvironmentFailuresTest, TooMuchMemoryIsTold) {
  if (!HasLimit("memory")) GTEST_SKIP() << "memory is not limited here";
  FunctionRecord record = Record();
  record.timeout_s = 20;
  const std::string payload = Payload(Make(record), "\"eat 200\"");
  EXPECT_TRUE(Contains(payload, R"({"errorType":"Runtime.OutOfMemory","errorMessage":)"))
      << payload;
  EXPECT_TRUE(Contains(payload, "Error: Runtime exited with error: signal: killed")) << payload;
  const std::string log = log_.AwaitText("Error Type: Runtime.OutOfMemory\n");
  EXPECT_TRUE(Contains(log, "Memory Size: 128 MB\tMax Memory Used: 128 MB\t")) << log;
}

TEST_F(EnvironmentFailuresTest, AnAnswerMayBeSixMegabytes) {
  const FunctionRef function = Make(Record());
  EXPECT_EQ(Payload(function, "\"big 6291554\"").size(), 6'291'556u);
  EXPECT_EQ(Payload(function, "\"big 6291555\""),
            R"(Unhandled {"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response )"
            R"(payload size exceeded maximum allowed payload size (6291556 bytes)."})");
  EXPECT_TRUE(Await([](const PoolStats& stats) { return stats.idle == stats.started; }))
      << "the environment lives on";
}

TEST_F(EnvironmentFailuresTest, AnInitThatExitsIsTriedAgainWithinTheInvocation) {
  FunctionRecord record = Record();
  record.environment["INIT"] = "exit 3";
  const FunctionRef function = Make(record);
  const std::string payload = Payload(function, "1");
  EXPECT_TRUE(Contains(payload, R"({"errorType":"Runtime.ExitError","errorMessage":"RequestId: )"));
  EXPECT_TRUE(Contains(payload, "Error: Runtime exited with error: exit status 3")) << payload;
  EXPECT_EQ(pool().stats().started, 2u);
  std::string log = log_.AwaitText("\nREPORT ");
  EXPECT_TRUE(Contains(log, "\tPhase: init\tStatus: error\tError Type: Runtime.ExitError\n"))
      << log;
  EXPECT_TRUE(Contains(log, "\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError\n"));
  EXPECT_TRUE(Contains(Payload(function, "1"), "exit status 3"));
  EXPECT_EQ(pool().stats().started, 3u) << "once broken, only within the invocation";
}

TEST_F(EnvironmentFailuresTest, AnInitErrorIsTheResult) {
  FunctionRecord record = Record();
  record.environment["INIT"] = "error";
  EXPECT_EQ(Payload(Make(record), "1"),
            R"(Unhandled {"errorMessage":"no module","errorType":"Runtime.ImportModuleError"})");
  const std::string log = log_.AwaitText("\nREPORT ");
  EXPECT_TRUE(
      Contains(log, "\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError\n"));
}

TEST_F(EnvironmentFailuresTest, ASlowInitGoesOnWithinTheInvocation) {
  config_.environment.init_timeout_ms = 100;
  FunctionRecord record = Record();
  record.environment["INIT"] = "sleep 300";
  EXPECT_EQ(Payload(Make(record), "\"count\""), "1");
  std::string log = log_.AwaitText("\nREPORT ");
  EXPECT_TRUE(Contains(log, "\tPhase: init\tStatus: timeout\n")) << log;
  EXPECT_FALSE(Contains(log, "\tInit Duration: ")) << "it counts as duration: " << log;

  record.name = "slower";
  record.timeout_s = 1;
  record.environment["INIT"] = "sleep 30000";
  EXPECT_TRUE(Contains(Payload(Make(record), "1"), "Task timed out after 1.00 seconds"));
  log = log_.AwaitText("\tPhase: invoke\tStatus: timeout\n");
  EXPECT_TRUE(Contains(log, "\tPhase: invoke\tStatus: timeout\n")) << log;
}

TEST_F(EnvironmentFailuresTest, AMissingBootstrapIsTold) {
  std::filesystem::remove(code_.path() + "/bootstrap");
  const std::string payload = Payload(Make(Record()), "1");
  EXPECT_TRUE(Contains(payload, R"({"errorType":"Runtime.InvalidEntrypoint","errorMessage":)"
                                R"("RequestId: )"));
  EXPECT_TRUE(Contains(payload,
                       "Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap "
                       "/opt/bootstrap]"))
      << payload;
}

TEST_F(EnvironmentFailuresTest, ABootstrapThatCannotBeRunIsTold) {
  ::chmod((code_.path() + "/bootstrap").c_str(), 0644);
  EXPECT_TRUE(Contains(Payload(Make(Record()), "1"),
                       "Error: fork/exec /var/task/bootstrap: permission denied"));
  std::ofstream(code_.path() + "/bootstrap", std::ios::trunc) << "this is no program\n";
  ::chmod((code_.path() + "/bootstrap").c_str(), 0755);
  EXPECT_TRUE(Contains(Payload(Make(Record(), 2), "1"),
                       "Error: fork/exec /var/task/bootstrap: exec format error"));
}

}  // namespace
}  // namespace portico::lambda
