#include "iam/engine/engine.h"

#include <gtest/gtest.h>

#include "base/test_executor.h"
#include "storage/memory_records.h"

namespace portico::iam {
namespace {

constexpr const char* kAccount = "123456789012";
constexpr const char* kLambdaTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",
        "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
constexpr std::string_view kTable = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";

std::string Allow(std::string_view action, std::string_view resource = "*") {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")" +
         std::string(action) + R"(","Resource":")" + std::string(resource) + R"("}]})";
}

class EngineTest : public testing::Test {
 protected:
  std::shared_ptr<const RoleEntry> MakeRole(const std::string& name,
                                            const std::string& trust = kLambdaTrust) {
    Role role;
    role.name = name;
    role.trust_policy = trust;
    auto made = RunTask(engine_.roles().Create(role));
    EXPECT_TRUE(made.has_value()) << made.error().message;
    return *made;
  }
  std::string MakePolicy(const std::string& name, const std::string& document) {
    ManagedPolicy policy;
    policy.name = name;
    auto made = RunTask(engine_.policies().Create(policy, document));
    EXPECT_TRUE(made.has_value()) << made.error().message;
    return (*made)->arn;
  }
  Status Attach(const std::string& role, const std::string& arn) {
    auto changed = RunTask(engine_.roles().Update(role, [&](const State& state, Role* r) -> Status {
      return AttachPolicy(state, Roles::Words(*r), arn, &r->policies);
    }));
    if (!changed) return Fail(changed.error());
    return {};
  }
  Status PutInline(const std::string& role, const std::string& document) {
    auto changed = RunTask(engine_.roles().Update(role, [&](const State&, Role* r) -> Status {
      return PutInlinePolicy(Roles::Words(*r), "inline", document, &r->policies);
    }));
    if (!changed) return Fail(changed.error());
    return {};
  }
  aws::Call CallAs(const RoleEntry& role) {
    aws::Call call;
    call.account = kAccount;
    call.authorizer = &engine_.authorizer();
    call.principal.kind = aws::Principal::Kind::kAssumedRole;
    call.principal.account = kAccount;
    call.principal.arn = "arn:aws:sts::123456789012:assumed-role/" + role.role.name + "/s";
    call.principal.user_id = role.role.id + ":s";
    call.principal.entity_name = role.role.name;
    return call;
  }

  ManualClock clock_;
  storage::MemoryRecordStore records_;
  Engine engine_{records_, kAccount, clock_};
};

TEST_F(EngineTest, RolesAreMadeFoundAndKept) {
  const auto made = MakeRole("orders-Role");
  EXPECT_EQ(made->arn, "arn:aws:iam::123456789012:role/orders-Role");
  EXPECT_EQ(made->role.id.size(), 21u);
  EXPECT_TRUE(engine_.roles().Get("ORDERS-role").has_value()) << "names ignore case";
  Role again;
  again.name = "Orders-Role";
  again.trust_policy = kLambdaTrust;
  const auto second = RunTask(engine_.roles().Create(again));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, "EntityAlreadyExists");
  EXPECT_EQ(second.error().http_status, 409);
  EXPECT_EQ(second.error().message, "Role with name Orders-Role already exists.");

  const std::string arn = MakePolicy("p", Allow("dynamodb:*"));
  ASSERT_TRUE(Attach("orders-Role", arn).has_value());
  Engine reopened(records_, kAccount, clock_);
  ASSERT_TRUE(reopened.Load().has_value());
  const auto role = reopened.roles().Get("orders-Role");
  ASSERT_TRUE(role.has_value());
  EXPECT_EQ((*role)->role.id, made->role.id);
  EXPECT_EQ((*role)->role.policies.attached, std::vector<std::string>{arn});
  EXPECT_EQ((*role)->compiled.identity.size(), 1u);
}

TEST_F(EngineTest, DeletionIsOrdered) {
  MakeRole("r");
  const std::string arn = MakePolicy("p", Allow("dynamodb:*"));
  ASSERT_TRUE(Attach("r", arn).has_value());
  const auto role = RunTask(engine_.roles().Delete("r"));
  ASSERT_FALSE(role.has_value());
  EXPECT_EQ(role.error().message, "Cannot delete entity, must detach all policies first.");
  const auto policy = RunTask(engine_.policies().Delete(arn));
  ASSERT_FALSE(policy.has_value());
  EXPECT_EQ(policy.error().message, "Cannot delete a policy attached to entities.");
  EXPECT_EQ(engine_.state()->UsageOf(arn).attachments, 1);
  const auto detached =
      RunTask(engine_.roles().Update("r", [&](const State& state, Role* r) -> Status {
        return DetachPolicy(state, arn, &r->policies);
      }));
  ASSERT_TRUE(detached.has_value());
  EXPECT_TRUE(RunTask(engine_.policies().Delete(arn)).has_value());
  EXPECT_TRUE(RunTask(engine_.roles().Delete("r")).has_value());
  EXPECT_EQ(RunTask(engine_.roles().Delete("r")).error().code, "NoSuchEntity");
}

TEST_F(EngineTest, PolicyVersions) {
  const std::string arn = MakePolicy("p", Allow("dynamodb:GetItem"));
  using MakeDefault = ManagedPolicies::MakeDefault;
  for (int i = 2; i <= 5; ++i) {
    const auto made =
        RunTask(engine_.policies().CreateVersion(arn, Allow("dynamodb:PutItem"), MakeDefault::kNo));
    ASSERT_TRUE(made.has_value());
    EXPECT_EQ(made->id, "v" + std::to_string(i));
  }
  const auto sixth =
      RunTask(engine_.policies().CreateVersion(arn, Allow("dynamodb:PutItem"), MakeDefault::kYes));
  ASSERT_FALSE(sixth.has_value());
  EXPECT_EQ(sixth.error().code, "LimitExceeded");
  EXPECT_EQ(RunTask(engine_.policies().DeleteVersion(arn, "v1")).error().code, "DeleteConflict");
  ASSERT_TRUE(RunTask(engine_.policies().SetDefaultVersion(arn, "v5")).has_value());
  ASSERT_TRUE(RunTask(engine_.policies().DeleteVersion(arn, "v1")).has_value());
  EXPECT_EQ(RunTask(engine_.policies().Delete(arn)).error().code, "DeleteConflict");
  const auto next =
      RunTask(engine_.policies().CreateVersion(arn, Allow("dynamodb:PutItem"), MakeDefault::kNo));
  EXPECT_EQ(next->id, "v6") << "numbers are not used again";
}

TEST_F(EngineTest, AwsManagedPoliciesCannotChange) {
  const std::string arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  EXPECT_TRUE(engine_.policies().Get(arn).has_value());
  EXPECT_EQ(RunTask(engine_.policies().Delete(arn)).error().code, "AccessDenied");
  EXPECT_EQ(engine_.policies().Get("arn:aws:iam::123456789012:policy/none").error().code,
            "NoSuchEntity");
  EXPECT_EQ(engine_.policies().Get("something that is no arn").error().code, "ValidationError");
  EXPECT_EQ(engine_.policies().Get("arn:aws:iam::123456789012:role/none").error().code,
            "InvalidInput");
}

TEST_F(EngineTest, AuthorizesByAttachedAndInlinePolicies) {
  const auto role = MakeRole("r");
  const aws::Call call = CallAs(*role);
  const Status denied = call.Authorize("dynamodb:PutItem", kTable);
  ASSERT_FALSE(denied.has_value());
  EXPECT_EQ(denied.error().code, "AccessDenied");
  EXPECT_EQ(denied.error().message,
            "User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: "
            "dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table/orders "
            "because no identity-based policy allows the dynamodb:PutItem action");

  const std::string arn = MakePolicy("p", Allow("dynamodb:Put*", kTable));
  ASSERT_TRUE(Attach("r", arn).has_value());
  EXPECT_TRUE(call.Authorize("dynamodb:PutItem", kTable).has_value());
  EXPECT_FALSE(call.Authorize("dynamodb:GetItem", kTable).has_value());

  ASSERT_TRUE(PutInline("r", R"({"Version":"2012-10-17","Statement":{"Effect":"Deny",
      "Action":"dynamodb:PutItem","Resource":"*"}})")
                  .has_value());
  const Status explicitly = call.Authorize("dynamodb:PutItem", kTable);
  ASSERT_FALSE(explicitly.has_value());
  EXPECT_TRUE(explicitly.error().message.ends_with(
      "table/orders with an explicit deny in an identity-based policy"));
}

TEST_F(EngineTest, ANewDefaultVersionCountsAtOnce) {
  const auto role = MakeRole("r");
  const std::string arn = MakePolicy("p", Allow("dynamodb:GetItem"));
  ASSERT_TRUE(Attach("r", arn).has_value());
  const aws::Call call = CallAs(*role);
  EXPECT_FALSE(call.Authorize("dynamodb:PutItem", kTable).has_value());
  ASSERT_TRUE(RunTask(engine_.policies().CreateVersion(arn, Allow("dynamodb:*"),
                                                       ManagedPolicies::MakeDefault::kYes))
                  .has_value());
  EXPECT_TRUE(call.Authorize("dynamodb:PutItem", kTable).has_value());
}

TEST_F(EngineTest, ARoleMadeAnewIsAnotherRole) {
  const auto role = MakeRole("r");
  const aws::Call call = CallAs(*role);
  ASSERT_TRUE(RunTask(engine_.roles().Delete("r")).has_value());
  MakeRole("r");
  ASSERT_TRUE(Attach("r", "arn:aws:iam::aws:policy/AdministratorAccess").has_value());
  EXPECT_FALSE(call.Authorize("dynamodb:PutItem", kTable).has_value());
}

TEST_F(EngineTest, SessionPoliciesAndBoundariesNarrow) {
  const auto role = MakeRole("r");
  ASSERT_TRUE(Attach("r", "arn:aws:iam::aws:policy/AdministratorAccess").has_value());
  aws::Call call = CallAs(*role);
  call.principal.session_policy = Allow("dynamodb:GetItem");
  EXPECT_TRUE(call.Authorize("dynamodb:GetItem", kTable).has_value());
  EXPECT_TRUE(
      call.Authorize("dynamodb:PutItem", kTable)
          .error()
          .message.ends_with("because no session policy allows the dynamodb:PutItem action"));

  const std::string boundary = MakePolicy("b", Allow("dynamodb:PutItem"));
  const auto bounded =
      RunTask(engine_.roles().Update("r", [&](const State& state, Role* r) -> Status {
        return SetBoundary(state, boundary, &r->policies);
      }));
  ASSERT_TRUE(bounded.has_value());
  call.principal.session_policy.clear();
  EXPECT_TRUE(call.Authorize("dynamodb:PutItem", kTable).has_value());
  EXPECT_TRUE(
      call.Authorize("dynamodb:GetItem", kTable)
          .error()
          .message.ends_with("because no permissions boundary allows the dynamodb:GetItem action"));
}

TEST_F(EngineTest, ResourcePoliciesGrantAndDeny) {
  const auto role = MakeRole("r");
  const aws::Call call = CallAs(*role);
  auto ask = [&](const std::string& principal, const char* effect) {
    const std::string document = R"({"Version":"2012-10-17","Statement":{"Effect":")" +
                                 std::string(effect) + R"(","Principal":)" + principal +
                                 R"(,"Action":"lambda:InvokeFunction","Resource":"*"}})";
    return engine_.authorizer().Authorize(
        call,
        {"lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:f", document});
  };
  EXPECT_TRUE(ask(R"({"AWS":"arn:aws:iam::123456789012:role/r"})", "Allow").has_value());
  EXPECT_TRUE(ask(R"("*")", "Allow").has_value());
  EXPECT_FALSE(ask(R"({"AWS":"123456789012"})", "Allow").has_value())
      << "naming the account leaves it to the caller's own policies";
  EXPECT_FALSE(ask(R"({"Service":"apigateway.amazonaws.com"})", "Allow").has_value());
  EXPECT_TRUE(ask("{\"AWS\":\"" + call.principal.arn + "\"}", "Allow").has_value());
  EXPECT_FALSE(ask("{\"AWS\":\"" + call.principal.arn + "x\"}", "Allow").has_value());
  EXPECT_TRUE(
      ask(R"({"Service":"s3.amazonaws.com.cn","AWS":")" + call.principal.arn + "\"}", "Allow")
          .has_value());
  ASSERT_TRUE(Attach("r", "arn:aws:iam::aws:policy/AdministratorAccess").has_value());
  EXPECT_TRUE(ask(R"({"Service":"apigateway.amazonaws.com"})", "Allow").has_value());
  EXPECT_TRUE(ask(R"("*")", "Deny")
                  .error()
                  .message.ends_with("with an explicit deny in a resource-based policy"));
}

TEST_F(EngineTest, AnonymousAndServicesHaveResourcePoliciesOnly) {
  aws::Call call;
  call.account = kAccount;
  EXPECT_FALSE(engine_.authorizer().Authorize(call, {"a:b", "*"}).has_value());
  call.principal.kind = aws::Principal::Kind::kService;
  call.principal.entity_name = "apigateway.amazonaws.com";
  const std::string document =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"lambda:InvokeFunction",
          "Principal":{"Service":"apigateway.amazonaws.com"},"Resource":"*",
          "Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:*:*:abc/*"}}}})";
  aws::Authorizer::Request request{"lambda:InvokeFunction", "arn:aws:lambda:r:1:function:f",
                                   document};
  EXPECT_FALSE(engine_.authorizer().Authorize(call, request).has_value());
  request.context["aws:SourceArn"] = {"arn:aws:execute-api:us-east-1:123456789012:abc/*/GET/"};
  EXPECT_TRUE(engine_.authorizer().Authorize(call, request).has_value());
  call.principal.kind = aws::Principal::Kind::kRoot;
  EXPECT_TRUE(engine_.authorizer().Authorize(call, {"a:b", "*"}).has_value());
}

TEST_F(EngineTest, TrustOfServicesAndCallers) {
  const auto lambda_role = MakeRole("lambda-role");
  const auto state = engine_.state();
  EXPECT_TRUE(RoleTrustsService(*state, lambda_role->arn, "lambda.amazonaws.com", {}));
  EXPECT_FALSE(RoleTrustsService(*state, lambda_role->arn, "ec2.amazonaws.com", {}));
  EXPECT_FALSE(RoleTrustsService(*state, "arn:aws:iam::123456789012:role/x/lambda-role",
                                 "lambda.amazonaws.com", {}));

  const auto caller = MakeRole("caller");
  const auto account_role =
      MakeRole("account-role", R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":
          {"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}})");
  const auto named_role =
      MakeRole("named-role", R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":
          {"AWS":"arn:aws:iam::123456789012:role/caller"},"Action":"sts:AssumeRole",
          "Condition":{"StringEquals":{"sts:ExternalId":"secret"}}}})");
  const aws::Call call = CallAs(*caller);
  const auto& authorizer = engine_.authorizer();
  EXPECT_FALSE(authorizer.AuthorizeAssumeRole(call, *lambda_role, {}).has_value());
  EXPECT_FALSE(authorizer.AuthorizeAssumeRole(call, *account_role, {}).has_value());
  EXPECT_FALSE(authorizer.AuthorizeAssumeRole(call, *named_role, {}).has_value());
  EXPECT_TRUE(authorizer.AuthorizeAssumeRole(call, *named_role, {{"sts:ExternalId", {"secret"}}})
                  .has_value());
  ASSERT_TRUE(Attach("caller", "arn:aws:iam::aws:policy/AdministratorAccess").has_value());
  EXPECT_TRUE(authorizer.AuthorizeAssumeRole(call, *account_role, {}).has_value());
  EXPECT_FALSE(authorizer.AuthorizeAssumeRole(call, *lambda_role, {}).has_value());
}

TEST_F(EngineTest, PassRoleNeedsConsent) {
  const auto role = MakeRole("r");
  ASSERT_TRUE(Attach("r", "arn:aws:iam::aws:policy/AWSLambda_FullAccess").has_value());
  const aws::Call call = CallAs(*role);
  aws::Authorizer::Request request{"iam:PassRole", role->arn};
  request.context["iam:PassedToService"] = {"lambda.amazonaws.com"};
  EXPECT_TRUE(engine_.authorizer().Authorize(call, request).has_value());
  request.context["iam:PassedToService"] = {"ec2.amazonaws.com"};
  EXPECT_FALSE(engine_.authorizer().Authorize(call, request).has_value());
}

TEST_F(EngineTest, UsersHaveKeysAndPolicies) {
  User ann;
  ann.name = "ann";
  const auto made = RunTask(engine_.users().Create(ann));
  ASSERT_TRUE(made.has_value());
  const auto key = RunTask(engine_.users().CreateAccessKey("ann"));
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(key->id.size(), 20u);
  EXPECT_EQ(key->secret.size(), 40u);
  ASSERT_TRUE(RunTask(engine_.users().CreateAccessKey("ann")).has_value());
  EXPECT_EQ(RunTask(engine_.users().CreateAccessKey("ann")).error().code, "LimitExceeded");
  EXPECT_EQ(RunTask(engine_.users().Delete("ann")).error().code, "DeleteConflict");

  const auto state = engine_.state();
  const State::KeyOwner* owner = state->FindKey(key->id);
  ASSERT_NE(owner, nullptr);
  EXPECT_EQ(owner->user->user.name, "ann");
  ASSERT_TRUE(RunTask(engine_.users().SetAccessKeyStatus("ann", key->id, KeyStatus::kInactive))
                  .has_value());
  owner = engine_.state()->FindKey(key->id);
  EXPECT_FALSE(owner->key.active);
  ASSERT_TRUE(RunTask(engine_.users().DeleteAccessKey("ann", key->id)).has_value());
  EXPECT_EQ(engine_.state()->FindKey(key->id), nullptr);

  engine_.root_keys().SetFileKey("AKIAFILE", 7);
  const auto of_root = RunTask(engine_.root_keys().Create());
  ASSERT_TRUE(of_root.has_value());
  EXPECT_EQ(engine_.root_keys().List().size(), 2u);
  EXPECT_EQ(RunTask(engine_.root_keys().Create()).error().code, "LimitExceeded");
  owner = engine_.state()->FindKey(of_root->id);
  ASSERT_NE(owner, nullptr);
  EXPECT_EQ(owner->user, nullptr);
  EXPECT_EQ(owner->key.secret, of_root->secret);
  EXPECT_EQ(RunTask(engine_.root_keys().Delete("AKIAFILE")).error().code, "UnmodifiableEntity");
  ASSERT_TRUE(RunTask(engine_.root_keys().Delete(of_root->id)).has_value());
  EXPECT_EQ(engine_.state()->FindKey(of_root->id), nullptr);

  aws::Call call;
  call.account = kAccount;
  call.authorizer = &engine_.authorizer();
  call.principal = {
      aws::Principal::Kind::kUser, kAccount, (*made)->arn, (*made)->user.id, "", "ann", ""};
  EXPECT_FALSE(call.Authorize("dynamodb:GetItem", kTable).has_value());
  const auto changed = RunTask(engine_.users().Update("ann", [](const State&, User* u) -> Status {
    return PutInlinePolicy(Users::Words(*u), "i",
                           Allow("dynamodb:*", "arn:aws:dynamodb:*:*:table/${aws:username}"),
                           &u->policies);
  }));
  ASSERT_TRUE(changed.has_value());
  EXPECT_FALSE(call.Authorize("dynamodb:GetItem", kTable).has_value());
  EXPECT_TRUE(call.Authorize("dynamodb:GetItem", "arn:aws:dynamodb:r:1:table/ann").has_value());
}

TEST_F(EngineTest, InlinePoliciesHaveAQuota) {
  MakeRole("r");
  std::string long_resource(kRoleInlinePolicyCharsMax, 'x');
  const Status status = PutInline("r", Allow("a:b", "arn:aws:s3:::" + long_resource));
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().message, "Maximum policy size of 10240 bytes exceeded for role r");
}

}  // namespace
}  // namespace portico::iam
