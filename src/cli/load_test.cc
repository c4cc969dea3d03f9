#include "cli/load.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace portico::cli {
namespace {

LoadOptions Options() {
  LoadOptions options;
  options.url = "http://127.0.0.1:4566/";
  return options;
}

std::string ErrorOf(const LoadOptions& options) {
  const auto plan = MakePlan(options);
  return plan ? "" : plan.error().message;
}

TEST(LoadTest, DurationsHaveUnits) {
  EXPECT_EQ(*ParseDurationMs("500ms"), 500);
  EXPECT_EQ(*ParseDurationMs("1.5s"), 1'500);
  EXPECT_EQ(*ParseDurationMs("2m"), 120'000);
  EXPECT_EQ(*ParseDurationMs("1h"), 3'600'000);
  EXPECT_EQ(*ParseDurationMs("0s"), 0);
  for (const char* text : {"", "30", "s", "-1s", "1 s", "1d", "nans", "infs", "1e99h", "25h"}) {
    EXPECT_FALSE(ParseDurationMs(text)) << text;
  }
}

TEST(LoadTest, AUrlIsAClosedLoopOfOneUserForTenSeconds) {
  const auto plan = MakePlan(Options());
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->model, load::Model::kClosed);
  EXPECT_EQ(plan->vus, 1u);
  EXPECT_EQ(plan->duration_ms, 10'000);
  EXPECT_EQ(plan->requests.at(0).method, "GET");
  EXPECT_FALSE(plan->signing);
}

TEST(LoadTest, ARateMakesItAnOpenLoop) {
  LoadOptions options = Options();
  options.rate_per_second = 50;
  options.duration = "3s";
  const auto plan = MakePlan(options);
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->model, load::Model::kOpen);
  EXPECT_EQ(plan->vus, kOpenConnectionsDefault);
  EXPECT_EQ(plan->duration_ms, 3'000);
}

TEST(LoadTest, ACountAloneIsNotLimitedByTime) {
  LoadOptions options = Options();
  options.requests = 100;
  EXPECT_EQ(MakePlan(options)->duration_ms, 0);
  options.duration = "3s";
  EXPECT_EQ(MakePlan(options)->duration_ms, 3'000);
}

TEST(LoadTest, ABodyMakesItAPostWithHeadersAndVariables) {
  LoadOptions options = Options();
  options.body = "{{who}} {{$counter}}";
  options.headers = {"X-A: b: c", "X-Empty:"};
  options.variables = {"who=a=b"};
  const auto plan = MakePlan(options);
  ASSERT_TRUE(plan) << plan.error().message;
  const load::RequestTemplate& request = plan->requests.at(0);
  EXPECT_EQ(request.method, "POST");
  std::string body;
  request.body.Render({.counter = 7}, &body);
  EXPECT_EQ(body, "a=b 7");
  ASSERT_EQ(request.headers.size(), 2u);
  EXPECT_EQ(request.headers[0].first, "X-A");
  EXPECT_EQ(request.headers[0].second.prefix(), "b: c");
  EXPECT_TRUE(request.headers[1].second.is_empty());
}

TEST(LoadTest, FilesGiveBodiesAndRows) {
  char dir_name[] = "/tmp/portico_load_test_XXXXXX";
  const std::string dir = mkdtemp(dir_name);
  std::ofstream(dir + "/body") << "{{id}}";
  std::ofstream(dir + "/rows.csv") << "id\n1\n2\n";
  LoadOptions options = Options();
  options.body_file = dir + "/body";
  options.csv_file = dir + "/rows.csv";
  const auto plan = MakePlan(options);
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->rows.rows.size(), 2u);
  EXPECT_FALSE(plan->requests.at(0).body.is_constant());
  std::filesystem::remove_all(dir);
  EXPECT_NE(ErrorOf(options).find("cannot read " + dir), std::string::npos);
}

TEST(LoadTest, SigningTakesTheEnvironmentsCredentials) {
  for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                           "AWS_REGION", "AWS_DEFAULT_REGION"}) {
    unsetenv(name);
  }
  LoadOptions options = Options();
  options.sigv4_service = "lambda";
  EXPECT_NE(ErrorOf(options).find("portico env"), std::string::npos);
  setenv("AWS_ACCESS_KEY_ID", "AKID", 1);
  setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
  EXPECT_EQ(MakePlan(options)->signing->region, "us-east-1");
  setenv("AWS_REGION", "eu-west-1", 1);
  const auto plan = MakePlan(options);
  EXPECT_EQ(plan->signing->region, "eu-west-1");
  EXPECT_EQ(plan->signing->access_key_id, "AKID");
  EXPECT_EQ(plan->signing->service, "lambda");
  options.region = "eu-north-1";
  EXPECT_EQ(MakePlan(options)->signing->region, "eu-north-1");
  for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"}) {
    unsetenv(name);
  }
}

TEST(LoadTest, WhatDoesNotFitTogetherIsRefused) {
  LoadOptions options;
  EXPECT_NE(ErrorOf(options).find("a URL or a Postman collection"), std::string::npos);
  options = Options();
  options.postman = "x.json";
  EXPECT_NE(ErrorOf(options).find("a URL or a Postman collection"), std::string::npos);
  options.url.clear();
  options.method = "PUT";
  EXPECT_NE(ErrorOf(options).find("those of the collection"), std::string::npos);
  options = Options();
  options.headers = {"no colon"};
  EXPECT_NE(ErrorOf(options).find("NAME: VALUE"), std::string::npos);
  options = Options();
  options.variables = {"novalue"};
  EXPECT_NE(ErrorOf(options).find("NAME=VALUE"), std::string::npos);
  options = Options();
  options.duration = "30";
  EXPECT_NE(ErrorOf(options).find("no duration"), std::string::npos);
}

}  // namespace
}  // namespace portico::cli
