#include "portico/lambda/aws_client.h"

#include <time.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <random>

#include "base/clock.h"
#include "client/environment.h"
#include "client/retry.h"
#include "client/service_error.h"
#include "client/sigv4.h"
#include "codec/hash.h"
#include "http/connection.h"
#include "http/tls.h"

namespace portico::lambda {
namespace {

void SleepMs(int64_t ms) {
  timespec wait{ms / 1000, ms % 1000 * 1'000'000};
  while (nanosleep(&wait, &wait) != 0 && errno == EINTR) {
  }
}

AwsClientOptions WithDefaults(AwsClientOptions options) {
  if (!options.getenv) options.getenv = [](const char* name) { return std::getenv(name); };
  if (!options.now_ms) options.now_ms = [] { return Clock::System().NowMs(); };
  if (!options.sleep_ms) options.sleep_ms = SleepMs;
  if (!options.random) {
    options.random = [engine = std::minstd_rand(std::random_device()())]() mutable {
      return std::uniform_real_distribution<double>(0, 1)(engine);
    };
  }
  if (const char* text = options.getenv("AWS_MAX_ATTEMPTS")) {
    int value = 0;
    const std::string_view view = text;
    auto [stop, code] = std::from_chars(view.data(), view.data() + view.size(), value);
    if (code == std::errc() && stop == view.data() + view.size() && value > 0) {
      options.attempts_max = value;
    }
  }
  return options;
}

// boto3's exceptions for a connection that gives no answer.
AwsFailure FailureOf(const HttpError& error, const std::string& url) {
  const std::string quoted = "\"" + url + "\"";
  switch (error.fault) {
    case HttpFault::kResolve:
    case HttpFault::kConnect:
      return {"EndpointConnectionError", "Could not connect to the endpoint URL: " + quoted};
    case HttpFault::kTls:
      return {"SSLError", "SSL validation failed for " + url + " " + error.detail};
    case HttpFault::kTimeout:
      return {"ReadTimeoutError", "Read timeout on endpoint URL: " + quoted};
    case HttpFault::kClosed:
    case HttpFault::kTruncated:
      return {"ConnectionClosedError",
              "Connection was closed before we received a valid response from endpoint URL: " +
                  quoted + "."};
    case HttpFault::kNone:
    case HttpFault::kMalformed:
    case HttpFault::kTooLarge:
      break;
  }
  return {"HTTPClientError", "An HTTP Client raised an unhandled exception: " + error.detail};
}

}  // namespace

std::string_view AwsReply::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

class AwsClient::Impl {
 public:
  Impl(const AwsService& service, AwsClientOptions options)
      : service_(service), options_(WithDefaults(std::move(options))) {
    Configure();
  }

  AwsOutcome Call(std::string_view operation, std::string_view body, const Deadline& deadline) {
    if (config_error_) return *config_error_;
    for (int attempt = 1;; ++attempt) {
      bool retryable = false;
      AwsOutcome outcome = CallOnce(operation, body, &retryable);
      if (auto* reply = std::get_if<AwsReply>(&outcome)) {
        reply->retry_attempts = attempt - 1;
        return outcome;
      }
      auto& failure = std::get<AwsFailure>(outcome);
      failure.retry_attempts = attempt - 1;
      if (!retryable) return outcome;
      if (attempt >= options_.attempts_max) {
        failure.retries_exhausted = true;
        return outcome;
      }
      const int64_t wait_ms = BackoffMs(options_, attempt, options_.random());
      if (deadline && options_.now_ms() + wait_ms >= EpochMs(*deadline)) return outcome;
      options_.sleep_ms(wait_ms);
    }
  }

 private:
  static int64_t EpochMs(std::chrono::system_clock::time_point at) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count();
  }

  // Sets up the signer and the connection, or config_error_.
  void Configure() {
    const std::string region = RegionFrom(options_.getenv);
    if (region.empty()) {
      config_error_ = {"NoRegionError", "You must specify a region."};
      return;
    }
    auto credentials = CredentialsFrom(options_.getenv);
    if (!credentials) {
      config_error_ = {"NoCredentialsError", "Unable to locate credentials"};
      return;
    }
    const std::string url = EndpointUrlFrom(options_.getenv, service_, region);
    auto endpoint = ParseEndpoint(url);
    if (!endpoint) {
      config_error_ = {"ValueError", "Invalid endpoint: " + url};
      return;
    }
    signer_.emplace(std::move(*credentials), region, std::string(service_.signing_name));
    path_ = endpoint->base_path + "/";
    host_ = endpoint->HostHeader();
    url_ = endpoint->Url();
    connection_.emplace(MakeConnector(*endpoint));
  }

  Connector MakeConnector(const Endpoint& endpoint) const {
    const HostPort peer{endpoint.host, endpoint.port};
    const Timeouts timeouts{options_.connect_timeout_ms, options_.io_timeout_ms};
    if (!endpoint.tls) return PlainConnector(peer, timeouts);
    for (const char* name : {"AWS_CA_BUNDLE", "SSL_CERT_FILE"}) {
      const char* file = options_.getenv(name);
      if (file != nullptr && *file != '\0') return TlsConnector(peer, timeouts, file);
    }
    return TlsConnector(peer, timeouts, "");
  }

  AwsOutcome CallOnce(std::string_view operation, std::string_view body, bool* retryable) {
    BuildHead(operation, body);
    HttpResponse response;
    const HttpError error = connection_->Exchange(head_, body, &response);
    if (!error.ok()) {
      *retryable = IsRetryable(error.fault);
      return FailureOf(error, url_);
    }
    if (response.status < 200 || response.status >= 300) {
      AwsFailure failure = ParseServiceError(response);
      *retryable = IsRetryable(failure.http_status, failure.code);
      return failure;
    }
    if (!ChecksumMatches(response)) {
      *retryable = true;
      return AwsFailure{"ChecksumError", "x-amz-crc32 does not match the response body"};
    }
    AwsReply reply;
    reply.http_status = response.status;
    reply.headers = std::move(response.headers);
    reply.body = std::move(response.body);
    return reply;
  }

  // DynamoDB sends the CRC of its body; botocore retries where it does not match.
  static bool ChecksumMatches(const HttpResponse& response) {
    const std::string* expected = response.Find("x-amz-crc32");
    return expected == nullptr || *expected == std::to_string(Crc32(response.body));
  }

  void BuildHead(std::string_view operation, std::string_view body) {
    std::string target(service_.target_prefix);
    target.append(".").append(operation);
    const SigningRequest request{
        "POST",
        path_,
        {{"content-type", service_.content_type}, {"host", host_}, {"x-amz-target", target}},
        body};
    head_.assign("POST ").append(path_).append(" HTTP/1.1\r\nHost: ").append(host_);
    head_.append("\r\nContent-Type: ").append(service_.content_type);
    head_.append("\r\nX-Amz-Target: ").append(target);
    head_.append("\r\nUser-Agent: portico-cpp/0.1\r\nContent-Length: ");
    head_.append(std::to_string(body.size())).append("\r\n");
    head_.append(signer_->Sign(request, options_.now_ms())).append("\r\n");
  }

  AwsService service_;
  AwsClientOptions options_;
  std::optional<AwsFailure> config_error_;
  std::optional<SigV4Signer> signer_;
  std::optional<HttpConnection> connection_;
  std::string path_;
  std::string host_;
  std::string url_;
  // Reused from call to call for its memory.
  std::string head_;
};

AwsClient::AwsClient(const AwsService& service, AwsClientOptions options)
    : impl_(std::make_unique<Impl>(service, std::move(options))) {}

AwsClient::~AwsClient() = default;

AwsOutcome AwsClient::Call(std::string_view operation, std::string_view body, Deadline deadline) {
  return impl_->Call(operation, body, deadline);
}

}  // namespace portico::lambda
