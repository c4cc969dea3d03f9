#include "apigateway/engine/api_store.h"

#include "apigateway/engine/testing.h"

namespace portico::apigateway {
namespace {

// Fails when told to, as a disk does.
class FailingRecords : public storage::MemoryRecordStore {
 public:
  Task<Status> Apply(std::vector<Change> changes) override {
    sizes.push_back(changes.size());
    if (fails) return Refuse();
    return MemoryRecordStore::Apply(std::move(changes));
  }
  static Task<Status> Refuse() { co_return Fail(AwsError::Internal("disk full")); }
  bool fails = false;
  std::vector<size_t> sizes;
};

class ApiStoreTest : public GatewayTest {
 protected:
  Result<Resource> Create(ApiStore& store, const std::string& part) {
    auto change =
        store.Change<Resource>(api_id, ApiStore::IfMissing::kNoSuchApi,
                               [&](ApiState& now) { return CreateResource(now, root_id, part); });
    return RunTask(std::move(change));
  }
};

TEST_F(ApiStoreTest, WhatWasAnsweredIsThereAfterARestart) {
  const std::string order = AddOrder();
  AddResponse(order, "POST",
              {.status_code = "400",
               .selection_pattern = "No.*",
               .response_templates = StringMap{{"application/json", "{}"}}});
  Deploy("dev", StringMap{{"a", "b"}});
  ApiStore again(records, {"us-east-1", "123456789012"});
  ASSERT_TRUE(again.Load().has_value());
  const auto loaded = *again.Find(api_id);
  EXPECT_EQ(loaded->api->name, "order-service-api");
  EXPECT_EQ(loaded->api->created_date, state.api->created_date);
  EXPECT_EQ(loaded->resources.size(), 2u);
  const Integration integration = *GetIntegration(*loaded, {order, "POST"});
  EXPECT_EQ(integration.uri, LambdaUri(kFunctionArn));
  EXPECT_EQ(integration.integration_responses->at("400").selection_pattern, "No.*");
  EXPECT_EQ(loaded->stages.at("dev")->variables->at("a"), "b");
  EXPECT_EQ(loaded->deployments.begin()->second->resources.size(), 1u);
  const auto stage = again.FindStage(api_id, "dev");
  ASSERT_NE(stage, nullptr);
  Router::Captures captures;
  EXPECT_EQ(stage->FindResource("/order", "POST", &captures), &stage->resources[0]);
}

TEST_F(ApiStoreTest, AChangeWritesOnlyWhatItTouched) {
  FailingRecords counting;
  ApiStore store(counting, {"us-east-1", "123456789012"});
  AddOrder();
  ASSERT_TRUE(RunTask(store.Create(state)).has_value());
  ASSERT_TRUE(Create(store, "more").has_value());
  // The API with its root and /order; then one resource.
  EXPECT_EQ(counting.sizes, (std::vector<size_t>{3, 1}));
}

TEST_F(ApiStoreTest, AChangeThatIsNotDurableIsNotVisible) {
  FailingRecords failing;
  ApiStore store(failing, {"us-east-1", "123456789012"});
  ASSERT_TRUE(RunTask(store.Create(state)).has_value());
  failing.fails = true;
  EXPECT_FALSE(Create(store, "lost").has_value());
  EXPECT_FALSE(RunTask(store.Delete(api_id)).has_value());
  EXPECT_EQ((*store.Find(api_id))->resources.size(), 1u);
}

TEST_F(ApiStoreTest, AChangeThatIsRefusedChangesNothing) {
  ASSERT_TRUE(RunTask(apis.Create(state)).has_value());
  ASSERT_TRUE(Create(apis, "once").has_value());
  EXPECT_FALSE(Create(apis, "once").has_value());
  EXPECT_EQ((*apis.Find(api_id))->resources.size(), 2u);
}

TEST_F(ApiStoreTest, DeletingLeavesNoRecord) {
  AddOrder();
  Deploy();
  ASSERT_NE(apis.FindStage(api_id, "dev"), nullptr);
  ASSERT_TRUE(RunTask(apis.Delete(api_id)).has_value());
  EXPECT_TRUE(records.List("")->empty());
  EXPECT_EQ(apis.FindStage(api_id, "dev"), nullptr);
  EXPECT_EQ(RunTask(apis.Delete(api_id)).error().message,
            "Invalid API identifier specified 123456789012:" + api_id);
}

TEST_F(ApiStoreTest, AMissingApiIsNamedAsTheCallNeeds) {
  EXPECT_EQ(apis.Find("abc").error().message, "Invalid API identifier specified 123456789012:abc");
  EXPECT_EQ(apis.Find("abc", ApiStore::IfMissing::kNoSuchResource).error().message,
            "Invalid Resource identifier specified");
}

TEST_F(ApiStoreTest, RecordsOfAnotherFormatAreNotRead) {
  ASSERT_TRUE(RunTask(records.Put("apigateway/apis/abcdefghij",
                                  R"({"formatVersion":2,"value":{"id":"abcdefghij"}})"))
                  .has_value());
  EXPECT_FALSE(apis.Load().has_value());
}

TEST_F(ApiStoreTest, StagesThatAChangeDoesNotTouchStayCompiled) {
  AddOrder();
  Deploy();
  const auto before = apis.FindStage(api_id, "dev");
  ASSERT_TRUE(Create(apis, "more").has_value());
  EXPECT_EQ(apis.FindStage(api_id, "dev"), before);
}

}  // namespace
}  // namespace portico::apigateway
