#include "sts/api/operations.h"

#include "sts/api/api.h"

namespace portico::sts::api {
namespace {

using aws::Authorization;
using aws::Op;

constexpr aws::ServiceInfo kInfo{
    .name = "sts",
    .title = "AWS Security Token Service",
    .signing_name = "sts",
    .protocol = aws::Protocol::kQuery,
    .api_version = "2011-06-15",
    .xml_namespace = "https://sts.amazonaws.com/doc/2011-06-15/",
    .validation_code = "ValidationError",
    .internal_code = "InternalFailure",
    .access_denied_code = "AccessDenied",
    .access_denied_status = 403,
    .authentication_status = 403,
    .throttling_code = "Throttling",
};

constexpr std::string_view kNotImplemented[] = {
    "AssumeRoleWithSAML",         "AssumeRoleWithWebIdentity", "AssumeRoot",
    "DecodeAuthorizationMessage", "GetAccessKeyInfo",          "GetDelegatedAccessToken",
    "GetFederationToken",         "GetSessionToken",           "GetWebIdentityToken",
};

}  // namespace

aws::Service MakeService(Api* api) {
  return {
      &kInfo,
      api,
      {
          Op<&Api::AssumeRole>({.name = "AssumeRole", .authorization = Authorization::kInHandler}),
          Op<&Api::GetCallerIdentity>(
              {.name = "GetCallerIdentity", .authorization = Authorization::kNone}),
      },
      kNotImplemented};
}

}  // namespace portico::sts::api
