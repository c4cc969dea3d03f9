// Calls of AWS's public APIs, signed with SigV4: what `portico up`, `invoke` and `logs` are made
// of. They reach the server as any AWS client does, and use nothing that others could not.
//
// Blocking; not thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cli/http_client.h"
#include "codec/json/value.h"

namespace portico::cli {

struct AccessKey {
  std::string id;
  std::string secret;
  std::string session_token;  // or empty
};

// Which server is spoken to, and as whom.
struct Target {
  std::string url;
  Endpoint endpoint;
  std::string region;
  AccessKey key;
};

using Params = std::vector<std::pair<std::string, std::string>>;

class AwsClient {
 public:
  explicit AwsClient(Target target, const Clock& clock = Clock::System())
      : target_(std::move(target)), clock_(clock) {}

  // A JSON protocol service (DynamoDB, Logs): `operation` is "DynamoDB_20120810.ListTables".
  Result<json::Value> CallJson(std::string_view service, std::string_view operation,
                               const json::Value& input);
  // A REST service (Lambda, API Gateway). `body` null sends none; an empty answer gives null.
  Result<json::Value> CallRest(std::string_view service, std::string_view method,
                               std::string_view path, const json::Value& body,
                               const Params& query = {});
  // The answer as it came, for what is in its headers.
  Result<HttpReply> SendRest(std::string_view service, std::string_view method,
                             std::string_view path, std::string body, HttpHeaders headers);
  // A query protocol service (IAM, STS). Gives the answer's XML.
  Result<std::string> CallQuery(std::string_view service, std::string_view version,
                                std::string_view action, const Params& params);

  const Target& target() const { return target_; }

 private:
  Result<HttpReply> Send(std::string_view service, HttpExchange exchange);
  void Sign(std::string_view service, HttpExchange* exchange) const;

  Target target_;
  const Clock& clock_;
};

// The texts of all elements of that name, in order, entities decoded. For flat answers only: an
// element that has children gives their markup.
std::vector<std::string> XmlTexts(std::string_view xml, std::string_view element);
// The first of them, or empty.
std::string XmlText(std::string_view xml, std::string_view element);

}  // namespace portico::cli
