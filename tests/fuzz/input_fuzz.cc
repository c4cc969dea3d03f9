// Requests of every protocol, read into shapes and checked as the operations' inputs are. The first
// byte chooses the shape, and with it the protocol. What is read of JSON and written is read again.
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "apigateway/api/shapes_integrations.h"
#include "aws/json_protocol.h"
#include "aws/query_protocol.h"
#include "aws/rest_protocol.h"
#include "aws/validate.h"
#include "dynamodb/api/shapes_batch.h"
#include "dynamodb/api/shapes_items.h"
#include "dynamodb/api/shapes_reads.h"
#include "dynamodb/api/shapes_tables.h"
#include "dynamodb/api/shapes_transact.h"
#include "fuzz.h"
#include "iam/api/shapes_roles.h"
#include "lambda/api/shapes_functions.h"
#include "logs/api/shapes_events.h"
#include "sts/api/shapes_sessions.h"

namespace {

using namespace portico;

template <typename Input>
void Json(std::string_view text) {
  const aws::ShapeDesc& shape = aws::ShapeOf<Input>();
  Input input;
  json::Reader reader(text);
  aws::MissingMembers missing;
  if (!aws::ParseJson(shape, reader, &input, &missing)) return;
  (void)aws::Validate(shape, &input, missing, "ValidationException");
}

// Of shapes that are written too.
template <typename Input>
void JsonAndBack(std::string_view text) {
  Json<Input>(text);
  const auto input = aws::FromJson<Input>(text);
  if (!input) return;
  const std::string written = aws::ToJson(*input);
  const auto again = aws::FromJson<Input>(written);
  PORTICO_CHECK(again && aws::ToJson(*again) == written);
}

template <typename Input>
void Query(std::string_view text) {
  const auto parameters = ParseQuery(text);
  if (!parameters) return;
  const aws::ShapeDesc& shape = aws::ShapeOf<Input>();
  Input input;
  aws::MissingMembers missing;
  if (!aws::ParseQueryInput(shape, *parameters, &input, &missing)) return;
  (void)aws::Validate(shape, &input, missing, "ValidationError");
}

// The first line is a query, the second a parameter of the path; then comes the body.
template <typename Input>
void Rest(std::string_view text) {
  const std::string_view query = fuzz::TakeUntil('\n', &text);
  const std::string_view parameter = fuzz::TakeUntil('\n', &text);
  const aws::ShapeDesc& shape = aws::ShapeOf<Input>();
  net::HttpRequest request;
  request.method = "PUT";
  request.query = query;
  request.body = text;
  const aws::UriParams uri = {{"FunctionName", std::string(parameter)},
                              {"restapi_id", std::string(parameter)}};
  Input input;
  aws::MissingMembers missing;
  if (!aws::ParseRestInput(shape, uri, request, &input, &missing)) return;
  (void)aws::Validate(shape, &input, missing, "InvalidParameterValueException");
}

constexpr void (*kReaders[])(std::string_view) = {
    JsonAndBack<dynamodb::api::CreateTableInput>,
    Json<dynamodb::api::PutItemInput>,
    Json<dynamodb::api::UpdateItemInput>,
    Json<dynamodb::api::QueryInput>,
    Json<dynamodb::api::TransactWriteItemsInput>,
    Json<dynamodb::api::BatchWriteItemInput>,
    JsonAndBack<logs::api::PutLogEventsInput>,
    Query<iam::api::CreateRoleInput>,
    Query<sts::api::AssumeRoleInput>,
    Rest<lambda::api::CreateFunctionInput>,
    Rest<apigateway::PutIntegrationInput>,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  kReaders[data[0] % std::size(kReaders)](fuzz::AsText(data + 1, size - 1));
  return 0;
}
