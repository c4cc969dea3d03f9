// Answers as the C++ runtime's own HTTP client reads them, in pieces that the first byte chooses.
#include <algorithm>
#include <cstring>
#include <memory>

#include "fuzz.h"
#include "http/connection.h"

namespace {

using namespace portico::lambda;

// A server that says these bytes and closes the connection.
class Says : public Transport {
 public:
  Says(std::string_view bytes, size_t piece) : bytes_(bytes), piece_(piece) {}
  HttpError Send(std::string_view, std::string_view) override { return {}; }
  ssize_t Receive(char* buffer, size_t size, HttpError*) override {
    const size_t n = std::min({size, piece_, bytes_.size()});
    if (n > 0) std::memcpy(buffer, bytes_.data(), n);
    bytes_.remove_prefix(n);
    return static_cast<ssize_t>(n);
  }
  bool IsUsable() override { return !bytes_.empty(); }

 private:
  std::string_view bytes_;
  const size_t piece_;
};

struct Heard {
  HttpFault fault = HttpFault::kNone;
  HttpResponse response;
};

Heard Ask(std::string_view bytes, size_t piece) {
  HttpConnection connection([&](HttpError*) -> std::unique_ptr<Transport> {
    return std::make_unique<Says>(bytes, piece);
  });
  Heard heard;
  heard.fault = connection.Exchange("GET / HTTP/1.1\r\n\r\n", "", &heard.response).fault;
  return heard;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = portico::fuzz::AsText(data + 1, size - 1);
  const Heard whole = Ask(bytes, bytes.size() + 1);
  const Heard pieces = Ask(bytes, 1 + data[0] % 7);
  PORTICO_CHECK(whole.fault == pieces.fault);
  if (whole.fault != HttpFault::kNone) return 0;
  PORTICO_CHECK(whole.response.status == pieces.response.status);
  PORTICO_CHECK(whole.response.headers == pieces.response.headers);
  PORTICO_CHECK(whole.response.body == pieces.response.body);
  return 0;
}
