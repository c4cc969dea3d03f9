#include "codec/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/md5.h>
#include <openssl/sha.h>
#include <zlib.h>

namespace portico {

// The low-level calls, deprecated as they are: OpenSSL 3's one-shot SHA256() fetches its algorithm
// from a provider at every call, which costs four times the hashing of a small request, and starts
// the library at the first, which costs a function's cold start a millisecond.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

Sha256Digest Sha256(std::string_view data) {
  Sha256Digest out;
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, data.data(), data.size());
  SHA256_Final(out.data(), &context);
  return out;
}

Sha256Digest HmacSha256(std::string_view key, std::string_view data) {
  // HMAC by its definition (RFC 2104), for the same reason.
  constexpr size_t kBlock = 64;
  unsigned char padded[kBlock] = {};
  if (key.size() > kBlock) {
    Sha256Digest hashed = Sha256(key);
    std::copy(hashed.begin(), hashed.end(), padded);
  } else {
    std::copy(key.begin(), key.end(), padded);
  }
  unsigned char inner_pad[kBlock];
  unsigned char outer[kBlock + 32];
  for (size_t i = 0; i < kBlock; ++i) {
    inner_pad[i] = padded[i] ^ 0x36;
    outer[i] = padded[i] ^ 0x5c;
  }
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, inner_pad, kBlock);
  SHA256_Update(&context, data.data(), data.size());
  SHA256_Final(outer + kBlock, &context);
  return Sha256({reinterpret_cast<const char*>(outer), sizeof(outer)});
}

Md5Digest Md5Of(std::string_view data) {
  Md5Digest out;
  MD5_CTX context;
  MD5_Init(&context);
  MD5_Update(&context, data.data(), data.size());
  MD5_Final(out.data(), &context);
  return out;
}

#pragma GCC diagnostic pop

std::string HexEncode(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out(bytes.size() * 2, '\0');
  char* to = out.data();
  for (char c : bytes) {
    *to++ = kHex[static_cast<unsigned char>(c) >> 4];
    *to++ = kHex[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string HexEncode(const Sha256Digest& digest) { return HexEncode(AsView(digest)); }

bool EqualConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

uint32_t Crc32(std::string_view data) {
  return static_cast<uint32_t>(
      crc32_z(0, reinterpret_cast<const unsigned char*>(data.data()), data.size()));
}

}  // namespace portico
