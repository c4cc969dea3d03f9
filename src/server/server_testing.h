// For tests of the server: a service with an operation of every kind, in every protocol, and who
// may call it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/credentials.h"
#include "aws/service.h"
#include "aws/sigv4.h"
#include "base/time_format.h"
#include "codec/hash.h"
#include "net/http.h"

namespace portico::server::testing {

inline constexpr int64_t kNowMs = 1'795'358'756'000;  // 2026-11-22T14:45:56Z
inline constexpr std::string_view kAccount = "123456789012";
inline constexpr std::string_view kRegion = "us-east-1";

struct ThingInput {
  std::string name;
  std::optional<int32_t> count;
  std::optional<std::string> later;
  static constexpr auto Fields() {
    using S = ThingInput;
    return std::array{
        aws::Field<&S::name>("Name", {.required = true, .length_min = 1, .length_max = 20}),
        aws::Field<&S::count>("Count", {.value_min = 1}),
        aws::Field<&S::later>("Later", {.unsupported = true}),
    };
  }
};

struct RestThingInput {
  std::string name;
  std::optional<int32_t> count;
  static constexpr auto Fields() {
    using S = RestThingInput;
    return std::array{
        aws::Field<&S::name>("Name", {.required = true, .location = aws::Location::kUri}),
        aws::Field<&S::count>("Count", {.value_min = 1}),
    };
  }
};

struct ThingOutput {
  std::string text;
  static constexpr auto Fields() {
    using S = ThingOutput;
    return std::array{aws::Field<&S::text>("Text")};
  }
};

class Api {
 public:
  Result<ThingOutput> Make(aws::Call& call, const ThingInput& in) {
    ++made;
    return ThingOutput{"made " + in.name + " for " + call.principal.arn};
  }
  Result<ThingOutput> MakeRest(aws::Call&, const RestThingInput& in) {
    return ThingOutput{"made " + in.name};
  }
  Status Refuse(aws::Call&, const ThingInput& in) {
    AwsError error = AwsError::Client("ThingConflictException", "not " + in.name, 409);
    error.details.emplace_back("Thing", "{\"A\":1}");
    return Fail(std::move(error));
  }
  Status Break(aws::Call&, const ThingInput&) {
    return Fail(AwsError::Internal("a secret of the disk"));
  }
  Task<Status> Throw(aws::Call&, const ThingInput&) {
    throw std::runtime_error("a secret of a library");
    co_return Status();
  }
  Result<ThingOutput> WhoAmI(aws::Call& call, const aws::Empty&) {
    return ThingOutput{call.principal.arn};
  }
  Status Nothing(aws::Call&, const aws::Empty&) { return {}; }

  int made = 0;
};

inline std::vector<aws::Operation> NamedOperations() {
  using aws::Op;
  return {
      Op<&Api::Make>({.name = "Make", .resource = "arn:aws:x:{region}:{account}:thing/{Name}"}),
      Op<&Api::Refuse>({.name = "Refuse",
                        .resource = "arn:aws:x:{region}:{account}:thing/{Name}",
                        .resource_policy = aws::ResourcePolicy::kCounts}),
      Op<&Api::Break>({.name = "Break"}),
      Op<&Api::Throw>({.name = "Throw"}),
      Op<&Api::WhoAmI>({.name = "WhoAmI", .authorization = aws::Authorization::kNone}),
      Op<&Api::Nothing>({.name = "Nothing", .action = "x:Other"}),
  };
}

inline constexpr std::string_view kNotImplemented[] = {"Unmake"};

inline constexpr aws::ServiceInfo kJson10{
    .name = "json10",
    .title = "Things",
    .signing_name = "json10",
    .protocol = aws::Protocol::kJson10,
    .target_prefix = "Things_2020",
    .api_version = "2020-01-01",
    .type_namespace = "com.amazonaws.things.v2020",
    .internal_code = "InternalServerError",
};
inline constexpr aws::ServiceInfo kJson11{
    .name = "json11",
    .title = "Logs of Things",
    .signing_name = "json11",
    .protocol = aws::Protocol::kJson11,
    .target_prefix = "LogThings_2020",
    .api_version = "2020-01-01",
    .validation_code = "InvalidParameterException",
    .internal_code = "ServiceUnavailableException",
};
inline constexpr aws::ServiceInfo kRest{
    .name = "rest",
    .title = "Rest of Things",
    .signing_name = "rest",
    .protocol = aws::Protocol::kRestJson,
    .api_version = "2020-01-01",
    .internal_code = "ServiceException",
    .access_denied_status = 403,
    .authentication_status = 403,
    .throttling_code = "TooManyRequestsException",
    .error_type_member = true,
    .body_bytes_max = 1'000,
};
inline constexpr aws::ServiceInfo kQuery{
    .name = "query",
    .title = "Identity of Things",
    .signing_name = "query",
    .protocol = aws::Protocol::kQuery,
    .api_version = "2010-05-08",
    .xml_namespace = "https://things/",
    .validation_code = "ValidationError",
    .internal_code = "ServiceFailure",
    .access_denied_code = "AccessDenied",
    .access_denied_status = 403,
    .authentication_status = 403,
    .throttling_code = "Throttling",
};

// Of things whose name is "shared".
inline std::shared_ptr<const std::string> PolicyOf(void*, std::string_view arn) {
  if (!arn.ends_with("/shared")) return nullptr;
  return std::make_shared<std::string>("policy of " + std::string(arn));
}

inline std::vector<aws::Service> MakeServices(Api* api) {
  std::vector<aws::Operation> rest = {
      aws::Op<&Api::MakeRest>({.name = "MakeRest",
                               .action = "rest:Make",
                               .method = "POST",
                               .uri = "/2020/things/{Name}",
                               .status = 201}),
  };
  return {{&kJson10, api, NamedOperations(), kNotImplemented, &PolicyOf},
          {&kJson11, api, NamedOperations(), kNotImplemented, &PolicyOf},
          {&kRest, api, std::move(rest), kNotImplemented},
          {&kQuery, api, NamedOperations(), kNotImplemented, &PolicyOf}};
}

// One key of root's, one of a user, one that has expired.
class Credentials : public aws::CredentialSource {
 public:
  static constexpr std::string_view kSecret = "secret";
  static constexpr std::string_view kRootArn = "arn:aws:iam::123456789012:root";

  Result<aws::Credential> Find(std::string_view access_key_id, std::string_view session_token,
                               int64_t) const override {
    if (access_key_id == "EXPIRED") return Fail(kExpiredCode, "it has expired");
    if (access_key_id == "SESSION" && session_token != "token") return Fail(kUnknownCode, "no");
    if (access_key_id != "ROOT" && access_key_id != "SESSION") return Fail(kUnknownCode, "no");
    aws::Credential credential;
    credential.secret = kSecret;
    credential.principal.arn = access_key_id == "ROOT" ? kRootArn : "arn:session";
    return credential;
  }
};

// Allows all but what it is told to deny; remembers what it was asked.
class Guard : public aws::Authorizer {
 public:
  Status Authorize(const aws::Call&, const Request& request) const override {
    asked.emplace_back(request.action, request.resource);
    resource_policies.emplace_back(request.resource_policy);
    if (request.action != denied) return {};
    return Fail("AccessDenied", "User is not authorized", 403);
  }
  std::string denied;
  mutable std::vector<std::pair<std::string, std::string>> asked;
  mutable std::vector<std::string> resource_policies;
};

// A request that owns its text; signed on demand.
class Request {
 public:
  Request(std::string method, std::string target, std::string body = "")
      : method_(std::move(method)), target_(std::move(target)), body_(std::move(body)) {
    headers_["Host"] = "localhost:4566";
  }
  Request& With(const std::string& name, std::string value) {
    headers_[name] = std::move(value);
    return *this;
  }
  struct Signing {
    std::string service;
    std::string key = "ROOT";
    std::string secret = std::string(Credentials::kSecret);
    std::string region = std::string(kRegion);
    std::string date = {};  // of the scope, if it is not the time's
    int64_t at_ms = kNowMs;
  };
  Request& Sign(const Signing& signing) {
    headers_["X-Amz-Date"] = FormatAmzDate(signing.at_ms);
    aws::SignatureClaim claim;
    claim.date = signing.date.empty() ? FormatAmzDate(signing.at_ms).substr(0, 8) : signing.date;
    claim.region = signing.region;
    claim.service = signing.service;
    claim.signed_headers = {"host", "x-amz-date"};
    std::string names = "host;x-amz-date";
    if (headers_.contains("X-Amz-Target")) {
      claim.signed_headers.push_back("x-amz-target");
      names += ";x-amz-target";
    }
    claim.amz_date = headers_["X-Amz-Date"];
    const std::string signature =
        aws::ExpectedSignature(View(), claim, signing.secret, HexEncode(Sha256(body_)));
    headers_["Authorization"] =
        "AWS4-HMAC-SHA256 Credential=" + signing.key + "/" + claim.date + "/" + claim.region + "/" +
        claim.service + "/aws4_request, SignedHeaders=" + names + ", Signature=" + signature;
    return *this;
  }
  // Valid until the request changes.
  const net::HttpRequest& View() {
    view_.method = method_;
    view_.target = target_;
    const size_t question = view_.target.find('?');
    view_.path = view_.target.substr(0, question);
    view_.query =
        question == std::string_view::npos ? std::string_view() : view_.target.substr(question + 1);
    view_.body = body_;
    view_.headers.clear();
    for (const auto& [name, value] : headers_) view_.headers.push_back({name, value});
    return view_;
  }

 private:
  std::string method_;
  std::string target_;
  std::string body_;
  std::map<std::string, std::string> headers_;
  net::HttpRequest view_;
};

inline std::string HeaderOf(const net::HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (net::EqualIgnoreCase(key, name)) return value;
  }
  return "none";
}

}  // namespace portico::server::testing
