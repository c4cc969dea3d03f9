#include "client/sigv4.h"

#include <gtest/gtest.h>

namespace portico::lambda {
namespace {

// 2015-08-30T12:36:00Z, the moment of AWS's published test suite (aws-sig-v4-test-suite), whose
// credentials these are too.
constexpr int64_t kSuiteMs = 1'440'938'160'000;
const AwsCredentials kSuiteCredentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                                       ""};
constexpr std::string_view kScope = "20150830/us-east-1/service/aws4_request";

std::string Expected(std::string_view scope, std::string_view names, std::string_view signature) {
  return "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/" + std::string(scope) +
         ", SignedHeaders=" + std::string(names) + ", Signature=" + std::string(signature) + "\r\n";
}

TEST(SigV4, AgreesWithTheSuitesGetVanilla) {
  SigV4Signer signer(kSuiteCredentials, "us-east-1", "service");
  EXPECT_EQ(signer.Sign({"GET", "/", {{"host", "example.amazonaws.com"}}, ""}, kSuiteMs),
            "X-Amz-Date: 20150830T123600Z\r\n" +
                Expected(kScope, "host;x-amz-date",
                         "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
}

TEST(SigV4, AgreesWithTheSuitesPostVanilla) {
  SigV4Signer signer(kSuiteCredentials, "us-east-1", "service");
  EXPECT_EQ(signer.Sign({"POST", "/", {{"host", "example.amazonaws.com"}}, ""}, kSuiteMs),
            "X-Amz-Date: 20150830T123600Z\r\n" +
                Expected(kScope, "host;x-amz-date",
                         "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
}

// The next two were computed with botocore's SigV4Auth.
TEST(SigV4, SignsASessionTokenAndABodyAsBotocoreDoes) {
  AwsCredentials credentials = kSuiteCredentials;
  credentials.session_token = "TOKEN/EXAMPLE==";
  SigV4Signer signer(credentials, "us-east-1", "dynamodb");
  const SigningRequest request{"POST",
                               "/",
                               {{"content-type", "application/x-amz-json-1.0"},
                                {"host", "127.0.0.1:4566"},
                                {"x-amz-target", "DynamoDB_20120810.PutItem"}},
                               R"({"TableName":"t","Item":{"id":{"S":"1"}}})"};
  EXPECT_EQ(signer.Sign(request, kSuiteMs),
            "X-Amz-Date: 20150830T123600Z\r\nX-Amz-Security-Token: TOKEN/EXAMPLE==\r\n" +
                Expected("20150830/us-east-1/dynamodb/aws4_request",
                         "content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
                         "192531c6cabf3d0ffdcc8d53af83baa52c48c788a71cc70260bae261e55cfef7"));
}

TEST(SigV4, SignsWithoutASessionTokenAsBotocoreDoes) {
  SigV4Signer signer(kSuiteCredentials, "us-east-1", "dynamodb");
  const SigningRequest request{"POST",
                               "/",
                               {{"content-type", "application/x-amz-json-1.0"},
                                {"host", "dynamodb.us-east-1.amazonaws.com"},
                                {"x-amz-target", "DynamoDB_20120810.Scan"}},
                               "{}"};
  EXPECT_EQ(signer.Sign(request, kSuiteMs),
            "X-Amz-Date: 20150830T123600Z\r\n" +
                Expected("20150830/us-east-1/dynamodb/aws4_request",
                         "content-type;host;x-amz-date;x-amz-target",
                         "1949ba37c107a34ed20520527d4a977c9e8638e1df8ede46dce087ea6fcd2e80"));
}

TEST(SigV4, TheKeptKeyIsOfTheDay) {
  const SigningRequest request{"GET", "/", {{"host", "example.amazonaws.com"}}, ""};
  constexpr int64_t kNextDayMs = kSuiteMs + 86'400'000;
  SigV4Signer kept(kSuiteCredentials, "us-east-1", "service");
  const std::string first = kept.Sign(request, kSuiteMs);
  SigV4Signer fresh(kSuiteCredentials, "us-east-1", "service");
  EXPECT_EQ(kept.Sign(request, kNextDayMs), fresh.Sign(request, kNextDayMs));
  EXPECT_EQ(kept.Sign(request, kSuiteMs), first);
}

}  // namespace
}  // namespace portico::lambda
