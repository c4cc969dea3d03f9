#include "service.h"

#include <chrono>
#include <set>
#include <utility>
#include <variant>

#include "codec/json/writer.h"
#include "conversion.h"
#include "python_text.h"
#include "validation.h"

namespace portico::orders {
namespace {

// Left, of the function's time, for giving the last failure instead of being killed.
constexpr std::chrono::milliseconds kAnswerReserve{100};

// What boto3's Table(name).action(**payload) calls the client with.
Result<json::Value> TableParameters(const Event& event) {
  if (!event.table_name) return Fail("KeyError", "'tableName'");
  if (event.table_name->is_null()) return Fail("ValueError", "Required parameter name not set");
  std::string problem;
  std::optional<json::Value> payload = json::Parse(event.payload, &problem);
  if (!payload) return Fail("Runtime.UnmarshalError", "Unable to unmarshal input: " + problem);
  if (payload->as_object() == nullptr) {
    return Fail("TypeError", "argument after ** must be a mapping, not " +
                                 std::string(PythonTypeName(*payload)));
  }
  json::Value out(json::Value::Object{{"TableName", *event.table_name}});
  json::Value::Object& members = *out.as_object();
  members.reserve(payload->as_object()->size() + 1);
  for (auto& [key, value] : *payload->as_object()) {
    // As in Python, the payload's own TableName wins.
    if (key == "TableName") {
      members[0].second = std::move(value);
    } else {
      members.emplace_back(std::move(key), std::move(value));
    }
  }
  return out;
}

// The error of a call, in the words of boto3's ClientError where DynamoDB gave it.
AwsError ErrorOf(const Operation& operation, const lambda::AwsFailure& failure) {
  if (failure.http_status == 0) return AwsError::Client(failure.code, failure.message);
  std::string message = "An error occurred (" + failure.code + ") when calling the " +
                        std::string(operation.name) + " operation";
  if (failure.retries_exhausted) {
    message += " (reached max retries: " + std::to_string(failure.retry_attempts) + ")";
  }
  return AwsError::Client(failure.code, message + ": " + failure.message, failure.http_status);
}

void WriteMetadata(const lambda::AwsReply& reply, json::Writer& writer) {
  writer.Key("ResponseMetadata");
  writer.BeginObject();
  writer.Member("RequestId", reply.Header("x-amzn-requestid"));
  writer.Member("HTTPStatusCode", reply.http_status);
  writer.Key("HTTPHeaders");
  writer.BeginObject();
  std::set<std::string_view> written;
  for (const auto& [name, value] : reply.headers) {
    if (written.insert(name).second) writer.Member(name, value);
  }
  writer.EndObject();
  writer.Member("RetryAttempts", reply.retry_attempts);
  writer.EndObject();
}

Result<std::string> TableAnswer(const Operation& operation, const lambda::AwsReply& reply) {
  std::string out;
  out.reserve(reply.body.size() + 512);
  json::Writer writer(&out);
  writer.BeginObject();
  PORTICO_TRY(WriteAnswerMembers(*operation.output, reply.body, writer));
  WriteMetadata(reply, writer);
  writer.EndObject();
  return out;
}

}  // namespace

lambda::InvocationResponse OrderService::Handle(const lambda::InvocationRequest& request) {
  Result<std::string> answer = Answer(request);
  if (answer) return lambda::InvocationResponse::Success(std::move(*answer));
  return lambda::InvocationResponse::Failure(answer.error().code, answer.error().message);
}

Result<std::string> OrderService::Answer(const lambda::InvocationRequest& request) {
  PORTICO_ASSIGN(const Event event, ParseEvent(request.payload));
  if (!event.operation) return Fail("KeyError", "'operation'");
  const std::string* verb = event.operation->as_string();
  if (verb != nullptr) {
    if (*verb == "ping") return std::string("\"pong\"");
    if (*verb == "echo") return std::string(event.payload);
    if (const Operation* operation = FindOperation(*verb)) {
      return CallTable(*operation, event, request);
    }
  }
  return Fail("ValueError", "Unrecognized operation \"" + PythonStr(*event.operation) + "\"");
}

Result<std::string> OrderService::CallTable(const Operation& operation, const Event& event,
                                            const lambda::InvocationRequest& request) {
  PORTICO_ASSIGN(const json::Value parameters, TableParameters(event));
  // boto3's order: values are converted first, so an unfit number is told before anything else.
  std::string body;
  json::Writer writer(&body);
  PORTICO_TRY(WriteRequest(*operation.input, parameters, writer));
  PORTICO_TRY(ValidateParameters(*operation.input, parameters));
  lambda::AwsOutcome outcome =
      dynamodb_.Call(operation.name, body, request.deadline - kAnswerReserve);
  if (const auto* failure = std::get_if<lambda::AwsFailure>(&outcome)) {
    return Fail(ErrorOf(operation, *failure));
  }
  return TableAnswer(operation, std::get<lambda::AwsReply>(outcome));
}

}  // namespace portico::orders
