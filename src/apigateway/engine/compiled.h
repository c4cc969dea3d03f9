// A stage made ready for requests: everything that can be decided before one comes is decided here.
//
// Built by the control plane at every change, constant from then on and shared by pointer, so that
// the data plane reads no records, parses no templates and takes no lock.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apigateway/engine/header_mapping.h"
#include "apigateway/engine/lambda_uri.h"
#include "apigateway/engine/model.h"
#include "apigateway/engine/router.h"

namespace re2 {
class RE2;
}

namespace portico::apigateway {

struct CompiledResponse {
  CompiledResponse();
  CompiledResponse(CompiledResponse&&) noexcept;
  ~CompiledResponse();

  int status = 200;
  // Null: the default response. Else the whole of what is selected by must match.
  std::unique_ptr<const re2::RE2> pattern;
  std::vector<HeaderMapping> headers;
  StringMap templates;  // by media type; an empty text passes the body through
  // False: it refers to a status for which the method has no method response.
  bool declared = false;
};

struct CompiledMethod {
  enum class Kind { kMock, kLambda, kLambdaProxy };
  enum class Passthrough { kWhenNoMatch, kWhenNoTemplates, kNever };

  std::string http_method;  // "ANY" too
  bool needs_iam = false;
  Kind kind = Kind::kMock;
  // Nothing: the URI names no function, or uses a stage variable that is not set.
  std::optional<FunctionTarget> function;
  std::string uri;
  // Lambda is invoked by POST; an integration of another method fails when it is called, as on AWS.
  bool posts = false;
  Passthrough passthrough = Passthrough::kWhenNoMatch;
  StringMap request_templates;  // by media type
  std::chrono::milliseconds timeout{0};
  std::vector<CompiledResponse> responses;

  // The response whose pattern matches `selector`, else the default one, else null.
  const CompiledResponse* SelectResponse(std::string_view selector) const;
};

struct CompiledResource {
  std::string id;
  std::string path;  // "/order/{id}"
  // The path with its parameters as '*', as permissions for API Gateway name it.
  std::string arn_path;
  std::vector<CompiledMethod> methods;

  // The one for that HTTP method, else that for ANY, else null.
  const CompiledMethod* Find(std::string_view http_method) const;
};

struct CompiledStage {
  std::string api_id;
  std::string stage;
  std::string deployment_id;
  StringMap variables;
  std::string variables_json;  // "null" if there are none
  std::vector<std::string> binary_media_types;
  // False: disableExecuteApiEndpoint.
  bool serves_execute_api = true;
  // "arn:aws:execute-api:region:account:api/stage/", to which METHOD/path is added.
  std::string arn_prefix;
  std::vector<CompiledResource> resources;
  Router router;

  // The resource for a path (after the stage) that has the method, or null. `captures` as
  // Router::Find has it.
  const CompiledResource* FindResource(std::string_view path, std::string_view http_method,
                                       Router::Captures* captures) const;
};

// Where the gateway says it is.
struct Location {
  std::string region;
  std::string account;
};

std::shared_ptr<const CompiledStage> CompileStage(const RestApi& api,
                                                  const DeploymentRecord& deployment,
                                                  const Stage& stage, const Location& location);

}  // namespace portico::apigateway
