#include "apigateway/engine/compiled.h"

#include <re2/re2.h>

#include <functional>

#include "apigateway/engine/resources.h"
#include "base/check.h"
#include "codec/json/writer.h"

namespace portico::apigateway {
namespace {

CompiledResponse Compile(const Method& method, const IntegrationResponse& response) {
  CompiledResponse out;
  // The status is checked against [1-5]\d\d when it is put.
  out.status = std::stoi(response.status_code);
  if (response.selection_pattern && !response.selection_pattern->empty()) {
    auto pattern = std::make_unique<re2::RE2>(*response.selection_pattern, re2::RE2::Quiet);
    PORTICO_CHECK(pattern->ok());
    out.pattern = std::move(pattern);
  }
  if (response.response_parameters) {
    for (const auto& [destination, source] : *response.response_parameters) {
      Result<HeaderMapping> mapping = HeaderMapping::Compile(destination, source);
      PORTICO_CHECK(mapping.has_value());
      out.headers.push_back(std::move(*mapping));
    }
  }
  if (response.response_templates) out.templates = *response.response_templates;
  out.declared = method.method_responses && method.method_responses->contains(response.status_code);
  return out;
}

CompiledMethod::Passthrough ParsePassthrough(std::string_view text) {
  if (text == "NEVER") return CompiledMethod::Passthrough::kNever;
  if (text == "WHEN_NO_TEMPLATES") return CompiledMethod::Passthrough::kWhenNoTemplates;
  return CompiledMethod::Passthrough::kWhenNoMatch;
}

CompiledMethod::Kind ParseKind(std::string_view type) {
  if (type == "AWS") return CompiledMethod::Kind::kLambda;
  if (type == "AWS_PROXY") return CompiledMethod::Kind::kLambdaProxy;
  return CompiledMethod::Kind::kMock;
}

CompiledMethod Compile(const Method& method, const StringMap& variables) {
  const Integration& integration = *method.method_integration;
  CompiledMethod out;
  out.http_method = *method.http_method;
  out.needs_iam = *method.authorization_type == "AWS_IAM";
  out.kind = ParseKind(integration.type);
  out.uri = integration.uri.value_or("");
  if (const auto uri = FillStageVariables(out.uri, variables)) out.function = ParseLambdaUri(*uri);
  out.posts = integration.http_method == "POST";
  out.passthrough = ParsePassthrough(integration.passthrough_behavior);
  out.request_templates = integration.request_templates.value_or(StringMap{});
  out.timeout = std::chrono::milliseconds(integration.timeout_in_millis);
  if (integration.integration_responses) {
    for (const auto& [status, response] : *integration.integration_responses) {
      out.responses.push_back(Compile(method, response));
    }
  }
  return out;
}

std::string ArnPath(std::string_view path) {
  std::string out;
  bool in_variable = false;
  for (char c : path) {
    if (c == '{') {
      in_variable = true;
      out.push_back('*');
    } else if (c == '}') {
      in_variable = false;
    } else if (!in_variable) {
      out.push_back(c);
    }
  }
  return out;
}

std::string VariablesJson(const StringMap& variables) {
  if (variables.empty()) return "null";
  std::string out;
  json::Writer writer(&out);
  writer.BeginObject();
  for (const auto& [name, value] : variables) writer.Member(name, value);
  writer.EndObject();
  return out;
}

}  // namespace

CompiledResponse::CompiledResponse() = default;
CompiledResponse::CompiledResponse(CompiledResponse&&) noexcept = default;
CompiledResponse::~CompiledResponse() = default;

const CompiledResponse* CompiledMethod::SelectResponse(std::string_view selector) const {
  const CompiledResponse* fallback = nullptr;
  const re2::StringPiece text(selector.data(), selector.size());
  for (const CompiledResponse& response : responses) {
    if (response.pattern == nullptr) {
      if (fallback == nullptr) fallback = &response;
    } else if (re2::RE2::FullMatch(text, *response.pattern)) {
      return &response;
    }
  }
  return fallback;
}

const CompiledMethod* CompiledResource::Find(std::string_view http_method) const {
  const CompiledMethod* any = nullptr;
  for (const CompiledMethod& method : methods) {
    if (method.http_method == http_method) return &method;
    if (method.http_method == "ANY") any = &method;
  }
  return any;
}

const CompiledResource* CompiledStage::FindResource(std::string_view path,
                                                    std::string_view http_method,
                                                    Router::Captures* captures) const {
  const auto at = [this](int number) { return &resources[static_cast<size_t>(number)]; };
  const auto serves = [&](int number) { return at(number)->Find(http_method) != nullptr; };
  const int number = router.Find(path, std::ref(serves), captures);
  return number == Router::kNone ? nullptr : at(number);
}

std::shared_ptr<const CompiledStage> CompileStage(const RestApi& api,
                                                  const DeploymentRecord& deployment,
                                                  const Stage& stage, const Location& location) {
  auto out = std::make_shared<CompiledStage>();
  out->api_id = api.id;
  out->stage = stage.stage_name;
  out->deployment_id = stage.deployment_id;
  out->variables = stage.variables.value_or(StringMap{});
  out->variables_json = VariablesJson(out->variables);
  out->binary_media_types = deployment.binary_media_types;
  out->serves_execute_api = !api.disable_execute_api_endpoint;
  out->arn_prefix = "arn:aws:execute-api:" + location.region + ":" + location.account + ":" +
                    api.id + "/" + stage.stage_name + "/";
  for (const Resource& resource : deployment.resources) {
    CompiledResource compiled{resource.id, resource.path, ArnPath(resource.path), {}};
    for (const auto& [name, method] : *resource.resource_methods) {
      compiled.methods.push_back(Compile(method, out->variables));
    }
    out->router.Add(resource.path, static_cast<int>(out->resources.size()));
    out->resources.push_back(std::move(compiled));
  }
  return out;
}

}  // namespace portico::apigateway
