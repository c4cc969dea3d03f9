#include "logs/api/names.h"

#include "aws/arn.h"
#include "codec/base64.h"
#include "logs/engine/errors.h"

namespace portico::logs::api {
namespace {

constexpr std::string_view kGroupKind = "log-group:";

}  // namespace

std::string GroupArn(const aws::Call& call, std::string_view group) {
  return aws::MakeArn("logs", call.region, call.account,
                      std::string(kGroupKind) + std::string(group));
}

std::string StreamArn(const aws::Call& call, std::string_view group, std::string_view stream) {
  return GroupArn(call, group) + ":log-stream:" + std::string(stream);
}

std::string GroupOfIdentifier(std::string_view identifier) {
  const auto arn = aws::Arn::Parse(identifier);
  if (!arn || !arn->resource.starts_with(kGroupKind)) return std::string(identifier);
  // Names of groups have no colon: ":*" or a stream may follow.
  const std::string_view name = arn->resource.substr(kGroupKind.size());
  return std::string(name.substr(0, name.find(':')));
}

Result<std::string> GroupOf(const std::optional<std::string>& name,
                            const std::optional<std::string>& identifier) {
  if (name && identifier) {
    return Fail("ValidationException",
                "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
  }
  if (name) return *name;
  if (identifier) return GroupOfIdentifier(*identifier);
  return Fail(InvalidParameter("Exactly one of LogGroup name or LogGroup ARN must be given."));
}

Status Allow(const aws::Call& call, std::string_view group, std::string_view stream) {
  const std::string action = "logs:" + std::string(call.operation);
  return call.Authorize(action, StreamArn(call, group, stream));
}

std::string FormatListToken(std::string_view last_key) { return Base64Encode(last_key); }

Result<std::string> ParseListToken(const std::optional<std::string>& token) {
  std::string out;
  if (token && (!Base64Decode(*token, &out) || out.empty())) {
    return Fail(InvalidParameter("The specified nextToken is invalid."));
  }
  return out;
}

}  // namespace portico::logs::api
