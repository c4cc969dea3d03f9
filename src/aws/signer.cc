#include "aws/signer.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/sigv4.h"

namespace portico::aws {

std::string Authorization(const net::HttpRequest& request, const SigningKey& key,
                          std::string_view amz_date, std::string_view payload_sha256) {
  SignatureClaim claim;
  claim.access_key_id = key.access_key_id;
  claim.date = amz_date.substr(0, 8);
  claim.region = key.region;
  claim.service = key.service;
  claim.amz_date = amz_date;
  for (const net::Header& header : request.headers) {
    claim.signed_headers.emplace_back(header.name);
  }
  std::sort(claim.signed_headers.begin(), claim.signed_headers.end());
  const std::string signature =
      ExpectedSignature(request, claim, key.secret_access_key, payload_sha256);
  return fmt::format(
      "AWS4-HMAC-SHA256 Credential={}/{}/{}/{}/aws4_request, SignedHeaders={}, Signature={}",
      claim.access_key_id, claim.date, claim.region, claim.service,
      fmt::join(claim.signed_headers, ";"), signature);
}

}  // namespace portico::aws
