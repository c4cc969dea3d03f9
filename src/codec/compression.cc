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
  Inflater(std::string_view compressed, int window_bits) {
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
    while (status != Z_STREAM_END) {
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
  z_stream stream_{};
};

}  // namespace

std::optional<ContentCoding> ContentCodingNamed(std::string_view name) {
  if (EqualsLower(name, "gzip") || EqualsLower(name, "x-gzip")) return ContentCoding::kGzip;
  if (EqualsLower(name, "deflate")) return ContentCoding::kDeflate;
  return std::nullopt;
}

tl::expected<std::string, DecompressFault> Decompress(std::string_view compressed,
                                                      ContentCoding coding, size_t bytes_max) {
  return Inflater(compressed, WindowBits(compressed, coding)).Run(bytes_max);
}

std::string GzipCompress(std::string_view bytes) {
  z_stream stream{};
  PORTICO_CHECK(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + kGzipHeader,
                             kMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK);
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
