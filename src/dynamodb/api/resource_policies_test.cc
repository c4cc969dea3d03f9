// Tables' own policies: how they are kept, and that the authorizer is given them.
#include "dynamodb/api/testing.h"

namespace portico::dynamodb {
namespace {

constexpr char kArn[] = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";
constexpr char kPolicy[] =
    R"({\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",)"
    R"(\"Action\":\"dynamodb:GetItem\",\"Resource\":\"*\"}]})";

class ResourcePoliciesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Ok("CreateTable",
               R"({"TableName":"orders","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[)"
               R"({"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[)"
               R"({"AttributeName":"pk","KeyType":"HASH"}]})");
  }
  std::string On(std::string_view operation, const std::string& rest = "") {
    return server_.Call(operation, R"({"ResourceArn":")" + std::string(kArn) + "\"" + rest + "}");
  }
  std::string Put(const std::string& rest = "") {
    return On("PutResourcePolicy", R"(,"Policy":")" + std::string(kPolicy) + "\"" + rest);
  }
  static std::string Revision(const std::string& answer) {
    const auto parsed = json::Parse(answer);
    const json::Value* revision = parsed ? parsed->Find("RevisionId") : nullptr;
    return revision == nullptr ? answer : std::string(*revision->as_string());
  }
  std::shared_ptr<const std::string> Policy(const std::string& arn) {
    return server_.api().PolicyOf(arn);
  }
  testing::Server server_;
};

TEST_F(ResourcePoliciesTest, PutGetDelete) {
  EXPECT_TRUE(On("GetResourcePolicy").starts_with("PolicyNotFoundException: "));
  EXPECT_EQ(On("DeleteResourcePolicy"), "{}");
  const std::string revision = Revision(Put());
  EXPECT_EQ(revision.find_first_not_of("0123456789"), std::string::npos) << revision;
  EXPECT_EQ(On("GetResourcePolicy"),
            R"({"Policy":")" + std::string(kPolicy) + R"(","RevisionId":")" + revision + R"("})");
  // The same again is no change.
  EXPECT_EQ(Revision(Put()), revision);
  server_.Restart();
  EXPECT_EQ(Revision(On("GetResourcePolicy")), revision);
  EXPECT_EQ(Revision(On("DeleteResourcePolicy")), revision);
  EXPECT_TRUE(On("GetResourcePolicy").starts_with("PolicyNotFoundException: "));
}

TEST_F(ResourcePoliciesTest, ExpectedRevisions) {
  const std::string not_found =
      "PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: ";
  EXPECT_EQ(Put(R"(,"ExpectedRevisionId":"1")"), not_found + kArn);
  const std::string revision = Revision(Put(R"(,"ExpectedRevisionId":"NO_POLICY")"));
  EXPECT_EQ(Put(R"(,"ExpectedRevisionId":"NO_POLICY")"),
            not_found +
                "Requested policy update expecting none to be present for table orders, but a "
                "policy exists with revision id " +
                revision + ".");
  const std::string other =
      not_found +
      "Requested update for policy with revision id 1, but the policy associated to target table "
      "orders has revision id " +
      revision + ".";
  EXPECT_EQ(Put(R"(,"ExpectedRevisionId":"1")"), other);
  EXPECT_EQ(On("DeleteResourcePolicy", R"(,"ExpectedRevisionId":"1")"), other);
  EXPECT_EQ(Revision(On("DeleteResourcePolicy", R"(,"ExpectedRevisionId":")" + revision + "\"")),
            revision);
}

TEST_F(ResourcePoliciesTest, CoverTheTableAndItsIndexes) {
  EXPECT_EQ(Policy(kArn), nullptr);
  Put();
  EXPECT_NE(Policy(kArn), nullptr);
  EXPECT_NE(Policy(std::string(kArn) + "/index/by-g"), nullptr);
  EXPECT_EQ(Policy(std::string(kArn) + "/stream/2026"), nullptr);
  EXPECT_EQ(Policy("arn:aws:dynamodb:eu-central-1:123456789012:table/other"), nullptr);
  EXPECT_EQ(Policy("*"), nullptr);
  // Operations that authorise in their handlers give it on.
  const auto given = [&](std::string_view operation, const std::string& request) {
    server_.authorizer().TakePolicies();
    server_.Call(operation, request);
    return server_.authorizer().TakePolicies();
  };
  EXPECT_EQ(given("Scan", R"({"TableName":"orders"})"), 1u);
  EXPECT_EQ(given("BatchGetItem", R"({"RequestItems":{"orders":{"Keys":[{"pk":{"S":"a"}}]}}})"),
            1u);
  EXPECT_EQ(given("ExecuteStatement", R"({"Statement":"SELECT * FROM orders"})"), 1u);
}

TEST_F(ResourcePoliciesTest, Errors) {
  EXPECT_TRUE(On("PutResourcePolicy", R"(,"Policy":"{}")").starts_with("ValidationException: "));
  const std::string other =
      R"({"ResourceArn":"arn:aws:dynamodb:eu-central-1:123456789012:table/x"})";
  for (const char* operation : {"GetResourcePolicy", "DeleteResourcePolicy"}) {
    EXPECT_EQ(server_.Call(operation, other),
              "ResourceNotFoundException: Requested resource not found: Table: x not found");
  }
}

}  // namespace
}  // namespace portico::dynamodb
