#include "dynamodb/engine/partiql/next_token.h"

#include "codec/base64.h"
#include "codec/hash.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::partiql {
namespace {

// [version][checksum: 8][digest: 16][range: 4][1 if a key follows][key], in base 64.
constexpr char kTokenVersion = 1;
constexpr size_t kChecksumBytes = 8;
constexpr size_t kDigestBytes = 16;
constexpr size_t kHeaderBytes = 1 + kChecksumBytes + kDigestBytes + 4 + 1;

std::string Checksum(std::string_view body) {
  return std::string(AsView(Sha256(body)).substr(0, kChecksumBytes));
}

}  // namespace

std::string DigestOf(std::string_view statement, const Parameters& parameters, uint64_t number) {
  std::string all;
  AppendSized(statement, &all);
  AppendVarint(number, &all);
  for (const AttributeView& parameter : parameters) AppendSized(parameter.encoded(), &all);
  return std::string(AsView(Sha256(all)).substr(0, kDigestBytes));
}

std::string MakeToken(const Continuation& continuation, std::string_view digest) {
  std::string body(digest);
  AppendFixed32(continuation.range, &body);
  body.push_back(continuation.after ? 1 : 0);
  if (continuation.after) body.append(*continuation.after);
  return Base64Encode(kTokenVersion + Checksum(body) + body);
}

Result<Continuation> ReadToken(std::string_view token, std::string_view digest) {
  std::string bytes;
  if (!Base64Decode(token, &bytes) || bytes.size() < kHeaderBytes || bytes[0] != kTokenVersion) {
    return Invalid("Invalid NextToken");
  }
  const std::string_view body = std::string_view(bytes).substr(1 + kChecksumBytes);
  if (Checksum(body) != std::string_view(bytes).substr(1, kChecksumBytes)) {
    return Invalid("Invalid NextToken");
  }
  if (body.substr(0, kDigestBytes) != digest) return Invalid("NextToken does not match request");
  Continuation continuation;
  for (size_t i = 0; i < 4; ++i) {
    const auto byte = static_cast<unsigned char>(body[kDigestBytes + i]);
    continuation.range |= static_cast<uint32_t>(byte) << (8 * i);
  }
  if (body[kDigestBytes + 4] != 0) continuation.after = body.substr(kDigestBytes + 5);
  return continuation;
}

}  // namespace portico::dynamodb::partiql
