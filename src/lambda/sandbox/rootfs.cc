#include "lambda/sandbox/rootfs.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <climits>
#include <cstdlib>
#include <cstring>

namespace portico::sandbox {

namespace {

// The root grows here, in a namespace of its own, so nobody else sees this mount.
constexpr const char* kStage = "/tmp";

// What a function may see of the host. A missing one is left out.
constexpr const char* kSystemDirs[] = {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"};
constexpr const char* kEtcEntries[] = {
    "/etc/ld.so.cache", "/etc/ssl",           "/etc/ca-certificates", "/etc/alternatives",
    "/etc/hosts",       "/etc/nsswitch.conf", "/etc/resolv.conf",     "/etc/localtime",
    "/etc/gai.conf",    "/etc/services",      "/etc/protocols",
};
constexpr const char* kDevices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random",
                                    "/dev/urandom"};
constexpr const char* kDirs[] = {"/etc", "/dev", "/proc",     "/tmp",
                                 "/var", "/opt", "/var/task", "/var/runtime"};
constexpr std::pair<const char*, const char*> kLinks[] = {
    {"/proc/self/fd", "/dev/fd"},
    {"/proc/self/fd/0", "/dev/stdin"},
    {"/proc/self/fd/1", "/dev/stdout"},
    {"/proc/self/fd/2", "/dev/stderr"},
};

std::string Staged(const char* path) { return std::string(kStage) + path; }

Status MakeDir(const std::string& path) {
  if (::mkdir(path.c_str(), 0755) != 0) return FailErrno("mkdir " + path);
  return {};
}

Status WriteFile(const std::string& path, const std::string& text) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!fd || ::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return FailErrno("write " + path);
  }
  return {};
}

Status SetAttributes(int dir, const char* path, unsigned flags, uint64_t attributes) {
  mount_attr wanted{};
  wanted.attr_set = attributes;
  if (::mount_setattr(dir, path, flags, &wanted, sizeof wanted) != 0) {
    return FailErrno(std::string("mount_setattr ") + path);
  }
  return {};
}

Status Bind(const char* path, uint64_t attributes) {
  const UniqueFd tree(
      ::open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE));
  if (!tree) return FailErrno(std::string("open_tree ") + path);
  PORTICO_TRY(SetAttributes(tree.get(), "", AT_EMPTY_PATH | AT_RECURSIVE, attributes));
  return Place(tree, Staged(path).c_str());
}

// Directories are bound; links (merged /usr) are made again.
Status AddSystemDirs() {
  for (const char* path : kSystemDirs) {
    struct stat info;
    if (::lstat(path, &info) != 0) continue;
    if (S_ISLNK(info.st_mode)) {
      char target[256] = {};
      if (::readlink(path, target, sizeof target - 1) < 0 ||
          ::symlink(target, Staged(path).c_str()) != 0) {
        return FailErrno(std::string("link ") + path);
      }
      continue;
    }
    PORTICO_TRY(MakeDir(Staged(path)));
    PORTICO_TRY(Bind(path, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
  }
  return {};
}

// AWS's sh is bash, and bootstraps rely on that: "set -o pipefail". Debian's is a link to dash.
Status MakeShBash() {
  char sh[PATH_MAX];
  char bash[PATH_MAX];
  if (::realpath("/bin/sh", sh) == nullptr || ::realpath("/bin/bash", bash) == nullptr) return {};
  if (std::strcmp(sh, bash) == 0) return {};
  const UniqueFd tree(::open_tree(AT_FDCWD, bash, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
  if (!tree) return FailErrno(std::string("open_tree ") + bash);
  PORTICO_TRY(SetAttributes(tree.get(), "", AT_EMPTY_PATH,
                            MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
  return Place(tree, Staged(sh).c_str());
}

Status AddEtc(uid_t uid, gid_t gid) {
  for (const char* path : kEtcEntries) {
    struct stat info;
    if (::stat(path, &info) != 0) continue;
    PORTICO_TRY(S_ISDIR(info.st_mode) ? MakeDir(Staged(path)) : WriteFile(Staged(path), ""));
    PORTICO_TRY(Bind(path, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
  }
  const std::string ids = std::to_string(uid) + ":" + std::to_string(gid);
  PORTICO_TRY(WriteFile(Staged("/etc/passwd"),
                        std::string("root:x:0:0:root:/root:/usr/sbin/nologin\n") + kSandboxUser +
                            ":x:" + ids + "::/tmp:/usr/sbin/nologin\n"));
  return WriteFile(Staged("/etc/group"),
                   std::string("root:x:0:\n") + kSandboxUser + ":x:" + std::to_string(gid) + ":\n");
}

Status AddDev() {
  for (const char* path : kDevices) {
    PORTICO_TRY(WriteFile(Staged(path), ""));
    PORTICO_TRY(Bind(path, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC));
  }
  for (const auto& [target, link] : kLinks) {
    if (::symlink(target, Staged(link).c_str()) != 0) return FailErrno(link);
  }
  return {};
}

// Makes the stage the root, and the host's root unreachable.
Status Enter() {
  if (::chdir(kStage) != 0) return FailErrno("chdir");
  if (::syscall(SYS_pivot_root, ".", ".") != 0) return FailErrno("pivot_root");
  // The old root now lies on top of the new one, in the same place.
  if (::umount2(".", MNT_DETACH) != 0) return FailErrno("umount of the host's root");
  if (::chdir("/") != 0) return FailErrno("chdir /");
  return SetAttributes(AT_FDCWD, "/", 0, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
}

}  // namespace

Status BuildRoot(uid_t uid, gid_t gid) {
  ::umask(022);
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return FailErrno("make mounts private");
  }
  if (::mount("tmpfs", kStage, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=1m") != 0) {
    return FailErrno("mount the root");
  }
  for (const char* dir : kDirs) PORTICO_TRY(MakeDir(Staged(dir)));
  PORTICO_TRY(AddSystemDirs());
  PORTICO_TRY(MakeShBash());
  PORTICO_TRY(AddEtc(uid, gid));
  PORTICO_TRY(AddDev());
  // Other users' processes (init) are hidden even inside the environment.
  if (::mount("proc", Staged("/proc").c_str(), "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
              "hidepid=2") != 0) {
    return FailErrno("mount /proc");
  }
  return Enter();
}

Result<UniqueFd> CloneReadOnly(const std::string& path) {
  UniqueFd tree(
      ::open_tree(AT_FDCWD, path.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE));
  if (!tree) return FailErrno("open_tree " + path);
  PORTICO_TRY(SetAttributes(tree.get(), "", AT_EMPTY_PATH | AT_RECURSIVE,
                            MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
  return tree;
}

Status Place(const UniqueFd& tree, const char* target) {
  if (::move_mount(tree.get(), "", AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH) != 0) {
    return FailErrno(std::string("move_mount to ") + target);
  }
  return {};
}

Status MountTmp(int64_t megabytes, uid_t uid, gid_t gid) {
  // A quarter of the pages may be the smallest files; more inodes would escape the size.
  constexpr int64_t kInodesPerMb = 64;
  const std::string options = "mode=700,uid=" + std::to_string(uid) +
                              ",gid=" + std::to_string(gid) + ",size=" + std::to_string(megabytes) +
                              "m,nr_inodes=" + std::to_string(megabytes * kInodesPerMb);
  if (::mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0) {
    return FailErrno("mount /tmp");
  }
  return {};
}

}  // namespace portico::sandbox
