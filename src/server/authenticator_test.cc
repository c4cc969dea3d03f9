#include "server/authenticator.h"

#include <gtest/gtest.h>

#include <string>

#include "server/server_testing.h"

namespace portico::server {
namespace {

using testing::Credentials;
using testing::kJson10;
using testing::kNowMs;
using testing::kQuery;
using testing::Request;

class AuthenticatorTest : public ::testing::Test {
 protected:
  Authenticator Make(AuthMode mode = AuthMode::kEnforce) {
    return Authenticator(mode, credentials_, std::string(testing::kRegion),
                         std::string(testing::kAccount));
  }
  // "" if accepted, else the error's code.
  std::string Check(Request& request, const aws::ServiceInfo& service = kJson10) {
    auto principal = Make().Authenticate(request.View(), service, kNowMs);
    if (principal) return "";
    message_ = principal.error().message;
    return principal.error().code;
  }
  std::string CheckSigned(const Request::Signing& signing,
                          const aws::ServiceInfo& service = kJson10) {
    Request request("POST", "/", "{}");
    request.Sign(signing);
    return Check(request, service);
  }
  Credentials credentials_;
  std::string message_;
};

constexpr int64_t kMinuteMs = 60'000;

TEST_F(AuthenticatorTest, AcceptsAGoodSignature) {
  Request request("POST", "/", "{}");
  request.Sign({.service = "json10"});
  auto principal = Make().Authenticate(request.View(), kJson10, kNowMs);
  ASSERT_TRUE(principal) << principal.error().message;
  EXPECT_EQ(principal->arn, Credentials::kRootArn);
}

TEST_F(AuthenticatorTest, RefusesWhatIsNotSigned) {
  Request request("POST", "/", "{}");
  EXPECT_EQ(Check(request), "MissingAuthenticationTokenException");
  request.With("Authorization", "Bearer x");
  EXPECT_NE(Check(request), "");
  request.With("Authorization", "AWS4-HMAC-SHA256 nonsense");
  EXPECT_EQ(Check(request), "IncompleteSignatureException");
}

TEST_F(AuthenticatorTest, RefusesAWrongSecretAndChangedRequests) {
  EXPECT_EQ(CheckSigned({.service = "json10", .secret = "guess"}), "InvalidSignatureException");
  EXPECT_TRUE(message_.starts_with("The request signature we calculated does not match"));
  Request signed_one("POST", "/", "{}");
  signed_one.Sign({.service = "json10"});
  Request other("POST", "/", "{\"changed\":1}");
  for (const net::Header& header : signed_one.View().headers) {
    other.With(std::string(header.name), std::string(header.value));
  }
  EXPECT_EQ(Check(other), "InvalidSignatureException");
}

TEST_F(AuthenticatorTest, RefusesUnknownAndExpiredKeys) {
  EXPECT_EQ(CheckSigned({.service = "json10", .key = "NOBODY"}), "UnrecognizedClientException");
  EXPECT_EQ(CheckSigned({.service = "json10", .key = "EXPIRED"}), "ExpiredTokenException");
  EXPECT_EQ(CheckSigned({.service = "json10", .key = "SESSION"}), "UnrecognizedClientException");
}

TEST_F(AuthenticatorTest, HandsTheSessionTokenOver) {
  Request request("POST", "/", "{}");
  request.With("X-Amz-Security-Token", "token").Sign({.service = "json10", .key = "SESSION"});
  EXPECT_EQ(Check(request), "");
}

TEST_F(AuthenticatorTest, AllowsForClocksThatDiffer) {
  for (int64_t minutes : {-5, 0, 5}) {
    EXPECT_EQ(CheckSigned({.service = "json10", .at_ms = kNowMs + minutes * kMinuteMs}), "");
  }
  EXPECT_EQ(CheckSigned({.service = "json10", .at_ms = kNowMs - 5 * kMinuteMs - 1'000}),
            "InvalidSignatureException");
  EXPECT_EQ(message_,
            "Signature expired: 20261122T144055Z is now earlier than 20261122T144056Z "
            "(20261122T144556Z - 5 min.)");
  EXPECT_EQ(CheckSigned({.service = "json10", .at_ms = kNowMs + 5 * kMinuteMs + 1'000}),
            "InvalidSignatureException");
  EXPECT_EQ(message_,
            "Signature not yet current: 20261122T145057Z is still later than 20261122T145056Z "
            "(20261122T144556Z + 5 min.)");
  EXPECT_EQ(CheckSigned({.service = "query", .at_ms = kNowMs - 14 * kMinuteMs}, kQuery), "");
  EXPECT_EQ(CheckSigned({.service = "query", .at_ms = kNowMs - 16 * kMinuteMs}, kQuery),
            "InvalidSignatureException");
}

TEST_F(AuthenticatorTest, HoldsTheScopeToServiceRegionAndDate) {
  EXPECT_EQ(CheckSigned({.service = "json11"}), "InvalidSignatureException");
  EXPECT_EQ(message_, "Credential should be scoped to correct service: 'json10'.");
  EXPECT_EQ(CheckSigned({.service = "json10", .region = "eu-west-1"}), "InvalidSignatureException");
  EXPECT_NE(message_.find("'eu-west-1'"), std::string::npos);
  EXPECT_EQ(CheckSigned({.service = "query", .region = "eu-west-1"}, kQuery), "")
      << "a global service takes any region";
  EXPECT_EQ(CheckSigned({.service = "json10", .date = "20261121"}), "InvalidSignatureException");
  EXPECT_NE(message_.find("'20261121' != '20261122'"), std::string::npos);
}

TEST_F(AuthenticatorTest, RefusesMalformedDates) {
  Request request("POST", "/", "{}");
  request.Sign({.service = "json10"}).With("X-Amz-Date", "20261122");
  EXPECT_EQ(Check(request), "IncompleteSignatureException");
}

TEST_F(AuthenticatorTest, OpenTakesAnyoneForRoot) {
  Request request("POST", "/", "{}");
  auto principal = Make(AuthMode::kOpen).Authenticate(request.View(), kJson10, kNowMs);
  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->kind, aws::Principal::Kind::kRoot);
  EXPECT_EQ(principal->arn, Credentials::kRootArn);
}

// A presigned request signed with the test's secret.
std::string Presigned(const std::string& expires, int64_t at_ms = kNowMs) {
  const std::string date = FormatAmzDate(at_ms);
  std::string target = "/?Action=WhoAmI&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ROOT%2F" +
                       date.substr(0, 8) +
                       "%2Fus-east-1%2Fquery%2Faws4_request&X-Amz-Date=" + date + expires +
                       "&X-Amz-SignedHeaders=host";
  Request unsigned_one("GET", target + "&X-Amz-Signature=none");
  auto claim = aws::ParseSignature(unsigned_one.View());
  EXPECT_TRUE(claim);
  return target + "&X-Amz-Signature=" +
         aws::ExpectedSignature(unsigned_one.View(), *claim, Credentials::kSecret,
                                HexEncode(Sha256("")));
}

TEST_F(AuthenticatorTest, TheTargetMustBeSigned) {
  Request request("POST", "/", "{}");
  request.Sign({.service = "json10"});
  EXPECT_EQ(Check(request), "");
  request.With("X-Amz-Target", "Things_2020.Make");
  EXPECT_EQ(Check(request), "InvalidSignatureException");
  EXPECT_EQ(message_, "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.");
  request.Sign({.service = "json10"});
  EXPECT_EQ(Check(request), "");
}

TEST_F(AuthenticatorTest, AHostMayBeSignedWithoutItsPort) {
  Request request("POST", "/", "{}");
  request.With("Host", "localhost").Sign({.service = "json10"});
  request.With("Host", "localhost:4566");
  EXPECT_EQ(Check(request), "");
  request.With("Host", "other:4566");
  EXPECT_EQ(Check(request), "InvalidSignatureException");
  EXPECT_NE(message_.find("The Canonical String for this request should have been\n'POST\n/\n\n"
                          "host:other:4566\n"),
            std::string::npos)
      << message_;
  EXPECT_NE(message_.find("The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n"),
            std::string::npos)
      << message_;
}

TEST_F(AuthenticatorTest, AcceptsPresignedUntilTheyExpire) {
  auto check = [&](const std::string& expires, int64_t at_ms = kNowMs) {
    Request request("GET", Presigned("&X-Amz-Expires=" + expires, at_ms));
    return Check(request, kQuery);
  };
  EXPECT_EQ(check("60"), "") << message_;
  EXPECT_EQ(check("604800", kNowMs - 604'800'000), "") << message_;
  EXPECT_EQ(check("60", kNowMs - 61'000), "InvalidSignatureException");
  EXPECT_TRUE(message_.starts_with("Signature expired")) << message_;
  EXPECT_EQ(check("60", kNowMs + 16 * kMinuteMs), "InvalidSignatureException");
  EXPECT_NE(check("0"), "");
  // Found before the signature is looked at.
  for (const char* expires : {"604801", "-1", "x", "", "60abc", "6 0", "99999999999999999999"}) {
    std::string target = Presigned("&X-Amz-Expires=60", kNowMs);
    target.replace(target.find("Expires=60") + 8, 2, expires);
    Request request("GET", target);
    EXPECT_EQ(Check(request, kQuery), "IncompleteSignatureException") << expires;
  }
}

TEST_F(AuthenticatorTest, AcceptsPresignedWithoutExpiryAsLongAsSignedHeaders) {
  auto check = [&](int64_t at_ms) {
    Request request("GET", Presigned("", at_ms));
    return Check(request, kQuery);
  };
  EXPECT_EQ(check(kNowMs - 14 * kMinuteMs), "") << message_;
  EXPECT_EQ(check(kNowMs - 16 * kMinuteMs), "InvalidSignatureException");
  EXPECT_TRUE(message_.starts_with("Signature expired")) << message_;
}

}  // namespace
}  // namespace portico::server
