#include "apigateway/engine/deployments.h"

#include "apigateway/engine/testing.h"

namespace portico::apigateway {
namespace {

class DeploymentsTest : public GatewayTest {
 protected:
  template <typename T>
  static std::string Error(const Result<T>& result) {
    return result ? "" : result.error().code + ": " + result.error().message;
  }
  std::string Patch(std::string op, std::string path, std::string value) {
    ApiState next = state;
    Result<Stage> result =
        UpdateStage(next, "dev", {{op, path, value, {}}}, clock.NowMs() + 60'000);
    if (result) state = next;
    return Error(result);
  }
};

TEST_F(DeploymentsTest, OnlyAnApiThatIsWholeCanBeDeployed) {
  EXPECT_EQ(Error(CreateDeployment(state, {}, 0)),
            "BadRequestException: The REST API doesn't contain any methods");
  const std::string order = AddResource("order");
  Method method;
  method.authorization_type = "NONE";
  ASSERT_TRUE(PutMethod(state, {order, "POST"}, method).has_value());
  EXPECT_EQ(Error(CreateDeployment(state, {}, 0)),
            "BadRequestException: No integration defined for method");
}

TEST_F(DeploymentsTest, ADeploymentFreezesTheApi) {
  const std::string order = AddOrder();
  const Deployment deployment =
      *CreateDeployment(state, {.description = "first"}, 1'700'000'000'123);
  EXPECT_EQ(deployment.id.size(), 6u);
  EXPECT_EQ(deployment.description, "first");
  EXPECT_EQ(deployment.created_date.epoch_ms, 1'700'000'000'000);
  EXPECT_FALSE(deployment.api_summary.has_value());
  EXPECT_TRUE(state.stages.empty());
  ASSERT_TRUE(DeleteResource(state, order).has_value());
  const Deployment kept = Describe(*state.deployments.at(deployment.id), true);
  EXPECT_EQ(kept.api_summary->at("/order").at("POST").authorization_type, "NONE");
}

TEST_F(DeploymentsTest, AStageIsMadeOrMoved) {
  AddOrder();
  const std::string first =
      CreateDeployment(state, {.stage_name = "dev", .stage_description = "d"}, 1000)->id;
  EXPECT_EQ(state.stages.at("dev")->deployment_id, first);
  EXPECT_EQ(state.stages.at("dev")->description, "d");
  const std::string second =
      CreateDeployment(state, {.stage_name = "dev", .variables = StringMap{{"a", "b"}}}, 5000)->id;
  EXPECT_EQ(state.stages.at("dev")->deployment_id, second);
  EXPECT_EQ(state.stages.at("dev")->description, "d");
  EXPECT_EQ(state.stages.at("dev")->variables->at("a"), "b");
  EXPECT_EQ(state.stages.at("dev")->created_date.epoch_ms, 1000);
  EXPECT_EQ(state.stages.at("dev")->last_updated_date.epoch_ms, 5000);
  EXPECT_EQ(Error(DeleteDeployment(state, second)),
            "BadRequestException: Active stages pointing to this deployment must be moved or "
            "deleted");
  EXPECT_EQ(Error(DeleteDeployment(state, first)), "");
  EXPECT_EQ(Error(DeleteDeployment(state, first)),
            "NotFoundException: Invalid Deployment identifier specified");
}

TEST_F(DeploymentsTest, StagesAreCheckedAndFound) {
  AddOrder();
  const std::string id = CreateDeployment(state, {}, 0)->id;
  EXPECT_EQ(Error(CreateStage(state, {"dev", "nosuch", {}, {}, {}}, 0)),
            "BadRequestException: Deployment id does not exist");
  EXPECT_TRUE(Error(CreateStage(state, {"a b", id, {}, {}, {}}, 0))
                  .starts_with("BadRequestException: Stage name only allows"));
  EXPECT_TRUE(Error(CreateStage(state, {"dev", id, {}, StringMap{{"a", "\""}}, {}}, 0))
                  .starts_with("BadRequestException: Stage variable"));
  EXPECT_EQ(Error(CreateStage(state, {"dev", id, {}, {}, {}}, 0)), "");
  EXPECT_EQ(Error(CreateStage(state, {"dev", id, {}, {}, {}}, 0)),
            "ConflictException: Stage already exists");
  EXPECT_EQ(Error(DeleteStage(state, "dev")), "");
  EXPECT_EQ(Error(DeleteStage(state, "dev")),
            "NotFoundException: Invalid stage identifier specified");
}

TEST_F(DeploymentsTest, PatchesOfStages) {
  AddOrder();
  EXPECT_EQ(Patch("replace", "/description", "x"),
            "NotFoundException: Invalid stage identifier specified");
  CreateDeployment(state, {.stage_name = "dev"}, clock.NowMs());
  const std::string other = CreateDeployment(state, {}, clock.NowMs())->id;
  EXPECT_EQ(Patch("replace", "/deploymentId", other), "");
  EXPECT_EQ(Patch("replace", "/deploymentId", "nosuch"),
            "BadRequestException: Deployment id does not exist");
  EXPECT_EQ(Patch("replace", "/variables/color", "blue"), "");
  EXPECT_EQ(Patch("replace", "/description", "new"), "");
  EXPECT_TRUE(Patch("replace", "/tags/tag1", "x")
                  .starts_with("BadRequestException: Invalid method setting path: /tags/tag1. Must "
                               "be one of: [/deploymentId, /description,"));
  EXPECT_TRUE(Patch("replace", "/*/*/throttling/rateLimit", "1").starts_with("NotImplemented"));
  EXPECT_TRUE(Patch("replace", "/tracingEnabled", "true").starts_with("NotImplemented"));
  EXPECT_EQ(Patch("replace", "/tracingEnabled", "false"), "");
  const Stage& stage = *state.stages.at("dev");
  EXPECT_EQ(stage.deployment_id, other);
  EXPECT_EQ(stage.variables->at("color"), "blue");
  EXPECT_EQ(stage.description, "new");
  EXPECT_EQ(stage.last_updated_date.epoch_ms, clock.NowMs() + 60'000);
  EXPECT_EQ(Patch("remove", "/variables/color", ""), "");
  EXPECT_FALSE(state.stages.at("dev")->variables.has_value());
}

TEST_F(DeploymentsTest, AnApiHasALimitOfStages) {
  AddOrder();
  const std::string id = CreateDeployment(state, {}, 0)->id;
  for (size_t i = 0; i < kStagesMax; ++i) {
    ASSERT_TRUE(CreateStage(state, {"s" + std::to_string(i), id, {}, {}, {}}, 0).has_value());
  }
  EXPECT_EQ(CreateStage(state, {"more", id, {}, {}, {}}, 0).error().code, "LimitExceededException");
}

}  // namespace
}  // namespace portico::apigateway
