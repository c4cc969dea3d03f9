// HTTP requests: the same comes out however the bytes are cut. The first byte says how.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "fuzz.h"
#include "net/http_parser.h"

namespace {

using portico::net::HttpParser;
using State = HttpParser::State;

constexpr size_t kBodyBytesMax = 1'024;

// Everything that a handler could see of the requests, and how the stream ended.
std::string Trace(std::string_view bytes, size_t piece) {
  HttpParser parser;
  std::string trace;
  for (;;) {
    const State state = parser.Advance();
    switch (state) {
      case State::kNeedsBytes: {
        if (bytes.empty()) return trace;
        const HttpParser::Room room = parser.PrepareRead();
        PORTICO_CHECK(room.size >= HttpParser::kReadBytesMin);
        const size_t n = std::min({bytes.size(), piece, room.size});
        std::memcpy(room.data, bytes.data(), n);
        bytes.remove_prefix(n);
        parser.CommitRead(n);
        break;
      }
      case State::kHeadComplete:
        PORTICO_CHECK(parser.request().body.empty());
        PORTICO_CHECK(parser.request().headers.size() <= HttpParser::kHeadersMax);
        parser.SetBodyBytesMax(kBodyBytesMax);
        break;
      case State::kComplete: {
        const portico::net::HttpRequest& request = parser.request();
        PORTICO_CHECK(request.body.size() <= kBodyBytesMax);
        trace.append(request.method).append(" ").append(request.path).append("?");
        trace.append(request.query).append("\n");
        for (const portico::net::Header& header : request.headers) {
          PORTICO_CHECK(header.value.find_first_of("\r\n") == std::string_view::npos);
          trace.append(header.name).append(":").append(header.value).append("\n");
        }
        trace.append(request.body).append(parser.keep_alive() ? "\nkeeps\n" : "\ncloses\n");
        parser.Reset();
        break;
      }
      default:
        return trace + "end " + std::to_string(static_cast<int>(state));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = portico::fuzz::AsText(data + 1, size - 1);
  const std::string whole = Trace(bytes, SIZE_MAX);
  PORTICO_CHECK(Trace(bytes, 1 + data[0] % 64) == whole);
  PORTICO_CHECK(Trace(bytes, 1) == whole);
  return 0;
}
