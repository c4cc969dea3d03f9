#include "apigateway/api/operations.h"

#include "apigateway/api/condition_keys.h"
#include "apigateway/api/not_implemented.h"

namespace portico::apigateway {
namespace {

constexpr aws::ServiceInfo kInfo = {
    .name = "apigateway",
    .title = "Amazon API Gateway",
    .signing_name = "apigateway",
    .protocol = aws::Protocol::kRestJson,
    .api_version = "2015-07-09",
    .violation_style = {.names_input = true},
    .mismatches = aws::Mismatches::kValueClasses,
    .access_denied_status = 403,
    .authentication_status = 403,
    .throttling_code = "TooManyRequestsException",
};

}  // namespace

// API Gateway's IAM actions are HTTP methods, on resources that are the operations' paths.
aws::Service MakeService(Api* api) {
  std::vector<aws::Operation> operations = {
      // REST APIs
      aws::Op<&Api::CreateRestApi>({.name = "CreateRestApi",
                                    .action = "apigateway:POST",
                                    .resource = "arn:aws:apigateway:{region}::/restapis",
                                    .keys = &CreateRestApiKeys,
                                    .method = "POST",
                                    .uri = "/restapis",
                                    .status = 201}),
      aws::Op<&Api::GetRestApis>({.name = "GetRestApis",
                                  .action = "apigateway:GET",
                                  .resource = "arn:aws:apigateway:{region}::/restapis",
                                  .method = "GET",
                                  .uri = "/restapis"}),
      aws::Op<&Api::GetRestApi>({.name = "GetRestApi",
                                 .action = "apigateway:GET",
                                 .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}",
                                 .keys = &ResourceKeys,
                                 .method = "GET",
                                 .uri = "/restapis/{restapi_id}"}),
      aws::Op<&Api::UpdateRestApi>(
          {.name = "UpdateRestApi",
           .action = "apigateway:PATCH",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}",
           .keys = &UpdateRestApiKeys,
           .method = "PATCH",
           .uri = "/restapis/{restapi_id}"}),
      aws::Op<&Api::DeleteRestApi>(
          {.name = "DeleteRestApi",
           .action = "apigateway:DELETE",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}",
           .keys = &ResourceKeys,
           .method = "DELETE",
           .uri = "/restapis/{restapi_id}",
           .status = 202}),
      aws::Op<&Api::GetAccount>({.name = "GetAccount",
                                 .action = "apigateway:GET",
                                 .resource = "arn:aws:apigateway:{region}::/account",
                                 .method = "GET",
                                 .uri = "/account"}),
      // Tags
      aws::Op<&Api::TagResource>({.name = "TagResource",
                                  .action = "apigateway:PUT",
                                  .resource = "arn:aws:apigateway:{region}::/tags/{resource_arn%}",
                                  .method = "PUT",
                                  .uri = "/tags/{resource_arn}",
                                  .status = 204}),
      aws::Op<&Api::UntagResource>(
          {.name = "UntagResource",
           .action = "apigateway:DELETE",
           .resource = "arn:aws:apigateway:{region}::/tags/{resource_arn%}",
           .method = "DELETE",
           .uri = "/tags/{resource_arn}",
           .status = 204}),
      aws::Op<&Api::GetTags>({.name = "GetTags",
                              .action = "apigateway:GET",
                              .resource = "arn:aws:apigateway:{region}::/tags/{resource_arn%}",
                              .method = "GET",
                              .uri = "/tags/{resource_arn}"}),
      // Resources
      aws::Op<&Api::GetResources>(
          {.name = "GetResources",
           .action = "apigateway:GET",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources",
           .method = "GET",
           .uri = "/restapis/{restapi_id}/resources"}),
      aws::Op<&Api::GetResource>(
          {.name = "GetResource",
           .action = "apigateway:GET",
           .resource =
               "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/{resource_id}",
           .method = "GET",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}"}),
      aws::Op<&Api::CreateResource>(
          {.name = "CreateResource",
           .action = "apigateway:POST",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/{parent_id}",
           .method = "POST",
           .uri = "/restapis/{restapi_id}/resources/{parent_id}",
           .status = 201}),
      aws::Op<&Api::UpdateResource>(
          {.name = "UpdateResource",
           .action = "apigateway:PATCH",
           .resource =
               "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/{resource_id}",
           .method = "PATCH",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}"}),
      aws::Op<&Api::DeleteResource>(
          {.name = "DeleteResource",
           .action = "apigateway:DELETE",
           .resource =
               "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/{resource_id}",
           .method = "DELETE",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}",
           .status = 202}),
      // Methods
      aws::Op<&Api::PutMethod>(
          {.name = "PutMethod",
           .action = "apigateway:PUT",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}",
           .keys = &PutMethodKeys,
           .method = "PUT",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}",
           .status = 201}),
      aws::Op<&Api::GetMethod>(
          {.name = "GetMethod",
           .action = "apigateway:GET",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}",
           .keys = &ResourceKeys,
           .method = "GET",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}"}),
      aws::Op<&Api::UpdateMethod>(
          {.name = "UpdateMethod",
           .action = "apigateway:PATCH",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}",
           .keys = &UpdateMethodKeys,
           .method = "PATCH",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}"}),
      aws::Op<&Api::DeleteMethod>(
          {.name = "DeleteMethod",
           .action = "apigateway:DELETE",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}",
           .keys = &ResourceKeys,
           .method = "DELETE",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}",
           .status = 204}),
      aws::Op<&Api::PutMethodResponse>(
          {.name = "PutMethodResponse",
           .action = "apigateway:PUT",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/responses/{status_code}",
           .method = "PUT",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/"
                  "{status_code}",
           .status = 201}),
      aws::Op<&Api::GetMethodResponse>(
          {.name = "GetMethodResponse",
           .action = "apigateway:GET",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/responses/{status_code}",
           .method = "GET",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/"
                  "{status_code}"}),
      aws::Op<&Api::UpdateMethodResponse>(
          {.name = "UpdateMethodResponse",
           .action = "apigateway:PATCH",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/responses/{status_code}",
           .method = "PATCH",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/"
                  "{status_code}",
           .status = 201}),
      aws::Op<&Api::DeleteMethodResponse>(
          {.name = "DeleteMethodResponse",
           .action = "apigateway:DELETE",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/responses/{status_code}",
           .method = "DELETE",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/"
                  "{status_code}",
           .status = 204}),
      aws::Op<&Api::TestInvokeMethod>(
          {.name = "TestInvokeMethod",
           .action = "apigateway:POST",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}",
           .keys = &ResourceKeys,
           .method = "POST",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}"}),
      // Integrations
      aws::Op<&Api::PutIntegration>(
          {.name = "PutIntegration",
           .action = "apigateway:PUT",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/integration",
           .method = "PUT",
           .uri =
               "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration",
           .status = 201}),
      aws::Op<&Api::GetIntegration>(
          {.name = "GetIntegration",
           .action = "apigateway:GET",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/integration",
           .method = "GET",
           .uri =
               "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration"}),
      aws::Op<&Api::UpdateIntegration>(
          {.name = "UpdateIntegration",
           .action = "apigateway:PATCH",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/integration",
           .method = "PATCH",
           .uri =
               "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration"}),
      aws::Op<&Api::DeleteIntegration>(
          {.name = "DeleteIntegration",
           .action = "apigateway:DELETE",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/integration",
           .method = "DELETE",
           .uri =
               "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration",
           .status = 204}),
      aws::Op<&Api::PutIntegrationResponse>(
          {.name = "PutIntegrationResponse",
           .action = "apigateway:PUT",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/integration/responses/{status_code}",
           .method = "PUT",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/"
                  "integration/responses/{status_code}",
           .status = 201}),
      aws::Op<&Api::GetIntegrationResponse>(
          {.name = "GetIntegrationResponse",
           .action = "apigateway:GET",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/integration/responses/{status_code}",
           .method = "GET",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/"
                  "integration/responses/{status_code}"}),
      aws::Op<&Api::UpdateIntegrationResponse>(
          {.name = "UpdateIntegrationResponse",
           .action = "apigateway:PATCH",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/integration/responses/{status_code}",
           .method = "PATCH",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/"
                  "integration/responses/{status_code}"}),
      aws::Op<&Api::DeleteIntegrationResponse>(
          {.name = "DeleteIntegrationResponse",
           .action = "apigateway:DELETE",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/resources/"
                       "{resource_id}/methods/{http_method}/integration/responses/{status_code}",
           .method = "DELETE",
           .uri = "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/"
                  "integration/responses/{status_code}",
           .status = 204}),
      // Deployments and stages
      aws::Op<&Api::CreateDeployment>(
          {.name = "CreateDeployment",
           .action = "apigateway:POST",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/deployments",
           .keys = &CreateDeploymentKeys,
           .method = "POST",
           .uri = "/restapis/{restapi_id}/deployments",
           .status = 201}),
      aws::Op<&Api::GetDeployments>(
          {.name = "GetDeployments",
           .action = "apigateway:GET",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/deployments",
           .method = "GET",
           .uri = "/restapis/{restapi_id}/deployments"}),
      aws::Op<&Api::GetDeployment>(
          {.name = "GetDeployment",
           .action = "apigateway:GET",
           .resource =
               "arn:aws:apigateway:{region}::/restapis/{restapi_id}/deployments/{deployment_id}",
           .method = "GET",
           .uri = "/restapis/{restapi_id}/deployments/{deployment_id}"}),
      aws::Op<&Api::UpdateDeployment>(
          {.name = "UpdateDeployment",
           .action = "apigateway:PATCH",
           .resource =
               "arn:aws:apigateway:{region}::/restapis/{restapi_id}/deployments/{deployment_id}",
           .method = "PATCH",
           .uri = "/restapis/{restapi_id}/deployments/{deployment_id}"}),
      aws::Op<&Api::DeleteDeployment>(
          {.name = "DeleteDeployment",
           .action = "apigateway:DELETE",
           .resource =
               "arn:aws:apigateway:{region}::/restapis/{restapi_id}/deployments/{deployment_id}",
           .method = "DELETE",
           .uri = "/restapis/{restapi_id}/deployments/{deployment_id}",
           .status = 202}),
      aws::Op<&Api::CreateStage>(
          {.name = "CreateStage",
           .action = "apigateway:POST",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/stages",
           .method = "POST",
           .uri = "/restapis/{restapi_id}/stages",
           .status = 201}),
      aws::Op<&Api::GetStages>(
          {.name = "GetStages",
           .action = "apigateway:GET",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/stages",
           .method = "GET",
           .uri = "/restapis/{restapi_id}/stages"}),
      aws::Op<&Api::GetStage>(
          {.name = "GetStage",
           .action = "apigateway:GET",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/stages/{stage_name}",
           .method = "GET",
           .uri = "/restapis/{restapi_id}/stages/{stage_name}"}),
      aws::Op<&Api::UpdateStage>(
          {.name = "UpdateStage",
           .action = "apigateway:PATCH",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/stages/{stage_name}",
           .method = "PATCH",
           .uri = "/restapis/{restapi_id}/stages/{stage_name}"}),
      aws::Op<&Api::DeleteStage>(
          {.name = "DeleteStage",
           .action = "apigateway:DELETE",
           .resource = "arn:aws:apigateway:{region}::/restapis/{restapi_id}/stages/{stage_name}",
           .method = "DELETE",
           .uri = "/restapis/{restapi_id}/stages/{stage_name}",
           .status = 202}),
  };
  const aws::TagsOf tags_of = [](void* self, std::string_view arn) {
    return TagsOf(static_cast<const Api*>(self)->apis(), arn);
  };
  return {&kInfo,  api,     std::move(operations), kNotImplemented,
          nullptr, tags_of, kNotImplementedRoutes};
}

}  // namespace portico::apigateway
