#include "aws/sigv4.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <utility>

#include "base/trim.h"
#include "codec/hash.h"
#include "codec/uri.h"

namespace portico::aws {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kAlgorithmParam = "X-Amz-Algorithm";
constexpr size_t kSignedHeadersMax = 128;
constexpr int64_t kExpiresMax_s = 7 * 24 * 3600;
// Derived keys kept a thread: one a (secret, day, region, service) in use.
constexpr size_t kDerivedKeysMax = 256;

struct AuthorizationParts {
  std::string_view credential;
  std::string_view signed_headers;
  std::string_view signature;
};

// Every part of `text` between any of the separators. One separator after the other, each looked
// for in whole pieces: find_first_of would ask of each character of a long header whether it is
// one.
template <typename Take>
void SplitBy(std::string_view separators, std::string_view text, const Take& take) {
  if (separators.empty()) return take(text);
  while (!text.empty()) {
    const size_t end = std::min(text.find(separators[0]), text.size());
    if (end > 0) SplitBy(separators.substr(1), text.substr(0, end), take);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// Commas or white space separate the parts.
AuthorizationParts SplitAuthorization(std::string_view header) {
  AuthorizationParts parts;
  const auto take_if = [](std::string_view part, std::string_view name, std::string_view* value) {
    if (value->empty() && part.starts_with(name)) *value = part.substr(name.size());
  };
  SplitBy(", \t", header, [&](std::string_view part) {
    take_if(part, "Credential=", &parts.credential);
    take_if(part, "SignedHeaders=", &parts.signed_headers);
    take_if(part, "Signature=", &parts.signature);
  });
  return parts;
}

// Whether the query has the parameter, even without a value.
bool HasParam(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    if (pair.substr(0, pair.find('=')) == name) return true;
    if (end == std::string_view::npos) break;
    query.remove_prefix(end + 1);
  }
  return false;
}

std::vector<std::string> SplitHeaders(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const size_t semicolon = list.find(';');
    out.emplace_back(list.substr(0, semicolon));
    if (semicolon == std::string_view::npos) break;
    list.remove_prefix(semicolon + 1);
  }
  return out;
}

AwsError Incomplete(std::string message) {
  return AwsError::Client("IncompleteSignatureException", std::move(message));
}

// Each signed header is copied to be hashed, as often as it is named: the list must not make much
// of a little. Without the host a signature could be taken to another server.
Status CheckSignedHeaders(const net::HttpRequest& request, const SignatureClaim& claim) {
  if (claim.signed_headers.size() > kSignedHeadersMax) {
    return Fail(Incomplete("Too many headers are signed: at most " +
                           std::to_string(kSignedHeadersMax) + " may be."));
  }
  bool host = false;
  bool target = false;
  for (const std::string& name : claim.signed_headers) {
    host = host || net::EqualIgnoreCase(name, "host");
    target = target || net::EqualIgnoreCase(name, "x-amz-target");
  }
  if (!host) {
    return Fail("InvalidSignatureException",
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  // It names the operation: unsigned, a signature for one would be good for all others.
  if (!target && request.Has("x-amz-target")) {
    return Fail("InvalidSignatureException",
                "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization.");
  }
  return {};
}

// "60" of X-Amz-Expires.
Result<int64_t> ParseExpires(std::string_view text) {
  int64_t seconds = 0;
  const char* end = text.data() + text.size();
  const auto [stop, ec] = std::from_chars(text.data(), end, seconds);
  if (ec == std::errc::result_out_of_range || seconds > kExpiresMax_s) {
    return Fail(
        Incomplete("X-Amz-Expires must be less than a week (in seconds); that is, the given "
                   "X-Amz-Expires must be less than 604800 seconds"));
  }
  if (ec != std::errc() || stop != end) {
    return Fail(Incomplete("X-Amz-Expires should be a number"));
  }
  if (seconds < 0) return Fail(Incomplete("X-Amz-Expires must be non-negative"));
  return seconds;
}

// "AKID/20261122/us-east-1/dynamodb/aws4_request"
Status ParseCredential(std::string_view credential, SignatureClaim* claim) {
  std::string_view parts[5];
  size_t count = 0;
  std::string_view rest = credential;
  for (;;) {
    const size_t slash = rest.find('/');
    if (count < 5) parts[count] = rest.substr(0, slash);
    ++count;
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  if (count != 5 || parts[4] != "aws4_request") {
    return Fail(
        Incomplete("Credential must have exactly 5 slash-delimited elements, e.g. "
                   "keyid/date/region/service/term, got '" +
                   std::string(credential) + "'"));
  }
  claim->access_key_id = parts[0];
  claim->date = parts[1];
  claim->region = parts[2];
  claim->service = parts[3];
  return {};
}

Result<SignatureClaim> ParseHeaderSignature(const net::HttpRequest& request,
                                            std::string_view header) {
  const auto [credential, signed_headers, signature] = SplitAuthorization(header);
  std::string missing;
  if (credential.empty()) missing += "Authorization header requires 'Credential' parameter. ";
  if (signature.empty()) missing += "Authorization header requires 'Signature' parameter. ";
  if (signed_headers.empty()) {
    missing += "Authorization header requires 'SignedHeaders' parameter. ";
  }
  std::string_view amz_date = request.Find("x-amz-date");
  if (amz_date.empty()) amz_date = request.Find("date");
  if (amz_date.empty()) {
    missing +=
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (!missing.empty()) {
    return Fail(Incomplete(missing + "Authorization=" + std::string(header)));
  }
  const std::string_view algorithm = header.substr(0, header.find_first_of(" \t"));
  if (algorithm != kAlgorithm) {
    return Fail(Incomplete("Unsupported AWS 'algorithm': '" + std::string(algorithm) + "'."));
  }
  SignatureClaim claim;
  PORTICO_TRY(ParseCredential(credential, &claim));
  claim.signed_headers = SplitHeaders(signed_headers);
  PORTICO_TRY(CheckSignedHeaders(request, claim));
  claim.signature = signature;
  claim.amz_date = amz_date;
  claim.session_token = request.Find("x-amz-security-token");
  return claim;
}

Result<SignatureClaim> ParseQuerySignature(const net::HttpRequest& request) {
  auto params = ParseQuery(request.query);
  if (!params) return Fail(Incomplete("The query string is malformed."));
  auto get = [&](std::string_view name) {
    const std::string* value = FindParam(*params, name);
    return value != nullptr ? std::string_view(*value) : std::string_view();
  };
  SignatureClaim claim;
  claim.presigned = true;
  std::string missing;
  for (std::string_view name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature",
                                "X-Amz-SignedHeaders", "X-Amz-Date"}) {
    if (!get(name).empty()) continue;
    missing += "AWS query-string parameters must include '" + std::string(name) + "'. ";
  }
  if (!missing.empty()) {
    return Fail(Incomplete(missing + "Re-examine the query-string parameters."));
  }
  if (get("X-Amz-Algorithm") != kAlgorithm) {
    return Fail(
        Incomplete("Unsupported AWS 'algorithm': '" + std::string(get("X-Amz-Algorithm")) + "'."));
  }
  PORTICO_TRY(ParseCredential(get("X-Amz-Credential"), &claim));
  claim.signed_headers = SplitHeaders(get("X-Amz-SignedHeaders"));
  PORTICO_TRY(CheckSignedHeaders(request, claim));
  claim.signature = get("X-Amz-Signature");
  claim.amz_date = get("X-Amz-Date");
  claim.session_token = get("X-Amz-Security-Token");
  if (const std::string* expires = FindParam(*params, "X-Amz-Expires")) {
    PORTICO_ASSIGN(claim.expires_s, ParseExpires(*expires));
  }
  return claim;
}

// The path as clients sign it: what is on the wire, each part encoded once more; S3 alone signs it
// plain. Dot segments are resolved and empty ones dropped, as RFC 3986 normalisation has it.
std::string CanonicalPath(std::string_view path) {
  if (path == "/" || path.empty()) return "/";
  std::vector<std::string_view> segments;
  std::string_view rest = path;
  while (!rest.empty()) {
    const size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(segment);
    }
  }
  std::string out;
  for (std::string_view segment : segments) out.append("/").append(UriEncode(segment));
  if (path.ends_with('/') || out.empty()) out.push_back('/');
  return out;
}

std::string CanonicalQuery(std::string_view query, bool presigned) {
  if (query.empty()) return {};
  std::vector<std::pair<std::string, std::string>> encoded;
  while (!query.empty()) {
    const size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    if (pair.empty()) continue;
    const size_t equals = pair.find('=');
    const auto name = UriDecode(pair.substr(0, equals));
    const auto value = equals == std::string_view::npos ? std::optional<std::string>("")
                                                        : UriDecode(pair.substr(equals + 1));
    if (!name || !value || (presigned && *name == "X-Amz-Signature")) continue;
    encoded.emplace_back(UriEncode(*name), UriEncode(*value));
  }
  std::sort(encoded.begin(), encoded.end());
  std::string out;
  for (const auto& [name, value] : encoded) {
    if (!out.empty()) out.push_back('&');
    out.append(name).append("=").append(value);
  }
  return out;
}

void AppendWithSingleSpaces(std::string_view text, std::string* out) {
  for (size_t run; (run = text.find("  ")) != std::string_view::npos;) {
    out->append(text.substr(0, run + 1));
    text.remove_prefix(std::min(text.find_first_not_of(' ', run), text.size()));
  }
  out->append(text);
}

std::string_view WithoutPort(std::string_view host) {
  const size_t colon = host.rfind(':');
  const size_t bracket = host.rfind(']');
  const bool has_port = colon != host.npos && (bracket == host.npos || colon > bracket);
  return has_port ? host.substr(0, colon) : host;
}

// Trimmed, runs of spaces made one, repeats of a header joined by commas.
void AppendCanonicalHeader(const net::HttpRequest& request, std::string_view name, SignedHost host,
                           std::string* out) {
  out->append(name).push_back(':');
  const bool cuts = host == SignedHost::kWithoutPort && net::EqualIgnoreCase(name, "host");
  bool first = true;
  for (const net::Header& header : request.headers) {
    if (!net::EqualIgnoreCase(header.name, name)) continue;
    if (!first) out->push_back(',');
    first = false;
    AppendWithSingleSpaces(TrimBlanks(cuts ? WithoutPort(header.value) : header.value), out);
  }
  out->push_back('\n');
}

std::string CanonicalRequest(const net::HttpRequest& request, const SignatureClaim& claim,
                             std::string_view payload_sha256, SignedHost host) {
  std::string out;
  out.reserve(1024);
  out.append(request.method).push_back('\n');
  out.append(CanonicalPath(request.path)).push_back('\n');
  out.append(CanonicalQuery(request.query, claim.presigned)).push_back('\n');
  std::string names;
  for (const std::string& name : claim.signed_headers) {
    AppendCanonicalHeader(request, name, host, &out);
    if (!names.empty()) names.push_back(';');
    names += name;
  }
  out.append("\n").append(names).append("\n").append(payload_sha256);
  return out;
}

Sha256Digest DeriveKey(std::string_view secret, std::string_view date, std::string_view region,
                       std::string_view service) {
  std::string cache_key;
  cache_key.append(secret).append("/").append(date).append("/").append(region).append("/").append(
      service);
  thread_local std::unordered_map<std::string, Sha256Digest> cache;
  if (auto it = cache.find(cache_key); it != cache.end()) return it->second;
  Sha256Digest key = HmacSha256("AWS4" + std::string(secret), date);
  key = HmacSha256(AsView(key), region);
  key = HmacSha256(AsView(key), service);
  key = HmacSha256(AsView(key), "aws4_request");
  if (cache.size() >= kDerivedKeysMax) cache.clear();
  cache.emplace(std::move(cache_key), key);
  return key;
}

}  // namespace

bool IsSigned(const net::HttpRequest& request) {
  return request.Find("authorization").starts_with("AWS4-") ||
         HasParam(request.query, kAlgorithmParam);
}

std::string_view ScopeService(const net::HttpRequest& request) {
  std::string_view credential = SplitAuthorization(request.Find("authorization")).credential;
  std::string_view separator = "/";
  if (credential.empty()) {
    const size_t at = request.query.find("X-Amz-Credential=");
    if (at == std::string_view::npos) return {};
    credential = request.query.substr(at + 17);
    credential = credential.substr(0, credential.find('&'));
    if (credential.find('/') == std::string_view::npos) separator = "%2F";
  }
  for (int i = 0; i < 3; ++i) {
    const size_t at = credential.find(separator);
    if (at == std::string_view::npos) return {};
    credential.remove_prefix(at + separator.size());
  }
  return credential.substr(0, credential.find(separator));
}

Result<SignatureClaim> ParseSignature(const net::HttpRequest& request) {
  const std::string_view header = request.Find("authorization");
  if (!header.empty() && HasParam(request.query, kAlgorithmParam)) {
    return Fail("InvalidSignatureException",
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP "
                "header.");
  }
  if (!header.empty()) return ParseHeaderSignature(request, header);
  return ParseQuerySignature(request);
}

std::string DeriveAndSign(std::string_view secret, std::string_view date, std::string_view region,
                          std::string_view service, std::string_view string_to_sign) {
  const Sha256Digest key = DeriveKey(secret, date, region, service);
  return HexEncode(HmacSha256(AsView(key), string_to_sign));
}

TextsToSign MakeTextsToSign(const net::HttpRequest& request, const SignatureClaim& claim,
                            std::string_view payload_sha256, SignedHost host) {
  TextsToSign out;
  out.canonical_request = CanonicalRequest(request, claim, payload_sha256, host);
  std::string& to_sign = out.string_to_sign;
  to_sign.append(kAlgorithm).append("\n").append(claim.amz_date).append("\n");
  to_sign.append(claim.date).append("/").append(claim.region).append("/").append(claim.service);
  to_sign.append("/aws4_request\n").append(HexEncode(Sha256(out.canonical_request)));
  return out;
}

std::string ExpectedSignature(const net::HttpRequest& request, const SignatureClaim& claim,
                              std::string_view secret, std::string_view payload_sha256) {
  const TextsToSign texts = MakeTextsToSign(request, claim, payload_sha256);
  return DeriveAndSign(secret, claim.date, claim.region, claim.service, texts.string_to_sign);
}

}  // namespace portico::aws
