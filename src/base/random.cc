#include "base/random.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/check.h"

namespace portico {
namespace {

// One getrandom call serves many ids: request ids are made for every request.
class Pool {
 public:
  void Take(std::span<unsigned char> out) {
    while (!out.empty()) {
      if (next_ == sizeof(bytes_)) Refill();
      const size_t count = std::min(out.size(), sizeof(bytes_) - next_);
      std::memcpy(out.data(), bytes_ + next_, count);
      // What has been given out is nobody else's to find.
      std::memset(bytes_ + next_, 0, count);
      next_ += count;
      out = out.subspan(count);
    }
  }

 private:
  void Refill() {
    size_t filled = 0;
    while (filled < sizeof(bytes_)) {
      ssize_t got = getrandom(bytes_ + filled, sizeof(bytes_) - filled, 0);
      PORTICO_CHECK(got > 0 || errno == EINTR);
      if (got > 0) filled += static_cast<size_t>(got);
    }
    next_ = 0;
  }
  unsigned char bytes_[512];
  size_t next_ = sizeof(bytes_);
};

}  // namespace

void RandomBytes(std::span<unsigned char> out) {
  thread_local Pool pool;
  pool.Take(out);
}

std::string RandomString(size_t length, std::string_view alphabet) {
  PORTICO_CHECK(alphabet.size() >= 2 && alphabet.size() <= 256);
  // Rejection keeps the draw uniform when the alphabet does not divide 256.
  const unsigned limit = 256 - 256 % static_cast<unsigned>(alphabet.size());
  std::string out;
  out.reserve(length);
  unsigned char bytes[64];
  while (out.size() < length) {
    const size_t count = std::min(length - out.size(), sizeof(bytes));
    RandomBytes({bytes, count});
    for (size_t i = 0; i < count; ++i) {
      if (bytes[i] < limit) out.push_back(alphabet[bytes[i] % alphabet.size()]);
    }
  }
  return out;
}

std::string RandomUuid() {
  unsigned char raw[16];
  RandomBytes(raw);
  raw[6] = (raw[6] & 0x0f) | 0x40;
  raw[8] = (raw[8] & 0x3f) | 0x80;
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out.push_back('-');
    out.push_back(kHex[raw[i] >> 4]);
    out.push_back(kHex[raw[i] & 15]);
  }
  return out;
}

}  // namespace portico
