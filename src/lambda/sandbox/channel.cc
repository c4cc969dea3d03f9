#include "lambda/sandbox/channel.h"

#include <sys/socket.h>

#include "base/check.h"

namespace portico::sandbox {

int64_t Reader::Int() {
  int64_t value;
  PORTICO_CHECK(rest_.size() >= sizeof value);
  std::memcpy(&value, rest_.data(), sizeof value);
  rest_.remove_prefix(sizeof value);
  return value;
}

std::string Reader::Text() {
  const auto size = static_cast<size_t>(Int());
  PORTICO_CHECK(rest_.size() >= size);
  std::string text(rest_.substr(0, size));
  rest_.remove_prefix(size);
  return text;
}

std::vector<std::string> Reader::Texts() {
  std::vector<std::string> texts(static_cast<size_t>(Int()));
  for (std::string& text : texts) text = Text();
  return texts;
}

Result<std::pair<UniqueFd, UniqueFd>> MakeChannel() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return FailErrno("socketpair");
  }
  return std::pair(UniqueFd(ends[0]), UniqueFd(ends[1]));
}

Sent Send(int channel, std::string_view bytes, const std::vector<int>& fds, int flags) {
  PORTICO_CHECK(fds.size() <= kMessageFdsMax);
  if (bytes.size() > kMessageBytesMax) {
    errno = EMSGSIZE;
    return Sent::kBroken;
  }
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMessageFdsMax)] = {};
  if (!fds.empty()) {
    header.msg_control = control;
    header.msg_controllen = CMSG_SPACE(sizeof(int) * fds.size());
    cmsghdr* attached = CMSG_FIRSTHDR(&header);
    attached->cmsg_level = SOL_SOCKET;
    attached->cmsg_type = SCM_RIGHTS;
    attached->cmsg_len = CMSG_LEN(sizeof(int) * fds.size());
    std::memcpy(CMSG_DATA(attached), fds.data(), sizeof(int) * fds.size());
  }
  for (;;) {
    if (::sendmsg(channel, &header, flags | MSG_NOSIGNAL) >= 0) return Sent::kDone;
    if (errno == EINTR) continue;
    return errno == EAGAIN || errno == ENOBUFS ? Sent::kWouldBlock : Sent::kBroken;
  }
}

Received Receive(int channel, Message* message, int flags) {
  message->bytes.resize(kMessageBytesMax);
  message->fds.clear();
  iovec part{message->bytes.data(), message->bytes.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * kMessageFdsMax)];
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  ssize_t got;
  do {
    got = ::recvmsg(channel, &header, flags | MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got < 0 && errno == EAGAIN) return Received::kWouldBlock;
  if (got <= 0) return Received::kClosed;
  message->bytes.resize(static_cast<size_t>(got));
  for (cmsghdr* at = CMSG_FIRSTHDR(&header); at != nullptr; at = CMSG_NXTHDR(&header, at)) {
    if (at->cmsg_level != SOL_SOCKET || at->cmsg_type != SCM_RIGHTS) continue;
    const size_t count = (at->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; ++i) {
      int fd;
      std::memcpy(&fd, CMSG_DATA(at) + i * sizeof(int), sizeof fd);
      message->fds.emplace_back(fd);
    }
  }
  return Received::kMessage;
}

}  // namespace portico::sandbox
