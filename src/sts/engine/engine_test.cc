#include "sts/engine/engine.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/test_executor.h"
#include "storage/memory_records.h"

namespace portico::sts {
namespace {

constexpr const char* kAccount = "123456789012";

std::string Trust(const std::string& principal) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":)" + principal +
         R"(,"Action":"sts:AssumeRole"}]})";
}

class EngineTest : public testing::Test {
 protected:
  EngineTest() { EXPECT_TRUE(RunTask(engine_.Load()).has_value()); }

  std::string MakeRole(const std::string& name, const std::string& principal) {
    iam::Role role;
    role.name = name;
    role.trust_policy = Trust(principal);
    return (*RunTask(iam_.roles().Create(role)))->arn;
  }
  aws::Call CallAs(const aws::Principal& principal) {
    aws::Call call;
    call.account = kAccount;
    call.principal = principal;
    call.authorizer = &iam_.authorizer();
    return call;
  }
  aws::Call CallAsRoot() { return CallAs(engine_.Find("AKIAROOT", "", 0)->principal); }

  ManualClock clock_;
  storage::MemoryRecordStore records_;
  iam::Engine iam_{records_, kAccount, clock_};
  Engine engine_{records_, iam_, {"AKIAROOT", "root-secret"}, kAccount, clock_};
};

TEST_F(EngineTest, KnowsTheRootAndUsers) {
  const auto root = engine_.Find("AKIAROOT", "", clock_.NowMs());
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(root->secret, "root-secret");
  EXPECT_EQ(root->principal.arn, "arn:aws:iam::123456789012:root");
  EXPECT_EQ(root->principal.user_id, kAccount);
  EXPECT_EQ(engine_.Find("AKIANOBODY", "", 0).error().code, "UnrecognizedClientException");
  EXPECT_FALSE(engine_.Find("AKIAROOT", "token", 0).has_value()) << "permanent keys have no token";

  iam::User ann;
  ann.name = "ann";
  ASSERT_TRUE(RunTask(iam_.users().Create(ann)).has_value());
  const auto key = RunTask(iam_.users().CreateAccessKey("ann"));
  const auto found = engine_.Find(key->id, "", 0);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->secret, key->secret);
  EXPECT_EQ(found->principal.arn, "arn:aws:iam::123456789012:user/ann");
  ASSERT_TRUE(RunTask(iam_.users().SetAccessKeyStatus("ann", key->id, iam::KeyStatus::kInactive))
                  .has_value());
  EXPECT_FALSE(engine_.Find(key->id, "", 0).has_value());
}

TEST_F(EngineTest, FunctionsGetSessionsOfTheirRole) {
  const std::string arn = MakeRole("fn", R"({"Service":"lambda.amazonaws.com"})");
  const auto issued = engine_.IssueForFunction(
      arn, "arn:aws:lambda:us-east-1:123456789012:function:my-function", 12 * 3600);
  ASSERT_TRUE(issued.has_value());
  EXPECT_EQ(issued->access_key_id.size(), 20u);
  EXPECT_EQ(issued->secret_access_key.size(), 40u);
  EXPECT_EQ(issued->expires_ms, clock_.NowMs() + 12 * 3600 * 1000);
  const auto found = engine_.Find(issued->access_key_id, issued->session_token, clock_.NowMs());
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->secret, issued->secret_access_key);
  EXPECT_EQ(found->principal.arn, "arn:aws:sts::123456789012:assumed-role/fn/my-function");
  EXPECT_EQ(found->principal.entity_name, "fn");
  EXPECT_TRUE(found->principal.session_policy.empty());
  EXPECT_EQ(found->principal.issued_ms, clock_.NowMs());
  EXPECT_TRUE(found->principal.is_function);

  const auto expired =
      engine_.Find(issued->access_key_id, issued->session_token, issued->expires_ms);
  EXPECT_EQ(expired.error().code, "ExpiredTokenException");
  EXPECT_FALSE(engine_.Find("ASIAOTHER", issued->session_token, 0).has_value());
  EXPECT_FALSE(engine_.Find(issued->access_key_id, "", 0).has_value());

  const std::string other = MakeRole("other", R"({"Service":"ec2.amazonaws.com"})");
  EXPECT_EQ(engine_.IssueForFunction(other, "f", 3600).error().code, "AccessDenied");
  EXPECT_EQ(engine_.IssueForFunction("arn:aws:iam::123456789012:role/none", "f", 1).error().code,
            "NoSuchEntity");
}

TEST_F(EngineTest, SessionsOutliveARestart) {
  const std::string arn = MakeRole("fn", R"({"Service":"lambda.amazonaws.com"})");
  const auto issued = engine_.IssueForFunction(arn, "f", 3600);
  Engine again(records_, iam_, {"AKIAROOT", "root-secret"}, kAccount, clock_);
  ASSERT_TRUE(RunTask(again.Load()).has_value());
  const auto found = again.Find(issued->access_key_id, issued->session_token, clock_.NowMs());
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->secret, issued->secret_access_key);
  storage::MemoryRecordStore elsewhere;
  Engine stranger(elsewhere, iam_, {"AKIAROOT", "root-secret"}, kAccount, clock_);
  ASSERT_TRUE(RunTask(stranger.Load()).has_value());
  EXPECT_FALSE(
      stranger.Find(issued->access_key_id, issued->session_token, clock_.NowMs()).has_value());
}

TEST_F(EngineTest, AssumeRoleAsksTheTrustPolicy) {
  const std::string trusting = MakeRole("trusting", R"({"AWS":"123456789012"})");
  const std::string lambda_only = MakeRole("fn", R"({"Service":"lambda.amazonaws.com"})");
  const aws::Call root = CallAsRoot();
  const auto assumed = engine_.AssumeRole(root, {trusting, "session"});
  ASSERT_TRUE(assumed.has_value());
  EXPECT_EQ(assumed->arn, "arn:aws:sts::123456789012:assumed-role/trusting/session");
  EXPECT_TRUE(assumed->id.ends_with(":session"));
  const auto denied = engine_.AssumeRole(root, {lambda_only, "session"});
  ASSERT_FALSE(denied.has_value());
  EXPECT_EQ(denied.error().message,
            "User: arn:aws:iam::123456789012:root is not authorized to perform: sts:AssumeRole on "
            "resource: arn:aws:iam::123456789012:role/fn");
  const auto absent = engine_.AssumeRole(root, {"arn:aws:iam::123456789012:role/none", "session"});
  EXPECT_EQ(absent.error().code, "AccessDenied");
  EXPECT_EQ(engine_.AssumeRole(root, {"arn:aws:s3:::bucket-of-mine", "s"}).error().code,
            "ValidationError");
}

TEST_F(EngineTest, SessionsAreLimitedInTimeAndScope) {
  const std::string arn = MakeRole("r", R"({"AWS":"123456789012"})");
  ASSERT_TRUE(RunTask(iam_.roles().Update("r", [](const iam::State& state, iam::Role* r) {
                return iam::AttachPolicy(state, iam::Roles::Words(*r),
                                         "arn:aws:iam::aws:policy/AdministratorAccess",
                                         &r->policies);
              })).has_value());
  const aws::Call root = CallAsRoot();
  AssumeRoleRequest request{arn, "s"};
  request.duration_seconds = 3601;
  EXPECT_EQ(engine_.AssumeRole(root, request).error().message,
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  request.duration_seconds = 900;
  request.policy =
      R"({"Version":"2012-10-17","Statement":{"Sid":"a","Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*"}})";
  request.policy_arns = {"arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"};
  const auto assumed = engine_.AssumeRole(root, request);
  ASSERT_TRUE(assumed.has_value()) << assumed.error().message;
  const auto& credentials = assumed->credentials;
  const auto found =
      engine_.Find(credentials.access_key_id, credentials.session_token, clock_.NowMs());
  ASSERT_TRUE(found.has_value());
  const aws::Call session = CallAs(found->principal);
  EXPECT_TRUE(session.Authorize("dynamodb:GetItem", "arn:aws:dynamodb:r:1:table/t").has_value());
  EXPECT_TRUE(session.Authorize("logs:PutLogEvents", "arn:aws:logs:r:1:log-group:g").has_value());
  EXPECT_FALSE(session.Authorize("dynamodb:PutItem", "arn:aws:dynamodb:r:1:table/t").has_value());

  // In a policy of an older version variables are text, also where it stands beside others.
  request.policy =
      R"({"Statement":{"Effect":"Allow","Action":"dynamodb:GetItem",
          "Resource":"arn:aws:dynamodb:r:123456789012:table/${aws:userid}"}})";
  const auto older = engine_.AssumeRole(root, request);
  ASSERT_TRUE(older.has_value()) << older.error().message;
  const auto of_older = engine_.Find(older->credentials.access_key_id,
                                     older->credentials.session_token, clock_.NowMs());
  const aws::Call literal = CallAs(of_older->principal);
  const std::string tables = "arn:aws:dynamodb:r:123456789012:table/";
  EXPECT_TRUE(literal.Authorize("dynamodb:GetItem", tables + "${aws:userid}").has_value());
  EXPECT_FALSE(
      literal.Authorize("dynamodb:GetItem", tables + of_older->principal.user_id).has_value());

  request.policy = "no policy";
  EXPECT_EQ(engine_.AssumeRole(root, request).error().code, "MalformedPolicyDocument");
  request.policy = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:b",)"
                   R"("Resource":"arn:aws:s3:::)" +
                   std::string(3000, 'x') + R"("}})";
  EXPECT_EQ(engine_.AssumeRole(root, request).error().code, "PackedPolicyTooLarge");

  AssumeRoleRequest chained{arn, "again"};
  ASSERT_TRUE(RunTask(iam_.roles().Update("r", [](const iam::State&, iam::Role* r) {
                r->max_session_seconds = 43200;
                return Status();
              })).has_value());
  chained.duration_seconds = 7200;
  EXPECT_TRUE(engine_.AssumeRole(root, chained).has_value());
  aws::Call as_role = CallAs(found->principal);
  as_role.principal.session_policy.clear();
  EXPECT_EQ(engine_.AssumeRole(as_role, chained).error().code, "ValidationError");
}

TEST(TokenSealer, RefusesWhatItDidNotSeal) {
  const TokenSealer sealer(std::string(32, 'k'));
  const Session session{"ASIAX", "role", "AROAX", "name", 17, "policy"};
  const std::string token = sealer.Seal(session);
  const auto opened = sealer.Open(token);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->policy, "policy");
  EXPECT_EQ(opened->expires_ms, 17);
  EXPECT_NE(sealer.Seal(session), token) << "nonces differ";
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    const auto forged = sealer.Open(changed);
    if (!forged) continue;
    EXPECT_EQ(i, token.size() - 1) << "only unused bits of the last digit are free";
  }
  EXPECT_FALSE(sealer.Open("").has_value());
  EXPECT_FALSE(sealer.Open("AAAA").has_value());
  EXPECT_FALSE(sealer.Open(std::string(20'000, 'A')).has_value());
  EXPECT_FALSE(TokenSealer(std::string(32, 'x')).Open(token).has_value());
}

TEST(RootCredentials, MadeOnceAndPrivate) {
  char dir[] = "/tmp/portico-root-XXXXXX";
  ASSERT_NE(mkdtemp(dir), nullptr);
  EXPECT_FALSE(RootCredentials::Load(dir).has_value());
  const auto made = RootCredentials::LoadOrCreate(dir);
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->secret_access_key.size(), 40u);
  const std::string path = std::string(dir) + "/credentials";
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_EQ(chmod(path.c_str(), 0644), 0);
  const auto again = RootCredentials::LoadOrCreate(dir);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->access_key_id, made->access_key_id);
  EXPECT_EQ(again->secret_access_key, made->secret_access_key);
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u) << "a widened file is closed again";
  ASSERT_EQ(truncate(path.c_str(), 0), 0);
  EXPECT_FALSE(RootCredentials::LoadOrCreate(dir).has_value());
  std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace portico::sts
