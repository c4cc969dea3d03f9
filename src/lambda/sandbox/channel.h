// Messages between the server, its launcher process and each environment's init: framed, with
// descriptors attached, over SOCK_SEQPACKET socket pairs. Both ends are the same program, so the
// encoding is native and unversioned. Functions are thread-safe; Writer and Reader are not.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "lambda/sandbox/fd.h"

namespace portico::sandbox {

// Lambda allows 4 KB of environment variables; the rest is paths and our own variables.
inline constexpr size_t kMessageBytesMax = 64 * 1024;
inline constexpr size_t kMessageFdsMax = 8;

struct Message {
  std::string bytes;
  std::vector<UniqueFd> fds;
};

// Appends fixed-size integers and length-prefixed strings.
class Writer {
 public:
  Writer& Int(int64_t value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Writer& Text(std::string_view text) {
    Int(static_cast<int64_t>(text.size()));
    bytes_.append(text);
    return *this;
  }
  Writer& Texts(const std::vector<std::string>& texts) {
    Int(static_cast<int64_t>(texts.size()));
    for (const std::string& text : texts) Text(text);
    return *this;
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Takes them out in the same order. A message that is too short is a bug and aborts.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  int64_t Int();
  std::string Text();
  std::vector<std::string> Texts();

 private:
  std::string_view rest_;
};

// A connected pair; both ends close-on-exec and blocking.
Result<std::pair<UniqueFd, UniqueFd>> MakeChannel();

enum class Sent { kDone, kWouldBlock, kBroken };
// Sends one message. `fds` stay the caller's. kBroken: the peer is gone, or (errno EMSGSIZE) the
// message is too long.
Sent Send(int channel, std::string_view bytes, const std::vector<int>& fds, int flags = 0);

enum class Received { kMessage, kWouldBlock, kClosed };
Received Receive(int channel, Message* message, int flags = 0);

}  // namespace portico::sandbox
