#include "net/peer_owner.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace portico::net {
namespace {

// A listening socket on loopback, and connections to it by this process or by another user's.
class PeerOwnerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address_;
    ASSERT_EQ(::bind(listener_, Address(), size), 0);
    ASSERT_EQ(::getsockname(listener_, Address(), &size), 0);
    ASSERT_EQ(::listen(listener_, 1), 0);
  }
  void TearDown() override { ::close(listener_); }

  sockaddr* Address() { return reinterpret_cast<sockaddr*>(&address_); }
  int Connect() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(fd, Address(), sizeof address_), 0);
    return fd;
  }

  int listener_ = -1;
  sockaddr_in address_{};
};

TEST_F(PeerOwnerTest, TellsTheConnectingUser) {
  const int client = Connect();
  const int accepted = ::accept(listener_, nullptr, nullptr);
  EXPECT_EQ(PeerOwner(accepted), ::geteuid());
  ::close(client);
  ::close(accepted);
}

TEST_F(PeerOwnerTest, TellsAnotherUserApart) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root: connects as another user";
  constexpr uid_t kOther = 1'879'000'000;
  int hold[2];
  ASSERT_EQ(::pipe(hold), 0);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::close(hold[1]);
    char byte;
    const bool connected = ::setresuid(kOther, kOther, kOther) == 0 && Connect() >= 0;
    (void)!::read(hold[0], &byte, 1);  // until the parent has asked
    ::_exit(connected ? 0 : 1);
  }
  ::close(hold[0]);
  const int accepted = ::accept(listener_, nullptr, nullptr);
  EXPECT_EQ(PeerOwner(accepted), kOther);
  EXPECT_EQ(PeerOwnerFromTable(accepted), kOther);
  ::close(hold[1]);
  int status = -1;
  ::waitpid(pid, &status, 0);
  EXPECT_EQ(status, 0);
  ::close(accepted);
}

TEST_F(PeerOwnerTest, KnowsNobodyOnceThePeerIsGone) {
  const int client = Connect();
  const int accepted = ::accept(listener_, nullptr, nullptr);
  ::close(client);
  EXPECT_EQ(PeerOwner(accepted), std::nullopt);
  EXPECT_EQ(PeerOwnerFromTable(accepted), std::nullopt);
  ::close(accepted);
}

}  // namespace
}  // namespace portico::net
