// Answers of servers, as the load test reads them: whole, or in pieces that the first byte chooses.
#include "net/http_response_parser.h"

#include <algorithm>

#include "fuzz.h"

namespace {

using portico::net::HttpResponseParser;
using State = HttpResponseParser::State;

struct Answer {
  State state = State::kNeedsBytes;
  int status = 0;
  uint64_t body_bytes = 0;
  std::string prefix;
  std::string watched;

  bool operator==(const Answer&) const = default;
};

Answer Read(std::string_view bytes, size_t piece, HttpResponseParser::Method method) {
  HttpResponseParser parser("content-type");
  parser.Start(method);
  State state = State::kNeedsBytes;
  while (state == State::kNeedsBytes && !bytes.empty()) {
    state = parser.Feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  if (state == State::kNeedsBytes) state = parser.FinishAtEnd();
  if (state != State::kComplete) return {state, 0, 0, {}, {}};
  PORTICO_CHECK(parser.body_prefix().size() <= HttpResponseParser::kBodyPrefixBytesMax);
  PORTICO_CHECK(parser.body_prefix().size() <= parser.body_bytes());
  return {state, parser.status(), parser.body_bytes(), std::string(parser.body_prefix()),
          std::string(parser.watched_value())};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = portico::fuzz::AsText(data + 1, size - 1);
  for (const auto method :
       {HttpResponseParser::Method::kHead, HttpResponseParser::Method::kOther}) {
    const Answer whole = Read(bytes, bytes.size() + 1, method);
    const Answer pieces = Read(bytes, 1 + data[0] % 7, method);
    // In pieces, the end may be seen before what is wrong behind it.
    PORTICO_CHECK(whole == pieces || whole.state == State::kMalformed);
  }
  return 0;
}
