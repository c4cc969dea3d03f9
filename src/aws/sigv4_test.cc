#include "aws/sigv4.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "codec/hash.h"

namespace portico::aws {
namespace {

// Requests as botocore 1.43 signed them (SigV4Auth, SigV4QueryAuth) at 2026-11-22T14:45:56Z with
// the key of AWS's documentation.
constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

struct Vector {
  const char* name;
  const char* method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  const char* body;
};

// clang-format off
const Vector kVectors[] = {
    {"PostJson",
     "POST",
     "/",
     {{"Host", "localhost:4566"},
      {"Content-Type", "application/x-amz-json-1.0"},
      {"X-Amz-Target", "DynamoDB_20120810.PutItem"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/dynamodb/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=74b4ecfd0f708c24dbe87645d784c41386b9a58234096588963c759e02b290fd"}},
     "{\"TableName\":\"t\"}"},
    {"EmptyBody",
     "GET",
     "/2015-03-31/functions",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=ae74016fec4b7118329b1b7a86a9d5c6247fe83148e8d0c9c941436a20013cec"}},
     ""},
    {"EncodedPath",
     "GET",
     "/a%20b/c%2Fd/%C3%A9/~x%7Ey",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=9314f278a03ab4c5412060c52188bb14871a7cb636793576f2ff087556ffc9d0"}},
     ""},
    {"ArnInPath",
     "GET",
     "/2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Af",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=3bb1ddf22bd650ac975636bf4db6348c8c7c511093969c8844e4015f470699af"}},
     ""},
    {"PlainPunctuation",
     "GET",
     "/a:b@c!d$e&f'g(h)i*j+k,l;m=n",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=a3be6fa11fb1f41f5aaec10f22ce921ee98c26139fd7dec50db53e43244ed49b"}},
     ""},
    {"DoubleSlashes",
     "GET",
     "//double//slash/",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=2a74d3323c2e5c35d76d095e2d97cfb37358a8566677c42220e24d360c802bbd"}},
     ""},
    {"OnlySlashes",
     "GET",
     "///",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=04afdd55cda76a16df01b057e2c8e1910655e9173cd94c0720cb3718a32bfc9d"}},
     ""},
    {"DotSegments",
     "GET",
     "/a/./b/../c/..",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=580d9daad0e66c9b1c00f6b55bd43d8238fd4edccba602ebc35b80098c0d1630"}},
     ""},
    {"DotsAboveTheRoot",
     "GET",
     "/../../a/.",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=580d9daad0e66c9b1c00f6b55bd43d8238fd4edccba602ebc35b80098c0d1630"}},
     ""},
    {"RepeatedKeys",
     "GET",
     "/f?b=2&a=3&b=1&a=&B=0",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=4f4c1bd23c51bcecef5d4ddd080b916eb00b1a3b7cad54d8f6c17314a90344b1"}},
     ""},
    {"EncodedQuery",
     "GET",
     "/f?k=%20%2B%2F%3D%26&%C3%A9=%C3%A9&k-=1&k=~",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=6ef567d9d4335a7c6dd947c153d554d0eb8e13c57cc65872c8e4f8674acb468c"}},
     ""},
    {"ValuelessKeys",
     "GET",
     "/f?flag=&other=",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=35995f0ef6457e7a7ecc1152ab233b9c8a78484fb677f301ba9436114766d0fa"}},
     ""},
    {"SpacesInHeaders",
     "GET",
     "/",
     {{"Host", "localhost:4566"},
      {"X-Amz-Meta", "  a   b  c "},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date;x-amz-meta, Signature=958d30f4e2d414986f77510d341c3bbae63a3b5032ad0fab15d992915656220e"}},
     ""},
    {"SessionToken",
     "POST",
     "/",
     {{"Host", "localhost:4566"},
      {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"X-Amz-Security-Token", "FwoGZXIvYXdzEDoaDNq+/x=="},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/us-east-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=cbfec3e6ea3d5f1bc276d702339a5efa4223cad0ddbcaac6ae836cbc7b35e218"}},
     "Action=GetCallerIdentity&Version=2011-06-15"},
    {"OtherRegion",
     "DELETE",
     "/x",
     {{"Host", "localhost:4566"},
      {"X-Amz-Date", "20261122T144556Z"},
      {"Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/eu-central-1/apigateway/aws4_request, SignedHeaders=host;x-amz-date, Signature=391ec5229dda85ab985ce5f3dd171940b977d00e6d8c4463ef61407424d2b1ea"}},
     ""},
    {"Presigned",
     "GET",
     "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261122%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261122T144556Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=50aca655f3c6b8155c0fe6dea0a0e134c30ec43ff937a6110bd32ddd42cf97df",
     {{"Host", "localhost:4566"}},
     ""},
    {"PresignedToken",
     "GET",
     "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261122%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261122T144556Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Security-Token=FwoGZXIvYXdzEDoaDNq%2B%2Fx%3D%3D&X-Amz-Signature=a834342860d3a1b2a49f23e9ab87e579113532acd35262ea36a5ff5d33b21a08",
     {{"Host", "localhost:4566"}},
     ""},
    {"PresignedPath",
     "POST",
     "/a%20b/%C3%A9?z=1&y=%20&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261122%2Fus-east-1%2Fexecute-api%2Faws4_request&X-Amz-Date=20261122T144556Z&X-Amz-Expires=604800&X-Amz-SignedHeaders=host&X-Amz-Signature=7aa0f57983f24f166295b61f6403603136b70d7d77439978d3e0defa74df595c",
     {{"Host", "localhost:4566"}},
     ""},
};
// clang-format on

net::HttpRequest RequestOf(const Vector& vector) {
  net::HttpRequest request;
  request.method = vector.method;
  request.target = vector.target;
  const size_t question = request.target.find('?');
  request.path = request.target.substr(0, question);
  if (question != std::string_view::npos) request.query = request.target.substr(question + 1);
  for (const auto& [name, value] : vector.headers) request.headers.push_back({name, value});
  request.body = vector.body;
  return request;
}

std::string Expected(const net::HttpRequest& request, const SignatureClaim& claim) {
  return ExpectedSignature(request, claim, kSecret, HexEncode(Sha256(request.body)));
}

class Botocore : public ::testing::TestWithParam<Vector> {};
INSTANTIATE_TEST_SUITE_P(SigV4, Botocore, ::testing::ValuesIn(kVectors),
                         [](const auto& info) { return std::string(info.param.name); });

TEST_P(Botocore, SignsAsWeDo) {
  const net::HttpRequest request = RequestOf(GetParam());
  ASSERT_TRUE(IsSigned(request));
  const auto claim = ParseSignature(request);
  ASSERT_TRUE(claim) << claim.error().message;
  EXPECT_EQ(claim->access_key_id, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(claim->date, "20261122");
  EXPECT_EQ(claim->amz_date, "20261122T144556Z");
  EXPECT_EQ(claim->service, ScopeService(request));
  EXPECT_EQ(Expected(request, *claim), claim->signature);
}

TEST_P(Botocore, SignatureCoversAllParts) {
  const Vector& vector = GetParam();
  const net::HttpRequest request = RequestOf(vector);
  const auto claim = ParseSignature(request);
  ASSERT_TRUE(claim);
  net::HttpRequest changed = request;
  changed.method = "PATCH";
  EXPECT_NE(Expected(changed, *claim), claim->signature);
  changed = request;
  changed.path = "/other";
  EXPECT_NE(Expected(changed, *claim), claim->signature);
  changed = request;
  changed.query = "added=1";
  EXPECT_NE(Expected(changed, *claim), claim->signature);
  changed = request;
  changed.body = "other";
  EXPECT_NE(Expected(changed, *claim), claim->signature);
  changed = request;
  changed.headers[0].value = "elsewhere";
  EXPECT_NE(Expected(changed, *claim), claim->signature);
  EXPECT_NE(ExpectedSignature(request, *claim, "other", HexEncode(Sha256(request.body))),
            claim->signature);
}

// A request with that Authorization header, and the text that its views are of.
struct Authorized {
  explicit Authorized(std::string authorization) : text(std::move(authorization)) {
    request.method = "POST";
    request.target = request.path = "/";
    request.headers = {{"host", "h"}, {"x-amz-date", "20261122T144556Z"}, {"Authorization", text}};
  }
  Authorized(const Authorized&) = delete;
  Authorized& operator=(const Authorized&) = delete;

  std::string text;
  net::HttpRequest request;
};

constexpr std::string_view kScope = "Credential=AKID/20261122/us-east-1/iam/aws4_request";

TEST(SigV4, TakesAnyOrderAndSpacing) {
  for (const std::string& text :
       {"AWS4-HMAC-SHA256 " + std::string(kScope) + ",SignedHeaders=host;x-amz-date,Signature=ab",
        "AWS4-HMAC-SHA256   Signature=ab ,  SignedHeaders=host;x-amz-date , " +
            std::string(kScope)}) {
    const auto claim = ParseSignature(Authorized(text).request);
    ASSERT_TRUE(claim) << text << claim.error().message;
    EXPECT_EQ(claim->signature, "ab");
    EXPECT_EQ(claim->signed_headers, (std::vector<std::string>{"host", "x-amz-date"}));
    EXPECT_EQ(claim->region, "us-east-1");
  }
}

TEST(SigV4, RunsOfSpacesInAHeaderCountAsOne) {
  const auto signature = [](std::string_view value) {
    net::HttpRequest request;
    request.method = "GET";
    request.path = "/";
    request.headers = {{"host", "h"}, {"x-amz-meta", value}};
    SignatureClaim claim;
    claim.signed_headers = {"host", "x-amz-meta"};
    return ExpectedSignature(request, claim, "secret", HexEncode(Sha256("")));
  };
  const std::string expected = signature("a b c");
  EXPECT_EQ(signature("a   b  c"), expected);
  EXPECT_EQ(signature("  a b   c "), expected);
  EXPECT_NE(signature("a bc"), expected);
}

TEST(SigV4, SaysWhatIsMissing) {
  auto message = [](const std::string& rest) {
    const auto claim = ParseSignature(Authorized("AWS4-HMAC-SHA256 " + rest).request);
    EXPECT_FALSE(claim) << rest;
    if (claim) return std::string();
    EXPECT_EQ(claim.error().code, "IncompleteSignatureException");
    return claim.error().message;
  };
  EXPECT_NE(message("SignedHeaders=host, Signature=a").find("'Credential'"), std::string::npos);
  EXPECT_NE(message(std::string(kScope) + ", Signature=a").find("'SignedHeaders'"),
            std::string::npos);
  EXPECT_NE(message(std::string(kScope) + ", SignedHeaders=host").find("'Signature'"),
            std::string::npos);
  for (const char* credential : {"AKID", "AKID/20261122/us-east-1/iam", "a/b/c/d/e",
                                 "A/20261122/us-east-1/iam/aws4_request/more"}) {
    EXPECT_NE(message(std::string("Credential=") + credential + ", SignedHeaders=host, Signature=a")
                  .find("exactly 5 slash-delimited elements"),
              std::string::npos);
  }
  Authorized undated("AWS4-HMAC-SHA256 " + std::string(kScope) +
                     ", SignedHeaders=host, Signature=a");
  undated.request.headers.erase(undated.request.headers.begin() + 1);
  const auto claim = ParseSignature(undated.request);
  ASSERT_FALSE(claim);
  EXPECT_NE(claim.error().message.find("X-Amz-Date"), std::string::npos);
}

TEST(SigV4, SaysAllThatIsMissing) {
  const auto refusal = [](const std::string& authorization, std::string_view query) {
    Authorized signed_by(authorization);
    signed_by.request.query = query;
    if (authorization.empty()) signed_by.request.headers.clear();
    const auto claim = ParseSignature(signed_by.request);
    if (!claim) return claim.error().code + ": " + claim.error().message;
    return std::string();
  };
  EXPECT_EQ(refusal("AWS4-", ""),
            "IncompleteSignatureException: Authorization header requires 'Credential' parameter. "
            "Authorization header requires 'Signature' parameter. Authorization header requires "
            "'SignedHeaders' parameter. Authorization=AWS4-");
  EXPECT_EQ(refusal("AWS4- Signature=b Credential=a", ""),
            "IncompleteSignatureException: Authorization header requires 'SignedHeaders' "
            "parameter. Authorization=AWS4- Signature=b Credential=a");
  EXPECT_EQ(refusal("AWS4-X Credential=a/b/c/d/e, SignedHeaders=host, Signature=b", ""),
            "IncompleteSignatureException: Unsupported AWS 'algorithm': 'AWS4-X'.");
  EXPECT_EQ(refusal("X", "X-Amz-Algorithm"),
            "InvalidSignatureException: Found both 'X-Amz-Algorithm' as a query-string param and "
            "'Authorization' as HTTP header.");
  EXPECT_EQ(refusal("", "X-Amz-Algorithm"),
            "IncompleteSignatureException: AWS query-string parameters must include "
            "'X-Amz-Algorithm'. AWS query-string parameters must include 'X-Amz-Credential'. AWS "
            "query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters "
            "must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include "
            "'X-Amz-Date'. Re-examine the query-string parameters.");
  const auto is_signed = [](std::string_view authorization, std::string_view query) {
    net::HttpRequest request;
    if (!authorization.empty()) request.headers.push_back({"authorization", authorization});
    request.query = query;
    return IsSigned(request);
  };
  EXPECT_FALSE(is_signed("AWS4", ""));
  EXPECT_FALSE(is_signed("X", "X-Amz-Algorith"));
  EXPECT_FALSE(is_signed("", "X-Amz-Credential=a&X-Amz-Signature=b"));
  EXPECT_TRUE(is_signed("AWS4-", ""));
  EXPECT_TRUE(is_signed("", "a=b&X-Amz-Algorithm"));
}

// A signature that leaves the host out could be taken to another server.
TEST(SigV4, WantsTheHostSigned) {
  const auto claim = ParseSignature(Authorized("AWS4-HMAC-SHA256 " + std::string(kScope) +
                                               ", SignedHeaders=x-amz-date, Signature=a")
                                        .request);
  ASSERT_FALSE(claim);
  EXPECT_EQ(claim.error().message,
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  net::HttpRequest presigned;
  presigned.query =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261122%2Fus-east-1%2Fiam%2F"
      "aws4_request&X-Amz-Date=20261122T144556Z&X-Amz-SignedHeaders=x-amz-date&X-Amz-Signature=a";
  EXPECT_FALSE(ParseSignature(presigned));
}

// Naming one long header over and over would have it copied and hashed as often.
TEST(SigV4, BoundsTheSignedHeaders) {
  const auto claim = [](int count) {
    std::string names = "host";
    for (int i = 1; i < count; ++i) names += ";x-amz-date";
    return ParseSignature(Authorized("AWS4-HMAC-SHA256 " + std::string(kScope) +
                                     ", SignedHeaders=" + names + ", Signature=a")
                              .request);
  };
  EXPECT_TRUE(claim(128));
  ASSERT_FALSE(claim(129));
  EXPECT_EQ(claim(129).error().code, "IncompleteSignatureException");
}

TEST(SigV4, TellsRequestsThatAreNotSigned) {
  net::HttpRequest request;
  EXPECT_FALSE(IsSigned(request));
  EXPECT_EQ(ScopeService(request), "");
  EXPECT_FALSE(IsSigned(Authorized("Basic abc").request));
  EXPECT_EQ(ScopeService(Authorized("Basic abc").request), "");
  EXPECT_EQ(ScopeService(Authorized("AWS4-HMAC-SHA256 Credential=AKID/20261122/r").request), "");
}

TEST(SigV4, NeedsAllOfAPresignedQuery) {
  const std::string whole =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261122%2Fus-east-1%2Fiam%2F"
      "aws4_request&X-Amz-Date=20261122T144556Z&X-Amz-SignedHeaders=host&X-Amz-Signature=a"
      "&X-Amz-Expires=60";
  net::HttpRequest request;
  request.query = whole;
  const auto claim = ParseSignature(request);
  ASSERT_TRUE(claim);
  EXPECT_TRUE(claim->presigned);
  EXPECT_EQ(claim->expires_s, 60);
  for (const char* name : {"X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders"}) {
    std::string cut = whole;
    cut.replace(cut.find(name), 5, "Y-Amz");
    request.query = cut;
    EXPECT_FALSE(ParseSignature(request)) << name;
  }
  request.query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&x=%zz";
  EXPECT_FALSE(ParseSignature(request));
}

}  // namespace
}  // namespace portico::aws
