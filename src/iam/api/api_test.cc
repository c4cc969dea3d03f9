#include "iam/api/api.h"

#include <gtest/gtest.h>

#include <set>

#include "aws/query_protocol.h"
#include "base/test_executor.h"
#include "codec/uri.h"
#include "iam/api/operations.h"
#include "storage/memory_records.h"

namespace portico::iam::api {
namespace {

constexpr const char* kTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",
        "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
constexpr const char* kPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}]})";

class ApiTest : public testing::Test {
 protected:
  ApiTest() {
    call_.account = "123456789012";
    call_.authorizer = &engine_.authorizer();
    call_.principal.kind = aws::Principal::Kind::kRoot;
  }
  Result<CreateRoleOutput> CreateRole(const std::string& name, const std::string& path = "/") {
    CreateRoleInput in;
    in.role_name = name;
    in.path = path;
    in.assume_role_policy_document = kTrust;
    return RunTask(api_.CreateRole(call_, in));
  }
  std::string CreatePolicy(const std::string& name) {
    CreatePolicyInput in;
    in.policy_name = name;
    in.policy_document = kPolicy;
    return *RunTask(api_.CreatePolicy(call_, in))->policy->arn;
  }

  ManualClock clock_;
  storage::MemoryRecordStore records_;
  Engine engine_{records_, "123456789012", clock_};
  Api api_{engine_};
  aws::Call call_;
};

TEST_F(ApiTest, TheTutorialsSteps) {
  const std::string arn = CreatePolicy("lambda-apigateway-policy");
  EXPECT_EQ(arn, "arn:aws:iam::123456789012:policy/lambda-apigateway-policy");
  const auto role = CreateRole("lambda-apigateway-role");
  ASSERT_TRUE(role.has_value());
  EXPECT_EQ(UriDecode(*role->role.assume_role_policy_document), kTrust);
  ASSERT_TRUE(RunTask(api_.AttachRolePolicy(call_, {"lambda-apigateway-role", arn})).has_value());
  const auto attached = api_.ListAttachedRolePolicies(call_, {"lambda-apigateway-role"});
  ASSERT_EQ(attached->attached_policies.size(), 1u);
  EXPECT_EQ(attached->attached_policies[0].policy_name, "lambda-apigateway-policy");
  EXPECT_EQ(api_.GetPolicy(call_, {arn})->policy->attachment_count, 1);
  const auto entities = api_.ListEntitiesForPolicy(call_, {arn});
  ASSERT_EQ(entities->policy_roles.size(), 1u);
  EXPECT_EQ(entities->policy_roles[0].role_name, "lambda-apigateway-role");
  ASSERT_TRUE(RunTask(api_.DetachRolePolicy(call_, {"lambda-apigateway-role", arn})).has_value());
  EXPECT_TRUE(RunTask(api_.DeletePolicy(call_, {arn})).has_value());
  EXPECT_TRUE(RunTask(api_.DeleteRole(call_, {"lambda-apigateway-role"})).has_value());
  const auto gone = api_.GetRole(call_, {"lambda-apigateway-role"});
  EXPECT_EQ(gone.error().message, "The role with name lambda-apigateway-role cannot be found.");
  EXPECT_EQ(gone.error().http_status, 404);
}

TEST_F(ApiTest, UpdateRoleHasAResultWithoutMembers) {
  ASSERT_TRUE(CreateRole("r").has_value());
  UpdateRoleInput in;
  in.role_name = "r";
  in.max_session_duration = 7200;
  const auto updated = RunTask(api_.UpdateRole(call_, in));
  ASSERT_TRUE(updated.has_value());
  EXPECT_EQ(api_.GetRole(call_, {"r"})->role.max_session_duration, 7200);
  const auto render = [&](const aws::ShapeDesc& shape, const void* value) {
    return aws::RenderQueryOutput("UpdateRole", "ns", shape, value, "id");
  };
  EXPECT_NE(render(aws::ShapeOf<UpdateRoleOutput>(), &*updated).find("<UpdateRoleResult>"),
            std::string::npos);
  const aws::Empty none;
  EXPECT_EQ(render(aws::ShapeOf<aws::Empty>(), &none).find("Result"), std::string::npos);
}

TEST_F(ApiTest, PagesThroughRoles) {
  for (int i = 0; i < 7; ++i) ASSERT_TRUE(CreateRole("role-" + std::to_string(i)).has_value());
  ASSERT_TRUE(CreateRole("other", "/team/").has_value());
  std::vector<std::string> seen;
  ListRolesInput in;
  in.max_items = 3;
  in.path_prefix = "/role-";
  for (int pages = 1;; ++pages) {
    const auto page = api_.ListRoles(call_, in);
    ASSERT_TRUE(page.has_value());
    for (const auto& role : page->roles) seen.push_back(role.role_name);
    EXPECT_EQ(page->is_truncated, page->marker.has_value());
    if (!page->is_truncated) {
      EXPECT_EQ(pages, 3);
      break;
    }
    in.marker = page->marker;
  }
  EXPECT_EQ(seen.size(), 7u);
  in.path_prefix = "/team/";
  in.marker.reset();
  EXPECT_EQ(api_.ListRoles(call_, in)->roles.size(), 1u);
  in.marker = "!";
  EXPECT_EQ(api_.ListRoles(call_, in).error().code, "ValidationError");
}

TEST_F(ApiTest, ListPoliciesByScope) {
  CreatePolicy("mine");
  ListPoliciesInput in;
  in.scope = "Local";
  EXPECT_EQ(api_.ListPolicies(call_, in)->policies.size(), 1u);
  in.scope = "AWS";
  in.path_prefix = "/service-role/";
  const auto aws_policies = api_.ListPolicies(call_, in);
  EXPECT_GE(aws_policies->policies.size(), 3u);
  in.only_attached = true;
  EXPECT_TRUE(api_.ListPolicies(call_, in)->policies.empty());
}

TEST_F(ApiTest, AuthorizesByTheFullArn) {
  ASSERT_TRUE(CreateRole("secret", "/admin/").has_value());
  const auto user = RunTask(api_.CreateUser(call_, {std::nullopt, "ann"}));
  ASSERT_TRUE(user.has_value());
  PutUserPolicyInput put;
  put.user_name = "ann";
  put.policy_name = "p";
  put.policy_document = R"({"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Action":"iam:*","Resource":"*"},
      {"Effect":"Deny","Action":"*","Resource":"arn:aws:iam::*:role/admin/*"}]})";
  ASSERT_TRUE(RunTask(api_.PutUserPolicy(call_, put)).has_value());
  aws::Call as_ann = call_;
  as_ann.operation = "GetRole";
  as_ann.principal = {aws::Principal::Kind::kUser,
                      "123456789012",
                      user->user->arn,
                      user->user->user_id,
                      "",
                      "ann",
                      ""};
  EXPECT_EQ(api_.GetRole(as_ann, {"secret"}).error().code, "AccessDenied");
  EXPECT_EQ(api_.GetRole(as_ann, {"none"}).error().code, "NoSuchEntity");
  as_ann.operation = "GetUser";
  EXPECT_EQ(api_.GetUser(as_ann, {})->user.user_name, "ann");
  EXPECT_EQ(api_.GetUser(call_, {})->user.arn, "arn:aws:iam::123456789012:root");
  EXPECT_EQ(api_.GetUser(call_, {})->user.user_name, std::nullopt);
  aws::Call as_session = call_;
  as_session.principal.kind = aws::Principal::Kind::kAssumedRole;
  EXPECT_EQ(api_.GetUser(as_session, {}).error().code, "ValidationError");
}

TEST_F(ApiTest, VersionsNewestFirst) {
  const std::string arn = CreatePolicy("p");
  const auto made = RunTask(api_.CreatePolicyVersion(call_, {arn, kPolicy, true}));
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->policy_version->is_default_version, true);
  const auto versions = api_.ListPolicyVersions(call_, {arn});
  ASSERT_EQ(versions->versions.size(), 2u);
  EXPECT_EQ(versions->versions[0].version_id, "v2");
  const auto old = api_.GetPolicyVersion(call_, {arn, "v1"});
  EXPECT_EQ(old->policy_version->is_default_version, false);
  EXPECT_EQ(UriDecode(*old->policy_version->document), kPolicy);
}

TEST(Operations, EveryNameOnce) {
  storage::MemoryRecordStore records;
  Engine engine(records, "123456789012", Clock::System());
  Api api(engine);
  const aws::Service service = MakeService(&api);
  std::set<std::string_view> names;
  for (const auto& operation : service.operations) {
    EXPECT_TRUE(names.insert(operation.info().name).second) << operation.info().name;
  }
  for (std::string_view name : service.not_implemented) {
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  EXPECT_EQ(names.size(), 176u);
}

}  // namespace
}  // namespace portico::iam::api
