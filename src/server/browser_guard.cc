#include "server/browser_guard.h"

#include <arpa/inet.h>

#include <algorithm>

namespace portico::server {
namespace {

AwsError Denied(std::string message) {
  return AwsError::Client("AccessDeniedException", std::move(message), 403);
}

std::string Quoted(std::string_view text) {
  // Shown to whoever sent it, and no more than a name's worth.
  constexpr size_t kShownBytesMax = 255;
  return "'" + std::string(text.substr(0, kShownBytesMax)) + "'";
}

bool IsAddress(const std::string& name) {
  in_addr four;
  if (::inet_pton(AF_INET, name.c_str(), &four) == 1) return true;
  if (name.size() < 2 || name.front() != '[' || name.back() != ']') return false;
  in6_addr six;
  return ::inet_pton(AF_INET6, name.substr(1, name.size() - 2).c_str(), &six) == 1;
}

bool IsLoopback(const std::string& name) {
  if (name == "localhost" || name.ends_with(".localhost") || name == "[::1]") return true;
  return name.starts_with("127.") && IsAddress(name);
}

// "https://page.example:8443" without its scheme; empty of what is none ("null").
std::string_view AuthorityOf(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == url.npos) return {};
  const std::string_view rest = url.substr(scheme + 3);
  return rest.substr(0, rest.find('/'));
}

// Browsers leave a scheme's own port out of an origin, and of a Host.
bool IsSameOrigin(std::string_view url, const net::HttpRequest& request) {
  const std::string_view authority = AuthorityOf(url);
  return !authority.empty() && net::EqualIgnoreCase(authority, request.Find("host"));
}

// What browsers let any page send without asking first.
bool IsSimpleType(std::string_view type) {
  constexpr std::string_view kSimple[] = {"text/plain", "multipart/form-data",
                                          "application/x-www-form-urlencoded"};
  type = type.substr(0, type.find(';'));
  return std::any_of(std::begin(kSimple), std::end(kSimple),
                     [&](std::string_view simple) { return net::EqualIgnoreCase(type, simple); });
}

}  // namespace

std::string HostName(std::string_view host) {
  const size_t bracket = host.rfind(']');
  const size_t colon = host.rfind(':');
  const bool has_port = colon != host.npos && (bracket == host.npos || colon > bracket);
  std::string out(has_port ? host.substr(0, colon) : host);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  if (out.ends_with('.')) out.pop_back();
  return out;
}

bool BrowserGuard::IsOurs(std::string_view host) const {
  const std::string name = HostName(host);
  if (IsLoopback(name)) return true;
  const std::string& listen = rules_.listen_address;
  if (IsAddress(name)) {
    // No page has an address for its name unless it came from there.
    if (listen == "0.0.0.0" || listen == "::" || name == listen || name == "[" + listen + "]") {
      return true;
    }
  }
  return std::any_of(rules_.hosts.begin(), rules_.hosts.end(),
                     [&](const std::string& known) { return HostName(known) == name; });
}

bool BrowserGuard::IsFromAllowedOrigin(const net::HttpRequest& request) const {
  const std::string_view origin = request.Find("origin");
  return !origin.empty() &&
         std::find(rules_.origins.begin(), rules_.origins.end(), origin) != rules_.origins.end();
}

Status BrowserGuard::Check(const net::HttpRequest& request) const {
  const std::string_view host = request.Find("host");
  if (!IsOurs(host)) {
    return Fail(Denied("This server is not called " + Quoted(host) +
                       ": with --auth open it answers only to names of loopback. If clients call "
                       "it by that name, start it with --host NAME."));
  }
  if (IsFromAllowedOrigin(request)) return {};
  if (const std::string_view origin = request.Find("origin");
      !origin.empty() && !IsSameOrigin(origin, request)) {
    return Fail(Denied("Pages of " + Quoted(origin) +
                       " may not call this server: with --auth open it would let them do "
                       "everything. If the page is yours, start it with --allow-origin ORIGIN."));
  }
  const std::string_view site = request.Find("sec-fetch-site");
  if (site == "cross-site" || site == "same-site") {
    return Fail(
        Denied("A page of another origin may not call this server: with --auth open it "
               "would let it do everything. If the page is yours, start the server with "
               "--allow-origin ORIGIN."));
  }
  // Older browsers, which say neither.
  const bool is_browser = request.Find("user-agent").starts_with("Mozilla/");
  if (!is_browser || !site.empty()) return {};
  const std::string_view referer = request.Find("referer");
  const bool is_foreign = !referer.empty() && !IsSameOrigin(referer, request);
  const bool is_blind =
      !request.Has("origin") && !request.body.empty() && IsSimpleType(request.Find("content-type"));
  if (!is_foreign && !is_blind) return {};
  return Fail(
      Denied("A browser sent this without saying for which page: with --auth open that is "
             "refused."));
}

Status BrowserGuard::CheckPublic(const net::HttpRequest& request) const {
  const bool is_page = request.Has("sec-fetch-site") || request.Has("origin");
  const std::string_view host = request.Find("host");
  if (!is_page || IsOurs(host)) return {};
  return Fail(Denied("This server is not called " + Quoted(host) +
                     ". If people open it by that name, start it with --host NAME."));
}

}  // namespace portico::server
