#include "logs/api/api.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <set>

#include "base/test_executor.h"
#include "logs/api/operations.h"
#include "storage/memory_records.h"

namespace portico::logs::api {
namespace {

class AllowAll : public aws::Authorizer {
 public:
  Status Authorize(const aws::Call&, const Request& request) const override {
    resources.emplace_back(request.resource);
    return {};
  }
  mutable std::vector<std::string> resources;
};

class ApiTest : public testing::Test {
 protected:
  ApiTest() {
    char dir[] = "/tmp/portico-logs-api-XXXXXX";
    dir_ = mkdtemp(dir);
    db_ = *storage::Db::Open({.dir = dir_ + "/db"});
    commits_ = std::make_unique<storage::CommitQueue>(*db_, storage::Durability::kRelaxed);
    engine_ = std::make_unique<Engine>(*db_, *commits_, records_, workers_, clock_);
    api_ = std::make_unique<Api>(*engine_);
    call_.region = "us-east-1";
    call_.account = "123456789012";
    call_.authorizer = &authorizer_;
  }
  ~ApiTest() override {
    engine_.reset();
    commits_.reset();
    db_.reset();
    std::filesystem::remove_all(dir_);
  }
  void MakeGroup(const std::string& name) {
    CreateLogGroupInput in;
    in.log_group_name = name;
    ASSERT_TRUE(RunTask(api_->CreateLogGroup(call_, in)).has_value());
  }
  void MakeStream(const std::string& name) {
    ASSERT_TRUE(RunTask(api_->CreateLogStream(call_, {"g", name})).has_value());
  }
  void Put(const std::string& stream, int64_t offset_ms, const std::string& message) {
    PutLogEventsInput in{"g", stream, {{clock_.NowMs() + offset_ms, message}}};
    const auto put = RunTask(api_->PutLogEvents(call_, in));
    ASSERT_TRUE(put.has_value());
    EXPECT_FALSE(put->rejected_log_events_info.has_value());
  }

  TestExecutor executor_;
  ManualClock clock_;
  AllowAll authorizer_;
  std::string dir_;
  std::unique_ptr<storage::Db> db_;
  std::unique_ptr<storage::CommitQueue> commits_;
  storage::MemoryRecordStore records_;
  WorkerPool workers_{1};
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Api> api_;
  aws::Call call_;
};

TEST_F(ApiTest, DescribesGroupsInPages) {
  for (const char* name : {"/aws/b", "/aws/a", "/other", "/aws/c"}) MakeGroup(name);
  DescribeLogGroupsInput in;
  in.log_group_name_prefix = "/aws/";
  in.limit = 2;
  auto page = api_->DescribeLogGroups(call_, in);
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->log_groups.size(), 2u);
  EXPECT_EQ(page->log_groups[0].log_group_name, "/aws/a");
  EXPECT_EQ(page->log_groups[0].arn, "arn:aws:logs:us-east-1:123456789012:log-group:/aws/a:*");
  ASSERT_TRUE(page->next_token.has_value());
  in.next_token = page->next_token;
  page = api_->DescribeLogGroups(call_, in);
  ASSERT_EQ(page->log_groups.size(), 1u);
  EXPECT_EQ(page->log_groups[0].log_group_name, "/aws/c");
  EXPECT_FALSE(page->next_token.has_value());
  in.next_token = "?";
  EXPECT_EQ(api_->DescribeLogGroups(call_, in).error().code, "InvalidParameterException");
  DescribeLogGroupsInput pattern;
  pattern.log_group_name_pattern = "the";
  EXPECT_EQ(api_->DescribeLogGroups(call_, pattern)->log_groups.size(), 1u);
  pattern.log_group_name_prefix = "x";
  EXPECT_FALSE(api_->DescribeLogGroups(call_, pattern).has_value());
}

TEST_F(ApiTest, RetentionTakesAwsValuesOnly) {
  MakeGroup("g");
  EXPECT_TRUE(RunTask(api_->PutRetentionPolicy(call_, {"g", 7})).has_value());
  EXPECT_EQ(api_->DescribeLogGroups(call_, {})->log_groups[0].retention_in_days, 7);
  const auto bad = RunTask(api_->PutRetentionPolicy(call_, {"g", 8}));
  EXPECT_EQ(bad.error().code, "InvalidParameterException");
  EXPECT_TRUE(RunTask(api_->DeleteRetentionPolicy(call_, {"g"})).has_value());
  EXPECT_FALSE(api_->DescribeLogGroups(call_, {})->log_groups[0].retention_in_days.has_value());
}

TEST_F(ApiTest, OrdersStreams) {
  MakeGroup("g");
  for (const char* name : {"a", "b", "c"}) MakeStream(name);
  Put("b", 1, "x");
  Put("a", 2, "y");
  DescribeLogStreamsInput in;
  in.log_group_name = "g";
  in.order_by = "LastEventTime";
  in.descending = true;
  in.limit = 2;
  auto page = RunTask(api_->DescribeLogStreams(call_, in));
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->log_streams.size(), 2u);
  EXPECT_EQ(page->log_streams[0].log_stream_name, "a");
  EXPECT_EQ(page->log_streams[0].last_event_timestamp, clock_.NowMs() + 2);
  EXPECT_EQ(page->log_streams[1].log_stream_name, "b");
  in.next_token = page->next_token;
  page = RunTask(api_->DescribeLogStreams(call_, in));
  ASSERT_EQ(page->log_streams.size(), 1u);
  EXPECT_EQ(page->log_streams[0].log_stream_name, "c");
  EXPECT_FALSE(page->log_streams[0].last_event_timestamp.has_value());
  in.log_stream_name_prefix = "a";
  EXPECT_EQ(RunTask(api_->DescribeLogStreams(call_, in)).error().message,
            "Cannot order by LastEventTime with a logStreamNamePrefix.");
}

TEST_F(ApiTest, EventsByIdentifier) {
  MakeGroup("g");
  MakeStream("s");
  Put("s", 0, "hello ERROR");
  GetLogEventsInput get;
  get.log_group_identifier = "arn:aws:logs:us-east-1:123456789012:log-group:g:*";
  get.log_stream_name = "s";
  const auto got = RunTask(api_->GetLogEvents(call_, get));
  ASSERT_TRUE(got.has_value());
  ASSERT_EQ(got->events.size(), 1u);
  EXPECT_EQ(got->events[0].message, "hello ERROR");
  EXPECT_EQ(authorizer_.resources.back(),
            "arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:s");
  FilterLogEventsInput filter;
  filter.log_group_name = "g";
  filter.filter_pattern = "ERROR -hello";
  EXPECT_TRUE(RunTask(api_->FilterLogEvents(call_, filter))->events.empty());
  filter.filter_pattern = "ERROR";
  const auto found = RunTask(api_->FilterLogEvents(call_, filter));
  ASSERT_EQ(found->events.size(), 1u);
  EXPECT_EQ(found->events[0].log_stream_name, "s");
  filter.log_group_identifier = "g";
  EXPECT_EQ(RunTask(api_->FilterLogEvents(call_, filter)).error().code, "ValidationException");
}

TEST_F(ApiTest, Tags) {
  MakeGroup("g");
  const std::string arn = "arn:aws:logs:us-east-1:123456789012:log-group:g";
  ASSERT_TRUE(RunTask(api_->TagResource(call_, {arn, {{"a", "1"}, {"b", "2"}}})).has_value());
  ASSERT_TRUE(RunTask(api_->UntagResource(call_, {arn, {"a"}})).has_value());
  const std::map<std::string, std::string> left{{"b", "2"}};
  EXPECT_EQ(api_->ListTagsForResource(call_, {arn})->tags, left);
  EXPECT_EQ(api_->ListTagsLogGroup(call_, {"g"})->tags, left);
  std::map<std::string, std::string> many;
  for (int i = 0; i < 50; ++i) many["k" + std::to_string(i)] = "v";
  EXPECT_EQ(RunTask(api_->TagResource(call_, {arn, many})).error().code, "TooManyTagsException");
  EXPECT_EQ(api_->ListTagsForResource(call_, {"g"}).error().code, "InvalidParameterException");
  for (const char* elsewhere : {"arn:aws:logs:eu-west-1:123456789012:log-group:g",
                                "arn:aws:logs:us-east-1:999999999999:log-group:g"}) {
    EXPECT_EQ(api_->ListTagsForResource(call_, {elsewhere}).error().code,
              "ResourceNotFoundException");
  }
}

TEST_F(ApiTest, EveryOperationOnce) {
  const aws::Service service = MakeService(api_.get());
  std::set<std::string_view> names;
  for (const auto& operation : service.operations) {
    EXPECT_TRUE(names.insert(operation.info().name).second) << operation.info().name;
  }
  for (std::string_view name : service.not_implemented) {
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_EQ(names.size(), 113u);
}

}  // namespace
}  // namespace portico::logs::api
