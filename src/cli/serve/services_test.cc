#include "cli/serve/services.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "aws/validate.h"

namespace portico::cli {
namespace {

// Walks a type and all that is below it.
class PatternWalk {
 public:
  void Shape(const aws::ShapeDesc& shape, const std::string& path) {
    if (!seen_.insert(&shape).second) return;
    for (const aws::FieldDesc& field : shape.fields) {
      const std::string name = path + "." + std::string(field.name);
      Check(field.constraints, name);
      Type(*field.type, name);
    }
  }
  int patterns() const { return patterns_; }

 private:
  void Type(const aws::TypeDesc& type, const std::string& path) {
    if (type.element != nullptr) Type(*type.element, path);
    if (type.shape != nullptr) Shape(type.shape(), path);
  }
  void Check(const aws::Constraints& constraints, const std::string& path) {
    if (!constraints.pattern.empty()) {
      ++patterns_;
      EXPECT_TRUE(aws::IsUsablePattern(constraints.pattern))
          << path << " has a pattern that cannot be matched: " << constraints.pattern;
    }
    if (constraints.element != nullptr) Check(*constraints.element, path);
    if (constraints.key != nullptr) Check(*constraints.key, path);
  }

  std::set<const aws::ShapeDesc*> seen_;
  int patterns_ = 0;
};

// A pattern that does not compile would stop the server at the first request that brings the
// member.
TEST(Services, EveryPatternCanBeMatched) {
  PatternWalk walk;
  for (const aws::Service& service : MakeServices({})) {
    for (const aws::Operation& operation : service.operations) {
      const std::string name =
          std::string(service.info->name) + ":" + std::string(operation.info().name);
      walk.Shape(operation.input(), name);
    }
  }
  EXPECT_GT(walk.patterns(), 50);
}

TEST(Services, OperationsAreEitherThereOrNotImplemented) {
  for (const aws::Service& service : MakeServices({})) {
    std::set<std::string_view> names;
    for (const aws::Operation& operation : service.operations) {
      EXPECT_TRUE(names.insert(operation.info().name).second) << operation.info().name;
    }
    for (std::string_view name : service.not_implemented) {
      EXPECT_TRUE(names.insert(name).second) << name << " of " << service.info->name;
    }
  }
}

// A parser keeps a bit a field to know what is missing.
TEST(Services, NoShapeHasMoreFieldsThanAParserCounts) {
  for (const aws::Service& service : MakeServices({})) {
    for (const aws::Operation& operation : service.operations) {
      EXPECT_LE(operation.input().fields.size(), 64u) << operation.info().name;
    }
  }
}

}  // namespace
}  // namespace portico::cli
