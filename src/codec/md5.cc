#include "codec/md5.h"

#include <openssl/evp.h>

#include "base/check.h"

namespace portico {

struct Md5::Rep {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~Rep() { EVP_MD_CTX_free(context); }
};

Md5::Md5() : rep_(std::make_unique<Rep>()) {
  PORTICO_CHECK(EVP_DigestInit_ex(rep_->context, EVP_md5(), nullptr) == 1);
}

Md5::~Md5() = default;

void Md5::Update(std::string_view bytes) {
  PORTICO_CHECK(EVP_DigestUpdate(rep_->context, bytes.data(), bytes.size()) == 1);
}

std::string Md5::Finish() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  PORTICO_CHECK(EVP_DigestFinal_ex(rep_->context, digest, &size) == 1);
  return {reinterpret_cast<const char*>(digest), size};
}

}  // namespace portico
