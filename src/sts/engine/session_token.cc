#include "sts/engine/session_token.h"

#include <openssl/evp.h>

#include <memory>
#include <span>

#include "aws/json_protocol.h"
#include "base/check.h"
#include "base/random.h"
#include "codec/base64.h"
#include "codec/hash.h"

namespace portico::sts {
namespace {

constexpr char kVersion = 1;
constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;
constexpr size_t kHeaderBytes = 1 + kNonceBytes;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* Bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// Fetched once: looking the algorithm up costs more than deciphering a token.
const EVP_CIPHER* Cipher() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  PORTICO_CHECK(cipher != nullptr);
  return cipher;
}

}  // namespace

// One secret serves two purposes, through keys that tell nothing of each other.
TokenSealer::TokenSealer(std::string_view master)
    : token_key_(AsView(HmacSha256(master, "session token 1"))),
      secret_key_(AsView(HmacSha256(master, "secret access key 1"))) {
  PORTICO_CHECK(master.size() == kKeyBytes);
}

std::string TokenSealer::SecretFor(std::string_view access_key_id) const {
  // 30 bytes are AWS's 40 characters.
  const Sha256Digest digest = HmacSha256(secret_key_, access_key_id);
  return Base64Encode(AsView(digest).substr(0, 30));
}

std::string TokenSealer::Seal(const Session& session) const {
  const std::string plain = aws::ToJson(session);
  std::string out(kHeaderBytes + plain.size() + kTagBytes, '\0');
  out[0] = kVersion;
  unsigned char* nonce = Bytes(out) + 1;
  RandomBytes(std::span<unsigned char>(nonce, kNonceBytes));
  const Context context(EVP_CIPHER_CTX_new());
  int length = 0;
  PORTICO_CHECK(EVP_EncryptInit_ex2(context.get(), Cipher(), Bytes(token_key_), nonce, nullptr));
  PORTICO_CHECK(EVP_EncryptUpdate(context.get(), nullptr, &length, Bytes(out), 1));
  PORTICO_CHECK(EVP_EncryptUpdate(context.get(), Bytes(out) + kHeaderBytes, &length, Bytes(plain),
                                  static_cast<int>(plain.size())));
  unsigned char* tag = Bytes(out) + kHeaderBytes + plain.size();
  PORTICO_CHECK(EVP_EncryptFinal_ex(context.get(), tag, &length));
  PORTICO_CHECK(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagBytes, tag));
  return Base64Encode(out);
}

std::optional<Session> TokenSealer::Open(std::string_view token) const {
  std::string sealed;
  if (token.size() > kTokenCharsMax || !Base64Decode(token, &sealed)) return std::nullopt;
  if (sealed.size() < kHeaderBytes + kTagBytes || sealed[0] != kVersion) return std::nullopt;
  const size_t size = sealed.size() - kHeaderBytes - kTagBytes;
  std::string plain(size, '\0');
  const Context context(EVP_CIPHER_CTX_new());
  int length = 0;
  unsigned char* tag = Bytes(sealed) + kHeaderBytes + size;
  unsigned char end[kTagBytes];
  const bool good =
      EVP_DecryptInit_ex2(context.get(), Cipher(), Bytes(token_key_), Bytes(sealed) + 1, nullptr) &&
      EVP_DecryptUpdate(context.get(), nullptr, &length, Bytes(sealed), 1) &&
      EVP_DecryptUpdate(context.get(), Bytes(plain), &length, Bytes(sealed) + kHeaderBytes,
                        static_cast<int>(size)) &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTagBytes, tag) &&
      EVP_DecryptFinal_ex(context.get(), end, &length) > 0;
  if (!good) return std::nullopt;
  auto session = aws::FromJson<Session>(plain);
  if (!session) return std::nullopt;
  return std::move(*session);
}

}  // namespace portico::sts
