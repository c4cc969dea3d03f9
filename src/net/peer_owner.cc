#include "net/peer_owner.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

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

std::optional<uid_t> Ask(int netlink, const Query& query) {
  if (::send(netlink, &query, sizeof query, 0) != static_cast<ssize_t>(sizeof query)) return {};
  alignas(nlmsghdr) char answer[4096];
  // The kernel has answered by the time send returns, so this never waits.
  const ssize_t size = ::recv(netlink, answer, sizeof answer, MSG_DONTWAIT);
  nlmsghdr header;
  inet_diag_msg message;
  if (size < static_cast<ssize_t>(NLMSG_HDRLEN + sizeof message)) return {};
  std::memcpy(&header, answer, sizeof header);
  if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY) return {};
  std::memcpy(&message, answer + NLMSG_HDRLEN, sizeof message);
  // Inode 0: the kernel is done with a socket that its process has closed, and the owner is lost.
  if (message.idiag_inode == 0) return {};
  return message.idiag_uid;
}

}  // namespace

std::optional<uid_t> PeerOwner(int socket_fd) {
  Query query;
  if (!MakeQuery(socket_fd, &query)) return {};
  const int netlink = ::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (netlink < 0) return {};
  const std::optional<uid_t> owner = Ask(netlink, query);
  ::close(netlink);
  return owner;
}

}  // namespace portico::net
