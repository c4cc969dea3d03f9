#include "dynamodb/engine/transfer/zstd_reader.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <random>

namespace portico::dynamodb {
namespace {

std::string Compress(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

// False if it is malformed or ends too early.
bool Expand(std::string_view compressed, size_t piece, std::string* out) {
  ZstdReader reader;
  for (size_t at = 0; at < compressed.size(); at += piece) {
    std::string_view part = compressed.substr(at, piece);
    do {
      if (!reader.Read(&part, out)) return false;
    } while (!part.empty() || reader.has_more());
  }
  return reader.at_end();
}

TEST(ZstdReader, InPieces) {
  std::mt19937 random(3);
  std::string text;
  while (text.size() < 300'000) text += std::to_string(random() % 1'000) + " and ";
  const std::string both = Compress(text) + Compress("the end");
  for (const size_t piece : {size_t{1} << 20, size_t{1'000}, size_t{7}}) {
    std::string out;
    EXPECT_TRUE(Expand(both, piece, &out));
    EXPECT_EQ(out, text + "the end");
  }
  // As long as pieces are.
  const std::string even(4 * Decompressor::kPieceBytes, 'x');
  std::string out;
  EXPECT_TRUE(Expand(Compress(even), 1 << 20, &out));
  EXPECT_EQ(out, even);
}

TEST(ZstdReader, WhatIsCutShortOrNoneIsToldOf) {
  const std::string compressed = Compress("some text that is compressed");
  std::string out;
  EXPECT_FALSE(Expand(compressed.substr(0, compressed.size() - 1), 100, &out));
  EXPECT_FALSE(Expand("no zstandard at all", 100, &out));
  EXPECT_TRUE(Expand("", 100, &out));
}

}  // namespace
}  // namespace portico::dynamodb
