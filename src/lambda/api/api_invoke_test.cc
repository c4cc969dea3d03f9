// Invocations, policies, tags and reservations as they stand on the wire, in AWS's words.
#include <gtest/gtest.h>

#include "lambda/api/api_testing.h"

namespace portico::lambda::api {
namespace {

TEST_F(ApiTest, InvokesAnswerWithTheFunctionsAnswer) {
  Make("f");
  runner.answer = InvokeResult{R"({"ok":1})", {}, "the log"};
  const Reply plain = Call("POST", kF + "/invocations", R"({"in":1})");
  EXPECT_EQ(plain.status, 200) << plain.error;
  EXPECT_EQ(plain.response.body, R"({"ok":1})");
  EXPECT_EQ(plain.Header("X-Amz-Executed-Version"), "$LATEST");
  EXPECT_EQ(plain.Header("X-Amz-Function-Error"), "");
  EXPECT_EQ(plain.Header("X-Amz-Log-Result"), "");
  EXPECT_EQ(runner.requests.back().payload, R"({"in":1})");
  EXPECT_EQ(runner.requests.back().request_id, "request-1");
  EXPECT_EQ(runner.functions.back(), functions->Get("f").value());
  runner.answer->function_error = "Unhandled";
  const Reply tail = Call("POST", kF + "/invocations", "",
                          {{"X-Amz-Log-Type", "Tail"}, {"X-Amz-Client-Context", "e30="}});
  EXPECT_EQ(tail.status, 200) << tail.error;
  EXPECT_EQ(tail.Header("X-Amz-Function-Error"), "Unhandled");
  EXPECT_EQ(tail.Header("X-Amz-Log-Result"), Base64Encode("the log"));
  EXPECT_EQ(runner.requests.back().payload, "{}") << "no event is an empty one";
  EXPECT_EQ(runner.requests.back().client_context, "{}");
  EXPECT_TRUE(runner.requests.back().tail_log);
}

TEST_F(ApiTest, ADryRunInvokesNothing) {
  Make("f");
  const Headers dry = {{"X-Amz-Invocation-Type", "DryRun"}};
  EXPECT_EQ(Call("POST", kF + "/invocations", "{}", dry).status, 204);
  EXPECT_EQ(Call("POST", kF + "/invocations", "{", dry).status, 400);
  EXPECT_EQ(Call("POST", "/2015-03-31/functions/g/invocations", "{}", dry).status, 404);
  EXPECT_TRUE(runner.requests.empty());
}

TEST_F(ApiTest, InvokeRefusesAsAwsDoes) {
  Make("f");
  EXPECT_EQ(Call("POST", "/2015-03-31/functions/g/invocations", "{}").error,
            "ResourceNotFoundException: Function not found: " + Arn("g") + ":$LATEST");
  EXPECT_EQ(Call("POST", kF + "/invocations?Qualifier=7", "{}").error, kNotFoundF + ":7");
  EXPECT_EQ(Call("POST", kF + "/invocations", "no json").error.substr(0, 107),
            "InvalidRequestContentException: Could not parse request body into json: Could not "
            "parse payload into json: ");
  EXPECT_EQ(Call("POST", kF + "/invocations", "{} {}").status, 400);
  const Reply large = Call("POST", kF + "/invocations", std::string(kPayloadBytesMax + 1, ' '));
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(large.error,
            "RequestEntityTooLargeException: Request must be smaller than 6291456 bytes for the "
            "InvokeFunction operation");
  EXPECT_EQ(
      Call("POST", kF + "/invocations", "{}", {{"X-Amz-Client-Context", "*"}}).error.substr(0, 30),
      "InvalidRequestContentException");
  EXPECT_TRUE(runner.requests.empty());
  runner.answer = Fail("TooManyRequestsException", "Rate Exceeded.", 429);
  EXPECT_EQ(Call("POST", kF + "/invocations", "{}").status, 429);
}

TEST_F(ApiTest, PoliciesGrowAndShrink) {
  Make("f");
  const Reply added = AddPermission("s3", "s3.amazonaws.com", R"(,"SourceArn":"arn:aws:s3:::b")");
  EXPECT_EQ(added.status, 201) << added.error;
  const std::string statement =
      R"({"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},)"
      R"("Action":"lambda:InvokeFunction","Resource":")" +
      Arn("f") + R"(","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}})";
  EXPECT_EQ(added.Text("Statement"), statement);
  const Reply policy = Call("GET", kF + "/policy");
  EXPECT_EQ(policy.Text("Policy"),
            R"({"Version":"2012-10-17","Id":"default","Statement":[)" + statement + "]}");
  EXPECT_EQ(policy.Text("RevisionId"), Call("GET", kF + "/configuration").Text("RevisionId"));
  EXPECT_EQ(AddPermission("s3", "*").error,
            "ResourceConflictException: The statement id (s3) provided already exists. Please "
            "provide a new statement id, or remove the existing statement.");
  EXPECT_EQ(Call("DELETE", kF + "/policy/other").error,
            "ResourceNotFoundException: Statement other is not found in resource policy.");
  EXPECT_EQ(Call("DELETE", kF + "/policy/s3").status, 204);
  EXPECT_EQ(Call("DELETE", kF + "/policy/s3").error,
            "ResourceNotFoundException: No policy is associated with the given resource.");
  EXPECT_EQ(Call("GET", kF + "/policy").error,
            "ResourceNotFoundException: The resource you requested does not exist.");
}

TEST_F(ApiTest, PoliciesRefuseAsAwsDoes) {
  Make("f");
  EXPECT_EQ(
      AddPermission("example.com", "*").error,
      "ValidationException: 1 validation error detected: Value 'example.com' at 'statementId' "
      "failed to satisfy constraint: Member must satisfy regular expression pattern: "
      "([a-zA-Z0-9-_]+)");
  EXPECT_EQ(AddPermission("s", "*", "", "?Qualifier=%24LATEST").error,
            "InvalidParameterValueException: We currently do not support adding policies for "
            "$LATEST.");
  EXPECT_EQ(AddPermission("s", "invalid.nonaws.com").error,
            "InvalidParameterValueException: The provided principal was invalid. Please check the "
            "principal and try again.");
  EXPECT_EQ(AddPermission("s", "*", "", "?Qualifier=alias").error,
            "ResourceNotFoundException: Cannot find alias arn: " + Arn("f") + ":alias");
  EXPECT_EQ(AddPermission("s", "*", "", "?Qualifier=42").error, kNotFoundF + ":42");
  EXPECT_EQ(AddPermission("s", "*", "", "?Qualifier=valid-with-%24").error,
            kNotFoundF + ":valid-with-$");
  const std::string stale =
      "PreconditionFailedException: The Revision Id provided does not match the latest Revision "
      "Id. "
      "Call the GetFunction/GetAlias API to retrieve the latest Revision Id";
  EXPECT_EQ(AddPermission("s", "*", R"(,"RevisionId":"other")").error, stale);
  ASSERT_EQ(AddPermission("s", "*").status, 201);
  EXPECT_EQ(Call("DELETE", kF + "/policy/s?RevisionId=other").error, stale);
  EXPECT_EQ(Call("GET", kF + "/policy").status, 200) << "a refused removal removes nothing";
  const std::string g = "/2015-03-31/functions/g";
  EXPECT_EQ(Call("GET", g + "/policy").error,
            "ResourceNotFoundException: The resource you requested does not exist.");
  EXPECT_EQ(Call("DELETE", g + "/policy/s").error,
            "ResourceNotFoundException: No policy found for: " + Arn("g"));
}

TEST_F(ApiTest, PoliciesHaveALimit) {
  Make("f");
  Reply last;
  int count = 0;
  for (; count < 200 && last.error.empty(); ++count) {
    last = AddPermission("s" + std::to_string(count), "*");
  }
  EXPECT_EQ(
      last.error,
      "PolicyLengthExceededException: The final policy size is bigger than the limit (20480).");
  EXPECT_GT(count, 50);
  EXPECT_LE(Call("GET", kF + "/policy").Text("Policy").size(), 20'480u);
}

TEST_F(ApiTest, TagsComeAndGo) {
  Make("f", R"(,"Tags":{"a":"1","b":"2"})");
  const std::string tags = Tags(Arn("f"));
  EXPECT_EQ(Call("POST", tags, R"({"Tags":{"b":"3","c":"4"}})").status, 204);
  EXPECT_EQ(Call("GET", tags).At("Tags"), R"({"a":"1","b":"3","c":"4"})");
  EXPECT_EQ(Call("DELETE", tags + "?tagKeys=a&tagKeys=c&tagKeys=unknown").status, 204);
  EXPECT_EQ(Call("GET", tags).At("Tags"), R"({"b":"3"})");
}

TEST_F(ApiTest, TagsRefuseAsAwsDoes) {
  Make("f");
  const std::string unqualified =
      "InvalidParameterValueException: Tags on function aliases and versions are not supported. "
      "Please specify a function ARN.";
  EXPECT_EQ(Call("POST", Tags(Arn("f") + ":1"), R"({"Tags":{"a":"1"}})").error, unqualified);
  EXPECT_EQ(Call("GET", Tags(Arn("f") + ":$LATEST")).error, unqualified);
  EXPECT_EQ(Call("DELETE", Tags(Arn("f") + ":a") + "?tagKeys=a").error, unqualified);
  EXPECT_EQ(
      Call("POST", Tags(Arn("f")), R"({"Tags":{}})").error,
      "InvalidParameterValueException: An error occurred and the request cannot be processed.");
  EXPECT_EQ(Call("DELETE", Tags(Arn("f"))).error,
            "ValidationException: 1 validation error detected: Value null at 'tagKeys' failed to "
            "satisfy constraint: Member must not be null");
  EXPECT_EQ(Call("GET", Tags("arn:aws:something")).error.substr(0, 91),
            "ValidationException: 1 validation error detected: Value 'arn:aws:something' at "
            "'resource' f");
  EXPECT_EQ(Call("GET", Tags(Arn("g"))).error,
            "ResourceNotFoundException: Function not found: " + Arn("g"));
  std::string many;
  for (int i = 0; i < 51; ++i) many += (i ? ",\"" : "\"") + std::to_string(i) + "\":\"v\"";
  EXPECT_EQ(Call("POST", Tags(Arn("f")), R"({"Tags":{)" + many + "}}").error,
            "InvalidParameterValueException: Number of tags exceeds resource tag limit.");
  EXPECT_EQ(Call("GET", Tags(Arn("f"))).At("Tags"), "{}");
}

TEST_F(ApiTest, ReservationsShareTheServersConcurrency) {
  Make("f");
  Make("g");
  const auto reserve = [this](const std::string& name, int count) {
    return Call("PUT", "/2017-10-31/functions/" + name + "/concurrency",
                R"({"ReservedConcurrentExecutions":)" + std::to_string(count) + "}");
  };
  const std::string too_much =
      "InvalidParameterValueException: Specified ReservedConcurrentExecutions for function "
      "decreases account's UnreservedConcurrentExecution below its minimum value of [0].";
  EXPECT_EQ(reserve("f", 11).error, too_much);
  EXPECT_EQ(reserve("f", 6).At("ReservedConcurrentExecutions"), "6");
  EXPECT_EQ(reserve("g", 5).error, too_much);
  EXPECT_EQ(reserve("g", 4).status, 200);
  EXPECT_EQ(reserve("f", 5).status, 200) << "its own old reservation does not count";
  const Reply settings = Call("GET", "/2016-08-19/account-settings");
  EXPECT_EQ(*settings.body.Find("AccountLimit")->Find("UnreservedConcurrentExecutions")->as_int(),
            1);
  EXPECT_EQ(*settings.body.Find("AccountUsage")->Find("FunctionCount")->as_int(), 2);
  EXPECT_EQ(Call("GET", "/2019-09-30/functions/f/concurrency").At("ReservedConcurrentExecutions"),
            "5");
  EXPECT_EQ(Call("DELETE", "/2017-10-31/functions/f/concurrency").status, 204);
  EXPECT_EQ(Call("GET", "/2019-09-30/functions/f/concurrency").body.ToString(), "{}");
  EXPECT_EQ(reserve("h", 1).error,
            "ResourceNotFoundException: Function not found: " + Arn("h") + ":$LATEST");
  EXPECT_EQ(reserve("f%3A%24LATEST", 1).error,
            "InvalidParameterValueException: This operation is permitted on Lambda functions only. "
            "Aliases and versions do not support this operation. Please specify either a function "
            "name or an unqualified function ARN.");
}

TEST_F(ApiTest, AFunctionsOwnPolicyIsGivenToTheAuthorizer) {
  Make("f");
  EXPECT_EQ(service.resource_policy_of(&api, Arn("f")), nullptr);
  ASSERT_EQ(AddPermission("s", "123456789012").status, 201);
  const auto policy = service.resource_policy_of(&api, Arn("f"));
  ASSERT_NE(policy, nullptr);
  EXPECT_EQ(*policy, Call("GET", kF + "/policy").Text("Policy"));
  ASSERT_EQ(Call("DELETE", kF + "/policy/s").status, 204);
  EXPECT_EQ(service.resource_policy_of(&api, Arn("f")), nullptr);
  EXPECT_NE(policy->find(":root"), policy->npos) << "whoever holds the policy keeps it";
  EXPECT_EQ(service.resource_policy_of(&api, Arn("g")), nullptr);
  EXPECT_EQ(service.resource_policy_of(&api, Arn("f") + ":7"), nullptr);
}

TEST_F(ApiTest, PoliciesSeeOneArnForEveryNameOfAFunction) {
  aws::Call call;
  call.region = kRegion;
  call.account = kAccount;
  const auto canonical = [&](std::vector<std::string_view> members) {
    return service.info->canonical_arn(members, call);
  };
  for (const std::string_view name :
       {"f", "function:f", "123456789012:f", "123456789012:function:f",
        "us-east-1:123456789012:function:f", "arn:aws:lambda:us-east-1:123456789012:function:f",
        "arn:aws-cn:lambda:us-east-1:123456789012:function:f",
        "arn:aws:lambda:us-east-1:123456789012:f"}) {
    EXPECT_EQ(canonical({name}), Arn("f")) << name;
    EXPECT_EQ(canonical({name, ""}), Arn("f")) << name;
    EXPECT_EQ(canonical({name, "live"}), Arn("f") + ":live") << name;
  }
  EXPECT_EQ(canonical({"function:f:7"}), Arn("f") + ":7");
  EXPECT_EQ(canonical({"f:$LATEST", "$LATEST"}), Arn("f") + ":$LATEST");
  const std::string elsewhere = "arn:aws:lambda:eu-west-1:123456789012:function:f";
  EXPECT_EQ(canonical({elsewhere}), elsewhere);
  EXPECT_EQ(canonical({"no name"}), Arn("no name"));
}

// A function that invokes itself: each time with the trace header that it was given.
TEST_F(ApiTest, ALoopEndsAfterSixteenInvocations) {
  Make("f");
  Make("g");
  std::string trace;
  const auto invoke = [&](const std::string& name) {
    InvokeRequest request;
    request.function = name;
    request.payload = "{}";
    request.trace_id = trace;
    const auto result = RunTask(engine.Invoke(std::move(request)));
    if (!result) return result.error();
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;" + runner.requests.back().lineage->Text();
    return AwsError();
  };
  for (uint32_t i = 0; i < kChainInvocationsMax; ++i) EXPECT_EQ(invoke("f").code, "");
  const AwsError stopped = invoke("f");
  EXPECT_EQ(stopped.code, "RecursiveInvocationException");
  EXPECT_EQ(stopped.http_status, 400);
  EXPECT_EQ(stopped.message,
            "Lambda has detected your function being invoked in a recursive loop with other Amazon "
            "Web Services resources and stopped your function's invocation.");
  EXPECT_EQ(invoke("g").code, "") << "another function of the same chain";
  const std::string before = trace;
  trace.clear();
  EXPECT_EQ(invoke("f").code, "") << "another chain";

  trace = before;
  const std::string config = "/2024-08-31/functions/f/recursion-config";
  EXPECT_EQ(Call("PUT", config, R"({"RecursiveLoop":"Allow"})").status, 200);
  EXPECT_EQ(invoke("f").code, "");
}

TEST_F(ApiTest, ALoopIsSeenWithoutItsHeader) {
  Make("f");
  Chains chains;
  Engine counting(*functions, runner, &chains);
  const auto invoke = [&](const std::string& key) {
    InvokeRequest request;
    request.function = "f";
    request.payload = "{}";
    request.access_key_id = key;
    const auto result = RunTask(counting.Invoke(std::move(request)));
    if (!result) return result.error().code;
    // Each is run in an environment of its own.
    chains.Enter(key + "+", runner.requests.back().lineage);
    return std::string();
  };
  std::string key = "ASIA";
  for (uint32_t i = 0; i < kChainInvocationsMax; ++i) {
    EXPECT_EQ(invoke(key), "");
    key += "+";
  }
  EXPECT_EQ(invoke(key), "RecursiveInvocationException");
  EXPECT_EQ(invoke("AKIASOMEBODY"), "");
}

TEST_F(ApiTest, RecursionConfigs) {
  Make("f");
  const std::string config = "/2024-08-31/functions/f/recursion-config";
  EXPECT_EQ(Call("GET", config).response.body, R"({"RecursiveLoop":"Terminate"})");
  EXPECT_EQ(Call("PUT", config, R"({"RecursiveLoop":"Allow"})").response.body,
            R"({"RecursiveLoop":"Allow"})");
  EXPECT_EQ(Call("GET", config).response.body, R"({"RecursiveLoop":"Allow"})");
  EXPECT_EQ(Call("PUT", config, R"({"RecursiveLoop":"Never"})").status, 400);
  EXPECT_EQ(Call("PUT", config, "{}").status, 400);
  EXPECT_EQ(Call("GET", "/2024-08-31/functions/f:1/recursion-config").status, 400);
  EXPECT_EQ(Call("GET", "/2024-08-31/functions/g/recursion-config").status, 404);
}

}  // namespace
}  // namespace portico::lambda::api
