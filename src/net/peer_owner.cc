#include "net/peer_owner.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <memory>

namespace portico::net {

namespace {

struct Query {
  nlmsghdr header;
  inet_diag_req_v2 request;
};

// The kernel looks a socket up by its own view: its source is our peer.
bool MakeQuery(int socket_fd, Query* query) {
  sockaddr_in local{};
  sockaddr_in peer{};
  socklen_t local_size = sizeof local;
  socklen_t peer_size = sizeof peer;
  if (::getsockname(socket_fd, reinterpret_cast<sockaddr*>(&local), &local_size) != 0 ||
      ::getpeername(socket_fd, reinterpret_cast<sockaddr*>(&peer), &peer_size) != 0 ||
      local.sin_family != AF_INET) {
    return false;
  }
  *query = {};
  query->header.nlmsg_len = sizeof *query;
  query->header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  query->header.nlmsg_flags = NLM_F_REQUEST;
  inet_diag_req_v2& request = query->request;
  request.sdiag_family = AF_INET;
  request.sdiag_protocol = IPPROTO_TCP;
  request.idiag_states = ~0U;
  request.id.idiag_sport = peer.sin_port;
  request.id.idiag_dport = local.sin_port;
  request.id.idiag_src[0] = peer.sin_addr.s_addr;
  request.id.idiag_dst[0] = local.sin_addr.s_addr;
  request.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  request.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  return true;
}

enum class Verdict { kFound, kNoSuchSocket, kCannotTell };

Verdict Ask(int netlink, const Query& query, uid_t* owner) {
  if (::send(netlink, &query, sizeof query, 0) != static_cast<ssize_t>(sizeof query)) {
    return Verdict::kCannotTell;
  }
  alignas(nlmsghdr) char answer[4096];
  // The kernel has answered by the time send returns, so this never waits.
  const ssize_t size = ::recv(netlink, answer, sizeof answer, MSG_DONTWAIT);
  if (size < static_cast<ssize_t>(NLMSG_HDRLEN)) return Verdict::kCannotTell;
  nlmsghdr header;
  std::memcpy(&header, answer, sizeof header);
  const size_t body_size = static_cast<size_t>(size) - NLMSG_HDRLEN;
  inet_diag_msg message;
  // An error, ENOENT among them, may mean that the kernel has no sock_diag for TCP.
  if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY || body_size < sizeof message) {
    return Verdict::kCannotTell;
  }
  std::memcpy(&message, answer + NLMSG_HDRLEN, sizeof message);
  // Inode 0: its process has closed the socket, and the owner is lost.
  if (message.idiag_inode == 0) return Verdict::kNoSuchSocket;
  *owner = message.idiag_uid;
  return Verdict::kFound;
}

std::optional<uid_t> FindInTable(const inet_diag_sockid& id) {
  const std::unique_ptr<FILE, int (*)(FILE*)> table(std::fopen("/proc/net/tcp", "re"),
                                                    &std::fclose);
  if (!table) return {};
  char line[512];
  while (std::fgets(line, sizeof line, table.get()) != nullptr) {
    unsigned local = 0, local_port = 0, remote = 0, remote_port = 0, uid = 0;
    unsigned long inode = 0;
    if (std::sscanf(line, "%*d: %x:%x %x:%x %*x %*x:%*x %*x:%*x %*x %u %*u %lu", &local,
                    &local_port, &remote, &remote_port, &uid, &inode) != 6) {
      continue;
    }
    if (local == id.idiag_src[0] && local_port == ntohs(id.idiag_sport) &&
        remote == id.idiag_dst[0] && remote_port == ntohs(id.idiag_dport)) {
      return inode == 0 ? std::nullopt : std::optional<uid_t>(uid);
    }
  }
  return {};
}

}  // namespace

std::optional<uid_t> PeerOwner(int socket_fd) {
  Query query;
  if (!MakeQuery(socket_fd, &query)) return {};
  const int netlink = ::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  uid_t owner = 0;
  const Verdict verdict = netlink < 0 ? Verdict::kCannotTell : Ask(netlink, query, &owner);
  if (netlink >= 0) ::close(netlink);
  if (verdict == Verdict::kFound) return owner;
  if (verdict == Verdict::kNoSuchSocket) return {};
  return FindInTable(query.request.id);
}

std::optional<uid_t> PeerOwnerFromTable(int socket_fd) {
  Query query;
  if (!MakeQuery(socket_fd, &query)) return {};
  return FindInTable(query.request.id);
}

}  // namespace portico::net
