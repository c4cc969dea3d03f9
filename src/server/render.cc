#include "server/render.h"

#include <algorithm>
#include <array>

#include "aws/json_protocol.h"
#include "aws/query_protocol.h"
#include "aws/rest_protocol.h"
#include "base/random.h"
#include "codec/hash.h"

namespace portico::server {
namespace {

constexpr size_t kDynamoRequestIdLength = 52;

// Errors that AWS's shared front answers with, in their awsJson spelling and the query services'.
struct FrontError {
  std::string_view json_code;
  std::string_view query_code;
  bool is_authentication;
};
constexpr std::array<FrontError, 7> kFrontErrors = {{
    {"MissingAuthenticationTokenException", "MissingAuthenticationToken", true},
    {"IncompleteSignatureException", "IncompleteSignature", true},
    {"InvalidSignatureException", "SignatureDoesNotMatch", true},
    {"UnrecognizedClientException", "InvalidClientTokenId", true},
    {"ExpiredTokenException", "ExpiredToken", true},
    {"SerializationException", "MalformedInput", false},
    {"UnknownOperationException", "InvalidAction", false},
}};

const FrontError* FindFrontError(std::string_view code) {
  for (const FrontError& front : kFrontErrors) {
    if (front.json_code == code) return &front;
  }
  return nullptr;
}

void Respell(const aws::ServiceInfo& service, AwsError* error) {
  if (error->code == "AccessDenied") {
    error->code = service.access_denied_code;
    error->http_status = service.access_denied_status;
  } else if (error->code == AwsError::kInternalCode) {
    // What went wrong inside is for the server's log, not for its callers.
    error->code = service.internal_code;
    error->message = "Internal server error";
  } else if (error->code == "ThrottlingException") {
    error->code = service.throttling_code;
  } else if (const FrontError* front = FindFrontError(error->code)) {
    if (service.protocol == aws::Protocol::kQuery) error->code = front->query_code;
    if (front->is_authentication) error->http_status = service.authentication_status;
  }
}

std::string TypeName(const aws::ServiceInfo& service, std::string_view code) {
  // awsJson 1.1 services leave the namespace out.
  if (service.type_namespace.empty()) return std::string(code);
  std::string_view space = service.type_namespace;
  if (FindFrontError(code) != nullptr || code == service.access_denied_code) {
    space = "com.amazon.coral.service";
  } else if (code == "ValidationException") {
    space = "com.amazon.coral.validate";
  }
  return std::string(space) + "#" + std::string(code);
}

std::string_view MessageMember(const aws::ServiceInfo& service, std::string_view code) {
  const auto& capital = service.codes_of_capital_message;
  const bool is_capital = std::find(capital.begin(), capital.end(), code) != capital.end();
  return is_capital ? "Message" : service.message_member;
}

void WriteDetails(const AwsError& error, json::Writer& writer) {
  for (const auto& [name, value] : error.details) {
    writer.Key(name);
    writer.Raw(value);
  }
}

net::HttpResponse JsonError(const aws::ServiceInfo& service, const AwsError& error) {
  net::HttpResponse response;
  json::Writer writer(&response.body);
  writer.BeginObject();
  writer.Member("__type", TypeName(service, error.code));
  if (!error.message.empty()) {
    const bool front =
        FindFrontError(error.code) != nullptr && error.code != "SerializationException";
    writer.Member(front ? "message" : MessageMember(service, error.code), error.message);
  }
  WriteDetails(error, writer);
  writer.EndObject();
  return response;
}

net::HttpResponse RestError(const aws::ServiceInfo& service, const AwsError& error) {
  net::HttpResponse response;
  json::Writer writer(&response.body);
  writer.BeginObject();
  if (service.error_type_member) {
    writer.Member("Type", error.http_status >= 500 ? "Service" : "User");
  }
  writer.Member(MessageMember(service, error.code), error.message);
  WriteDetails(error, writer);
  writer.EndObject();
  response.Set("x-amzn-ErrorType", error.code);
  return response;
}

std::string_view ContentType(aws::Protocol protocol) {
  switch (protocol) {
    case aws::Protocol::kJson10:
      return "application/x-amz-json-1.0";
    case aws::Protocol::kJson11:
      return "application/x-amz-json-1.1";
    case aws::Protocol::kQuery:
      return "text/xml";
    case aws::Protocol::kRestJson:
      break;
  }
  return "application/json";
}

void Finish(const aws::ServiceInfo& service, std::string_view request_id,
            net::HttpResponse* response) {
  response->Set("x-amzn-RequestId", std::string(request_id));
  if (service.protocol == aws::Protocol::kJson10) {
    response->Set("x-amz-crc32", std::to_string(Crc32(response->body)));
    response->Set("Server", "Server");
  }
}

}  // namespace

net::HttpResponse RenderOutput(const aws::ServiceInfo& service, const aws::Operation& operation,
                               const void* value, std::string_view request_id) {
  net::HttpResponse response;
  switch (service.protocol) {
    case aws::Protocol::kJson10:
    case aws::Protocol::kJson11: {
      // An operation without output has an empty body.
      if (!operation.output().fields.empty()) {
        json::Writer writer(&response.body);
        aws::WriteJson(operation.output(), value, writer);
      }
      response.Set("Content-Type", std::string(ContentType(service.protocol)));
      break;
    }
    case aws::Protocol::kQuery:
      response.body = aws::RenderQueryOutput(operation.info().name, service.xml_namespace,
                                             operation.output(), value, request_id);
      response.Set("Content-Type", "text/xml");
      break;
    case aws::Protocol::kRestJson:
      response = aws::RenderRestOutput(operation.info(), operation.output(), value);
      break;
  }
  Finish(service, request_id, &response);
  return response;
}

net::HttpResponse RenderError(const aws::ServiceInfo& service, AwsError error,
                              std::string_view request_id) {
  Respell(service, &error);
  net::HttpResponse response;
  switch (service.protocol) {
    case aws::Protocol::kJson10:
    case aws::Protocol::kJson11:
      response = JsonError(service, error);
      break;
    case aws::Protocol::kQuery:
      response.body = aws::RenderQueryError(error, service.xml_namespace, request_id);
      break;
    case aws::Protocol::kRestJson:
      response = RestError(service, error);
      break;
  }
  response.status = error.http_status;
  response.Set("Content-Type", std::string(ContentType(service.protocol)));
  Finish(service, request_id, &response);
  return response;
}

std::string MakeRequestId(const aws::ServiceInfo* service) {
  if (service != nullptr && service->protocol == aws::Protocol::kJson10) {
    return RandomString(kDynamoRequestIdLength, kUpperAlnum);
  }
  return RandomUuid();
}

}  // namespace portico::server
