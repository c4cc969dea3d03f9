// AWS Signature Version 4: what a request claims, and the signature it ought to have.
//
// Source: "Signature Version 4 signing process" in the IAM user guide. Pure functions but for the
// per-thread cache of derived keys; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/http.h"

namespace portico::aws {

// What a signed request says about its signature, from the Authorization header or, presigned, from
// the query.
struct SignatureClaim {
  std::string access_key_id;
  std::string date;     // "20261122", of the scope
  std::string region;   // of the scope
  std::string service;  // of the scope
  std::vector<std::string> signed_headers;
  std::string signature;
  std::string amz_date;       // "20261122T144556Z"
  std::string session_token;  // or empty
  bool presigned = false;
  // Presigned only. Without one, the signature is good for as long as one in the headers.
  std::optional<int64_t> expires_s;
};

// Whether the request carries any signature at all.
bool IsSigned(const net::HttpRequest& request);

// Only the scope's service ("dynamodb"), for routing; empty if there is none to be found.
std::string_view ScopeService(const net::HttpRequest& request);

// Errors: IncompleteSignatureException with AWS's wording of what is missing;
// InvalidSignatureException if the host is not signed, or the X-Amz-Target that is there.
Result<SignatureClaim> ParseSignature(const net::HttpRequest& request);

// The signature that `secret` gives for the request as claimed. `payload_sha256` is the lower-case
// hex digest of the body (or UNSIGNED-PAYLOAD).
std::string ExpectedSignature(const net::HttpRequest& request, const SignatureClaim& claim,
                              std::string_view secret, std::string_view payload_sha256);

// How a client may have signed the Host that it sent. Some (Python's asynchronous ones) leave the
// port out, which nobody notices on AWS, where it is 443.
enum class SignedHost : uint8_t { kAsSent, kWithoutPort };

// What is signed, step by step: for clients whose signature is wrong.
struct TextsToSign {
  std::string canonical_request;
  std::string string_to_sign;
};
TextsToSign MakeTextsToSign(const net::HttpRequest& request, const SignatureClaim& claim,
                            std::string_view payload_sha256, SignedHost host = SignedHost::kAsSent);

// AWS4 signing key → hex signature of an arbitrary string to sign; exposed for signing clients.
std::string DeriveAndSign(std::string_view secret, std::string_view date, std::string_view region,
                          std::string_view service, std::string_view string_to_sign);

}  // namespace portico::aws
