#include "codec/gzip_stream.h"

#include <gtest/gtest.h>

#include <random>

#include "codec/compression.h"

namespace portico {
namespace {

// Neither all alike nor all different.
std::string SomeText(size_t size) {
  std::mt19937 random(3);
  std::string text;
  while (text.size() < size) text += std::to_string(random() % 1'000) + " and ";
  return text;
}

std::string Compress(std::string_view text, size_t piece) {
  GzipWriter writer;
  std::string out;
  for (size_t at = 0; at < text.size(); at += piece) writer.Write(text.substr(at, piece), &out);
  writer.Finish(&out);
  return out;
}

// False if it is malformed or ends too early.
bool Expand(std::string_view compressed, size_t piece, std::string* out) {
  GzipReader reader;
  for (size_t at = 0; at < compressed.size(); at += piece) {
    std::string_view part = compressed.substr(at, piece);
    do {
      if (!reader.Read(&part, out)) return false;
    } while (!part.empty() || reader.has_more());
  }
  return reader.at_end();
}

TEST(GzipStream, ThereAndBackInPieces) {
  const std::string text = SomeText(300'000);
  for (const size_t piece : {size_t{1} << 20, size_t{1'000}, size_t{7}}) {
    const std::string compressed = Compress(text, piece);
    EXPECT_LT(compressed.size(), text.size() / 2);
    EXPECT_EQ(Decompress(compressed, ContentCoding::kGzip, text.size()), text);
    std::string out;
    EXPECT_TRUE(Expand(compressed, piece, &out));
    EXPECT_EQ(out, text);
  }
}

TEST(GzipStream, NothingIsAMemberToo) {
  std::string out;
  EXPECT_TRUE(Expand(Compress("", 1), 3, &out));
  EXPECT_EQ(out, "");
  EXPECT_TRUE(Expand("", 3, &out));
}

TEST(GzipStream, MembersFollowEachOther) {
  const std::string both = Compress("first,", 10) + Compress("second", 10);
  std::string out;
  EXPECT_TRUE(Expand(both, 5, &out));
  EXPECT_EQ(out, "first,second");
}

TEST(GzipStream, WhatIsCutShortOrDamagedIsToldOf) {
  std::string compressed = Compress(SomeText(2'000), 500);
  std::string out;
  EXPECT_FALSE(Expand(compressed.substr(0, compressed.size() - 1), 100, &out));
  compressed[compressed.size() / 2] = static_cast<char>(compressed[compressed.size() / 2] ^ 0x55);
  EXPECT_FALSE(Expand(compressed, 100, &out));
  EXPECT_FALSE(Expand("no gzip at all", 100, &out));
}

}  // namespace
}  // namespace portico
