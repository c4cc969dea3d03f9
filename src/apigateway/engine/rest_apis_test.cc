#include "apigateway/engine/rest_apis.h"

#include "apigateway/engine/testing.h"

namespace portico::apigateway {
namespace {

class RestApisTest : public GatewayTest {
 protected:
  template <typename T>
  static std::string Error(const Result<T>& result) {
    return result ? "" : result.error().code + ": " + result.error().message;
  }
  std::string Make(const std::function<void(NewRestApi&)>& change) {
    NewRestApi wanted;
    wanted.name = "api";
    change(wanted);
    return Error(CreateRestApi(wanted, 0));
  }
  std::string Patch(std::string op, std::string path, std::string value) {
    ApiState next = state;
    Result<RestApi> result = UpdateRestApi(next, {{op, path, value, {}}});
    if (result) state = next;
    return Error(result);
  }
};

TEST_F(RestApisTest, AnApiHasAwssDefaults) {
  const RestApi& api = *state.api;
  EXPECT_EQ(api.id.size(), 10u);
  EXPECT_EQ(api.root_resource_id.size(), 10u);
  EXPECT_EQ(api.api_key_source, "HEADER");
  EXPECT_EQ(api.endpoint_configuration.types, std::vector<std::string>{"EDGE"});
  EXPECT_EQ(api.endpoint_configuration.ip_address_type, "ipv4");
  EXPECT_FALSE(api.disable_execute_api_endpoint);
  EXPECT_EQ(state.resources.at(api.root_resource_id)->path, "/");
}

TEST_F(RestApisTest, WhatApisMayBe) {
  EXPECT_EQ(Make([](NewRestApi& a) { a.name = ""; }), "BadRequestException: Name cannot be empty");
  EXPECT_EQ(Make([](NewRestApi& a) { a.description = ""; }),
            "BadRequestException: Description cannot be an empty string");
  auto endpoint = [&](std::vector<std::string> types, std::optional<std::string> address = {}) {
    return Make([&](NewRestApi& a) { a.endpoint_configuration = {types, address, {}}; });
  };
  EXPECT_EQ(endpoint({}),
            "BadRequestException: REGIONAL Configuration and EDGE Configuration cannot be both "
            "DISABLED.");
  EXPECT_EQ(endpoint({"EDGE", "REGIONAL"}),
            "BadRequestException: Cannot create an api with multiple Endpoint Types.");
  EXPECT_EQ(endpoint({"PRIVATE"}, "ipv4"),
            "BadRequestException: Only dualstack ipAddressType is supported for Private APIs.");
  EXPECT_EQ(endpoint({"PRIVATE"}), "");
  EXPECT_EQ(endpoint({"REGIONAL"}, "dualstack"), "");
}

TEST_F(RestApisTest, PatchesOfApis) {
  EXPECT_EQ(Patch("replace", "/name", "renamed"), "");
  EXPECT_EQ(Patch("replace", "/description", "d"), "");
  EXPECT_EQ(Patch("add", "/binaryMediaTypes/image~1png", ""), "");
  EXPECT_EQ(Patch("add", "/binaryMediaTypes/image~1jpeg", ""), "");
  EXPECT_EQ(Patch("replace", "/binaryMediaTypes/image~1png", "image/gif"), "");
  EXPECT_EQ(state.api->name, "renamed");
  EXPECT_EQ(state.api->binary_media_types, (std::vector<std::string>{"image/jpeg", "image/gif"}));
  EXPECT_EQ(Patch("remove", "/binaryMediaTypes/image~1gif", ""), "");
  EXPECT_EQ(Patch("remove", "/description", ""), "");
  EXPECT_FALSE(state.api->description.has_value());
  EXPECT_EQ(Patch("replace", "/endpointConfiguration/types/EDGE", "PRIVATE"), "");
  EXPECT_EQ(state.api->endpoint_configuration.ip_address_type, "dualstack");
}

TEST_F(RestApisTest, PatchesSayWhatIsWrongWithThem) {
  EXPECT_EQ(Patch("add", "/name", "x"),
            "BadRequestException: Invalid patch operation specified. Must be one of: [replace]");
  EXPECT_EQ(Patch("replace", "/name", ""), "BadRequestException: Name cannot be empty");
  EXPECT_EQ(Patch("add", "/binaryMediaTypes", "x"),
            "BadRequestException: Invalid patch path /binaryMediaTypes");
  EXPECT_EQ(Patch("replace", "no-slash", "x"), "BadRequestException: Invalid patch path no-slash");
  EXPECT_EQ(Patch("replace", "/endpointConfiguration/types/EDGE", "wrong"),
            "BadRequestException: Invalid EndpointTypes specified. Valid options are "
            "REGIONAL,EDGE,PRIVATE");
  EXPECT_EQ(Patch("replace", "/endpointConfiguration/ipAddressType", "wrong"),
            "BadRequestException: ipAddressType must be either ipv4 or dualstack.");
  EXPECT_TRUE(Patch("replace", "/minimumCompressionSize", "10").starts_with("NotImplemented"));
}

TEST_F(RestApisTest, Tags) {
  std::optional<StringMap> tags;
  EXPECT_EQ(Error(AddTags(&tags, {{"a", "1"}, {"b", "2"}})), "");
  EXPECT_EQ(Error(AddTags(&tags, {{"aws:x", "1"}})),
            "BadRequestException: aws: prefixed tag key names are not allowed for external use.");
  RemoveTags(&tags, {"a", "nothing"});
  EXPECT_EQ(*tags, (StringMap{{"b", "2"}}));
  StringMap many;
  for (size_t i = 0; i < kTagsMax; ++i) many["k" + std::to_string(i)] = "";
  EXPECT_TRUE(Error(AddTags(&tags, many)).starts_with("BadRequestException: Too many tags"));
  RemoveTags(&tags, {"b"});
  EXPECT_FALSE(tags.has_value());
}

}  // namespace
}  // namespace portico::apigateway
