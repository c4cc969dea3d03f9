#include "client/sigv4.h"

#include <algorithm>
#include <utility>

#include "base/time_format.h"

namespace portico::lambda {

SigV4Signer::SigV4Signer(AwsCredentials credentials, std::string region, std::string service)
    : credentials_(std::move(credentials)),
      region_(std::move(region)),
      service_(std::move(service)) {}

void SigV4Signer::DeriveKey(std::string_view date) {
  if (date == key_date_) return;
  key_ = HmacSha256("AWS4" + credentials_.secret_access_key, date);
  key_ = HmacSha256(AsView(key_), region_);
  key_ = HmacSha256(AsView(key_), service_);
  key_ = HmacSha256(AsView(key_), "aws4_request");
  key_date_ = date;
  scope_ = key_date_ + "/" + region_ + "/" + service_ + "/aws4_request";
}

std::string SigV4Signer::Sign(const SigningRequest& request, int64_t now_ms) {
  const std::string timestamp = FormatAmzDate(now_ms);
  DeriveKey(std::string_view(timestamp).substr(0, 8));

  auto headers = request.headers;
  headers.emplace_back("x-amz-date", timestamp);
  if (!credentials_.session_token.empty()) {
    headers.emplace_back("x-amz-security-token", credentials_.session_token);
  }
  std::sort(headers.begin(), headers.end());

  std::string signed_names;
  std::string canonical;
  canonical.append(request.method).append("\n").append(request.path).append("\n\n");
  for (const auto& [name, value] : headers) {
    canonical.append(name).append(":").append(value).append("\n");
    if (!signed_names.empty()) signed_names.push_back(';');
    signed_names.append(name);
  }
  canonical.append("\n").append(signed_names).append("\n").append(HexEncode(Sha256(request.body)));

  const std::string to_sign =
      "AWS4-HMAC-SHA256\n" + timestamp + "\n" + scope_ + "\n" + HexEncode(Sha256(canonical));
  std::string out = "X-Amz-Date: " + timestamp + "\r\n";
  if (!credentials_.session_token.empty()) {
    out.append("X-Amz-Security-Token: ").append(credentials_.session_token).append("\r\n");
  }
  out.append("Authorization: AWS4-HMAC-SHA256 Credential=").append(credentials_.access_key_id);
  out.append("/").append(scope_).append(", SignedHeaders=").append(signed_names);
  out.append(", Signature=").append(HexEncode(HmacSha256(AsView(key_), to_sign))).append("\r\n");
  return out;
}

}  // namespace portico::lambda
