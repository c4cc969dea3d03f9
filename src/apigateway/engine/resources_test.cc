#include "apigateway/engine/resources.h"

#include "apigateway/engine/testing.h"

namespace portico::apigateway {
namespace {

class ResourcesTest : public GatewayTest {
 protected:
  std::string Error(const Result<Resource>& result) {
    return result ? "" : result.error().code + ": " + result.error().message;
  }
  std::string Make(const std::string& part, const std::string& parent) {
    return Error(CreateResource(state, parent, part));
  }
  std::string Update(const std::string& id, std::string op, std::string path, std::string value) {
    // As the store does: a change that fails leaves nothing behind.
    ApiState next = state;
    Result<Resource> result = UpdateResource(next, id, {{op, path, value, {}}});
    if (result) state = next;
    return Error(result);
  }
  std::string PathOf(const std::string& id) { return state.resources.at(id)->path; }
};

TEST_F(ResourcesTest, ResourcesMakeATree) {
  const std::string pets = AddResource("pets");
  const std::string id = AddResource("{petId}", pets);
  EXPECT_EQ(pets.size(), 6u);
  EXPECT_EQ(PathOf(pets), "/pets");
  EXPECT_EQ(PathOf(id), "/pets/{petId}");
  EXPECT_EQ(state.resources.at(id)->parent_id, pets);
  EXPECT_EQ(PathOf(root_id), "/");
  EXPECT_FALSE(state.resources.at(root_id)->parent_id.has_value());
}

TEST_F(ResourcesTest, ANameIsOnceAmongSiblings) {
  AddResource("order");
  EXPECT_EQ(
      Make("order", root_id),
      "ConflictException: Another resource with the same parent already has this name: order");
}

TEST_F(ResourcesTest, ParentsMustExist) {
  EXPECT_EQ(Make("x", "nosuch"), "NotFoundException: Invalid Resource identifier specified");
}

TEST_F(ResourcesTest, OneVariablePartAmongSiblingsAndNothingBelowAGreedyOne) {
  const std::string proxy = AddResource("{proxy+}");
  EXPECT_EQ(
      Make("{id}", root_id),
      "BadRequestException: A sibling ({proxy+}) of this resource already has a variable path "
      "part -- only one is allowed");
  EXPECT_EQ(Make("x", proxy),
            "BadRequestException: Cannot create a child of a resource with a greedy path variable: "
            "{proxy+}");
  EXPECT_EQ(Make("literal", root_id), "");
}

TEST_F(ResourcesTest, PathPartsHaveAnAlphabet) {
  for (const char* part : {"a/b", "", "{}", "{+}", "{a", "a}", "sp ace", "{a}b", "{a{b}}", "%41"}) {
    EXPECT_TRUE(Make(part, root_id).starts_with("BadRequestException: Resource's path part only"))
        << part;
  }
  for (const char* part : {"a.b_c-d:e", "{id}"}) EXPECT_EQ(Make(part, root_id), "") << part;
}

TEST_F(ResourcesTest, RenamingAndMovingRewriteThePathsBelow) {
  const std::string pets = AddResource("pets");
  const std::string sub = AddResource("sub", pets);
  const std::string leaf = AddResource("{id}", sub);
  EXPECT_EQ(Update(pets, "replace", "/pathPart", "dogs"), "");
  EXPECT_EQ(PathOf(leaf), "/dogs/sub/{id}");
  EXPECT_EQ(Update(sub, "replace", "/parentId", root_id), "");
  EXPECT_EQ(PathOf(leaf), "/sub/{id}");
  EXPECT_EQ(PathOf(pets), "/dogs");
}

TEST_F(ResourcesTest, ImpossibleMovesAreRefused) {
  const std::string pets = AddResource("pets");
  const std::string sub = AddResource("sub", pets);
  const std::string below = AddResource("pets", sub);
  EXPECT_EQ(Update(pets, "replace", "/parentId", sub),
            "BadRequestException: Resources cannot be cyclical.");
  EXPECT_EQ(Update(below, "replace", "/parentId", root_id),
            "ConflictException: Another resource with the same parent already has this name: pets");
  EXPECT_EQ(Update(pets, "replace", "/parentId", "nosuch"),
            "NotFoundException: Invalid Resource identifier specified");
  EXPECT_EQ(Update(pets, "replace", "/pathPart", "{all+}"),
            "BadRequestException: Cannot create a child of a resource with a greedy path variable: "
            "{all+}");
  EXPECT_EQ(Update(root_id, "replace", "/pathPart", "x"),
            "BadRequestException: Root resource cannot update its pathPart.");
  EXPECT_EQ(Update(root_id, "replace", "/parentId", pets),
            "BadRequestException: Root resource cannot update its parentId.");
}

TEST_F(ResourcesTest, PatchesSayWhatIsWrongWithThem) {
  const std::string pets = AddResource("pets");
  EXPECT_EQ(
      Update(pets, "replace", "/invalid", "x"),
      "BadRequestException: Invalid patch path  '/invalid' specified for op 'replace'. Must be "
      "one of: [/parentId, /pathPart]");
  EXPECT_EQ(
      Update(pets, "remove", "/pathPart", ""),
      "BadRequestException: Invalid patch path  '/pathPart' specified for op 'remove'. Please "
      "choose supported operations");
  EXPECT_EQ(Update("nosuch", "replace", "/pathPart", "x"),
            "NotFoundException: Invalid Resource identifier specified");
}

TEST_F(ResourcesTest, DeletingTakesWhatIsBelow) {
  const std::string pets = AddResource("pets");
  const std::string sub = AddResource("sub", pets);
  AddResource("other");
  ASSERT_TRUE(DeleteResource(state, pets).has_value());
  EXPECT_FALSE(state.resources.contains(sub));
  EXPECT_EQ(state.resources.size(), 2u);
  EXPECT_EQ(DeleteResource(state, pets).error().message, "Invalid Resource identifier specified");
  EXPECT_EQ(DeleteResource(state, root_id).error().code, "BadRequestException");
}

TEST_F(ResourcesTest, AnApiHasALimitOfResources) {
  for (size_t i = state.resources.size(); i < kResourcesMax; ++i) {
    ASSERT_TRUE(CreateResource(state, root_id, "r" + std::to_string(i)).has_value());
  }
  EXPECT_EQ(CreateResource(state, root_id, "more").error().code, "LimitExceededException");
}

TEST_F(ResourcesTest, MethodsAreShownByNameOrWhole) {
  const std::string order = AddOrder();
  const Resource& resource = *state.resources.at(order);
  EXPECT_FALSE(Describe(resource, false).resource_methods->at("POST").http_method.has_value());
  EXPECT_EQ(Describe(resource, true).resource_methods->at("POST").http_method, "POST");
}

}  // namespace
}  // namespace portico::apigateway
