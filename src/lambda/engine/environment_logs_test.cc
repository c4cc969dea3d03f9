// What an environment writes to its log.
#include <regex>

#include "lambda/engine/environment_test_support.h"

namespace portico::lambda {
namespace {

using EnvironmentLogsTest = EnvironmentPoolTest;

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(EnvironmentLogsTest, LinesAreAsAwsWritesThem) {
  const FunctionRef function = Make(Record());
  const auto result = Run(function, "\"print hello\"", 0, /*tail=*/true);
  ASSERT_TRUE(result);
  const std::string id = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}";
  const std::regex tail("START RequestId: (" + id +
                        ") Version: \\$LATEST\nhello\nEND RequestId: \\1\n"
                        "REPORT RequestId: \\1\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ "
                        "ms\tMemory Size: 128 MB\t.*Init Duration: \\d+\\.\\d\\d ms\t.*\n");
  EXPECT_TRUE(std::regex_match(result->log_tail, tail)) << result->log_tail;
  EXPECT_EQ(Contains(result->log_tail, "\tMax Memory Used: "), HasLimit("memory"));

  const auto again = Run(function, "1", 0, /*tail=*/true);
  ASSERT_TRUE(again);
  EXPECT_FALSE(Contains(again->log_tail, "Init Duration")) << again->log_tail;
  EXPECT_TRUE(Run(function, "1")->log_tail.empty());

  const std::string log = log_.AwaitText("\nREPORT ");
  EXPECT_TRUE(log.starts_with("INIT_START Runtime Version: provided:al2023\nSTART ")) << log;
  ASSERT_EQ(log_.streams().size(), 1u);
  const std::regex stream("/aws/lambda/probe \\d{4}/\\d\\d/\\d\\d/\\[\\$LATEST\\][0-9a-f]{32}");
  EXPECT_TRUE(std::regex_match(*log_.streams().begin(), stream)) << *log_.streams().begin();
}

TEST_F(EnvironmentLogsTest, AnUnfinishedLineEndsWithItsEvent) {
  const auto result = Run(Make(Record()), "\"print-part hello\"", 0, /*tail=*/true);
  ASSERT_TRUE(result);
  EXPECT_TRUE(Contains(result->log_tail, "\nhelloEND ")) << result->log_tail;
  log_.AwaitText("REPORT");
  bool seen = false;
  for (const LogEvent& event : log_.events()) seen |= event.message == "hello";
  EXPECT_TRUE(seen) << "an event of its own";
}

TEST_F(EnvironmentLogsTest, TheTailIsTheLastFourKilobytes) {
  const auto result = Run(Make(Record()), "\"flood 200\"", 0, /*tail=*/true);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->log_tail.size(), kLogTailBytesMax);
  EXPECT_TRUE(Contains(result->log_tail, "\nREPORT RequestId: "));
}

TEST_F(EnvironmentLogsTest, AFloodIsLoggedWhole) {
  FunctionRecord record = Record();
  record.timeout_s = 60;
  ASSERT_TRUE(Run(Make(record), "\"flood 5000\""));
  log_.AwaitText("\nREPORT ");
  size_t lines = 0;
  const auto events = log_.events();
  for (const LogEvent& event : events) lines += event.message.size() == 1001;
  EXPECT_EQ(lines, 5000u);
}

TEST_F(EnvironmentLogsTest, ARoleWithoutPermissionWritesNoLog) {
  std::vector<std::string> asked;
  Mutex mutex;
  config_.environment.role_allows = [&](std::string_view role, std::string_view action,
                                        std::string_view resource) {
    MutexLock lock(mutex);
    asked.push_back(std::string(role) + " " + std::string(action) + " " + std::string(resource));
    return action != "logs:PutLogEvents";
  };
  const auto result = Run(Make(Record()), "\"print hello\"", 0, /*tail=*/true);
  ASSERT_TRUE(result);
  EXPECT_TRUE(Contains(result->log_tail, "hello\n")) << "the invoker may see it";
  pool().Shutdown();
  EXPECT_TRUE(log_.events().empty());
  ASSERT_EQ(asked.size(), 2u) << "once an environment";
  EXPECT_TRUE(asked[0].starts_with(
      "arn:aws:iam::123456789012:role/probe logs:CreateLogStream "
      "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/probe:log-stream:"))
      << asked[0];
}

}  // namespace
}  // namespace portico::lambda
