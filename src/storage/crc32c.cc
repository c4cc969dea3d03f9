#include "storage/crc32c.h"

#include <array>
#include <cstring>

namespace portico::storage {
namespace {

constexpr uint32_t kPolynomialReflected = 0x82f63b78;

constexpr std::array<uint32_t, 256> MakeTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? kPolynomialReflected : 0);
    table[i] = crc;
  }
  return table;
}
constexpr std::array<uint32_t, 256> kTable = MakeTable();

uint32_t ExtendByTable(uint32_t crc, const char* at, size_t bytes) {
  for (; bytes > 0; ++at, --bytes) {
    crc = crc >> 8 ^ kTable[(crc ^ static_cast<unsigned char>(*at)) & 0xff];
  }
  return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) uint32_t ExtendByProcessor(uint32_t crc, const char* at,
                                                             size_t bytes) {
  uint64_t wide = crc;
  for (; bytes >= 8; at += 8, bytes -= 8) {
    uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    wide = __builtin_ia32_crc32di(wide, word);
  }
  crc = static_cast<uint32_t>(wide);
  for (; bytes > 0; ++at, --bytes) {
    crc = __builtin_ia32_crc32qi(crc, static_cast<unsigned char>(*at));
  }
  return crc;
}
bool ProcessorCan() { return __builtin_cpu_supports("sse4.2") != 0; }
#else
uint32_t ExtendByProcessor(uint32_t crc, const char* at, size_t bytes) {
  return ExtendByTable(crc, at, bytes);
}
bool ProcessorCan() { return false; }
#endif

}  // namespace

uint32_t ExtendCrc32c(uint32_t crc, std::string_view data) {
  const auto extend = ProcessorCan() ? ExtendByProcessor : ExtendByTable;
  return ~extend(~crc, data.data(), data.size());
}

}  // namespace portico::storage
