// The function that the sandbox's tests start: tries what a function may and may not do, and prints
// what came of it. One subcommand a run.
#include <dirent.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sched.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace {

using Args = std::vector<std::string>;

// "name ok" or "name EPERM".
void Report(const char* name, long result) {
  std::printf("%s %s\n", name, result >= 0 ? "ok" : strerrorname_np(errno));
}

int Hello(const Args&) {
  std::puts("hello");
  return 0;
}

int Exit(const Args& args) { return std::stoi(args.at(0)); }

int Signal(const Args& args) {
  std::raise(std::stoi(args.at(0)));
  return 99;
}

int List(const Args& args) {
  DIR* dir = ::opendir(args.at(0).c_str());
  if (dir == nullptr) {
    Report("opendir", -1);
    return 1;
  }
  while (const dirent* entry = ::readdir(dir)) {
    if (entry->d_name[0] != '.') std::puts(entry->d_name);
  }
  return 0;
}

int Read(const Args& args) {
  for (const std::string& path : args) {
    const int fd = ::open(path.c_str(), O_RDONLY);
    if (fd < 0) Report(path.c_str(), -1);
    char buffer[4096];
    ssize_t got;
    while (fd >= 0 && (got = ::read(fd, buffer, sizeof buffer)) > 0) {
      std::fwrite(buffer, 1, static_cast<size_t>(got), stdout);
    }
  }
  return 0;
}

int Write(const Args& args) {
  for (const std::string& path : args) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT, 0644);
    Report(path.c_str(), fd < 0 ? -1 : ::write(fd, "x", 1));
  }
  return 0;
}

int Fill(const Args& args) {
  const int fd = ::open(args.at(0).c_str(), O_WRONLY | O_CREAT, 0644);
  const std::string block(1024 * 1024, 'x');
  int megabytes = 0;
  while (::write(fd, block.data(), block.size()) == static_cast<ssize_t>(block.size())) ++megabytes;
  std::printf("%d %s\n", megabytes, strerrorname_np(errno));
  return 0;
}

int Syscalls(const Args&) {
  Report("mount", ::mount("none", "/tmp", "tmpfs", 0, nullptr));
  Report("umount2", ::umount2("/tmp", MNT_DETACH));
  Report("ptrace", ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr));
  Report("unshare", ::unshare(CLONE_NEWUSER));
  Report("setns", ::setns(0, 0));
  Report("chroot", ::chroot("/tmp"));
  Report("clone_newuser", ::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0));
  Report("clone_newnet", ::syscall(SYS_clone, CLONE_NEWNET | SIGCHLD, 0, 0, 0, 0));
  Report("clone3", ::syscall(SYS_clone3, nullptr, 0));
  Report("bpf", ::syscall(SYS_bpf, 0, nullptr, 0));
  Report("keyctl", ::syscall(SYS_keyctl, 0, 0, 0, 0, 0));
  Report("perf_event_open", ::syscall(SYS_perf_event_open, nullptr, 0, -1, -1, 0));
  Report("userfaultfd", ::syscall(SYS_userfaultfd, 0));
  Report("io_uring_setup", ::syscall(SYS_io_uring_setup, 1, nullptr));
  Report("kexec_load", ::syscall(SYS_kexec_load, 0, 0, nullptr, 0));
  Report("init_module", ::syscall(SYS_init_module, nullptr, 0, ""));
  Report("process_vm_readv", ::syscall(SYS_process_vm_readv, 1, nullptr, 0, nullptr, 0, 0));
  Report("unknown", ::syscall(999));
  return 0;
}

int Network(const Args&) {
  Report("inet", ::socket(AF_INET, SOCK_STREAM, 0));
  Report("inet6", ::socket(AF_INET6, SOCK_DGRAM, 0));
  Report("unix", ::socket(AF_UNIX, SOCK_STREAM, 0));
  int pair[2];
  Report("socketpair", ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
  Report("netlink_route", ::socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));
  Report("netlink_audit", ::socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT));
  Report("packet", ::socket(AF_PACKET, SOCK_RAW, 0));
  Report("vsock", ::socket(AF_VSOCK, SOCK_STREAM, 0));
  Report("alg", ::socket(AF_ALG, SOCK_SEQPACKET, 0));
  return 0;
}

int Threads(const Args&) {
  pthread_t thread;
  int value = 0;
  const auto work = [](void* at) -> void* {
    *static_cast<int*>(at) = 42;
    return nullptr;
  };
  const bool made = ::pthread_create(&thread, nullptr, work, &value) == 0;
  if (made) ::pthread_join(thread, nullptr);
  const pid_t child = ::fork();
  if (child == 0) ::_exit(7);
  int status = 0;
  ::waitpid(child, &status, 0);
  std::printf("thread %d fork %d\n", value, WEXITSTATUS(status));
  return 0;
}

int Identity(const Args&) {
  char host[256] = {};
  char cwd[256] = {};
  ::gethostname(host, sizeof host - 1);
  std::printf("uid %d gid %d groups %d pid %d sid %d host %s cwd %s\n", ::getuid(), ::getgid(),
              ::getgroups(0, nullptr), ::getpid(), ::getsid(0) == ::getpid(), host,
              ::getcwd(cwd, sizeof cwd));
  return 0;
}

int Descriptors(const Args&) {
  for (int fd = 0; fd < 4096; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) std::printf("%d ", fd);
  }
  std::puts("");
  return 0;
}

int Limits(const Args&) {
  rlimit files{}, core{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  ::getrlimit(RLIMIT_CORE, &core);
  std::printf("files %lu core %lu\n", files.rlim_cur, core.rlim_max);
  return 0;
}

int Allocate(const Args& args) {
  const size_t bytes = std::stoul(args.at(0)) << 20;
  char* memory = static_cast<char*>(
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  if (memory == MAP_FAILED) {
    Report("mmap", -1);
    return 1;
  }
  for (size_t i = 0; i < bytes; i += 4096) memory[i] = 1;
  std::puts("allocated");
  return 0;
}

int Forks(const Args& args) {
  const int wanted = std::stoi(args.at(0));
  int made = 0;
  while (made < wanted) {
    const pid_t pid = ::fork();
    if (pid < 0) break;
    if (pid == 0) {
      ::pause();
      ::_exit(0);
    }
    ++made;
  }
  std::printf("%d %s\n", made, made < wanted ? strerrorname_np(errno) : "ok");
  return 0;
}

// Every process makes more, for as long as it lives.
int Bomb(const Args&) {
  std::puts("lit");
  std::fflush(stdout);
  for (;;) (void)::fork();
}

int Wait(const Args&) {
  std::puts("waiting");
  std::fflush(stdout);
  for (;;) ::pause();
}

// Uses CPU for so many milliseconds of it; then waits, if told to.
int Spin(const Args& args) {
  const clock_t end = std::clock() + std::stol(args.at(0)) * (CLOCKS_PER_SEC / 1000);
  while (std::clock() < end) {
  }
  std::puts("spun");
  return args.size() > 1 ? Wait(args) : 0;
}

int Beat(const Args&) {
  const timespec pause{0, 1'000'000};
  for (;;) {
    (void)!::write(1, ".", 1);
    ::nanosleep(&pause, nullptr);
  }
}

// Leaves a background process behind that holds standard output open.
int Abandon(const Args&) {
  if (::fork() == 0) {
    for (;;) ::pause();
  }
  std::puts("left");
  return 0;
}

int Attack(const Args& args) {
  const int fd = ::open(args.at(0).c_str(), O_RDONLY);
  Report("open", fd);
  Report("kill_parent", ::kill(::getppid(), SIGKILL));
  Report("kill_init", ::kill(1, SIGTERM));
  return 0;
}

int Environment(const Args&) {
  for (char** at = environ; *at != nullptr; ++at) std::puts(*at);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, std::function<int(const Args&)>> commands = {
      {"hello", Hello},     {"exit", Exit},         {"signal", Signal},   {"ls", List},
      {"read", Read},       {"write", Write},       {"fill", Fill},       {"syscalls", Syscalls},
      {"network", Network}, {"threads", Threads},   {"id", Identity},     {"fds", Descriptors},
      {"limits", Limits},   {"allocate", Allocate}, {"forks", Forks},     {"spin", Spin},
      {"wait", Wait},       {"beat", Beat},         {"abandon", Abandon}, {"attack", Attack},
      {"env", Environment}, {"bomb", Bomb},
  };
  if (argc < 2) return 64;
  const auto at = commands.find(argv[1]);
  if (at == commands.end()) return 64;
  const int code = at->second(Args(argv + 2, argv + argc));
  std::fflush(stdout);
  return code;
}
