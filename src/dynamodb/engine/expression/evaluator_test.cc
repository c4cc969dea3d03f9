#include "dynamodb/engine/expression/evaluator.h"

#include <gtest/gtest.h>

#include "dynamodb/engine/expression/binder.h"
#include "dynamodb/engine/expression/projector.h"
#include "dynamodb/engine/expression/testing.h"
#include "dynamodb/engine/expression/updater.h"

namespace portico::dynamodb {
namespace {

using testing::ItemOf;
using testing::JsonOf;
using testing::MessageOf;
using testing::With;

constexpr char kItem[] =
    R"({"n":{"N":"5"},"s":{"S":"hello"},"b":{"B":"AQID"},"t":{"BOOL":true},"u":{"NULL":true},)"
    R"("ss":{"SS":["a","b"]},"ns":{"NS":["1","2.5"]},"bs":{"BS":["AQ=="]},)"
    R"("l":{"L":[{"N":"1"},{"S":"x"},{"M":{"k":{"N":"7"}}}]},"m":{"M":{"a":{"M":{"b":{"S":"deep"}}}}}})";

constexpr char kValues[] =
    R"({":5":{"N":"5.0"},":6":{"N":"6"},":hello":{"S":"hello"},":ell":{"S":"ell"},":he":{"S":"he"},)"
    R"(":a":{"S":"a"},":2":{"N":"2.50"},":bin":{"B":"AQ=="},":true":{"BOOL":true},":x":{"S":"x"},)"
    R"(":N":{"S":"N"},":M":{"S":"M"},":ba":{"SS":["b","a"]},":0":{"N":"0"},":3":{"N":"3"},)"
    R"(":l":{"L":[{"N":"1"}]}})";

bool Holds(std::string_view text, const ItemView& item) {
  Substitutions substitutions = With(kValues, {{"#m", "m"}});
  const auto condition = CompileCondition(ExpressionKind::kCondition, text, &substitutions);
  EXPECT_TRUE(condition) << MessageOf(condition);
  return condition && Evaluate(*condition, item);
}

// As Java has it: a letter with an accent is one, what lies beyond the basic plane two.
TEST(EvaluatorTest, SizesStringsInUtf16) {
  for (const char* text : {"abÿ", "日本語", "a😀"}) {
    const Item item = ItemOf(R"({"s":{"S":")" + std::string(text) + R"("}})");
    EXPECT_TRUE(Holds("size(s) = :3", item.view())) << text;
  }
}

TEST(EvaluatorTest, True) {
  const Item item = ItemOf(kItem);
  for (const char* text : {"n = :5",
                           "n <> :6",
                           "n < :6",
                           ":6 > n",
                           "n <= :5",
                           "n >= :5",
                           "s = :hello",
                           "t = :true",
                           "ss = :ba",
                           "n between :5 and :6",
                           "n in (:6, :5)",
                           "attribute_exists(n)",
                           "attribute_not_exists(zz)",
                           "attribute_exists(#m.a.b)",
                           "attribute_not_exists(m.a.c)",
                           "attribute_type(n, :N)",
                           "attribute_type(m, :M)",
                           "begins_with(s, :he)",
                           "begins_with(b, :bin)",
                           "contains(s, :ell)",
                           "contains(ss, :a)",
                           "contains(ns, :2)",
                           "contains(bs, :bin)",
                           "contains(l, :x)",
                           "contains(b, :bin)",
                           "size(s) = :5",
                           "size(ss) < :5",
                           "size(l) = :3",
                           "size(m) > :0",
                           "size(b) = :3",
                           "size(:l) < size(l)",
                           "l[2].k > :5",
                           "NOT n = :6",
                           "n = :6 OR s = :hello",
                           "n = :5 AND (s = :x OR t = :true)",
                           "zz <> :5",
                           "n <> s",
                           "NOT zz = :5",
                           "NOT (n = :6 AND s = :hello)"}) {
    EXPECT_TRUE(Holds(text, item.view())) << text;
  }
}

TEST(EvaluatorTest, False) {
  const Item item = ItemOf(kItem);
  for (const char* text : {"n = :6",
                           "n = :hello",
                           "zz = :5",
                           "zz < :5",
                           "zz > :5",
                           "zz between :5 and :6",
                           "s < :5",
                           "zz in (:5)",
                           "attribute_exists(l[3])",
                           "attribute_exists(l.a)",
                           "attribute_exists(m[0])",
                           "attribute_exists(n.a)",
                           "attribute_type(zz, :N)",
                           "begins_with(n, :he)",
                           "begins_with(s, :ell)",
                           "begins_with(zz, :he)",
                           "contains(ss, :x)",
                           "contains(ss, :5)",
                           "contains(n, :5)",
                           "size(n) = :5",
                           "size(zz) = :5",
                           "n = :5 AND s = :x",
                           "NOT n = :5",
                           "t < :5"}) {
    EXPECT_FALSE(Holds(text, item.view())) << text;
  }
}

TEST(EvaluatorTest, AMissingItemHasNothing) {
  EXPECT_TRUE(Holds("attribute_not_exists(n)", ItemView()));
  EXPECT_TRUE(Holds("n <> :5", ItemView()));
  EXPECT_FALSE(Holds("n = :5", ItemView()));
}

struct Outcome {
  std::string json;
  std::string error;
};

Outcome Applied(std::string_view text, std::string_view item_json, std::string_view values = "",
                const std::vector<std::pair<std::string, std::string>>& names = {}) {
  Substitutions substitutions = With(values, names);
  const auto update = CompileUpdate(text, &substitutions);
  EXPECT_TRUE(update) << MessageOf(update);
  if (!update) return {};
  const Item old = ItemOf(item_json);
  const auto updated = ApplyUpdate(*update, old.view());
  if (!updated) return {"", MessageOf(updated)};
  return {JsonOf(updated->view()), ""};
}

TEST(UpdaterTest, Set) {
  EXPECT_EQ(Applied("SET b = :v, a.c = :v", R"({"a":{"M":{}}})", R"({":v":{"N":"1"}})").json,
            R"({"a":{"M":{"c":{"N":"1"}}},"b":{"N":"1"}})");
  EXPECT_EQ(
      Applied("SET a = a + :v, b = a - :v", R"({"a":{"N":"10"}})", R"({":v":{"N":"0.5"}})").json,
      R"({"a":{"N":"10.5"},"b":{"N":"9.5"}})");
  EXPECT_EQ(Applied("SET a = if_not_exists(a, :v), b = if_not_exists(b, :v) + :v",
                    R"({"a":{"N":"7"}})", R"({":v":{"N":"1"}})")
                .json,
            R"({"a":{"N":"7"},"b":{"N":"2"}})");
  EXPECT_EQ(Applied("SET l = list_append(l, :v), k = list_append(:v, l)",
                    R"({"l":{"L":[{"N":"1"}]}})", R"({":v":{"L":[{"S":"x"}]}})")
                .json,
            R"({"k":{"L":[{"S":"x"},{"N":"1"}]},"l":{"L":[{"N":"1"},{"S":"x"}]}})");
  // Actions see the old item.
  EXPECT_EQ(Applied("SET a = b, b = a", R"({"a":{"S":"1"},"b":{"S":"2"}})").json,
            R"({"a":{"S":"2"},"b":{"S":"1"}})");
}

TEST(UpdaterTest, ListElements) {
  const char* abc = R"({"l":{"L":[{"S":"a"},{"S":"b"},{"S":"c"}]}})";
  const char* v = R"({":v":{"S":"v"},":w":{"S":"w"}})";
  EXPECT_EQ(Applied("SET l[1] = :v", abc, v).json,
            R"({"l":{"L":[{"S":"a"},{"S":"v"},{"S":"c"}]}})");
  EXPECT_EQ(Applied("SET l[9] = :v, l[5] = :w", abc, v).json,
            R"({"l":{"L":[{"S":"a"},{"S":"b"},{"S":"c"},{"S":"w"},{"S":"v"}]}})");
  EXPECT_EQ(Applied("REMOVE l[0], l[2], l[7] SET l[1] = :v", abc, v).json,
            R"({"l":{"L":[{"S":"v"}]}})");
}

TEST(UpdaterTest, RemoveAddDelete) {
  EXPECT_EQ(
      Applied("REMOVE a, zz, m.x", R"({"a":{"N":"1"},"m":{"M":{"x":{"N":"1"},"y":{"N":"2"}}}})")
          .json,
      R"({"m":{"M":{"y":{"N":"2"}}}})");
  const char* one = R"({":v":{"N":"1"}})";
  EXPECT_EQ(Applied("ADD a :v, b :v", R"({"a":{"N":"9.5"}})", one).json,
            R"({"a":{"N":"10.5"},"b":{"N":"1"}})");
  const char* set = R"({":v":{"NS":["2","10"]}})";
  EXPECT_EQ(Applied("ADD s :v, t :v", R"({"s":{"NS":["1","2"]}})", set).json,
            R"({"s":{"NS":["10","2","1"]},"t":{"NS":["10","2"]}})");
  EXPECT_EQ(
      Applied("DELETE s :v, t :v, z :v", R"({"s":{"NS":["1","2"]},"t":{"NS":["2"]}})", set).json,
      R"({"s":{"NS":["1"]}})");
}

TEST(UpdaterTest, Errors) {
  const char* one = R"({":a":{"NS":["1"]}})";
  const char* item = R"({"a":{"S":"x"},"b":{"M":{"a":{"SS":["1"]}}},"c":{"N":"1"},"d":{"L":[]}})";
  const std::string type = "An operand in the update expression has an incorrect data type";
  for (const char* text : {"delete b :a", "delete b.a :a", "delete c :a", "add b :a", "add c :a"}) {
    EXPECT_EQ(Applied(text, item, one).error, type) << text;
  }
  EXPECT_EQ(Applied("set e = a + :n", item, R"({":n":{"N":"1"}})").error, type);
  EXPECT_EQ(
      Applied("set e = list_append(c, if_not_exists(f, :n))", item, R"({":n":{"L":[]}})").error,
      type);
  EXPECT_EQ(Applied("set c = z", item).error,
            "The provided expression refers to an attribute that does not exist in the item");
  const std::string path =
      "The document path provided in the update expression is invalid for update";
  for (const char* text :
       {"set a.b = c", "set a[1] = c", "set z.b = c", "set z[1] = c", "set b[1] = c", "set d.x = c",
        "remove a.b", "remove z.b", "remove z[0]", "remove b[0]", "delete z.b :a", "delete d.x :a",
        "delete b[0] :a", "add z.b :a", "add a.b :a"}) {
    EXPECT_EQ(Applied(text, item, one).error, path) << text;
  }
  EXPECT_EQ(Applied("set c = c + :n", R"({"c":{"N":"1E125"}})", R"({":n":{"N":"1"}})").error,
            "Number overflow. Attempting to store a number with magnitude larger than supported "
            "range");
}

TEST(UpdaterTest, NestingIsLimited) {
  std::string deep = R"({"S":"leaf"})";
  for (int i = 0; i < 31; ++i) deep = R"({"M":{"n":)" + deep + "}}";
  EXPECT_EQ(Applied("set a = :v", "{}", "{\":v\":" + deep + "}").error, "");
  EXPECT_EQ(Applied("set a.b = :v", R"({"a":{"M":{}}})", "{\":v\":" + deep + "}").error,
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
            "levels beyond supported limit");
}

std::string Project(std::string_view text) {
  Substitutions substitutions = With("");
  const auto projection = CompileProjection(text, &substitutions);
  EXPECT_TRUE(projection) << MessageOf(projection);
  if (!projection) return "";
  const Item item = ItemOf(
      R"({"a":{"M":{"b":{"M":{"c":{"N":"1"},"d":{"N":"2"}}},"e":{"S":"e"}}},)"
      R"("l":{"L":[{"S":"0"},{"M":{"x":{"N":"1"},"y":{"N":"2"}}},{"L":[{"S":"p"},{"S":"q"}]}]},)"
      R"("s":{"S":"s"}})");
  const Item projected = Projector(*projection).Apply(item.view());
  const std::string json = JsonOf(projected.view());
  EXPECT_EQ(projected, ItemOf(json));
  return json;
}

TEST(ProjectorTest, TakesWhatIsAskedFor) {
  EXPECT_EQ(Project("s"), R"({"s":{"S":"s"}})");
  EXPECT_EQ(Project("s, zz, a.zz, l[9]"), R"({"s":{"S":"s"}})");
  EXPECT_EQ(Project("s.x, a[0], l.x"), "{}");
  EXPECT_EQ(Project("zz"), "{}");
  EXPECT_EQ(Project("a.b.d, a.e"), R"({"a":{"M":{"b":{"M":{"d":{"N":"2"}}},"e":{"S":"e"}}}})");
  EXPECT_EQ(Project("l[2][1], l[0]"), R"({"l":{"L":[{"S":"0"},{"L":[{"S":"q"}]}]}})");
  EXPECT_EQ(Project("l[1].y"), R"({"l":{"L":[{"M":{"y":{"N":"2"}}}]}})");
  EXPECT_EQ(Project("l[2], l[1].x, l[0]"),
            R"({"l":{"L":[{"S":"0"},{"M":{"x":{"N":"1"}}},{"L":[{"S":"p"},{"S":"q"}]}]}})");
}

TEST(ProjectorTest, TouchedPathsOfAnUpdate) {
  Substitutions substitutions = With(R"({":v":{"N":"1"}})");
  const auto update = CompileUpdate("SET a.b = :v REMOVE c", &substitutions);
  ASSERT_TRUE(update);
  const Item item =
      ItemOf(R"({"a":{"M":{"b":{"N":"0"},"x":{"N":"9"}}},"c":{"S":"c"},"k":{"S":"k"}})");
  EXPECT_EQ(JsonOf(Projector(TouchedPaths(*update)).Apply(item.view()).view()),
            R"({"a":{"M":{"b":{"N":"0"}}},"c":{"S":"c"}})");
}

}  // namespace
}  // namespace portico::dynamodb
