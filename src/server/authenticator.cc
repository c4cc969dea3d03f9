#include "server/authenticator.h"

#include "aws/sigv4.h"
#include "base/time_format.h"
#include "codec/hash.h"

namespace portico::server {
namespace {

constexpr int64_t kMinuteMs = 60'000;
// Facts from AWS's own messages: the query services allow 15 minutes, the JSON services 5.
constexpr int64_t kQuerySkewMinutes = 15;
constexpr int64_t kJsonSkewMinutes = 5;
constexpr int64_t kPresignedExpiresMax_s = 7 * 24 * 3600;

AwsError InvalidSignature(std::string message) {
  return AwsError::Client("InvalidSignatureException", std::move(message));
}

bool IsSignedWithoutPort(const net::HttpRequest& request, const aws::SignatureClaim& claim,
                         std::string_view secret, std::string_view payload) {
  const aws::TextsToSign texts =
      aws::MakeTextsToSign(request, claim, payload, aws::SignedHost::kWithoutPort);
  const std::string expected =
      aws::DeriveAndSign(secret, claim.date, claim.region, claim.service, texts.string_to_sign);
  return EqualConstantTime(expected, claim.signature);
}

// With what should have been signed, as AWS shows it: it holds nothing but what the client sent.
AwsError Mismatch(const aws::TextsToSign& texts) {
  return InvalidSignature(
      "The request signature we calculated does not match the signature you provided. Check your "
      "AWS Secret Access Key and signing method. Consult the service documentation for details."
      "\n\nThe Canonical String for this request should have been\n'" +
      texts.canonical_request + "'\n\nThe String-to-Sign should have been\n'" +
      texts.string_to_sign + "'\n");
}

// The access key that a signature names, verified or not; "" if there is none.
std::string ClaimedKey(std::string_view authorization) {
  constexpr std::string_view kCredential = "Credential=";
  const size_t at = authorization.find(kCredential);
  if (at == std::string_view::npos) return "";
  authorization.remove_prefix(at + kCredential.size());
  return std::string(authorization.substr(0, authorization.find('/')));
}

bool IsGlobal(const aws::ServiceInfo& service) {
  return service.protocol == aws::Protocol::kQuery;  // IAM and STS
}

Status CheckTime(const aws::ServiceInfo& service, const aws::SignatureClaim& claim,
                 int64_t now_ms) {
  const auto signed_at = ParseAmzDate(claim.amz_date);
  if (!signed_at) {
    return Fail(AwsError::Client("IncompleteSignatureException",
                                 "Date must be in ISO-8601 'basic format'. Got '" + claim.amz_date +
                                     "'. See http://en.wikipedia.org/wiki/ISO_8601"));
  }
  int64_t skew = IsGlobal(service) ? kQuerySkewMinutes : kJsonSkewMinutes;
  if (*signed_at > now_ms + skew * kMinuteMs) {
    return Fail(InvalidSignature("Signature not yet current: " + claim.amz_date +
                                 " is still later than " +
                                 FormatAmzDate(now_ms + skew * kMinuteMs) + " (" +
                                 FormatAmzDate(now_ms) + " + " + std::to_string(skew) + " min.)"));
  }
  if (claim.expires_s) {
    const int64_t expires_s = *claim.expires_s;
    if (expires_s <= 0 || expires_s > kPresignedExpiresMax_s ||
        now_ms > *signed_at + expires_s * 1000) {
      return Fail(InvalidSignature("Signature expired: " + claim.amz_date +
                                   " is now earlier than " +
                                   FormatAmzDate(now_ms - expires_s * 1000)));
    }
    return {};
  }
  if (*signed_at < now_ms - skew * kMinuteMs) {
    return Fail(InvalidSignature("Signature expired: " + claim.amz_date + " is now earlier than " +
                                 FormatAmzDate(now_ms - skew * kMinuteMs) + " (" +
                                 FormatAmzDate(now_ms) + " - " + std::to_string(skew) + " min.)"));
  }
  return {};
}

}  // namespace

Status Authenticator::CheckScope(const aws::ServiceInfo& service, std::string_view date,
                                 std::string_view region, std::string_view scope_service,
                                 std::string_view amz_date) const {
  if (scope_service != service.signing_name) {
    return Fail(InvalidSignature("Credential should be scoped to correct service: '" +
                                 std::string(service.signing_name) + "'."));
  }
  if (!IsGlobal(service) && region != region_) {
    return Fail(InvalidSignature("Credential should be scoped to a valid region, not '" +
                                 std::string(region) + "'. This server's region is '" + region_ +
                                 "'."));
  }
  if (amz_date.substr(0, 8) != date) {
    return Fail(InvalidSignature(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
        "HTTP: '" +
        std::string(date) + "' != '" + std::string(amz_date.substr(0, 8)) + "', from '" +
        std::string(amz_date) + "'."));
  }
  return {};
}

Result<aws::Principal> Authenticator::Authenticate(const net::HttpRequest& request,
                                                   const aws::ServiceInfo& service,
                                                   int64_t now_ms) const {
  if (mode_ == AuthMode::kOpen) {
    aws::Principal root;
    root.kind = aws::Principal::Kind::kRoot;
    root.account = account_;
    root.arn = "arn:aws:iam::" + account_ + ":root";
    root.user_id = account_;
    root.access_key_id = ClaimedKey(request.Find("authorization"));
    return root;
  }
  if (!aws::IsSigned(request)) {
    return Fail("MissingAuthenticationTokenException", "Request is missing Authentication Token");
  }
  PORTICO_ASSIGN(const aws::SignatureClaim claim, aws::ParseSignature(request));
  PORTICO_TRY(CheckTime(service, claim, now_ms));
  PORTICO_TRY(CheckScope(service, claim.date, claim.region, claim.service, claim.amz_date));
  PORTICO_ASSIGN(aws::Credential credential,
                 credentials_.Find(claim.access_key_id, claim.session_token, now_ms));
  const std::string payload = HexEncode(Sha256(request.body));
  const std::string expected = aws::ExpectedSignature(request, claim, credential.secret, payload);
  if (!EqualConstantTime(expected, claim.signature) &&
      !IsSignedWithoutPort(request, claim, credential.secret, payload)) {
    return Fail(Mismatch(aws::MakeTextsToSign(request, claim, payload)));
  }
  return std::move(credential.principal);
}

}  // namespace portico::server
