#include "server/router.h"

#include <gtest/gtest.h>

#include <string>

#include "server/server_testing.h"

namespace portico::server {
namespace {

using testing::Request;

class RouterTest : public ::testing::Test {
 protected:
  // "service.operation", with '?' if there is none and '!' if AWS has it and Portico has not.
  std::string Find(Request& request) {
    const Route route = router_.Find(request.View());
    if (route.service == nullptr) return "nobody";
    EXPECT_EQ(router_.FindService(request.View()), route.service);
    return std::string(route.service->info->name) + "." + route.operation_name +
           (route.operation != nullptr ? ""
            : route.not_implemented    ? "!"
                                       : "?");
  }
  std::string Find(Request&& request) { return Find(request); }
  testing::Api api_;
  Router router_{testing::MakeServices(&api_)};
};

TEST_F(RouterTest, ByTarget) {
  EXPECT_EQ(Find(Request("POST", "/").With("X-Amz-Target", "Things_2020.Make")), "json10.Make");
  EXPECT_EQ(Find(Request("POST", "/").With("x-amz-target", "LogThings_2020.Make")), "json11.Make");
  EXPECT_EQ(Find(Request("POST", "/").With("X-Amz-Target", "Things_2020.Unmake")),
            "json10.Unmake!");
  EXPECT_EQ(Find(Request("POST", "/").With("X-Amz-Target", "Things_2020.Nope")), "json10.Nope?");
  EXPECT_EQ(Find(Request("POST", "/").With("X-Amz-Target", "Things_2020.")), "json10.?");
  EXPECT_EQ(Find(Request("POST", "/").With("X-Amz-Target", "Things_2020")), "json10.?");
  EXPECT_EQ(Find(Request("POST", "/").With("X-Amz-Target", "Other.Make")), "nobody");
}

TEST_F(RouterTest, ByCredentialScope) {
  EXPECT_EQ(Find(Request("POST", "/2020/things/a").Sign({.service = "rest"})), "rest.MakeRest");
  EXPECT_EQ(Find(Request("GET", "/2020/other").Sign({.service = "rest"})), "rest.GET /2020/other?");
  EXPECT_EQ(Find(Request("POST", "/", "Action=WhoAmI&Version=2010-05-08")
                     .With("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                     .Sign({.service = "query"})),
            "query.WhoAmI");
  EXPECT_EQ(Find(Request("GET", "/").Sign({.service = "s3"})), "nobody");
}

TEST_F(RouterTest, ByPathOrFormIfUnsigned) {
  EXPECT_EQ(Find(Request("POST", "/2020/things/a")), "rest.MakeRest");
  EXPECT_EQ(Find(Request("POST", "/", "Action=Unmake&Version=2010-05-08")
                     .With("Content-Type", "application/x-www-form-urlencoded")),
            "query.Unmake!");
  EXPECT_EQ(Find(Request("GET", "/?Action=WhoAmI&Version=2010-05-08")), "query.WhoAmI");
  EXPECT_EQ(Find(Request("GET", "/?Action=WhoAmI&Version=1999-01-01")), "nobody");
  EXPECT_EQ(Find(Request("GET", "/")), "nobody");
  EXPECT_EQ(Find(Request("POST", "/", "Action=%zz")
                     .With("Content-Type", "application/x-www-form-urlencoded")),
            "nobody");
}

TEST_F(RouterTest, GivesParameters) {
  Request rest("POST", "/2020/things/a%2Fb");
  EXPECT_EQ(router_.Find(rest.View()).uri_params, (aws::UriParams{{"Name", "a/b"}}));
  Request form("GET", "/?Action=WhoAmI&Version=2010-05-08&A=b+c");
  EXPECT_EQ(*FindParam(router_.Find(form.View()).form, "A"), "b c");
}

}  // namespace
}  // namespace portico::server
