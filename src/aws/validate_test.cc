#include "aws/validate.h"

#include <gtest/gtest.h>

#include <string>

#include "aws/aws_testing.h"

namespace portico::aws {
namespace {

using testing::Everything;
using testing::Inner;
using testing::Needy;

template <typename S>
std::string Check(const S& value, const MissingMembers& missing = {}) {
  const Status status = Validate(ShapeOf<S>(), &value, missing, "ValidationException");
  if (status) return "valid";
  return status.error().code + ": " + status.error().message;
}

// One violation, with AWS's frame around it.
std::string One(const std::string& violation) {
  return "ValidationException: 1 validation error detected: " + violation;
}

TEST(Validate, AcceptsWhatKeepsTheConstraints) {
  Everything all;
  EXPECT_EQ(Check(all), "valid");
  all.text = "12345";
  all.small = 10;
  all.blob = Blob{"123"};
  all.words = std::vector<std::string>{"ab", "cd", "ef"};
  all.pairs = std::map<std::string, std::string>{{"ab", "cd"}};
  all.colour = "RED";
  all.inner = Inner{"key", "va"};
  EXPECT_EQ(Check(all), "valid");
}

TEST(Validate, WordsEveryConstraintAsAwsDoes) {
  Everything all;
  all.text = "";
  EXPECT_EQ(Check(all), One("Value '' at 'text' failed to satisfy constraint: Member must have "
                            "length greater than or equal to 1"));
  all.text = "123456";
  EXPECT_EQ(Check(all), One("Value '123456' at 'text' failed to satisfy constraint: Member must "
                            "have length less than or equal to 5"));
  all = {};
  all.small = 0;
  EXPECT_EQ(Check(all), One("Value '0' at 'small' failed to satisfy constraint: Member must have "
                            "value greater than or equal to 1"));
  all.small = 11;
  EXPECT_EQ(Check(all), One("Value '11' at 'small' failed to satisfy constraint: Member must have "
                            "value less than or equal to 10"));
  all = {};
  all.colour = "BLUE";
  EXPECT_EQ(Check(all), One("Value 'BLUE' at 'colour' failed to satisfy constraint: Member must "
                            "satisfy enum value set: [RED, GREEN]"));
  all = {};
  all.words = std::vector<std::string>{"ab", "A1"};
  EXPECT_EQ(Check(all), One("Value '[ab, A1]' at 'words' failed to satisfy constraint: Member must "
                            "satisfy constraint: [Member must have length greater than or equal to "
                            "2, Member must satisfy regular expression pattern: [a-z]+]"));
  all.words = std::vector<std::string>{"ab", "ab", "ab", "ab"};
  EXPECT_EQ(Check(all), One("Value '[ab, ab, ab, ab]' at 'words' failed to satisfy constraint: "
                            "Member must have length less than or equal to 3"));
  all = {};
  all.blob = Blob{"1234"};
  EXPECT_EQ(Check(all), One("Value 'java.nio.HeapByteBuffer' at 'blob' failed to satisfy "
                            "constraint: Member must have length less than or equal to 3"));
  all = {};
  all.inner = Inner{"", "abc"};
  EXPECT_EQ(Check(all),
            "ValidationException: 2 validation errors detected: Value '' at 'inner.key' failed to "
            "satisfy constraint: Member must have length greater than or equal to 1; Value 'abc' "
            "at 'inner.value' failed to satisfy constraint: Member must have length less than or "
            "equal to 2");
}

TEST(Validate, WalksMapsByKey) {
  Everything all;
  all.inner_map = std::map<std::string, Inner>{{"good", {"k", "v"}}, {"bad", {"k", "long"}}};
  EXPECT_EQ(Check(all), One("Value 'long' at 'innerMap.bad.member.value' failed to satisfy "
                            "constraint: Member must have length less than or equal to 2"));
  all = {};
  all.pairs = std::map<std::string, std::string>{{"ab", "X1"}};
  EXPECT_EQ(Check(all),
            One("Value '{ab=X1}' at 'pairs' failed to satisfy constraint: Map value must "
                "satisfy constraint: [Member must have length greater than or equal to "
                "2, Member must satisfy regular expression pattern: [a-z]+]"));
  all.pairs = std::map<std::string, std::string>{{"a", "xy"}};
  EXPECT_EQ(Check(all), One("Value '{a=xy}' at 'pairs' failed to satisfy constraint: Map keys must "
                            "satisfy constraint: [Member must have length greater than or equal to "
                            "2, Member must satisfy regular expression pattern: [a-z]+]"));
}

TEST(Validate, SaysThatElementsMustNotBeNullWhereTheServiceDoes) {
  Everything all;
  all.words = std::vector<std::string>{"A1"};
  const Status status =
      Validate(ShapeOf<Everything>(), &all, {}, "ValidationException", {.elements_not_null = true});
  EXPECT_EQ(status.error().message,
            "1 validation error detected: Value '[A1]' at 'words' failed to satisfy constraint: "
            "Member must satisfy constraint: [Member must have length greater than or equal to 2, "
            "Member must satisfy regular expression pattern: [a-z]+, Member must not be null]");
}

TEST(Validate, HidesTextsWhereTheServiceDoes) {
  struct Named {
    std::string name;
    static constexpr auto Fields() {
      return std::array{Field<&Named::name>("name", {.pattern = "[a-z]+"})};
    }
  };
  const Named named{"SECRET"};
  const Status status =
      Validate(ShapeOf<Named>(), &named, {}, "InvalidParameterException", {.hides_texts = true});
  EXPECT_EQ(status.error().message,
            "1 validation error detected: Value at 'name' failed to satisfy constraint: Member "
            "must satisfy regular expression pattern: [a-z]+");
}

TEST(Validate, NamesTheInputOfBodiesAndChecksThemFirst) {
  struct Located {
    std::string status;
    std::string name;
    std::vector<Inner> inners;
    static constexpr auto Fields() {
      using S = Located;
      return std::array{
          Field<&S::status>("statusCode", {.location = Location::kUri, .length_max = 3}),
          Field<&S::name>("name", {.required = true}),
          Field<&S::inners>("inners"),
      };
    }
  };
  Located located{"12345", "", {Inner{"", std::nullopt}}};
  const Status status = Validate(ShapeOf<Located>(), &located, {"name"}, "ValidationException",
                                 {.names_input = true}, "UpdateThing");
  EXPECT_EQ(status.error().message,
            "3 validation errors detected: Value null at 'updateThingInput.name' failed to satisfy "
            "constraint: Member must not be null; Value '' at 'updateThingInput.inners.1.member."
            "key' failed to satisfy constraint: Member must have length greater than or equal to "
            "1; Value '12345' at 'statusCode' failed to satisfy constraint: Member must have "
            "length less than or equal to 3");
}

TEST(Validate, NamesMissingMembers) {
  Needy needy;
  needy.tags.resize(2);
  needy.tags[0].key = "k";
  EXPECT_EQ(Check(needy, {"name", "tags.2.member.key"}),
            "ValidationException: 2 validation errors detected: Value null at 'name' failed to "
            "satisfy constraint: Member must not be null; Value null at 'tags.2.member.key' failed "
            "to satisfy constraint: Member must not be null");
}

TEST(Validate, CountsCharactersNotBytes) {
  Everything all;
  all.text = "ééééé";
  EXPECT_EQ(Check(all), "valid");
  all.text = "éééééé";
  EXPECT_NE(Check(all), "valid");
}

TEST(Validate, MatchesPatternsAsAWhole) {
  Everything all;
  for (const char* word : {"ab1", "1ab", "ab\n", "a b"}) {
    all.words = std::vector<std::string>{word};
    EXPECT_NE(Check(all), "valid") << word;
  }
}

TEST(Validate, SaysWhatIsNotSupported) {
  Everything all;
  all.later = 1;
  const Status status =
      Validate(ShapeOf<Everything>(), &all, MissingMembers(), "ValidationException");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, "NotImplemented");
  EXPECT_EQ(status.error().http_status, 501);
  EXPECT_NE(status.error().message.find("'later'"), std::string::npos);
  // A violation is told first.
  all.text = "";
  EXPECT_NE(Check(all).find("1 validation error detected"), std::string::npos);
}

TEST(Validate, BoundsItsAnswer) {
  Everything all;
  all.inners = std::vector<Inner>(1'000, Inner{"", std::nullopt});
  const std::string text = Check(all);
  EXPECT_TRUE(text.starts_with("ValidationException: 10 validation errors detected: Value ''"));
  EXPECT_LT(text.size(), 2'000u);
  EXPECT_FALSE(text.ends_with("; "));
  EXPECT_EQ(text.find("; ;"), std::string::npos);
}

TEST(Validate, TakesPatternsAsTheModelsSpellThem) {
  // What AWS's models use of Java's patterns beyond the common: unicode escapes and properties.
  static constexpr Constraints kJava{.pattern = R"([\u0009\u000A\u0020-\u00FF]+)"};
  static constexpr Constraints kProperties{.pattern = R"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"};
  struct Patterns {
    std::string java;
    std::string properties;
    static constexpr auto Fields() {
      using S = Patterns;
      return std::array{Field<&S::java>("Java", kJava),
                        Field<&S::properties>("Props", kProperties)};
    }
  };
  EXPECT_EQ(Check(Patterns{"a\té\n", "é 1@"}), "valid");
  EXPECT_NE(Check(Patterns{"\x01", ""}), "valid");
  EXPECT_NE(Check(Patterns{"€", ""}), "valid");
  EXPECT_NE(Check(Patterns{"a", "<"}), "valid");
}

}  // namespace
}  // namespace portico::aws
