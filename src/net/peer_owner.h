// Which local user is at the other end of a TCP connection over loopback.
//
// For servers that must know that they speak with one certain process's user and no other on the
// machine. Asks the kernel (sock_diag(7)), which costs a few microseconds: once a connection, not
// once a request. Thread-safe.
#pragma once

#include <sys/types.h>

#include <optional>

namespace portico::net {

// The user who owns the socket that `socket_fd`, a connected IPv4 TCP socket, is connected to.
// Nothing if that socket is gone or is not of this machine, or if the kernel does not tell.
std::optional<uid_t> PeerOwner(int socket_fd);

// The same by reading the table of all TCP sockets: the slow way that PeerOwner falls back to on
// kernels without sock_diag.
std::optional<uid_t> PeerOwnerFromTable(int socket_fd);

}  // namespace portico::net
