#include "lambda/sandbox/init.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "lambda/sandbox/rootfs.h"
#include "lambda/sandbox/seccomp_filter.h"

namespace portico::sandbox {

namespace {

constexpr int kChannelFd = 3;
constexpr int kInitFailed = 70;

void Tell(InitMessage kind, int64_t value = 0, std::string_view text = {}) {
  Writer writer;
  writer.Int(static_cast<int64_t>(kind)).Int(value).Text(text);
  (void)Send(kChannelFd, writer.Take(), {});
}

[[noreturn]] void GiveUp(const std::string& why) {
  Tell(InitMessage::kFailed, 0, why);
  ::_exit(kInitFailed);
}

void Require(const Status& status) {
  if (!status) GiveUp(status.error().message);
}

Message Await(InitMessage kind) {
  Message message;
  if (Receive(kChannelFd, &message) != Received::kMessage) ::_exit(kInitFailed);
  Reader reader(message.bytes);
  if (reader.Int() != static_cast<int64_t>(kind)) ::_exit(kInitFailed);
  return message;
}

// Leaves only the channel, at its place, and /dev/null as the standard streams.
void KeepOnlyChannel(UniqueFd channel) {
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int fd = 0; fd <= 2; ++fd) ::dup2(null, fd);
  // dup3 refuses to duplicate onto itself.
  if (channel.get() == kChannelFd) {
    (void)channel.Release();
  } else {
    ::dup3(channel.get(), kChannelFd, O_CLOEXEC);
    channel.Reset();
  }
  ::close_range(kChannelFd + 1, ~0U, 0);
}

// The kernel's out-of-memory killer is to choose the function, not the init that reports it.
void SetOomScore(const char* score) {
  const UniqueFd fd(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
  if (fd) (void)!::write(fd.get(), score, std::char_traits<char>::length(score));
}

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// What the function's process does before it is the function's. Returns only on failure.
Status Become(const InitSetup& setup, const RunOrder& order, const Message& message) {
  std::vector<char*> argv = Pointers(order.argv);
  std::vector<char*> env = Pointers(order.env);
  // Should the machine itself run out, a function goes before the server or anyone's database.
  SetOomScore("500");
  ::setsid();
  if (::dup2(message.fds[0].get(), 1) < 0 || ::dup2(message.fds[1].get(), 2) < 0) {
    return FailErrno("dup2");
  }
  if (::chdir("/var/task") != 0) return FailErrno("chdir /var/task");
  PORTICO_TRY(SetResourceLimits(order.limits));
  ResetSignals();
  PORTICO_TRY(DropPrivileges(setup.uid, setup.gid, setup.groups));
  PORTICO_TRY(LoadSeccompFilter(*setup.filter));
  // Everything else is close-on-exec already.
  ::execve(argv[0], argv.data(), env.data());
  return FailErrno("execve " + order.argv[0]);
}

// Starts the function. A pipe that execve closes tells whether it came that far.
pid_t StartFunction(const InitSetup& setup, const RunOrder& order, const Message& message) {
  int report[2];
  if (::pipe2(report, O_CLOEXEC) != 0) GiveUp("pipe2");
  const pid_t pid = ::fork();
  if (pid < 0) Require(FailErrno("fork"));
  if (pid == 0) {
    const Status failed = Become(setup, order, message);
    const std::string& why = failed.error().message;
    (void)!::write(report[1], why.data(), why.size());
    ::_exit(kInitFailed);
  }
  ::close(report[1]);
  char why[512];
  ssize_t size;
  do {
    size = ::read(report[0], why, sizeof why);
  } while (size < 0 && errno == EINTR);
  ::close(report[0]);
  if (size > 0) GiveUp(std::string(why, static_cast<size_t>(size)));
  return pid;
}

void MountFunction(const RunOrder& order, const Message& message, const InitSetup& setup) {
  size_t next = 2;
  Require(Place(message.fds[next++], "/var/task"));
  if (order.has_layer) Require(Place(message.fds[next++], "/opt"));
  if (order.has_runtime) Require(Place(message.fds[next++], "/var/runtime"));
  Require(MountTmp(order.tmp_mb, setup.uid, setup.gid));
  if (::sethostname(order.hostname.data(), order.hostname.size()) != 0) {
    Require(FailErrno("sethostname"));
  }
}

// Reaps whatever ends, until the function does.
int WaitFor(pid_t function) {
  for (;;) {
    int status;
    const pid_t pid = ::waitpid(-1, &status, 0);
    if (pid == function) return status;
    if (pid < 0 && errno != EINTR) ::_exit(kInitFailed);
  }
}

}  // namespace

std::string RunOrder::Encode() const {
  Writer writer;
  writer.Int(static_cast<int64_t>(InitMessage::kRun)).Texts(argv).Texts(env).Text(hostname);
  writer.Int(tmp_mb).Int(limits.open_files).Int(limits.processes).Int(limits.data_bytes);
  writer.Int(has_layer).Int(has_runtime);
  return writer.Take();
}

RunOrder RunOrder::Decode(Reader& reader) {
  RunOrder order;
  order.argv = reader.Texts();
  order.env = reader.Texts();
  order.hostname = reader.Text();
  order.tmp_mb = reader.Int();
  order.limits.open_files = reader.Int();
  order.limits.processes = reader.Int();
  order.limits.data_bytes = reader.Int();
  order.has_layer = reader.Int() != 0;
  order.has_runtime = reader.Int() != 0;
  return order;
}

void RunInit(UniqueFd channel, const InitSetup& setup) {
  ::prctl(PR_SET_NAME, "portico-init", 0, 0, 0);
  // Should the launcher die, so does this, and with it the environment. If it is dead already, the
  // channel is closed, and Await ends this.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  KeepOnlyChannel(std::move(channel));
  SetOomScore("-999");
  if (setup.group != nullptr) Require(setup.group->AttachSelf());
  // Only now, so that the environment sees its own control group as the topmost.
  if (::unshare(CLONE_NEWCGROUP) != 0) Require(FailErrno("unshare control group"));
  Require(BuildRoot(setup.uid, setup.gid));
  Tell(InitMessage::kReady);

  const Message message = Await(InitMessage::kRun);
  Reader reader(message.bytes);
  (void)reader.Int();
  const RunOrder order = RunOrder::Decode(reader);
  MountFunction(order, message, setup);
  const pid_t function = StartFunction(setup, order, message);
  Tell(InitMessage::kRunning);
  Tell(InitMessage::kEnded, WaitFor(function));
  ::_exit(0);
}

}  // namespace portico::sandbox
