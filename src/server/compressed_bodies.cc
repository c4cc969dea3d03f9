#include "server/compressed_bodies.h"

#include "base/trim.h"
#include "codec/compression.h"
#include "codec/hash.h"
#include "server/accept_encoding.h"

namespace portico::server {
namespace {

constexpr char kChecksumHeader[] = "x-amz-crc32";

bool Compresses(const aws::ServiceInfo& service) {
  return service.protocol == aws::Protocol::kJson10;
}

// A body that is not what Content-Encoding calls it. DynamoDB answers a 500 (scylladb's
// test/alternator/test_compressed_request.py, which is run on AWS), though it is no fault of its
// own.
tl::unexpected<AwsError> NotAsEncoded(std::string message) {
  return Fail(AwsError::Client(std::string(AwsError::kInternalCode), std::move(message), 500));
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
  const std::string_view name = TrimBlanks(request.Find("content-encoding"));
  if (name.empty() || name == "identity") return request.body;
  const auto coding = ContentCodingNamed(name);
  if (!coding) return NotAsEncoded("Content-Encoding is not supported: " + std::string(name));
  auto body = Decompress(request.body, *coding, service.body_bytes_max);
  if (!body && body.error() == DecompressFault::kTooLarge) return Fail(BodyTooLarge(service));
  if (!body) return NotAsEncoded("The body is not encoded as its Content-Encoding says");
  *buffer = std::move(*body);
  return std::string_view(*buffer);
}

void CompressAnswer(const aws::ServiceInfo& service, const net::HttpRequest& request,
                    net::HttpResponse* response) {
  if (!Compresses(service) || response->body.size() <= kUncompressedAnswerBytesMax) return;
  const auto coding = PreferredCoding(request.Find("accept-encoding"));
  if (!coding) return;
  response->body = Compress(response->body, *coding);
  for (auto& [name, value] : response->headers) {
    if (name == kChecksumHeader) value = std::to_string(Crc32(response->body));
  }
  response->Set("Content-Encoding", std::string(ContentCodingName(*coding)));
}

}  // namespace portico::server
