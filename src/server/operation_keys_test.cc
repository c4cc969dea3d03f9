#include "server/operation_keys.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>

namespace portico::server {
namespace {

using Values = std::vector<std::string>;

struct Tag {
  std::string key;
  std::optional<std::string> value;
  static constexpr auto Fields() {
    using S = Tag;
    return std::array{aws::Field<&S::key>("Key"), aws::Field<&S::value>("Value")};
  }
};
struct Listed {
  std::optional<std::vector<Tag>> tags;
  static constexpr auto Fields() { return std::array{aws::Field<&Listed::tags>("Tags")}; }
};
struct Mapped {
  std::map<std::string, std::string> tags;
  static constexpr auto Fields() { return std::array{aws::Field<&Mapped::tags>("tags")}; }
};
struct Keyed {
  std::vector<std::string> keys;
  static constexpr auto Fields() { return std::array{aws::Field<&Keyed::keys>("tagKeys")}; }
};

struct Api {
  Status List(aws::Call&, const Listed&) { return {}; }
  Status Map(aws::Call&, const Mapped&) { return {}; }
  Status Key(aws::Call&, const Keyed&) { return {}; }
};

constexpr aws::ServiceInfo kInfo{.name = "x", .api_version = "1"};

bool OwnKeys(const aws::KeyQuestion& question, std::string_view key, Values* values) {
  if (key != "x:own") return false;
  values->push_back(std::string(question.action) + " " + std::string(question.resource));
  return true;
}

// What a request of that operation has for `key`, or {"-"} if it does not have it.
template <auto Handler, typename In>
Values Find(const In& input, std::string_view key, std::string_view action = "x:Do") {
  Api api;
  const aws::Service service{&kInfo, &api, {}, {}, nullptr, [](void*, std::string_view arn) {
                               std::map<std::string, std::string> tags;
                               if (arn == "arn") tags = {{"Team", "a"}, {"empty", ""}};
                               return tags;
                             }};
  const aws::Operation operation = aws::Op<Handler>({.name = "Do", .keys = &OwnKeys});
  const aws::Call call;
  Values values;
  const OperationKeys keys(service, operation, call, &input);
  if (!keys.Find({action, "arn"}, key, &values)) return {"-"};
  return values;
}

TEST(OperationKeys, ListsTheTagsOfARequest) {
  const Listed list{{{{"Team", "a"}, {"cost", "1"}}}};
  EXPECT_EQ(Find<&Api::List>(list, "aws:requesttag/team"), Values{"a"});
  EXPECT_EQ(Find<&Api::List>(list, "aws:requesttag/other"), Values{"-"});
  EXPECT_EQ(Find<&Api::List>(list, "aws:tagkeys"), (Values{"Team", "cost"}));
  EXPECT_EQ(Find<&Api::List>(Listed{}, "aws:tagkeys"), Values{"-"});
  const Mapped map{{{"team", "a"}}};
  EXPECT_EQ(Find<&Api::Map>(map, "aws:requesttag/team"), Values{"a"});
  EXPECT_EQ(Find<&Api::Map>(map, "aws:tagkeys"), Values{"team"});
  const Keyed keyed{{"team"}};
  EXPECT_EQ(Find<&Api::Key>(keyed, "aws:tagkeys"), Values{"team"});
  EXPECT_EQ(Find<&Api::Key>(keyed, "aws:requesttag/team"), Values{"-"});
}

TEST(OperationKeys, AsksTheServiceForTagsOfResourcesAndItsOwnKeys) {
  EXPECT_EQ(Find<&Api::Map>(Mapped{}, "aws:resourcetag/team"), Values{"a"});
  EXPECT_EQ(Find<&Api::Map>(Mapped{}, "aws:resourcetag/empty"), Values{""});
  EXPECT_EQ(Find<&Api::Map>(Mapped{}, "aws:resourcetag/other"), Values{"-"});
  EXPECT_EQ(Find<&Api::Map>(Mapped{}, "x:own"), Values{"x:Do arn"});
  EXPECT_EQ(Find<&Api::Map>(Mapped{}, "x:other"), Values{"-"});
}

// What a call needs of other services is not what its request is about.
TEST(OperationKeys, SpeakOfTheServicesOwnActionsOnly) {
  const Mapped map{{{"team", "a"}}};
  for (const char* key : {"aws:tagkeys", "aws:requesttag/team", "aws:resourcetag/team", "x:own"}) {
    EXPECT_EQ(Find<&Api::Map>(map, key, "iam:PassRole"), Values{"-"}) << key;
    EXPECT_EQ(Find<&Api::Map>(map, key, "xy:Do"), Values{"-"}) << key;
  }
}

}  // namespace
}  // namespace portico::server
