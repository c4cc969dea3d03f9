#include "load/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>

#include "aws/signer.h"
#include "base/time_format.h"
#include "codec/hash.h"

namespace portico::load {
namespace {

constexpr std::string_view kUserAgent = "portico-load";
// What the load test itself sees to.
constexpr std::string_view kFramingHeaders[] = {"content-length", "transfer-encoding", "connection",
                                                "upgrade", "expect"};
constexpr std::string_view kMethodsWithBody[] = {"POST", "PUT", "PATCH"};

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

template <size_t N>
bool IsOneOf(std::string_view text, const std::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

// What variables bring into a URL must not end the request line: anything that no URL may hold is
// percent-encoded. Escapes that are there stay.
void AppendUrlText(std::string_view text, std::string* out) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F &&
        std::string_view("\"<>\\^`{|}#").find(c) == std::string_view::npos) {
      out->push_back(c);
    } else {
      out->push_back('%');
      out->push_back(kHex[byte >> 4]);
      out->push_back(kHex[byte & 15]);
    }
  }
}

// Nor may what they bring into a header end the line.
void RemoveLineEnds(std::string* value) {
  for (char& c : *value) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
}

tl::unexpected<AwsError> Invalid(const RequestTemplate& request, std::string_view why) {
  const std::string what = request.name.empty() ? "the request" : "request '" + request.name + "'";
  return Fail("InvalidPlan", fmt::format("{} {}", what, why));
}

bool HasHeader(const std::vector<PreparedHeader>& headers, std::string_view lower_name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const PreparedHeader& h) { return h.lower_name == lower_name; });
}

void AddConstantHeader(std::string name, std::string_view value,
                       std::vector<PreparedHeader>* headers) {
  PreparedHeader header;
  header.lower_name = Lower(name);
  header.name = std::move(name);
  header.value = Template::Text(value);
  headers->push_back(std::move(header));
}

Result<std::vector<PreparedHeader>> PrepareHeaders(const RequestTemplate& request,
                                                   const LoadPlan& plan, const Origin& origin) {
  std::vector<PreparedHeader> out;
  for (const auto& [name, value] : request.headers) {
    const std::string lower = Lower(name);
    if (!IsToken(name)) return Invalid(request, fmt::format("has a header named '{}'", name));
    if (IsOneOf(lower, kFramingHeaders)) {
      return Invalid(request, fmt::format("sets {}, which the load test sets itself", name));
    }
    if (plan.signing && (lower == "authorization" || lower.starts_with("x-amz-date"))) {
      return Invalid(request, fmt::format("sets {}, and is to be signed", name));
    }
    out.push_back({name, lower, value});
  }
  if (!HasHeader(out, "host")) AddConstantHeader("Host", origin.authority, &out);
  if (!HasHeader(out, "user-agent")) AddConstantHeader("User-Agent", kUserAgent, &out);
  if (!request.body.is_empty() && !HasHeader(out, "content-type")) {
    AddConstantHeader("Content-Type", "application/json", &out);
  }
  if (plan.signing && !plan.signing->session_token.empty()) {
    AddConstantHeader("X-Amz-Security-Token", plan.signing->session_token, &out);
  }
  return out;
}

Result<PreparedRequest> PrepareOne(const RequestTemplate& request, const LoadPlan& plan,
                                   Origin* origin) {
  PORTICO_ASSIGN(const Url url, ParseUrl(request.url.prefix()));
  if (url.path_at == request.url.prefix().size() && !request.url.is_constant()) {
    return Invalid(request, "has a variable in the URL's server, which must be the same always");
  }
  *origin = url.origin;
  if (!IsToken(request.method)) {
    return Invalid(request, fmt::format("has no method such as GET, but '{}'", request.method));
  }
  PreparedRequest out;
  out.name = request.name;
  out.method = request.method;
  out.url = request.url.prefix();
  if (!request.url.is_constant()) out.url += "…";
  out.target = request.url.WithoutPrefix(url.path_at);
  out.body = request.body;
  out.sends_length = !out.body.is_empty() || IsOneOf(out.method, kMethodsWithBody);
  PORTICO_ASSIGN(out.headers, PrepareHeaders(request, plan, url.origin));
  out.is_constant = out.target.is_constant() && out.body.is_constant() &&
                    std::all_of(out.headers.begin(), out.headers.end(),
                                [](const PreparedHeader& h) { return h.value.is_constant(); });
  return out;
}

}  // namespace

Result<RequestSet> RequestSet::Prepare(const LoadPlan& plan) {
  if (plan.requests.empty()) return Fail("InvalidPlan", "there is no request to send");
  if (plan.requests.size() > kRequestTemplatesMax) {
    return Fail("InvalidPlan", fmt::format("{} requests; there may be {}", plan.requests.size(),
                                           kRequestTemplatesMax));
  }
  RequestSet out;
  out.keep_alive_ = plan.keep_alive;
  out.signing_ = plan.signing;
  for (const RequestTemplate& request : plan.requests) {
    Origin origin;
    PORTICO_ASSIGN(PreparedRequest prepared, PrepareOne(request, plan, &origin));
    if (out.requests_.empty()) out.origin_ = origin;
    if (origin != out.origin_) {
      return Invalid(request, fmt::format("goes to {}, and others go to {}: a load test is of one "
                                          "server",
                                          origin.ToString(), out.origin_.ToString()));
    }
    out.requests_.push_back(std::move(prepared));
  }
  if (plan.signing) return out;
  RequestAssembler assembler(out);
  for (size_t i = 0; i < out.size(); ++i) {
    std::string bytes;
    if (out.requests_[i].is_constant) assembler.Assemble(i, TemplateContext(), &bytes);
    out.requests_[i].bytes = std::move(bytes);
  }
  return out;
}

RequestAssembler::RequestAssembler(const RequestSet& requests)
    : requests_(requests), signed_(requests.size()) {}

std::string_view RequestAssembler::Assemble(size_t request, const TemplateContext& context,
                                            std::string* buffer) {
  const PreparedRequest& prepared = requests_.at(request);
  if (!prepared.bytes.empty()) return prepared.bytes;
  buffer->clear();
  if (!requests_.signing() || !prepared.is_constant) {
    AppendRequest(prepared, context, buffer);
    return *buffer;
  }
  Signed& cached = signed_[request];
  if (cached.second != context.now_ms / 1000) {
    cached.second = context.now_ms / 1000;
    cached.bytes.clear();
    AppendRequest(prepared, context, &cached.bytes);
  }
  // A copy: the cached one may change while this is being sent.
  buffer->append(cached.bytes);
  return *buffer;
}

void RequestAssembler::AppendRequest(const PreparedRequest& request, const TemplateContext& context,
                                     std::string* out) {
  rendered_.clear();
  request.target.Render(context, &rendered_);
  rendered_.resize(std::min(rendered_.find('#'), rendered_.size()));
  target_.clear();
  if (!rendered_.starts_with('/')) target_.push_back('/');
  AppendUrlText(rendered_, &target_);
  body_.clear();
  request.body.Render(context, &body_);

  out->append(request.method).append(" ").append(target_).append(" HTTP/1.1\r\n");
  values_.resize(std::max(values_.size(), request.headers.size()));
  for (size_t i = 0; i < request.headers.size(); ++i) {
    std::string& value = values_[i];
    value.clear();
    request.headers[i].value.Render(context, &value);
    RemoveLineEnds(&value);
    out->append(request.headers[i].name).append(": ").append(value).append("\r\n");
  }
  if (requests_.signing()) AppendSignature(request, context.now_ms, out);
  if (request.sends_length) {
    fmt::format_to(std::back_inserter(*out), "Content-Length: {}\r\n", body_.size());
  }
  if (!requests_.keep_alive()) out->append("Connection: close\r\n");
  out->append("\r\n").append(body_);
}

// Of what AppendRequest has just rendered.
void RequestAssembler::AppendSignature(const PreparedRequest& request, int64_t now_ms,
                                       std::string* out) {
  const SigningPlan& plan = *requests_.signing();
  const std::string date = FormatAmzDate(now_ms);
  net::HttpRequest view;
  view.method = request.method;
  view.target = target_;
  view.path = view.target.substr(0, view.target.find('?'));
  if (view.path.size() < view.target.size()) view.query = view.target.substr(view.path.size() + 1);
  for (size_t i = 0; i < request.headers.size(); ++i) {
    // Agents on the way may change it.
    if (request.headers[i].lower_name == "user-agent") continue;
    view.headers.push_back({request.headers[i].lower_name, values_[i]});
  }
  view.headers.push_back({"x-amz-date", date});
  const aws::SigningKey key{plan.access_key_id, plan.secret_access_key, plan.region, plan.service};
  out->append("X-Amz-Date: ").append(date).append("\r\nAuthorization: ");
  out->append(aws::Authorization(view, key, date, HexEncode(Sha256(body_)))).append("\r\n");
}

}  // namespace portico::load
