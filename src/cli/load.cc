#include "cli/load.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include "load/csv.h"
#include "load/postman.h"

namespace portico::cli {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

constexpr const char* kRegionDefault = "us-east-1";
constexpr int64_t kDurationMsDefault = 10'000;

Result<std::string> ReadFile(const std::string& path, uint64_t bytes_max) {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(path, error);
  if (!error && size > bytes_max) {
    return Fail("InvalidFile", fmt::format("{} has more than {} bytes", path, bytes_max));
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) return Fail("InvalidFile", fmt::format("cannot read {}", path));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Result<Values> ParseVariables(const std::vector<std::string>& variables) {
  Values out;
  for (const std::string& text : variables) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Fail("InvalidOption", fmt::format("--var takes NAME=VALUE, not '{}'", text));
    }
    out[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return out;
}

Result<std::pair<std::string, std::string>> ParseHeader(const std::string& text) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos || colon == 0) {
    return Fail("InvalidOption", fmt::format("-H takes 'NAME: VALUE', not '{}'", text));
  }
  const size_t value = text.find_first_not_of(" \t", colon + 1);
  return std::pair(text.substr(0, colon), value == std::string::npos ? "" : text.substr(value));
}

// The one request of a URL.
Result<load::RequestTemplate> MakeRequest(const LoadOptions& options, const Values& values,
                                          const std::vector<std::string>& columns) {
  load::RequestTemplate out;
  std::string body = options.body;
  if (!options.body_file.empty()) {
    PORTICO_ASSIGN(body, ReadFile(options.body_file, kBodyFileBytesMax));
  }
  out.method = !options.method.empty() ? options.method : body.empty() ? "GET" : "POST";
  out.name = out.method + " " + options.url;
  PORTICO_ASSIGN(out.url, load::Template::Parse(options.url, values, columns));
  PORTICO_ASSIGN(out.body, load::Template::Parse(body, values, columns));
  for (const std::string& text : options.headers) {
    PORTICO_ASSIGN(const auto header, ParseHeader(text));
    PORTICO_ASSIGN(auto value, load::Template::Parse(header.second, values, columns));
    out.headers.emplace_back(header.first, std::move(value));
  }
  return out;
}

Status AddRequests(const LoadOptions& options, load::LoadPlan* plan) {
  PORTICO_ASSIGN(const Values values, ParseVariables(options.variables));
  if (!options.csv_file.empty()) {
    PORTICO_ASSIGN(const std::string text, ReadFile(options.csv_file, load::kCsvBytesMax));
    PORTICO_ASSIGN(plan->rows, load::ParseCsv(text));
  }
  if (options.url.empty() == options.postman.empty()) {
    return Fail("InvalidOption", "what is loaded is a URL or a Postman collection (--postman)");
  }
  if (options.postman.empty()) {
    PORTICO_ASSIGN(auto request, MakeRequest(options, values, plan->rows.columns));
    plan->requests.push_back(std::move(request));
    plan->target = options.url;
    return {};
  }
  if (!options.method.empty() || !options.headers.empty() || !options.body.empty() ||
      !options.body_file.empty()) {
    return Fail("InvalidOption", "methods, headers and bodies are those of the collection");
  }
  PORTICO_ASSIGN(const std::string text, ReadFile(options.postman, kCollectionBytesMax));
  PORTICO_ASSIGN(plan->requests, load::LoadPostman(text, values, plan->rows.columns));
  plan->target = options.postman;
  return {};
}

Status AddPace(const LoadOptions& options, load::LoadPlan* plan) {
  plan->model = options.rate_per_second > 0 ? load::Model::kOpen : load::Model::kClosed;
  plan->rate_per_second = options.rate_per_second;
  const uint32_t vus_default = plan->model == load::Model::kOpen ? kOpenConnectionsDefault : 1;
  plan->vus = options.vus > 0 ? options.vus : vus_default;
  plan->request_count = options.requests;
  plan->duration_ms = options.requests > 0 ? 0 : kDurationMsDefault;
  if (!options.duration.empty()) {
    PORTICO_ASSIGN(plan->duration_ms, ParseDurationMs(options.duration));
  }
  if (!options.ramp_up.empty()) {
    PORTICO_ASSIGN(plan->ramp_up_ms, ParseDurationMs(options.ramp_up));
  }
  if (!options.think_time.empty()) {
    PORTICO_ASSIGN(plan->think_time_ms, ParseDurationMs(options.think_time));
  }
  PORTICO_ASSIGN(plan->timeout_ms, ParseDurationMs(options.timeout));
  return {};
}

Status AddSigning(const LoadOptions& options, load::LoadPlan* plan) {
  if (options.sigv4_service.empty()) return {};
  load::SigningPlan signing;
  signing.service = options.sigv4_service;
  signing.region = options.region;
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (signing.region.empty()) signing.region = Environment(name);
  }
  if (signing.region.empty()) signing.region = kRegionDefault;
  signing.access_key_id = Environment("AWS_ACCESS_KEY_ID");
  signing.secret_access_key = Environment("AWS_SECRET_ACCESS_KEY");
  signing.session_token = Environment("AWS_SESSION_TOKEN");
  if (signing.access_key_id.empty() || signing.secret_access_key.empty()) {
    return Fail("NoCredentials",
                "--sigv4 signs with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which are not "
                "set: eval \"$(portico env)\" sets them");
  }
  plan->signing = std::move(signing);
  return {};
}

}  // namespace

Result<int64_t> ParseDurationMs(std::string_view text) {
  static constexpr std::pair<std::string_view, double> kUnits[] = {
      {"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}};
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = text.substr(static_cast<size_t>(end - text.data()));
  for (const auto& [name, ms] : kUnits) {
    if (error != std::errc() || unit != name || !(number >= 0)) continue;
    const double total_ms = number * ms;
    if (!(total_ms <= static_cast<double>(load::kDurationMsMax))) break;
    return static_cast<int64_t>(std::llround(total_ms));
  }
  return Fail("InvalidDuration",
              fmt::format("'{}' is no duration of at most {} hours, such as 500ms, 30s, 5m or 1h",
                          text, load::kDurationMsMax / 3'600'000));
}

Result<load::LoadPlan> MakePlan(const LoadOptions& options) {
  load::LoadPlan plan;
  plan.name = options.name;
  PORTICO_TRY(AddRequests(options, &plan));
  PORTICO_TRY(AddPace(options, &plan));
  PORTICO_TRY(AddSigning(options, &plan));
  plan.threads = options.threads;
  plan.keep_alive = !options.no_keep_alive;
  plan.allow_remote = options.allow_remote;
  plan.tls.verify = options.insecure ? load::TlsPlan::Verify::kNone : load::TlsPlan::Verify::kPeer;
  plan.tls.ca_file = options.ca_file;
  plan.success.statuses = options.expected_statuses;
  plan.success.fail_on_function_error = options.fail_on_function_error;
  return plan;
}

Result<std::vector<load::Threshold>> ParseThresholds(const LoadOptions& options) {
  std::vector<load::Threshold> out;
  for (const std::string& text : options.thresholds) {
    PORTICO_ASSIGN(load::Threshold threshold, load::Threshold::Parse(text));
    out.push_back(std::move(threshold));
  }
  return out;
}

}  // namespace portico::cli
