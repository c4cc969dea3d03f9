#include "load/json_report.h"

#include <gtest/gtest.h>

#include "codec/json/value.h"

namespace portico::load {
namespace {

json::Value Rendered(const Report& report) {
  std::string error;
  auto value = json::Parse(RenderJson(report), &error);
  EXPECT_TRUE(value) << error;
  return value.value_or(json::Value());
}

int64_t Int(const json::Value& value, std::string_view name) {
  const json::Value* found = value.Find(name);
  return found == nullptr ? -1 : found->as_int().value_or(-1);
}

TEST(JsonReportTest, HoldsWhatTheReportHolds) {
  Report report;
  report.name = "a \"name\"";
  report.model = "open";
  report.rate_per_second = 12.5;
  report.vus = 3;
  report.duration_s = 2;
  report.requests = 10;
  report.errors = 5;
  report.latency = {.count = 10, .p999_us = 77};
  report.statuses = {{200, 5}, {500, 5}};
  report.error_groups = {{500, "boom", 5}};
  report.by_request = {{.name = "r", .method = "GET", .url = "u", .requests = 10}};
  report.thresholds = {{"p95>1ms", 2, "2ms", false}};
  report.intervals = {{.length_s = 1, .requests = 4}, {.start_s = 1, .length_s = 1}};
  report.histogram = {{63, 10}};
  const json::Value json = Rendered(report);
  EXPECT_EQ(Int(json, "version"), kJsonReportVersion);
  EXPECT_EQ(*json.Find("name")->as_string(), report.name);
  EXPECT_EQ(json.Find("rate_per_second")->as_number()->text, "12.5");
  EXPECT_EQ(Int(json, "requests_per_second"), 5);
  EXPECT_EQ(json.Find("error_rate")->as_number()->text, "0.5");
  EXPECT_EQ(Int(*json.Find("latency_us"), "p99.9"), 77);
  EXPECT_EQ(Int((*json.Find("statuses")->as_array())[1], "status"), 500);
  EXPECT_EQ(Int((*json.Find("error_groups")->as_array())[0], "count"), 5);
  EXPECT_EQ(*(*json.Find("by_request")->as_array())[0].Find("method")->as_string(), "GET");
  EXPECT_FALSE(*(*json.Find("thresholds")->as_array())[0].Find("passed")->as_bool());
  EXPECT_EQ(Int((*json.Find("intervals")->as_array())[1], "start_s"), 1);
  EXPECT_EQ(Int((*json.Find("histogram")->as_array())[0], "upper_us"), 63);
}

TEST(JsonReportTest, AClosedLoopHasNoRate) {
  EXPECT_TRUE(Rendered(Report()).Find("rate_per_second")->is_null());
}

}  // namespace
}  // namespace portico::load
