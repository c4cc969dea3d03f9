#include "lambda/api/code_download.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "base/random.h"
#include "net/body_stream.h"

namespace portico::lambda::api {
namespace {

constexpr size_t kRequestIdCharacters = 16;  // as S3's

// Reads on the workers' threads: the disk may be slow.
class ArchiveStream : public net::BodyStream {
 public:
  ArchiveStream(CodeStore::Archive archive, WorkerPool& workers)
      : archive_(std::move(archive)), workers_(workers) {}

  Task<Result<std::string>> Read() override {
    co_return co_await workers_.Run([this] { return ReadHere(); });
  }

 private:
  Result<std::string> ReadHere() {
    std::string piece(std::min(CodeDownload::kPieceBytesMax, archive_.bytes - offset_), 0);
    const ssize_t n =
        pread(archive_.file.get(), piece.data(), piece.size(), static_cast<off_t>(offset_));
    if (n < 0) return sandbox::FailErrno("cannot read a code archive");
    if (n == 0) return Fail(AwsError::Internal("a code archive has become shorter"));
    piece.resize(static_cast<size_t>(n));
    offset_ += piece.size();
    return piece;
  }

  const CodeStore::Archive archive_;
  WorkerPool& workers_;
  size_t offset_ = 0;
};

// Code and message are ours, and need no escaping.
net::HttpResponse RenderError(const AwsError& error) {
  const std::string id = RandomString(kRequestIdCharacters, kUpperAlnum);
  net::HttpResponse response;
  response.status = error.http_status;
  response.Set("Content-Type", "application/xml");
  response.Set("x-amz-request-id", id);
  response.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + error.code +
                  "</Code><Message>" + error.message + "</Message><RequestId>" + id +
                  "</RequestId></Error>";
  return response;
}

AwsError AsS3WordsIt(AwsError error) {
  if (!error.IsInternal()) return error;
  if (error.http_status == 503) {
    return AwsError::Client("SlowDown", "Please reduce your request rate.", 503);
  }
  log::Error("a download of code: {}", error.message);
  return AwsError::Client("InternalError", "We encountered an internal error. Please try again.",
                          500);
}

}  // namespace

Task<net::HttpResponse> CodeDownload::Handle(const net::HttpRequest& request) {
  if (request.method != "GET") {
    net::HttpResponse refused = RenderError(AwsError::Client(
        "MethodNotAllowed", "The specified method is not allowed against this resource.", 405));
    refused.Set("Allow", "GET");
    co_return refused;
  }
  const Result<std::string> sha256_hex = links_.Check(request.path, request.query, clock_.NowMs());
  if (!sha256_hex) co_return RenderError(sha256_hex.error());
  auto archive = co_await workers_.Run([this, &sha256_hex] { return code_.OpenZip(*sha256_hex); });
  if (!archive) co_return RenderError(AsS3WordsIt(std::move(archive).error()));
  net::HttpResponse response;
  response.Set("Content-Type", "application/zip");
  response.stream_bytes = archive->bytes;
  response.stream = std::make_shared<ArchiveStream>(std::move(*archive), workers_);
  co_return response;
}

}  // namespace portico::lambda::api
