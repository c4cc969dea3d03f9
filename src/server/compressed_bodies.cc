#include "server/compressed_bodies.h"

#include "codec/compression.h"
#include "codec/hash.h"

namespace portico::server {
namespace {

constexpr char kChecksumHeader[] = "x-amz-crc32";

bool Compresses(const aws::ServiceInfo& service) {
  return service.protocol == aws::Protocol::kJson10;
}

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// "q=0", "q=0.0": not wanted.
bool IsRefused(std::string_view parameter) {
  parameter = Trim(parameter);
  if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return false;
  return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

bool AcceptsGzip(std::string_view header) {
  while (!header.empty()) {
    const size_t comma = header.find(',');
    const std::string_view coding = header.substr(0, comma);
    header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
    const size_t semicolon = coding.find(';');
    if (ContentCodingNamed(Trim(coding.substr(0, semicolon))) != ContentCoding::kGzip) continue;
    return semicolon == std::string_view::npos || !IsRefused(coding.substr(semicolon + 1));
  }
  return false;
}

}  // namespace

AwsError BodyTooLarge(const aws::ServiceInfo& service) {
  return AwsError::Client(
      "RequestEntityTooLargeException",
      "Request must be smaller than " + std::to_string(service.body_bytes_max) + " bytes", 413);
}

Result<std::string_view> BodyOf(const aws::ServiceInfo& service, const net::HttpRequest& request,
                                std::string* buffer) {
  if (!Compresses(service)) return request.body;
  const auto coding = ContentCodingNamed(Trim(request.Find("content-encoding")));
  if (!coding) return request.body;
  auto body = Decompress(request.body, *coding, service.body_bytes_max);
  if (!body && body.error() == DecompressFault::kTooLarge) return Fail(BodyTooLarge(service));
  if (!body) return Fail("SerializationException", "");
  *buffer = std::move(*body);
  return std::string_view(*buffer);
}

void CompressAnswer(const aws::ServiceInfo& service, const net::HttpRequest& request,
                    net::HttpResponse* response) {
  if (!Compresses(service) || response->body.size() <= kUncompressedAnswerBytesMax) return;
  if (!AcceptsGzip(request.Find("accept-encoding"))) return;
  response->body = GzipCompress(response->body);
  for (auto& [name, value] : response->headers) {
    if (name == kChecksumHeader) value = std::to_string(Crc32(response->body));
  }
  response->Set("Content-Encoding", "gzip");
}

}  // namespace portico::server
