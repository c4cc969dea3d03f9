#include "lambda/api/code_download.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "base/random.h"
#include "lambda/engine/functions_testing.h"
#include "net/body_stream.h"

namespace portico::lambda::api {
namespace {

class CodeDownloadTest : public FunctionsTest {
 protected:
  struct Reply {
    int status;
    std::string body;
    net::HttpResponse response;
  };
  Reply Get(const std::string& link, std::string_view method = "GET") {
    const size_t question = link.find('?');
    net::HttpRequest request;
    request.method = method;
    request.path = std::string_view(link).substr(0, question);
    if (question != link.npos) request.query = std::string_view(link).substr(question + 1);
    Reply reply;
    reply.response = RunTask(download.Handle(request));
    reply.status = reply.response.status;
    reply.body = reply.response.body;
    pieces = 0;
    while (reply.response.stream && reply.body.size() < reply.response.stream_bytes) {
      auto piece = RunTask(reply.response.stream->Read());
      if (!piece) break;
      ++pieces;
      largest_piece = std::max(largest_piece, piece->size());
      reply.body += *piece;
    }
    return reply;
  }
  // Stored, with its link.
  std::string LinkTo(const std::string& zip) {
    return links.Make("f", code.Put(zip).value().sha256_hex, clock.NowMs());
  }
  static std::string With(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  }

  const CodeLinks links;
  CodeDownload download{links, code, workers, clock};
  int pieces = 0;
  size_t largest_piece = 0;
};

TEST_F(CodeDownloadTest, GivesTheArchiveAsItCame) {
  const std::string zip = Zip(RandomString(600'000, kLowerAlnum));
  const Reply reply = Get(LinkTo(zip));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, zip);
  EXPECT_EQ(reply.response.headers[0].second, "application/zip");
  EXPECT_EQ(reply.response.stream_bytes, zip.size());
  EXPECT_GT(pieces, 1) << "the test's archive is too small";
  EXPECT_LE(largest_piece, CodeDownload::kPieceBytesMax);
}

TEST_F(CodeDownloadTest, LastsTenMinutes) {
  const std::string link = LinkTo(Zip("z"));
  clock.AdvanceMs(599'000);
  EXPECT_EQ(Get(link).status, 200);
  clock.AdvanceMs(1'000);
  const Reply late = Get(link);
  EXPECT_EQ(late.status, 403);
  EXPECT_NE(
      late.body.find("<Error><Code>AccessDenied</Code><Message>Request has expired</Message>"),
      late.body.npos)
      << late.body;
}

TEST_F(CodeDownloadTest, IsForWhatWasSignedAlone) {
  const std::string link = LinkTo(Zip("z"));
  const std::string other = code.Put(Zip("other")).value().sha256_hex;
  const size_t sha256_at = link.find("sha256=") + 7;
  const std::string sha256 = link.substr(sha256_at, 64);
  const size_t expires_at = link.find("expires=") + 8;
  const std::string expires = link.substr(expires_at, link.find('&', expires_at) - expires_at);
  for (const std::string& forged : {
           With(link, "/f/", "/g/"),
           With(link, sha256, other),
           With(link, expires, std::to_string(std::stoll(expires) + 1)),
           link.substr(0, link.size() - 1),
           link + "0",
           link.substr(0, link.find("&signature")),
           link.substr(0, link.find('?')),
           With(link, "/code", "/other"),
           std::string("/_portico/lambda/code"),
           std::string("/_portico/lambda/%zz/code?sha256=1"),
           CodeLinks().Make("f", sha256, clock.NowMs()),
       }) {
    const Reply reply = Get(forged);
    EXPECT_EQ(reply.status, 403) << forged;
    EXPECT_NE(reply.body.find("<Code>AccessDenied</Code><Message>Access Denied</Message>"),
              reply.body.npos)
        << forged;
  }
  EXPECT_EQ(Get(link).status, 200);
}

TEST_F(CodeDownloadTest, TakesNamesThatNeedEscapes) {
  const std::string sha256 = code.Put(Zip("z")).value().sha256_hex;
  EXPECT_EQ(Get(links.Make("a/b?c", sha256, clock.NowMs())).status, 200);
}

TEST_F(CodeDownloadTest, OnlyGets) {
  const std::string link = LinkTo(Zip("z"));
  for (const char* method : {"POST", "HEAD", "PUT", "DELETE"}) {
    const Reply reply = Get(link, method);
    EXPECT_EQ(reply.status, 405) << method;
    EXPECT_NE(reply.body.find("<Code>MethodNotAllowed</Code>"), reply.body.npos);
  }
}

TEST_F(CodeDownloadTest, SaysThatTheArchiveIsGone) {
  const std::string zip = Zip("z");
  const std::string link = LinkTo(zip);
  code.Remove(code.Put(zip).value().sha256_hex);
  const Reply reply = Get(link);
  EXPECT_EQ(reply.status, 404);
  EXPECT_NE(reply.body.find("<Code>NoSuchKey</Code>"), reply.body.npos);
}

// An update replaces a function's code at any time.
TEST_F(CodeDownloadTest, StaysWholeWhileTheCodeGoes) {
  const std::string zip = Zip("z");
  const auto stored = code.Put(zip).value();
  auto archive = code.OpenZip(stored.sha256_hex);
  ASSERT_TRUE(archive);
  code.Remove(stored.sha256_hex);
  std::string read(archive->bytes, 0);
  EXPECT_EQ(pread(archive->file.get(), read.data(), read.size(), 0),
            static_cast<ssize_t>(zip.size()));
  EXPECT_EQ(read, zip);
}

}  // namespace
}  // namespace portico::lambda::api
