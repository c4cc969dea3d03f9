// The small languages of API Gateway: paths and their patterns, URIs of integrations, mappings,
// patches, media types, and what proxy integrations answer. The first line is the text of most;
// what follows it is a second text.
#include <string>
#include <vector>

#include "apigateway/engine/header_mapping.h"
#include "apigateway/engine/invoke_target.h"
#include "apigateway/engine/lambda_uri.h"
#include "apigateway/engine/mapping_template.h"
#include "apigateway/engine/media_type.h"
#include "apigateway/engine/patch.h"
#include "apigateway/engine/payload.h"
#include "apigateway/engine/proxy_response.h"
#include "apigateway/engine/router.h"
#include "fuzz.h"

namespace {

using namespace portico::apigateway;
namespace json = portico::json;

constexpr std::string_view kBody =
    R"({"a":{"b":[1,"two",{"c":true}]},"n":1.5,"s":"text","z":null,"":[]})";

bool IsWithin(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void Route(std::string_view path) {
  static const Router router = [] {
    Router made;
    int number = 0;
    for (const char* pattern : {"/", "/order", "/order/{id}", "/order/{id}/items",
                                "/files/{proxy+}", "/{any}", "/{any}/x/{rest+}", "/order/new"}) {
      made.Add(pattern, number++);
    }
    return made;
  }();
  // Every resource serves the method, every other one does, or none.
  for (const int step : {1, 2, 0}) {
    const auto serves = [step](int resource) { return step != 0 && resource % step == 0; };
    Router::Captures captures;
    const int found = router.Find(path, serves, &captures);
    PORTICO_CHECK(found >= Router::kNone && found < 8);
    PORTICO_CHECK(found == Router::kNone || serves(found));
    PORTICO_CHECK(found != Router::kNone || captures.empty());
    for (const auto& [name, value] : captures) {
      PORTICO_CHECK(!name.empty() && IsWithin(value, path));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest = portico::fuzz::AsText(data, size);
  const std::string_view whole = rest;
  const std::string_view text = portico::fuzz::TakeUntil('\n', &rest);

  Route(text);
  if (const auto target = ParseInvokeTarget(rest, text)) {
    PORTICO_CHECK(IsWithin(target->path, text) && IsWithin(target->stage, text));
  }

  const StringMap variables = {{"name", "value"}, {"x", ""}};
  if (const auto filled = FillStageVariables(text, variables)) {
    if (const auto target = ParseLambdaUri(*filled)) PORTICO_CHECK(!target->function.empty());
  }
  (void)CheckAwsUri("AWS_PROXY", text);
  (void)CheckTemplate(whole);
  (void)MediaTypeOf(text);
  (void)IsBinary(text, {"image/*", "*/*", std::string(rest)});
  (void)SelectTemplate({{"application/json", "x"}}, text);

  static const auto body = json::Parse(kBody);
  if (const auto mapping = HeaderMapping::Compile(std::string(text), std::string(rest))) {
    PORTICO_CHECK(!mapping->header().empty());
    (void)mapping->Evaluate(&*body, variables);
    if (!mapping->NeedsBody()) (void)mapping->Evaluate(nullptr, variables);
  }

  PatchOperations operations(1);
  operations[0].op = "replace";
  operations[0].path = std::string(text);
  operations[0].value = std::string(rest);
  if (const auto patches = ParsePatches(operations)) {
    PORTICO_CHECK(patches->size() == 1 && patches->front().path == text);
  }

  for (const bool binary : {false, true}) {
    const auto response = ParseProxyResponse(whole, binary);
    PORTICO_CHECK(!response || (response->status >= 100 && response->status <= 599));
  }
  (void)ErrorMessage(whole);
  (void)MockStatus(whole);
  return 0;
}
