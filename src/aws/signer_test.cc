#include "aws/signer.h"

#include <gtest/gtest.h>

#include "codec/hash.h"

namespace portico::aws {
namespace {

// The example of the IAM user guide, "Create a signed AWS API request".
TEST(SignerTest, SignsTheGuidesExample) {
  net::HttpRequest request;
  request.method = "GET";
  request.target = "/?Action=ListUsers&Version=2010-05-08";
  request.path = "/";
  request.query = "Action=ListUsers&Version=2010-05-08";
  request.headers = {{"x-amz-date", "20150830T123600Z"},
                     {"host", "iam.amazonaws.com"},
                     {"content-type", "application/x-www-form-urlencoded; charset=utf-8"}};
  const SigningKey key{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1",
                       "iam"};
  EXPECT_EQ(Authorization(request, key, "20150830T123600Z", HexEncode(Sha256(""))),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date, "
            "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

}  // namespace
}  // namespace portico::aws
