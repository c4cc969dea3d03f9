#include "lambda/sandbox/cgroup_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <charconv>
#include <csignal>
#include <memory>

namespace portico::sandbox {

namespace {

constexpr std::string_view kTreePrefix = "portico-";
// A killed process leaves its group within milliseconds, a thousand of them within a second; we
// look this often, this long apart.
constexpr int kDestroyTriesMax = 1'000;
constexpr int kDestroyPauseUs = 2'000;

std::vector<std::string> Subdirectories(const std::string& path) {
  std::vector<std::string> names;
  std::unique_ptr<DIR, int (*)(DIR*)> dir(::opendir(path.c_str()), &::closedir);
  if (dir == nullptr) return names;
  while (const dirent* entry = ::readdir(dir.get())) {
    const std::string name = entry->d_name;
    if (entry->d_type == DT_DIR && name != "." && name != "..") names.push_back(name);
  }
  return names;
}

int64_t ParseNumber(std::string_view text, int64_t otherwise) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? value : otherwise;
}

void KillMembers(const std::string& path) {
  const std::string pids = ReadControl(path + "/cgroup.procs");
  size_t at = 0;
  while (at < pids.size()) {
    const size_t end = std::min(pids.find('\n', at), pids.size());
    const int64_t pid = ParseNumber(std::string_view(pids).substr(at, end - at), 0);
    if (pid > 1 && pid != ::getpid()) ::kill(static_cast<pid_t>(pid), SIGKILL);
    at = end + 1;
  }
  // A frozen process of v1 dies only when thawed, and thousands die slowly under a quota. Which of
  // these files there are depends on the hierarchy.
  (void)WriteControl(path + "/cgroup.kill", "1");
  (void)WriteControl(path + "/cpu.cfs_quota_us", "-1");
  (void)WriteControl(path + "/cpu.max", "max");
  (void)WriteControl(path + "/cgroup.freeze", "0");
  (void)WriteControl(path + "/freezer.state", "THAWED");
}

// "portico-12345" or "portico-12345-1": an operator's "portico-prod" is none of ours.
bool IsTreeName(std::string_view name) {
  if (!name.starts_with(kTreePrefix)) return false;
  name.remove_prefix(kTreePrefix.size());
  return !name.empty() && name.find_first_not_of("0123456789-") == std::string_view::npos;
}

// The groups of servers in `parent` that no living launcher holds. The descriptors are their
// locks.
std::vector<std::pair<std::string, UniqueFd>> StaleGroups(const std::string& parent) {
  std::vector<std::pair<std::string, UniqueFd>> stale;
  for (const std::string& name : Subdirectories(parent)) {
    if (!IsTreeName(name)) continue;
    std::string path = parent + "/" + name;
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) {
      stale.emplace_back(std::move(path), std::move(fd));
    }
  }
  return stale;
}

}  // namespace

Status WriteControl(const std::string& path, std::string_view text) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!fd) return FailErrno(path);
  if (::write(fd.get(), text.data(), text.size()) < 0) {
    return FailErrno(path + " <- " + std::string(text));
  }
  return {};
}

std::string ReadControl(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  if (!fd) return text;
  char buffer[4096];
  ssize_t got;
  while ((got = ::read(fd.get(), buffer, sizeof buffer)) > 0) text.append(buffer, got);
  return text;
}

int64_t ReadNumber(const std::string& path, int64_t otherwise) {
  return ParseNumber(ReadControl(path), otherwise);
}

int64_t ReadKeyed(const std::string& path, std::string_view key, int64_t otherwise) {
  const std::string text = ReadControl(path);
  std::string_view rest = text;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (line.size() > key.size() && line.starts_with(key) && line[key.size()] == ' ') {
      return ParseNumber(line.substr(key.size() + 1), otherwise);
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return otherwise;
}

bool IsDirectory(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

Status MakeDirectory(const std::string& path) {
  if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) return FailErrno("mkdir " + path);
  return {};
}

void KillGroup(const std::string& path) {
  for (const std::string& name : Subdirectories(path)) KillGroup(path + "/" + name);
  KillMembers(path);
}

void DestroyGroup(const std::string& path) {
  for (const std::string& name : Subdirectories(path)) DestroyGroup(path + "/" + name);
  for (int i = 0; i < kDestroyTriesMax; ++i) {
    KillMembers(path);
    if (::rmdir(path.c_str()) == 0 || errno != EBUSY) return;
    ::usleep(kDestroyPauseUs);
  }
}

void KillStaleGroups(const std::string& parent) {
  for (const auto& [path, lock] : StaleGroups(parent)) KillGroup(path);
}

void RemoveStaleGroups(const std::string& parent) {
  for (const auto& [path, lock] : StaleGroups(parent)) DestroyGroup(path);
}

Result<UniqueFd> MakeLockedGroup(const std::string& path) {
  PORTICO_TRY(MakeDirectory(path));
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return FailErrno(path);
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) return FailErrno("lock " + path);
  return fd;
}

}  // namespace portico::sandbox
