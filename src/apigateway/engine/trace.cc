#include "apigateway/engine/trace.h"

#include <span>

#include "base/random.h"
#include "codec/base64.h"
#include "codec/hash.h"

namespace portico::apigateway {
namespace {

// Longer ones are no trace ids; they must not grow every hop's headers.
constexpr size_t kCallerTraceBytesMax = 256;

bool IsTraceChar(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == ':' || c == '|' || c == '=' || c == ';';
}

// The value of "Name=value" among the parts that ';' separates, or empty.
std::string_view TracePart(std::string_view trace, std::string_view name) {
  while (!trace.empty()) {
    const size_t end = trace.find(';');
    const std::string_view part = trace.substr(0, end);
    if (part.starts_with(name)) return part.substr(name.size());
    if (end == trace.npos) break;
    trace.remove_prefix(end + 1);
  }
  return {};
}

std::string Hex(std::span<const unsigned char> bytes) {
  return HexEncode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string HexSeconds(int64_t now_ms) {
  const auto seconds = static_cast<uint32_t>(now_ms / 1000);
  const unsigned char bytes[4] = {
      static_cast<unsigned char>(seconds >> 24), static_cast<unsigned char>(seconds >> 16),
      static_cast<unsigned char>(seconds >> 8), static_cast<unsigned char>(seconds)};
  return Hex(bytes);
}

std::string MakeTrace(std::string_view caller, std::span<const unsigned char, 20> random,
                      int64_t now_ms) {
  bool usable = caller.size() <= kCallerTraceBytesMax;
  for (char c : caller) usable = usable && IsTraceChar(c);
  if (!usable) caller = {};
  const std::string_view root = TracePart(caller, "Root=");
  const std::string_view parent = root.empty() ? root : TracePart(caller, "Parent=");
  const std::string_view sampled = root.empty() ? root : TracePart(caller, "Sampled=");
  std::string out = "Root=";
  if (root.empty()) {
    out += "1-" + HexSeconds(now_ms) + "-" + Hex(random.first(12));
  } else {
    out += root;
  }
  out += ";Parent=";
  if (parent.empty()) {
    out += Hex(random.last(8));
  } else {
    out += parent;
  }
  out += ";Sampled=";
  out += sampled == "1" ? "1" : "0";
  return out;
}

}  // namespace

RequestIds MakeRequestIds(std::string_view caller_trace, int64_t now_ms) {
  unsigned char random[11 + 20];
  RandomBytes(random);
  RequestIds out;
  out.request_id = RandomUuid();
  out.extended_id = Base64Encode({reinterpret_cast<const char*>(random), 11});
  for (char& c : out.extended_id) {
    if (c == '+' || c == '/') c = c == '+' ? '-' : '_';
  }
  out.trace_id =
      MakeTrace(caller_trace, std::span<const unsigned char, 20>(random + 11, 20), now_ms);
  return out;
}

}  // namespace portico::apigateway
