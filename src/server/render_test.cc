#include "server/render.h"

#include <gtest/gtest.h>

#include <string>

#include "codec/json/value.h"
#include "server/server_testing.h"

namespace portico::server {
namespace {

using testing::HeaderOf;
using testing::kJson10;
using testing::kJson11;
using testing::kQuery;
using testing::kRest;

struct Spelling {
  std::string code;  // as the protocol carries it
  int status;
  bool operator==(const Spelling&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Spelling& s) {
  return out << s.code << " " << s.status;
}

Spelling Spell(const aws::ServiceInfo& service, std::string_view code, int status = 400) {
  const auto response = RenderError(service, AwsError::Client(code, "m", status), "id");
  EXPECT_EQ(HeaderOf(response, "x-amzn-RequestId"), "id");
  switch (service.protocol) {
    case aws::Protocol::kRestJson:
      return {HeaderOf(response, "x-amzn-ErrorType"), response.status};
    case aws::Protocol::kQuery: {
      const size_t at = response.body.find("<Code>") + 6;
      return {response.body.substr(at, response.body.find('<', at) - at), response.status};
    }
    default:
      return {*json::Parse(response.body)->Find("__type")->as_string(), response.status};
  }
}

TEST(RenderError, SpellsCodesAsTheServiceDoes) {
  EXPECT_EQ(Spell(kJson10, "ThingException"),
            (Spelling{"com.amazonaws.things.v2020#ThingException", 400}));
  EXPECT_EQ(Spell(kJson11, "ThingException"), (Spelling{"ThingException", 400}));
  EXPECT_EQ(Spell(kRest, "ThingException", 404), (Spelling{"ThingException", 404}));
  EXPECT_EQ(Spell(kQuery, "NoSuchEntity", 404), (Spelling{"NoSuchEntity", 404}));
}

TEST(RenderError, SpellsWhatTheFrontFinds) {
  EXPECT_EQ(Spell(kJson10, "InvalidSignatureException"),
            (Spelling{"com.amazon.coral.service#InvalidSignatureException", 400}));
  EXPECT_EQ(Spell(kJson11, "InvalidSignatureException"),
            (Spelling{"InvalidSignatureException", 400}));
  EXPECT_EQ(Spell(kRest, "InvalidSignatureException"),
            (Spelling{"InvalidSignatureException", 403}));
  EXPECT_EQ(Spell(kQuery, "InvalidSignatureException"), (Spelling{"SignatureDoesNotMatch", 403}));
  EXPECT_EQ(Spell(kQuery, "UnrecognizedClientException"), (Spelling{"InvalidClientTokenId", 403}));
  EXPECT_EQ(Spell(kQuery, "ExpiredTokenException"), (Spelling{"ExpiredToken", 403}));
  EXPECT_EQ(Spell(kQuery, "MissingAuthenticationTokenException"),
            (Spelling{"MissingAuthenticationToken", 403}));
  EXPECT_EQ(Spell(kQuery, "IncompleteSignatureException").code, "IncompleteSignature");
  EXPECT_EQ(Spell(kQuery, "UnknownOperationException"), (Spelling{"InvalidAction", 400}));
  EXPECT_EQ(Spell(kJson10, "ValidationException"),
            (Spelling{"com.amazon.coral.validate#ValidationException", 400}));
  EXPECT_EQ(Spell(kJson10, "SerializationException"),
            (Spelling{"com.amazon.coral.service#SerializationException", 400}));
}

TEST(RenderError, SpellsAccessDenied) {
  EXPECT_EQ(Spell(kJson10, "AccessDenied", 403),
            (Spelling{"com.amazon.coral.service#AccessDeniedException", 400}));
  EXPECT_EQ(Spell(kRest, "AccessDenied", 400), (Spelling{"AccessDeniedException", 403}));
  EXPECT_EQ(Spell(kQuery, "AccessDenied"), (Spelling{"AccessDenied", 403}));
}

TEST(RenderError, SpellsThrottlingAndInternal) {
  EXPECT_EQ(Spell(kRest, "ThrottlingException").code, "TooManyRequestsException");
  EXPECT_EQ(Spell(kQuery, "ThrottlingException").code, "Throttling");
  EXPECT_EQ(Spell(kJson10, "InternalFailure", 500),
            (Spelling{"com.amazonaws.things.v2020#InternalServerError", 500}));
  EXPECT_EQ(Spell(kRest, "InternalFailure", 500), (Spelling{"ServiceException", 500}));
  EXPECT_EQ(Spell(kQuery, "InternalFailure", 500), (Spelling{"ServiceFailure", 500}));
}

TEST(RenderError, CarriesMessageAndDetails) {
  AwsError error = AwsError::Client("ThingException", "say \"why\"");
  error.details.emplace_back("Item", R"({"S":"x"})");
  const auto json = RenderError(kJson10, error, "id");
  EXPECT_EQ(json.body,
            R"({"__type":"com.amazonaws.things.v2020#ThingException","message":"say \"why\"",)"
            R"("Item":{"S":"x"}})");
  EXPECT_EQ(HeaderOf(json, "Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(HeaderOf(json, "x-amz-crc32"), std::to_string(Crc32(json.body)));
  const auto rest = RenderError(kRest, error, "id");
  EXPECT_EQ(rest.body, R"({"Type":"User","message":"say \"why\"","Item":{"S":"x"}})");
  error.http_status = 500;
  EXPECT_TRUE(RenderError(kRest, error, "id").body.starts_with(R"({"Type":"Service")"));
  const auto xml = RenderError(kQuery, AwsError::Client("A", "<why>"), "id");
  EXPECT_NE(xml.body.find("<Message>&lt;why&gt;</Message>"), std::string::npos);
  EXPECT_EQ(HeaderOf(xml, "Content-Type"), "text/xml");
}

TEST(RenderError, TellsNoneOfOurSecrets) {
  for (const aws::ServiceInfo* service : {&kJson10, &kJson11, &kRest, &kQuery}) {
    const auto response = RenderError(*service, AwsError::Internal("/data/secret.db"), "id");
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("secret"), std::string::npos) << response.body;
  }
}

TEST(RenderOutput, OfNothingDependsOnTheProtocol) {
  testing::Api api;
  const auto operations = testing::NamedOperations();
  const aws::Operation& nothing = operations.back();
  auto value = nothing.MakeOutput();
  EXPECT_EQ(RenderOutput(kJson10, nothing, value.get(), "id").body, "");
  EXPECT_EQ(RenderOutput(kJson11, nothing, value.get(), "id").body, "");
  EXPECT_EQ(RenderOutput(kQuery, nothing, value.get(), "id").body,
            "<NothingResponse xmlns=\"https://things/\"><ResponseMetadata><RequestId>id</RequestId>"
            "</ResponseMetadata></NothingResponse>");
}

TEST(RequestId, HasTheFormOfTheService) {
  EXPECT_EQ(MakeRequestId(&kJson10).size(), 52u);
  EXPECT_EQ(MakeRequestId(&kQuery).size(), 36u);
  EXPECT_NE(MakeRequestId(nullptr), MakeRequestId(nullptr));
}

}  // namespace
}  // namespace portico::server
