#include "apigateway/engine/router.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "apigateway/engine/resources.h"

namespace portico::apigateway {
namespace {

Router Make(const std::vector<std::string>& paths) {
  Router out;
  for (size_t i = 0; i < paths.size(); ++i) out.Add(paths[i], static_cast<int>(i));
  return out;
}

// Every resource serves what is asked for.
int Find(const Router& router, std::string_view path, Router::Captures* captures) {
  return router.Find(
      path, [](int) { return true; }, captures);
}

std::string Describe(const Router::Captures& captures) {
  std::string out;
  for (const auto& [name, value] : captures) {
    out += std::string(name) + "=" + std::string(value) + ";";
  }
  return out;
}

TEST(RouterTest, FindsLiteralsVariablesAndGreedyRests) {
  const Router router = Make({"/", "/order", "/order/{id}", "/files/{path+}"});
  Router::Captures captures;
  EXPECT_EQ(Find(router, "/", &captures), 0);
  EXPECT_EQ(Find(router, "", &captures), 0);
  EXPECT_EQ(Find(router, "/order", &captures), 1);
  EXPECT_EQ(Find(router, "/order/7", &captures), 2);
  EXPECT_EQ(Describe(captures), "id=7;");
  EXPECT_EQ(Find(router, "/files/a/b//c", &captures), 3);
  EXPECT_EQ(Describe(captures), "path=a/b//c;");
  EXPECT_EQ(Find(router, "/files", &captures), Router::kNone);
  EXPECT_EQ(Find(router, "/order/7/8", &captures), Router::kNone);
  EXPECT_EQ(Describe(captures), "");
}

TEST(RouterTest, SlashesAtTheEndsDoNotCount) {
  const Router router = Make({"/order", "/order/{id}", "/{proxy+}"});
  Router::Captures captures;
  EXPECT_EQ(Find(router, "/order/", &captures), 0);
  EXPECT_EQ(Find(router, "//order", &captures), 0);
  EXPECT_EQ(Find(router, "/order/7/", &captures), 1);
  EXPECT_EQ(Describe(captures), "id=7;");
  EXPECT_EQ(Find(router, "/any/thing/", &captures), 2);
  EXPECT_EQ(Describe(captures), "proxy=any/thing;");
}

TEST(RouterTest, AResourceThatDoesNotServeLeavesThePathToTheNext) {
  const Router router = Make({"/test", "/{id}", "/{proxy+}", "/a/{id}", "/a/{id}/b", "/a/{rest+}"});
  Router::Captures captures;
  const auto without = [&](std::set<int> not_serving, std::string_view path) {
    const auto serves = [&](int resource) { return !not_serving.contains(resource); };
    return router.Find(path, serves, &captures);
  };
  EXPECT_EQ(without({}, "/test"), 0);
  EXPECT_EQ(without({0}, "/test"), 1);
  EXPECT_EQ(Describe(captures), "id=test;");
  EXPECT_EQ(without({0, 1}, "/test"), 2);
  EXPECT_EQ(Describe(captures), "proxy=test;");
  EXPECT_EQ(without({0, 1, 2}, "/test"), Router::kNone);
  EXPECT_EQ(Describe(captures), "");
  EXPECT_EQ(without({4}, "/a/7/b"), 5);
  EXPECT_EQ(Describe(captures), "rest=7/b;");
  EXPECT_EQ(without({4, 5}, "/a/7/b"), 2);
  EXPECT_EQ(Describe(captures), "proxy=a/7/b;");
}

TEST(RouterTest, ALiteralWinsOverAVariableAndAVariableOverAGreedyRest) {
  const Router router = Make({"/pets/{id}", "/pets/mine", "/{proxy+}"});
  Router::Captures captures;
  EXPECT_EQ(Find(router, "/pets/mine", &captures), 1);
  EXPECT_EQ(Find(router, "/pets/7", &captures), 0);
  EXPECT_EQ(Find(router, "/pets", &captures), 2);
}

TEST(RouterTest, TriesTheNextWayWhereTheBetterOneLeadsNowhere) {
  const Router router = Make({"/a/b/c", "/a/{x}/d", "/{proxy+}"});
  Router::Captures captures;
  EXPECT_EQ(Find(router, "/a/b/d", &captures), 1);
  EXPECT_EQ(Describe(captures), "x=b;");
  EXPECT_EQ(Find(router, "/a/b/e", &captures), 2);
  EXPECT_EQ(Describe(captures), "proxy=a/b/e;");
}

std::vector<std::string> Split(std::string_view path) {
  std::vector<std::string> out;
  size_t at = 1;
  while (at < path.size()) {
    const size_t slash = std::min(path.find('/', at), path.size());
    out.emplace_back(path.substr(at, slash - at));
    at = slash + 1;
  }
  return out;
}

// How well a resource's path fits, part by part (2 literal, 1 variable, 0 greedy); empty: not at
// all.
std::vector<int> Rank(const std::string& resource, const std::string& path) {
  const std::vector<std::string> pattern = Split(resource);
  const std::vector<std::string> parts = Split(path);
  std::vector<int> out = {3};
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (i >= parts.size()) return {};
    if (KindOf(pattern[i]) == PartKind::kGreedy) {
      out.push_back(0);
      return out;
    }
    const bool literal = KindOf(pattern[i]) == PartKind::kLiteral;
    if (literal && pattern[i] != parts[i]) return {};
    out.push_back(literal ? 2 : 1);
  }
  return pattern.size() == parts.size() ? out : std::vector<int>{};
}

// The same answers as asking every resource and taking the one that fits best, on many random
// trees.
TEST(RouterTest, AgreesWithANaiveMatcher) {
  std::mt19937 random(20261122);
  auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  constexpr std::string_view kLiterals[] = {"a", "b", "c"};
  for (int round = 0; round < 300; ++round) {
    std::set<std::string> unique;
    for (int i = 0; i < 1 + pick(12); ++i) {
      std::string path;
      const int depth = pick(5);
      for (int d = 0; d < depth; ++d) {
        const int kind = pick(6);
        if (kind == 5) {
          path += "/{rest+}";
          break;
        }
        path += kind == 4 ? "/{v}" : "/" + std::string(kLiterals[pick(3)]);
      }
      unique.insert(path.empty() ? "/" : path);
    }
    const std::vector<std::string> resources(unique.begin(), unique.end());
    const Router router = Make(resources);
    for (int i = 0; i < 60; ++i) {
      std::string path;
      for (int d = pick(6); d > 0; --d) path += "/" + std::string(kLiterals[pick(3)]);
      if (path.empty()) path = "/";
      int expected = Router::kNone;
      std::vector<int> best;
      for (size_t r = 0; r < resources.size(); ++r) {
        std::vector<int> rank = Rank(resources[r], path);
        // Siblings with a variable and a greedy part both are allowed here, though not by the API.
        if (!rank.empty() && rank > best) {
          best = std::move(rank);
          expected = static_cast<int>(r);
        }
      }
      Router::Captures captures;
      ASSERT_EQ(Find(router, path, &captures), expected) << path;
    }
  }
}

}  // namespace
}  // namespace portico::apigateway
