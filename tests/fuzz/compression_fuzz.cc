// Compressed bodies: bounded, and what is compressed comes back.
#include "codec/compression.h"

#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace portico;
  constexpr size_t kBytesMax = 64 << 10;
  const std::string_view text = fuzz::AsText(data, size);
  for (const ContentCoding coding : {ContentCoding::kGzip, ContentCoding::kDeflate}) {
    const auto plain = Decompress(text, coding, kBytesMax);
    if (!plain) continue;
    PORTICO_CHECK(plain->size() <= kBytesMax);
    PORTICO_CHECK(Decompress(text, coding, plain->size()) == plain);
    if (plain->empty()) continue;
    const auto less = Decompress(text, coding, plain->size() - 1);
    PORTICO_CHECK(!less && less.error() == DecompressFault::kTooLarge);
  }
  PORTICO_CHECK(Decompress(Compress(text, ContentCoding::kGzip), ContentCoding::kGzip, size) ==
                text);
  (void)ContentCodingNamed(text);
  return 0;
}
