// What a function sees and may do: real environments, tried from inside by the probe.
#include <sys/stat.h>

#include <fstream>
#include <set>

#include "lambda/sandbox/sandbox_test_support.h"

namespace portico::sandbox {
namespace {

using IsolationTest = SandboxTest;

std::set<std::string> Lines(const std::string& text) {
  std::set<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.insert(line);
  return lines;
}

TEST_F(IsolationTest, RunsAStaticBinary) { EXPECT_EQ(Output("hello"), "hello\n"); }

TEST_F(IsolationTest, SeesOnlyTheSystem) {
  const std::set<std::string> allowed = {"bin", "sbin", "lib",  "lib32", "lib64", "usr",
                                         "etc", "dev",  "proc", "tmp",   "var",   "opt"};
  for (const std::string& name : Lines(Output("ls /"))) EXPECT_TRUE(allowed.contains(name)) << name;
  EXPECT_EQ(Lines(Output("ls /var")), (std::set<std::string>{"task", "runtime"}));
  EXPECT_EQ(Lines(Output("ls /dev")),
            (std::set<std::string>{"null", "zero", "full", "random", "urandom", "fd", "stdin",
                                   "stdout", "stderr"}));
  for (const char* hidden : {"/root", "/home", "/work", "/srv", "/run", "/sys"}) {
    EXPECT_EQ(Output(std::string("ls ") + hidden), "opendir ENOENT\n");
  }
}

TEST_F(IsolationTest, DoesNotSeeTheHostsFiles) {
  // Host /tmp is where the tests keep theirs; as good as a data directory.
  std::ofstream(task_.path() + ".secret") << "secret";
  const std::string out = Output("read " + task_.path() + ".secret /etc/shadow /etc/machine-id");
  std::filesystem::remove(task_.path() + ".secret");
  EXPECT_EQ(out, task_.path() + ".secret ENOENT\n/etc/shadow ENOENT\n/etc/machine-id ENOENT\n");
  EXPECT_EQ(Output("ls /tmp"), "");
}

TEST_F(IsolationTest, WritesNowhereButTmp) {
  EXPECT_EQ(Output("write /var/task/x /x /usr/x /etc/x /opt/x /dev/x /tmp/x"),
            "/var/task/x EROFS\n/x EROFS\n/usr/x EROFS\n/etc/x EROFS\n/opt/x EROFS\n"
            "/dev/x EROFS\n/tmp/x ok\n");
  EXPECT_EQ(Output("write /dev/null"), "/dev/null ok\n");
  EXPECT_FALSE(std::filesystem::exists(task_.path() + "/x"));
}

TEST_F(IsolationTest, TmpHoldsWhatItIsConfiguredTo) {
  SandboxSpec spec = ProbeSpec(task_, "fill /tmp/file");
  spec.tmp_mb = 20;
  const auto trial = Launch(*launcher_, std::move(spec));
  EXPECT_EQ(trial->ReadAll(), "20 ENOSPC\n");
}

TEST_F(IsolationTest, LayerAndRuntimeAreReadOnly) {
  TaskDir layer;
  TaskDir runtime;
  SandboxSpec spec = ProbeSpec(task_, "write /opt/x /var/runtime/x");
  spec.argv[0] = "/opt/bootstrap";
  spec.layer_dir = layer.path();
  spec.runtime_dir = runtime.path();
  const auto trial = Launch(*launcher_, std::move(spec));
  EXPECT_EQ(trial->ReadAll(), "/opt/x EROFS\n/var/runtime/x EROFS\n");
}

TEST_F(IsolationTest, SeesNoOtherProcess) {
  std::set<std::string> processes;
  for (const std::string& name : Lines(Output("ls /proc"))) {
    if (name.find_first_not_of("0123456789") == std::string::npos) processes.insert(name);
  }
  EXPECT_EQ(processes, (std::set<std::string>{"2"})) << "not even init, which is another user's";
}

TEST_F(IsolationTest, HasNoPrivileges) {
  const std::set<std::string> status = Lines(Output("read /proc/self/status"));
  for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
    EXPECT_TRUE(status.contains(std::string(set) + ":\t0000000000000000")) << set;
  }
  EXPECT_TRUE(status.contains("NoNewPrivs:\t1"));
  EXPECT_TRUE(status.contains("Seccomp:\t2"));
}

TEST_F(IsolationTest, DangerousSystemCallsAreRefused) {
  EXPECT_EQ(Output("syscalls"),
            "mount EPERM\numount2 EPERM\nptrace EPERM\nunshare EPERM\nsetns EPERM\nchroot EPERM\n"
            "clone_newuser EPERM\nclone_newnet EPERM\nclone3 ENOSYS\nbpf EPERM\nkeyctl EPERM\n"
            "perf_event_open EPERM\nuserfaultfd EPERM\nio_uring_setup EPERM\nkexec_load EPERM\n"
            "init_module EPERM\nprocess_vm_readv EPERM\nunknown ENOSYS\n");
}

TEST_F(IsolationTest, OrdinaryWorkIsAllowed) {
  EXPECT_EQ(Output("threads"), "thread 42 fork 7\n");
  EXPECT_EQ(Output("network"),
            "inet ok\ninet6 ok\nunix ok\nsocketpair ok\nnetlink_route ok\nnetlink_audit ENOSYS\n"
            "packet ENOSYS\nvsock ENOSYS\nalg ENOSYS\n");
}

TEST_F(IsolationTest, CannotHarmItsInit) {
  EXPECT_EQ(Output("attack /proc/1/mem"), "open ENOENT\nkill_parent EPERM\nkill_init EPERM\n");
}

TEST_F(IsolationTest, HoldsOnlyItsStandardStreams) { EXPECT_EQ(Output("fds"), "0 1 2 \n"); }

TEST_F(IsolationTest, GetsItsEnvironmentAndNoOther) { EXPECT_EQ(Output("env"), "NAME=value\n"); }

TEST_F(IsolationTest, HasAnIdentityOfItsOwn) {
  SandboxSpec spec = ProbeSpec(task_, "id");
  spec.hostname = "169-254-1-1";
  const auto one = Launch(*launcher_, std::move(spec));
  const auto two = Start("id");
  const auto started_one = one->AwaitStarted();
  const auto started_two = two->AwaitStarted();
  ASSERT_TRUE(started_one && *started_one && started_two && *started_two);
  EXPECT_NE((*started_one)->uid, (*started_two)->uid);
  const std::string uid = std::to_string((*started_one)->uid);
  EXPECT_EQ(one->ReadAll(), "uid " + uid + " gid " + uid +
                                " groups 0 pid 2 sid 1 host 169-254-1-1 cwd /var/task\n");
  EXPECT_NE(Output("read /etc/passwd").find("sbx_user1051:x:"), std::string::npos);
}

TEST_F(IsolationTest, OpenFilesAreLimitedAndNoCoreIsDumped) {
  EXPECT_EQ(Output("limits"), "files 1024 core 0\n");
}

TEST_F(IsolationTest, ControlGroupNamesTellNothingOfTheHost) {
  const std::string out = Output("read /proc/self/cgroup");
  EXPECT_EQ(out.find("portico"), std::string::npos) << out;
}

// An interpreter needs more of the system than a static binary: shared libraries, the dynamic
// linker's cache, certificates, users, threads, children, name resolution.
TEST_F(IsolationTest, AnInterpreterFindsWhatItNeeds) {
  if (!std::filesystem::exists("/usr/bin/python3")) GTEST_SKIP() << "no /usr/bin/python3";
  SandboxSpec spec = ProbeSpec(task_, "");
  spec.argv = {"/usr/bin/python3", "-S", "-s", "-c",
               "import getpass, socket, ssl, subprocess, tempfile, threading\n"
               "t = threading.Thread(target=lambda: print('thread')); t.start(); t.join()\n"
               "ssl.create_default_context()\n"
               "print(getpass.getuser(), socket.getaddrinfo('localhost', 80)[0][4][0] != '')\n"
               "print(subprocess.check_output(['/bin/sh', '-c', 'echo child']).decode().strip())\n"
               "with tempfile.TemporaryFile() as f: print(f.write(b'abc'))\n"};
  const auto trial = Launch(*launcher_, std::move(spec));
  EXPECT_EQ(trial->ReadAll(), "thread\nsbx_user1051 True\nchild\n3\n");
}

}  // namespace
}  // namespace portico::sandbox
