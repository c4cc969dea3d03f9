#include "iam/engine/policy/policy.h"

#include <gtest/gtest.h>

#include "aws/policy_testing.h"

namespace portico::iam {
namespace {

constexpr std::string_view kTable = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";

std::string Document(const std::string& statement) {
  return R"({"Version":"2012-10-17","Statement":)" + statement + "}";
}

std::shared_ptr<const Policy> Parse(const std::string& statement,
                                    PolicyKind kind = PolicyKind::kIdentity) {
  auto policy = Policy::Parse(Document(statement), kind);
  EXPECT_TRUE(policy.has_value()) << (policy ? "" : policy.error().message);
  return policy ? *policy : nullptr;
}

Verdict Ask(const std::string& statement, std::string_view action,
            std::string_view resource = kTable, const aws::MapKeys& keys = {}) {
  return Parse(statement)->Evaluate({aws::AsciiLower(action), resource, keys});
}

TEST(Policy, ActionsIgnoreCaseAndTakeWildcards) {
  const std::string statement =
      R"({"Effect":"Allow","Action":["DynamoDB:put*","dynamodb:GetItem"],"Resource":"*"})";
  EXPECT_TRUE(Ask(statement, "dynamodb:PutItem").allows());
  EXPECT_TRUE(Ask(statement, "dynamodb:GETITEM").allows());
  EXPECT_FALSE(Ask(statement, "dynamodb:DeleteItem").allows());
  EXPECT_FALSE(Ask(statement, "dynamodb:GetItems").allows());
}

TEST(Policy, DenyWins) {
  const std::string statement = R"([{"Effect":"Allow","Action":"*","Resource":"*"},
      {"Effect":"Deny","Action":"dynamodb:DeleteItem","Resource":"arn:aws:dynamodb:*:*:table/orders"}])";
  EXPECT_TRUE(Ask(statement, "dynamodb:PutItem").allows());
  EXPECT_TRUE(Ask(statement, "dynamodb:DeleteItem").denied);
  EXPECT_TRUE(Ask(statement, "dynamodb:DeleteItem", "arn:aws:dynamodb:r:1:table/other").allows());
}

TEST(Policy, NotActionAndNotResource) {
  EXPECT_TRUE(Ask(R"({"Effect":"Allow","NotAction":"iam:*","Resource":"*"})", "sts:X").allows());
  EXPECT_FALSE(Ask(R"({"Effect":"Allow","NotAction":"iam:*","Resource":"*"})", "iam:X").allows());
  const std::string but_orders =
      R"({"Effect":"Allow","Action":"*","NotResource":"arn:aws:dynamodb:*:*:table/orders"})";
  EXPECT_FALSE(Ask(but_orders, "a:b").allows());
  EXPECT_TRUE(Ask(but_orders, "a:b", "arn:aws:dynamodb:r:1:table/other").allows());
}

TEST(Policy, MalformedDocuments) {
  const struct {
    const char* document;
    const char* message;
  } kCases[] = {
      {"not json", "Syntax errors in policy."},
      {"[]", "Syntax errors in policy."},
      {R"({"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}})",
       "Policy document must be version 2012-10-17 or greater."},
      {R"({"Version":"2013-10-17","Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}})",
       "Syntax errors in policy."},
      {R"({"Version":"2012-10-17"})", "Syntax errors in policy."},
      {R"({"Version":"2012-10-17","Statement":[]})", "Syntax errors in policy."},
      {R"({"Version":"2012-10-17","Statement":["x"]})", "Syntax errors in policy."},
  };
  for (const auto& c : kCases) {
    auto policy = Policy::Parse(c.document, PolicyKind::kManaged);
    ASSERT_FALSE(policy.has_value()) << c.document;
    EXPECT_EQ(policy.error().code, "MalformedPolicyDocument");
    EXPECT_EQ(policy.error().message, c.message) << c.document;
  }
}

// Inline policies may be of any version; in old ones variables are plain text.
TEST(Policy, VariablesAreTextInOldVersions) {
  const std::string statement =
      R"("Statement":{"Effect":"Allow","Action":"a:b","Resource":"arn:aws:a:::${aws:username}",
         "Condition":{"StringLike":{"aws:userid":"${aws:username}*"}}}})";
  const aws::MapKeys ann = {{"aws:username", {"ann"}}, {"aws:userid", {"ann1"}}};
  const aws::MapKeys literal = {{"aws:username", {"ann"}}, {"aws:userid", {"${aws:username}1"}}};
  for (const char* version : {"", R"("Version":"2008-10-17",)"}) {
    const auto old = Policy::Parse("{" + (version + statement), PolicyKind::kIdentity);
    ASSERT_TRUE(old.has_value()) << version;
    EXPECT_FALSE((*old)->Evaluate({"a:b", "arn:aws:a:::ann", ann}).allows());
    EXPECT_FALSE((*old)->Evaluate({"a:b", "arn:aws:a:::${aws:username}", ann}).allows());
    EXPECT_TRUE((*old)->Evaluate({"a:b", "arn:aws:a:::${aws:username}", literal}).allows());
  }
  const auto now = Policy::Parse(R"({"Version":"2012-10-17",)" + statement, PolicyKind::kIdentity);
  EXPECT_TRUE((*now)->Evaluate({"a:b", "arn:aws:a:::ann", ann}).allows());
}

TEST(Policy, NewOnesNameNoKeyThatIsNotEvaluated) {
  const auto refusal = [](const std::string& statement, PolicyKind kind) {
    const Status status = Policy::CheckNew(Document(statement), kind);
    return status ? "" : status.error().code + ": " + status.error().message;
  };
  const auto of = [](const std::string& action, const std::string& resource,
                     const std::string& condition) {
    return R"({"Effect":"Allow","Principal":"*",)" + action + R"(,"Resource":")" + resource +
           R"(","Condition":)" + condition + "}";
  };
  const std::string unknown = R"({"StringEquals":{"dynamodb:Leading":"x"}})";
  const std::string said =
      "MalformedPolicyDocument: Portico does not evaluate the condition key dynamodb:Leading.";
  const auto kind = PolicyKind::kResource;
  EXPECT_EQ(refusal(of(R"("Action":"dynamodb:GetItem")", "*", unknown), kind), said);
  EXPECT_EQ(refusal(of(R"("Action":["s3:GetObject","*"])", "*", unknown), kind), said);
  EXPECT_EQ(refusal(of(R"("NotAction":"dynamodb:*")", "*", unknown), kind), said);
  EXPECT_EQ(refusal(of(R"("Action":"logs:*")", "${ dynamodb:Leading,'x'}", "{}"), kind), said);
  EXPECT_EQ(refusal(of(R"("Action":"logs:*")", "*",
                       R"({"StringEquals":{"aws:userid":["a","${dynamodb:Leading}"]}})"),
                    kind),
            said);
  // Of actions that Portico never evaluates; of another service; never present; known.
  EXPECT_EQ(refusal(of(R"("Action":"s3:GetObject")", "*", unknown), kind), "");
  EXPECT_EQ(refusal(of(R"("Action":"*")", "*", R"({"StringLike":{"s3:prefix":"x"}})"), kind), "");
  EXPECT_EQ(refusal(of(R"("Action":"*")", "*", R"({"Null":{"aws:SourceVpce":"true"}})"), kind), "");
  EXPECT_EQ(refusal(of(R"("Action":"*")", "${aws:PrincipalTag/team}",
                       R"({"Bool":{"aws:securetransport":"true"}})"),
                    kind),
            "");
  EXPECT_TRUE(Policy::Parse(Document(of(R"("Action":"*")", "*", unknown)), kind).has_value())
      << "what is stored already stays readable";
}

TEST(Policy, MalformedStatements) {
  const struct {
    const char* statement;
    const char* message;
  } kCases[] = {
      {R"({"Effect":"Allow","Action":"a:b","Resource":"*","Extra":1})", "Syntax errors in policy."},
      {R"({"Effect":"maybe","Action":"a:b","Resource":"*"})", "Syntax errors in policy."},
      {R"({"Effect":"allow","Action":"a:b","Resource":"*"})", "The policy failed legacy parsing"},
      {R"({"Effect":"Allow","Action":"a:b","NotAction":"a:c","Resource":"*"})",
       "Syntax errors in policy."},
      {R"({"Effect":"Allow","Action":"invalid","Resource":"*"})",
       "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."},
      {R"({"Effect":"Allow","Action":"a a:List","Resource":"*"})", "Vendor a a is not valid"},
      {R"({"Effect":"Allow","Action":"s3:List:B","Resource":"*"})",
       "Actions/Condition can contain only one colon."},
      {R"({"Effect":"Allow","Resource":"*"})", "Policy statement must contain actions."},
      {R"({"Effect":"Allow","Action":"invalid"})", "Policy statement must contain resources."},
      {R"({"Effect":"Allow","Action":"a:b","Resource":[]})",
       "Policy statement must contain resources."},
      {R"({"Effect":"Allow","Action":"a:b","Resource":"nowhere"})",
       "Resource nowhere must be in ARN format or \"*\"."},
      {R"({"Effect":"Allow","Action":"a:b","Resource":"a:b:c"})",
       "Partition \"b\" is not valid for resource \"arn:b:c:*:*:*\"."},
      {R"({"Effect":"Allow","Action":"a:b","Resource":"arn:aws"})",
       "Resource vendor must be fully qualified and cannot contain regexes."},
      {R"({"Effect":"Allow","Action":"a:b","Resource":"arn:aws:s3::bucket"})",
       "The policy failed legacy parsing"},
      {R"({"Effect":"Allow","Action":"a:b","Resource":"arn:aws:dynamodb:r:ACCOUNT_ID:table/t"})",
       "The policy failed legacy parsing"},
      {R"({"Effect":"Allow","Action":"a:b","Resource":"arn:aws:iam:us-east-1::role/x"})",
       "IAM resource arn:aws:iam:us-east-1::role/x cannot contain region information."},
      {R"([{"Sid":"x","Effect":"Allow","Action":"a:b","Resource":"*"},{"Sid":"x","Effect":"Allow"}])",
       "Statement IDs (SID) in a single policy must be unique."},
      {R"({"Effect":"Allow","Principal":"*","Action":"a:b","Resource":"*"})",
       "Policy document should not specify a principal."},
      {R"({"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"Nope":{"a":"1"}}})",
       "Syntax errors in policy."},
      {R"({"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{"DateEquals":{"a":"x"}}})",
       "The policy failed legacy parsing"},
  };
  for (const auto& c : kCases) {
    auto policy = Policy::Parse(Document(c.statement), PolicyKind::kIdentity);
    ASSERT_FALSE(policy.has_value()) << c.statement;
    EXPECT_EQ(policy.error().message, c.message) << c.statement;
  }
}

TEST(Policy, TrustPolicies) {
  const std::string lambda =
      R"({"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"})";
  auto policy = Parse(lambda, PolicyKind::kTrust);
  const aws::MapKeys keys;
  const Caller service{.service = "lambda.amazonaws.com"};
  const Caller other{.service = "ec2.amazonaws.com"};
  EXPECT_TRUE(policy->Evaluate({"sts:assumerole", "x", keys, &service}).allows());
  EXPECT_FALSE(policy->Evaluate({"sts:assumerole", "x", keys, &other}).allows());
  EXPECT_FALSE(policy->Evaluate({"sts:tagsession", "x", keys, &service}).allows());

  const struct {
    std::string statement;
    const char* message;
  } kCases[] = {
      {R"({"Effect":"Allow","Action":"sts:AssumeRole"})", "Missing required field Principal"},
      {R"({"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"})",
       "Has prohibited field Resource"},
      {R"({"Effect":"Allow","Principal":"*","Action":"s3:GetObject"})",
       "AssumeRole policy may only specify STS AssumeRole actions."},
      {R"({"Effect":"Allow","Principal":{"Service":"lambda"},"Action":"sts:AssumeRole"})",
       "Invalid principal in policy: \"Service\":\"lambda\""},
      {R"({"Effect":"Allow","Principal":{"AWS":"me"},"Action":"sts:AssumeRole"})",
       "Invalid principal in policy: \"AWS\":\"me\""},
  };
  for (const auto& c : kCases) {
    auto bad = Policy::Parse(Document(c.statement), PolicyKind::kTrust);
    ASSERT_FALSE(bad.has_value()) << c.statement;
    EXPECT_EQ(bad.error().message, c.message);
  }
}

TEST(Policy, PrincipalsGrantMoreOrLessDirectly) {
  const aws::MapKeys keys;
  const Caller session{.account = "123456789012",
                       .arn = "arn:aws:sts::123456789012:assumed-role/r/s",
                       .role_arn = "arn:aws:iam::123456789012:role/path/r"};
  auto grant = [&](const std::string& principal) {
    return Parse(R"({"Effect":"Allow","Principal":)" + principal + R"(,"Action":"sts:AssumeRole"})",
                 PolicyKind::kTrust)
        ->Evaluate({"sts:assumerole", "x", keys, &session})
        .grant;
  };
  EXPECT_EQ(grant(R"({"AWS":"123456789012"})"), Grant::kAccount);
  EXPECT_EQ(grant(R"({"AWS":"arn:aws:iam::123456789012:root"})"), Grant::kAccount);
  EXPECT_EQ(grant(R"({"AWS":"arn:aws:iam::123456789012:role/path/r"})"), Grant::kRole);
  EXPECT_EQ(grant(R"("*")"), Grant::kRole);
  EXPECT_EQ(grant(R"({"AWS":"arn:aws:sts::123456789012:assumed-role/r/s"})"), Grant::kCaller);
  EXPECT_EQ(grant(R"({"AWS":"arn:aws:iam::123456789012:role/r"})"), Grant::kNone);
  EXPECT_EQ(grant(R"({"AWS":"210987654321"})"), Grant::kNone);
}

TEST(Policy, NotPrincipalDeniesTheOthers) {
  const aws::MapKeys keys;
  auto policy =
      Parse(R"({"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:user/ann"},
                          "Action":"sts:AssumeRole"})",
            PolicyKind::kTrust);
  const Caller ann{.account = "123456789012", .arn = "arn:aws:iam::123456789012:user/ann"};
  const Caller bob{.account = "123456789012", .arn = "arn:aws:iam::123456789012:user/bob"};
  EXPECT_FALSE(policy->Evaluate({"sts:assumerole", "x", keys, &ann}).denied);
  EXPECT_TRUE(policy->Evaluate({"sts:assumerole", "x", keys, &bob}).denied);
}

bool Holds(const std::string& condition, const aws::MapKeys& keys) {
  return Ask(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":)" + condition + "}",
             "a:b", kTable, keys)
      .allows();
}

TEST(Condition, OperatorsCompare) {
  const aws::MapKeys keys{{"aws:SourceIp", {"10.1.2.3"}},
                          {"aws:UserAgent", {"Boto3/1.2"}},
                          {"aws:CurrentTime", {"2026-11-22T12:00:00Z"}},
                          {"aws:EpochTime", {"1795348800"}},
                          {"aws:SecureTransport", {"false"}},
                          {"x:n", {"10"}},
                          {"aws:PrincipalArn", {"arn:aws:iam::123456789012:role/r"}}};
  const struct {
    const char* condition;
    bool holds;
  } kCases[] = {
      {R"({"StringEquals":{"aws:UserAgent":"Boto3/1.2"}})", true},
      {R"({"StringEquals":{"AWS:userAGENT":"boto3/1.2"}})", false},
      {R"({"StringEqualsIgnoreCase":{"aws:UserAgent":"boto3/1.2"}})", true},
      {R"({"StringNotEquals":{"aws:UserAgent":["a","Boto3/1.2"]}})", false},
      {R"({"StringLike":{"aws:UserAgent":"Boto3/*"}})", true},
      {R"({"StringNotLike":{"aws:UserAgent":"Boto3/*"}})", false},
      {R"({"NumericLessThan":{"x:n":"10.5"}})", true},
      {R"({"NumericEquals":{"x:n":10}})", true},
      {R"({"NumericGreaterThan":{"x:n":"10"}})", false},
      {R"({"DateGreaterThan":{"aws:CurrentTime":"2026-11-22T11:59:59Z"}})", true},
      {R"({"DateLessThan":{"aws:CurrentTime":"2026-11-22"}})", false},
      {R"({"Bool":{"aws:SecureTransport":"true"}})", false},
      {R"({"Bool":{"aws:SecureTransport":false}})", true},
      {R"({"IpAddress":{"aws:SourceIp":"10.1.0.0/16"}})", true},
      {R"({"IpAddress":{"aws:SourceIp":["10.2.0.0/16","2001:db8::/32"]}})", false},
      {R"({"IpAddress":{"aws:SourceIp":"10.1.2.0/23"}})", true},
      {R"({"NotIpAddress":{"aws:SourceIp":"10.1.2.3"}})", false},
      {R"({"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}})", true},
      {R"({"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/r"}})", false},
      {R"({"StringEquals":{"aws:UserAgent":"Boto3/1.2"},"NumericEquals":{"x:n":"11"}})", false},
  };
  for (const auto& c : kCases) EXPECT_EQ(Holds(c.condition, keys), c.holds) << c.condition;
}

TEST(Condition, MissingKeysAndNull) {
  const aws::MapKeys none;
  EXPECT_FALSE(Holds(R"({"StringEquals":{"a:k":"v"}})", none));
  EXPECT_TRUE(Holds(R"({"StringNotEquals":{"a:k":"v"}})", none));
  EXPECT_TRUE(Holds(R"({"StringEqualsIfExists":{"a:k":"v"}})", none));
  EXPECT_TRUE(Holds(R"({"Null":{"a:k":"true"}})", none));
  EXPECT_FALSE(Holds(R"({"Null":{"a:k":"false"}})", none));
  EXPECT_FALSE(Holds(R"({"Null":{"a:k":true}})", {{"a:k", {"v"}}}));
}

TEST(Condition, SetOperators) {
  const aws::MapKeys keys{{"dynamodb:Attributes", {"a", "b"}}};
  const char* all_of_three =
      R"({"ForAllValues:StringEquals":{"dynamodb:Attributes":["a","b","c"]}})";
  EXPECT_TRUE(Holds(all_of_three, keys));
  EXPECT_TRUE(Holds(all_of_three, {})) << "true of the empty set";
  EXPECT_FALSE(Holds(R"({"ForAllValues:StringEquals":{"dynamodb:Attributes":["a"]}})", keys));
  EXPECT_TRUE(Holds(R"({"ForAnyValue:StringEquals":{"dynamodb:Attributes":["b","z"]}})", keys));
  EXPECT_FALSE(Holds(R"({"ForAnyValue:StringEquals":{"dynamodb:Attributes":["z"]}})", keys));
  EXPECT_FALSE(Holds(R"({"ForAnyValue:StringEquals":{"dynamodb:Attributes":["a"]}})", {}));
  EXPECT_FALSE(Holds(R"({"ForAllValues:StringNotEquals":{"dynamodb:Attributes":["a"]}})", keys));
}

TEST(Condition, VariablesNeedTheCurrentVersion) {
  const aws::MapKeys keys{{"aws:username", {"ann"}}, {"k:owner", {"ann"}}};
  EXPECT_TRUE(Holds(R"({"StringEquals":{"k:owner":"${aws:username}"}})", keys));
  const Caller ann{.account = "123456789012", .arn = "arn:aws:iam::123456789012:user/ann"};
  auto old = Policy::Parse(
      R"({"Version":"2008-10-17","Statement":{"Effect":"Allow","Principal":"*",
          "Action":"sts:AssumeRole","Condition":{"StringEquals":{"k:owner":"${aws:username}"}}}})",
      PolicyKind::kTrust);
  ASSERT_TRUE(old.has_value());
  EXPECT_FALSE((*old)->Evaluate({"sts:assumerole", "x", keys, &ann}).allows());
}

}  // namespace
}  // namespace portico::iam
