#include "client/environment.h"

#include <charconv>

namespace portico::lambda {
namespace {

std::string Get(const GetEnv& env, const char* name) {
  const char* value = env(name);
  return value == nullptr ? std::string() : std::string(value);
}

bool ParsePort(std::string_view text, uint16_t* port) {
  auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), *port);
  return code == std::errc() && stop == text.data() + text.size() && *port != 0;
}

// The characters of names, addresses and paths; nothing that could end a header line.
bool IsPlain(std::string_view text) {
  for (char c : text) {
    if (c <= ' ' || c >= 0x7f || c == '@' || c == '?' || c == '#') return false;
  }
  return true;
}

uint16_t DefaultPort(bool tls) { return tls ? 443 : 80; }

}  // namespace

std::string Endpoint::HostHeader() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != DefaultPort(tls)) out.append(":").append(std::to_string(port));
  return out;
}

std::string Endpoint::Url() const {
  return (tls ? "https://" : "http://") + HostHeader() + base_path + "/";
}

std::optional<Endpoint> ParseEndpoint(std::string_view url) {
  Endpoint out;
  if (url.starts_with("https://")) {
    out.tls = true;
    url.remove_prefix(8);
  } else if (url.starts_with("http://")) {
    url.remove_prefix(7);
  } else {
    return std::nullopt;
  }
  if (!IsPlain(url)) return std::nullopt;
  const size_t slash = url.find('/');
  std::string_view authority = url.substr(0, slash);
  if (slash != std::string_view::npos) out.base_path = url.substr(slash);
  while (out.base_path.ends_with('/')) out.base_path.pop_back();

  std::string_view rest;
  if (authority.starts_with('[')) {
    const size_t close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    out.host = authority.substr(1, close - 1);
    rest = authority.substr(close + 1);
  } else {
    const size_t colon = authority.find(':');
    out.host = authority.substr(0, colon);
    if (colon != std::string_view::npos) rest = authority.substr(colon);
  }
  out.port = DefaultPort(out.tls);
  if (out.host.empty()) return std::nullopt;
  if (!rest.empty() && (rest[0] != ':' || !ParsePort(rest.substr(1), &out.port))) {
    return std::nullopt;
  }
  return out;
}

std::optional<AwsCredentials> CredentialsFrom(const GetEnv& env) {
  AwsCredentials out{Get(env, "AWS_ACCESS_KEY_ID"), Get(env, "AWS_SECRET_ACCESS_KEY"),
                     Get(env, "AWS_SESSION_TOKEN")};
  if (out.access_key_id.empty() || out.secret_access_key.empty()) return std::nullopt;
  return out;
}

std::string RegionFrom(const GetEnv& env) {
  std::string region = Get(env, "AWS_REGION");
  return region.empty() ? Get(env, "AWS_DEFAULT_REGION") : region;
}

std::string EndpointUrlFrom(const GetEnv& env, const AwsService& service, std::string_view region) {
  if (Get(env, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") != "true") {
    const std::string own = "AWS_ENDPOINT_URL_" + std::string(service.endpoint_id);
    if (std::string url = Get(env, own.c_str()); !url.empty()) return url;
    if (std::string url = Get(env, "AWS_ENDPOINT_URL"); !url.empty()) return url;
  }
  std::string url = "https://";
  url.append(service.signing_name).append(".").append(region).append(".amazonaws.com");
  if (region.starts_with("cn-")) url.append(".cn");
  return url;
}

}  // namespace portico::lambda
