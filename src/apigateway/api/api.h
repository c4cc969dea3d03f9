// The handlers of API Gateway's operations: wire shapes in, engine decisions, wire shapes out.
#pragma once

#include "apigateway/api/shapes_deployments.h"
#include "apigateway/api/shapes_integrations.h"
#include "apigateway/api/shapes_methods.h"
#include "apigateway/api/shapes_rest_apis.h"
#include "apigateway/engine/api_store.h"
#include "apigateway/engine/gateway.h"
#include "aws/call.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/task.h"

namespace portico::apigateway {

// Thread-safe. What it is made of must outlive it.
class Api {
 public:
  Api(ApiStore& apis, Gateway& gateway, const Clock& clock)
      : apis_(apis), gateway_(gateway), clock_(clock) {}

  // For what rows ask of APIs: their tags and what they are now.
  const ApiStore& apis() const { return apis_; }

  // REST APIs: api_rest_apis.cc
  Task<Result<RestApi>> CreateRestApi(aws::Call&, const CreateRestApiInput&);
  Result<GetRestApisOutput> GetRestApis(aws::Call&, const GetRestApisInput&);
  Result<RestApi> GetRestApi(aws::Call&, const GetRestApiInput&);
  Task<Result<RestApi>> UpdateRestApi(aws::Call&, const UpdateRestApiInput&);
  Task<Status> DeleteRestApi(aws::Call&, const DeleteRestApiInput&);
  Result<Account> GetAccount(aws::Call&, const GetAccountInput&);

  // Tags: api_tags.cc
  Task<Status> TagResource(aws::Call&, const TagResourceInput&);
  Task<Status> UntagResource(aws::Call&, const UntagResourceInput&);
  Result<GetTagsOutput> GetTags(aws::Call&, const GetTagsInput&);

  // Resources: api_resources.cc
  Result<GetResourcesOutput> GetResources(aws::Call&, const GetResourcesInput&);
  Result<Resource> GetResource(aws::Call&, const GetResourceInput&);
  Task<Result<Resource>> CreateResource(aws::Call&, const CreateResourceInput&);
  Task<Result<Resource>> UpdateResource(aws::Call&, const UpdateResourceInput&);
  Task<Status> DeleteResource(aws::Call&, const DeleteResourceInput&);

  // Methods: api_methods.cc
  Task<Result<Method>> PutMethod(aws::Call&, const PutMethodInput&);
  Result<Method> GetMethod(aws::Call&, const GetMethodInput&);
  Task<Result<Method>> UpdateMethod(aws::Call&, const UpdateMethodInput&);
  Task<Status> DeleteMethod(aws::Call&, const DeleteMethodInput&);
  Task<Result<MethodResponse>> PutMethodResponse(aws::Call&, const PutMethodResponseInput&);
  Result<MethodResponse> GetMethodResponse(aws::Call&, const GetMethodResponseInput&);
  Task<Result<MethodResponse>> UpdateMethodResponse(aws::Call&, const UpdateMethodResponseInput&);
  Task<Status> DeleteMethodResponse(aws::Call&, const DeleteMethodResponseInput&);
  Task<Result<TestInvokeMethodOutput>> TestInvokeMethod(aws::Call&, const TestInvokeMethodInput&);

  // Integrations: api_integrations.cc
  Task<Result<Integration>> PutIntegration(aws::Call&, const PutIntegrationInput&);
  Result<Integration> GetIntegration(aws::Call&, const GetIntegrationInput&);
  Task<Result<Integration>> UpdateIntegration(aws::Call&, const UpdateIntegrationInput&);
  Task<Status> DeleteIntegration(aws::Call&, const DeleteIntegrationInput&);
  Task<Result<IntegrationResponse>> PutIntegrationResponse(aws::Call&,
                                                           const PutIntegrationResponseInput&);
  Result<IntegrationResponse> GetIntegrationResponse(aws::Call&,
                                                     const GetIntegrationResponseInput&);
  Task<Result<IntegrationResponse>> UpdateIntegrationResponse(
      aws::Call&, const UpdateIntegrationResponseInput&);
  Task<Status> DeleteIntegrationResponse(aws::Call&, const DeleteIntegrationResponseInput&);

  // Deployments and stages: api_deployments.cc
  Task<Result<Deployment>> CreateDeployment(aws::Call&, const CreateDeploymentInput&);
  Result<GetDeploymentsOutput> GetDeployments(aws::Call&, const GetDeploymentsInput&);
  Result<Deployment> GetDeployment(aws::Call&, const GetDeploymentInput&);
  Task<Result<Deployment>> UpdateDeployment(aws::Call&, const UpdateDeploymentInput&);
  Task<Status> DeleteDeployment(aws::Call&, const DeleteDeploymentInput&);
  Task<Result<Stage>> CreateStage(aws::Call&, const CreateStageInput&);
  Result<GetStagesOutput> GetStages(aws::Call&, const GetStagesInput&);
  Result<Stage> GetStage(aws::Call&, const GetStageInput&);
  Task<Result<Stage>> UpdateStage(aws::Call&, const UpdateStageInput&);
  Task<Status> DeleteStage(aws::Call&, const DeleteStageInput&);

 private:
  using IfMissing = ApiStore::IfMissing;

  // ApiStore::Change for a decision that answers nothing.
  Task<Status> ChangeStatus(std::string api_id, IfMissing if_missing,
                            std::function<Status(ApiState&)> decide);

  ApiStore& apis_;
  Gateway& gateway_;
  const Clock& clock_;
};

}  // namespace portico::apigateway
