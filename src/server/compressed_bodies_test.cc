#include "server/compressed_bodies.h"

#include <gtest/gtest.h>

#include "codec/compression.h"
#include "codec/hash.h"
#include "server/server_testing.h"

namespace portico::server {
namespace {

using testing::HeaderOf;
using testing::Request;

Result<std::string> Body(const aws::ServiceInfo& service, const std::string& coding,
                         const std::string& body) {
  Request request("POST", "/", body);
  request.With("Content-Encoding", coding);
  std::string buffer;
  PORTICO_ASSIGN(const std::string_view read, BodyOf(service, request.View(), &buffer));
  return std::string(read);
}

TEST(CompressedBodiesTest, RequestsAreDecompressed) {
  const std::string text = R"({"Name":"n"})";
  EXPECT_EQ(Body(testing::kJson10, "gzip", Compress(text, ContentCoding::kGzip)), text);
  EXPECT_EQ(Body(testing::kJson10, "identity", text), text);
  EXPECT_EQ(Body(testing::kJson11, "gzip", text), text);
}

TEST(CompressedBodiesTest, RequestsMustBeWhatTheySayAndNotTooLarge) {
  for (const char* coding : {"gzip", "deflate", "garbage"}) {
    const auto body = Body(testing::kJson10, coding, "{}");
    EXPECT_EQ(body.error().code, "InternalFailure") << coding;
    EXPECT_EQ(body.error().http_status, 500) << coding;
  }
  const auto bomb =
      Body(testing::kJson10, "gzip", Compress(std::string(32u << 20, ' '), ContentCoding::kGzip));
  EXPECT_EQ(bomb.error().code, "RequestEntityTooLargeException");
  EXPECT_EQ(bomb.error().http_status, 413);
}

net::HttpResponse Answer(const aws::ServiceInfo& service, const std::string& accepts,
                         const std::string& body) {
  Request request("POST", "/", "{}");
  request.With("Accept-Encoding", accepts);
  net::HttpResponse response;
  response.Set("x-amz-crc32", std::to_string(Crc32(body)));
  response.body = body;
  CompressAnswer(service, request.View(), &response);
  return response;
}

TEST(CompressedBodiesTest, LargeAnswersAreCompressedForWhoAsks) {
  const std::string large(kUncompressedAnswerBytesMax + 1, 'x');
  for (const char* accepts : {"gzip", "deflate;q=0.4, GZIP;q=0.5", "br;q=1, gzip ; q=1.0"}) {
    const auto answer = Answer(testing::kJson10, accepts, large);
    EXPECT_EQ(HeaderOf(answer, "Content-Encoding"), "gzip") << accepts;
    EXPECT_EQ(Decompress(answer.body, ContentCoding::kGzip, large.size()), large);
    EXPECT_EQ(HeaderOf(answer, "x-amz-crc32"), std::to_string(Crc32(answer.body)));
  }
}

TEST(CompressedBodiesTest, AnswersMayBeDeflated) {
  const std::string large(kUncompressedAnswerBytesMax + 1, 'x');
  const auto answer = Answer(testing::kJson10, "deflate, gzip;q=0.5", large);
  EXPECT_EQ(HeaderOf(answer, "Content-Encoding"), "deflate");
  EXPECT_EQ(Decompress(answer.body, ContentCoding::kDeflate, large.size()), large);
}

TEST(CompressedBodiesTest, OtherAnswersAreNot) {
  const std::string large(kUncompressedAnswerBytesMax + 1, 'x');
  for (const char* accepts : {"", "br", "identity", "gzip;q=0", "gzip; q=0.0"}) {
    EXPECT_EQ(Answer(testing::kJson10, accepts, large).body, large) << accepts;
  }
  EXPECT_EQ(Answer(testing::kJson11, "gzip", large).body, large);
  const std::string small(kUncompressedAnswerBytesMax, 'x');
  EXPECT_EQ(Answer(testing::kJson10, "gzip", small).body, small);
}

}  // namespace
}  // namespace portico::server
