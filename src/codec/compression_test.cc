#include "codec/compression.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace portico {
namespace {

constexpr size_t kMax = 1u << 20;

std::string Deflated(std::string_view text, int window_bits) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Text(size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += std::to_string(text.size() * 7919) + ",";
  return text.substr(0, bytes);
}

TEST(CompressionTest, GzipThereAndBack) {
  for (size_t bytes : {0u, 1u, 100u, 64u << 10, (64u << 10) + 1, 500'000u}) {
    const std::string text = Text(bytes);
    const auto back = Decompress(Compress(text, ContentCoding::kGzip), ContentCoding::kGzip, kMax);
    ASSERT_TRUE(back) << bytes;
    EXPECT_EQ(*back, text);
  }
  EXPECT_LT(Compress(std::string(100'000, 'a'), ContentCoding::kGzip).size(), 1'000u);
}

TEST(CompressionTest, DeflateWithAndWithoutItsHeader) {
  const std::string text = Text(1'000);
  EXPECT_EQ(Decompress(Deflated(text, MAX_WBITS), ContentCoding::kDeflate, kMax), text);
  EXPECT_EQ(Decompress(Deflated(text, -MAX_WBITS), ContentCoding::kDeflate, kMax), text);
}

TEST(CompressionTest, CodingsByName) {
  const std::string text = Text(10'000);
  for (const char* name : {"gzip", "deflate"}) {
    const ContentCoding coding = *ContentCodingNamed(name);
    EXPECT_EQ(ContentCodingName(coding), name);
    EXPECT_EQ(Decompress(Compress(text, coding), coding, kMax), text);
  }
}

TEST(CompressionTest, GzipsOneAfterTheOther) {
  const std::string two =
      Compress("one ", ContentCoding::kGzip) + Compress("two", ContentCoding::kGzip);
  EXPECT_EQ(Decompress(two, ContentCoding::kGzip, kMax), "one two");
  EXPECT_EQ(Decompress(two, ContentCoding::kGzip, 6), tl::unexpected(DecompressFault::kTooLarge));
  EXPECT_EQ(Decompress(two + "junk", ContentCoding::kGzip, kMax),
            tl::unexpected(DecompressFault::kMalformed));
  const std::string deflated =
      Compress("one ", ContentCoding::kDeflate) + Compress("two", ContentCoding::kDeflate);
  EXPECT_EQ(Decompress(deflated, ContentCoding::kDeflate, kMax),
            tl::unexpected(DecompressFault::kMalformed));
}

TEST(CompressionTest, NeverMakesMoreThanItMay) {
  const std::string bomb = Compress(std::string(50'000'000, '\0'), ContentCoding::kGzip);
  EXPECT_EQ(Decompress(bomb, ContentCoding::kGzip, kMax),
            tl::unexpected(DecompressFault::kTooLarge));
  const std::string text = Text(1'000);
  EXPECT_EQ(Decompress(Compress(text, ContentCoding::kGzip), ContentCoding::kGzip, 1'000), text);
  EXPECT_EQ(Decompress(Compress(text, ContentCoding::kGzip), ContentCoding::kGzip, 999),
            tl::unexpected(DecompressFault::kTooLarge));
}

TEST(CompressionTest, RefusesWhatIsNoStream) {
  const auto malformed = tl::unexpected(DecompressFault::kMalformed);
  const std::string good = Compress(Text(1'000), ContentCoding::kGzip);
  EXPECT_EQ(Decompress("", ContentCoding::kGzip, kMax), malformed);
  EXPECT_EQ(Decompress("{}", ContentCoding::kGzip, kMax), malformed);
  EXPECT_EQ(Decompress("{}", ContentCoding::kDeflate, kMax), malformed);
  EXPECT_EQ(Decompress(good.substr(0, good.size() - 1), ContentCoding::kGzip, kMax), malformed);
  EXPECT_EQ(Decompress(good + "x", ContentCoding::kGzip, kMax), malformed);
  std::string broken = good;
  broken[broken.size() - 5] ^= 1;  // of its CRC
  EXPECT_EQ(Decompress(broken, ContentCoding::kGzip, kMax), malformed);
}

TEST(CompressionTest, Names) {
  EXPECT_EQ(ContentCodingNamed("GZip"), ContentCoding::kGzip);
  EXPECT_EQ(ContentCodingNamed("deflate"), ContentCoding::kDeflate);
  EXPECT_FALSE(ContentCodingNamed("br"));
  EXPECT_FALSE(ContentCodingNamed("gzip, gzip"));
  EXPECT_FALSE(ContentCodingNamed(""));
}

}  // namespace
}  // namespace portico
