#include "codec/compression.h"

#include <zlib.h>

#include <algorithm>

#include "base/check.h"

namespace portico {
namespace {

constexpr size_t kChunkBytes = 64u << 10;
// Added to windowBits: a gzip header instead of a zlib one.
constexpr int kGzipHeader = 16;
constexpr int kMemoryLevel = 8;

bool EqualsLower(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

// A zlib header tells itself: its two bytes are a multiple of 31, its method is 8.
bool HasZlibHeader(std::string_view bytes) {
  if (bytes.size() < 2) return false;
  const unsigned first = static_cast<unsigned char>(bytes[0]);
  const unsigned second = static_cast<unsigned char>(bytes[1]);
  return (first & 0x0f) == Z_DEFLATED && (first * 256 + second) % 31 == 0;
}

int WindowBits(std::string_view compressed, ContentCoding coding) {
  if (coding == ContentCoding::kGzip) return MAX_WBITS + kGzipHeader;
  return HasZlibHeader(compressed) ? MAX_WBITS : -MAX_WBITS;
}

Bytef* AsBytes(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

class Inflater {
 public:
  enum class Streams { kOne, kMany };

  Inflater(std::string_view compressed, int window_bits, Streams streams) : streams_(streams) {
    stream_.next_in = AsBytes(compressed);
    stream_.avail_in = static_cast<uInt>(compressed.size());
    PORTICO_CHECK(inflateInit2(&stream_, window_bits) == Z_OK);
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  tl::expected<std::string, DecompressFault> Run(size_t bytes_max) {
    std::string out;
    int status = Z_OK;
    while (status != Z_STREAM_END || BeginNext()) {
      const size_t begin = out.size();
      // One byte more than may be, to see whether there is more.
      out.resize(std::min(begin + kChunkBytes, bytes_max + 1));
      stream_.next_out = reinterpret_cast<Bytef*>(out.data() + begin);
      stream_.avail_out = static_cast<uInt>(out.size() - begin);
      status = inflate(&stream_, Z_NO_FLUSH);
      out.resize(out.size() - stream_.avail_out);
      if (out.size() > bytes_max) return tl::unexpected(DecompressFault::kTooLarge);
      const bool is_stuck = status == Z_OK && out.size() == begin && stream_.avail_in == 0;
      if (is_stuck || (status != Z_OK && status != Z_STREAM_END)) {
        return tl::unexpected(DecompressFault::kMalformed);
      }
    }
    if (stream_.avail_in > 0) return tl::unexpected(DecompressFault::kMalformed);
    return out;
  }

 private:
  // At the end of a stream: whether another one follows.
  bool BeginNext() {
    if (streams_ == Streams::kOne || stream_.avail_in == 0) return false;
    return inflateReset(&stream_) == Z_OK;
  }

  const Streams streams_;
  z_stream stream_{};
};

}  // namespace

std::optional<ContentCoding> ContentCodingNamed(std::string_view name) {
  if (EqualsLower(name, "gzip") || EqualsLower(name, "x-gzip")) return ContentCoding::kGzip;
  if (EqualsLower(name, "deflate")) return ContentCoding::kDeflate;
  return std::nullopt;
}

std::string_view ContentCodingName(ContentCoding coding) {
  return coding == ContentCoding::kGzip ? "gzip" : "deflate";
}

tl::expected<std::string, DecompressFault> Decompress(std::string_view compressed,
                                                      ContentCoding coding, size_t bytes_max) {
  const auto streams =
      coding == ContentCoding::kGzip ? Inflater::Streams::kMany : Inflater::Streams::kOne;
  return Inflater(compressed, WindowBits(compressed, coding), streams).Run(bytes_max);
}

std::string Compress(std::string_view bytes, ContentCoding coding) {
  z_stream stream{};
  const int window_bits = MAX_WBITS + (coding == ContentCoding::kGzip ? kGzipHeader : 0);
  PORTICO_CHECK(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window_bits, kMemoryLevel,
                             Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = AsBytes(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  PORTICO_CHECK(status == Z_STREAM_END);
  return out;
}

}  // namespace portico
