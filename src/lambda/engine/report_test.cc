#include "lambda/engine/report.h"

#include <gtest/gtest.h>

#include <csignal>

namespace portico::lambda {
namespace {

TEST(ReportTest, PlatformLinesAreAwss) {
  EXPECT_EQ(InitStartLine("python:3.12"), "INIT_START Runtime Version: python:3.12\n");
  EXPECT_EQ(StartLine("id"), "START RequestId: id Version: $LATEST\n");
  EXPECT_EQ(EndLine("id"), "END RequestId: id\n");
  EXPECT_EQ(InitReportLine(154'034, "init", RunStatus::kError, "Runtime.ExitError"),
            "INIT_REPORT Init Duration: 154.03 ms\tPhase: init\tStatus: error\tError Type: "
            "Runtime.ExitError\n");
  EXPECT_EQ(InitReportLine(9'999'470, "init", RunStatus::kTimeout, ""),
            "INIT_REPORT Init Duration: 9999.47 ms\tPhase: init\tStatus: timeout\n");
  EXPECT_EQ(TimeoutLine(1'706'546'475'998, "id", 45),
            "2024-01-29T16:41:15.998Z id Task timed out after 45.00 seconds\n\n");
  EXPECT_EQ(ErrorLine("id", "Runtime exited", "Runtime.ExitError"),
            "RequestId: id Error: Runtime exited\nRuntime.ExitError\n");
}

TEST(ReportTest, TheReportOfAWarmRun) {
  Report report;
  report.request_id = "id";
  report.duration_us = 1'239;
  report.memory_mb = 128;
  report.memory_used_bytes = (31 << 20) - 5;
  EXPECT_EQ(ReportLine(report),
            "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\t"
            "Max Memory Used: 31 MB\t\n");
}

TEST(ReportTest, AColdStartIsToldAndBilled) {
  Report report;
  report.request_id = "id";
  report.duration_us = 2'370;
  report.init_us = 423'980;
  report.memory_mb = 1024;
  report.memory_used_bytes = 95 << 20;
  EXPECT_EQ(ReportLine(report),
            "REPORT RequestId: id\tDuration: 2.37 ms\tBilled Duration: 427 ms\tMemory Size: 1024 "
            "MB\tMax Memory Used: 95 MB\tInit Duration: 423.98 ms\t\n");
}

TEST(ReportTest, AFailureHasAStatus) {
  Report report;
  report.request_id = "id";
  report.duration_us = 10'935'700;
  report.memory_mb = 1024;
  report.memory_used_bytes = 1024 << 20;
  report.status = RunStatus::kError;
  report.error_type = "Runtime.OutOfMemory";
  EXPECT_EQ(ReportLine(report),
            "REPORT RequestId: id\tDuration: 10935.70 ms\tBilled Duration: 10936 ms\tMemory Size: "
            "1024 MB\tMax Memory Used: 1024 MB\tStatus: error\tError Type: Runtime.OutOfMemory\n");
}

TEST(ReportTest, WhatIsNotLimitedOrMeasuredIsOwnedUpTo) {
  Report report;
  report.request_id = "id";
  report.memory_mb = 128;
  report.not_enforced = "memory, cpu";
  EXPECT_EQ(ReportLine(report),
            "REPORT RequestId: id\tDuration: 0.00 ms\tBilled Duration: 0 ms\tMemory Size: 128 MB\t"
            "Limits Not Enforced: memory, cpu\t\n");
}

TEST(ReportTest, ExitsAreNamedAsAwsNamesThem) {
  EXPECT_EQ(DescribeExit(1, 0, false).message, "Runtime exited with error: exit status 1");
  EXPECT_EQ(DescribeExit(0, 0, false).message, "Runtime exited without providing a reason");
  EXPECT_EQ(DescribeExit(0, SIGSEGV, false).message,
            "Runtime exited with error: signal: segmentation fault");
  EXPECT_EQ(DescribeExit(0, 55, false).message, "Runtime exited with error: signal: signal 55");
  EXPECT_EQ(DescribeExit(0, SIGKILL, false).error_type, "Runtime.ExitError");
  EXPECT_EQ(DescribeExit(1, 0, true).error_type, "Runtime.OutOfMemory");
}

TEST(ReportTest, ErrorsAreUnhandled) {
  const InvokeResult result = FailedResultFor("id", "Sandbox.Timedout", TimeoutMessage(3));
  EXPECT_EQ(result.function_error, "Unhandled");
  EXPECT_EQ(result.payload, R"({"errorType":"Sandbox.Timedout","errorMessage":)"
                            R"("RequestId: id Error: Task timed out after 3.00 seconds"})");
}

}  // namespace
}  // namespace portico::lambda
