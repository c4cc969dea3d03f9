#include "sts/engine/root_credentials.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "iam/engine/ids.h"

namespace portico::sts {
namespace {

std::string PathIn(const std::string& dir) { return dir + "/" + RootCredentials::kFileName; }

AwsError FileError(const std::string& what, const std::string& path) {
  return AwsError::Internal("cannot " + what + " " + path + ": " + std::strerror(errno));
}

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    text.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

// The value of "name = value", or nothing.
std::optional<std::string> ValueOf(const std::string& line, std::string_view name) {
  const size_t equals = line.find('=');
  if (equals == std::string::npos) return std::nullopt;
  auto trim = [](std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
      text.remove_suffix(1);
    }
    return text;
  };
  const std::string_view whole = line;
  if (trim(whole.substr(0, equals)) != name) return std::nullopt;
  return std::string(trim(whole.substr(equals + 1)));
}

// Under a temporary name first, so that a crash leaves either no file or a whole one.
Status WriteNew(const std::string& dir, const RootCredentials& credentials) {
  const std::string path = PathIn(dir);
  const std::string temporary = path + ".new";
  ::unlink(temporary.c_str());
  const File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.fd() < 0) return Fail(FileError("create", temporary));
  const std::string text = "[default]\naws_access_key_id = " + credentials.access_key_id +
                           "\naws_secret_access_key = " + credentials.secret_access_key + "\n";
  if (!WriteAll(file.fd(), text) || ::fsync(file.fd()) != 0) {
    return Fail(FileError("write", temporary));
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return Fail(FileError("create", path));
  const File folder(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd() < 0 || ::fsync(folder.fd()) != 0) return Fail(FileError("sync", dir));
  return {};
}

}  // namespace

Result<RootCredentials> RootCredentials::Load(const std::string& dir) {
  const std::string path = PathIn(dir);
  std::ifstream file(path);
  if (!file) return Fail(FileError("read", path));
  RootCredentials out;
  std::string line;
  while (std::getline(file, line)) {
    if (auto id = ValueOf(line, "aws_access_key_id")) out.access_key_id = *id;
    if (auto secret = ValueOf(line, "aws_secret_access_key")) out.secret_access_key = *secret;
  }
  if (out.access_key_id.empty() || out.secret_access_key.empty()) {
    return Fail(
        AwsError::Internal(path + " holds no credentials; remove it to have new ones made"));
  }
  struct stat info;
  if (::stat(path.c_str(), &info) == 0) out.created_ms = int64_t{info.st_mtim.tv_sec} * 1000;
  return out;
}

Result<RootCredentials> RootCredentials::LoadOrCreate(const std::string& dir) {
  const std::string path = PathIn(dir);
  struct stat info;
  if (::stat(path.c_str(), &info) == 0) {
    // Whoever copied the directory may have widened it; the secret is ours alone.
    if ((info.st_mode & 0077) != 0 && ::chmod(path.c_str(), 0600) != 0) {
      return Fail(FileError("protect", path));
    }
    return Load(dir);
  }
  if (errno != ENOENT) return Fail(FileError("read", path));
  PORTICO_TRY(WriteNew(dir, {iam::MakeId(iam::IdKind::kAccessKey), iam::MakeSecretKey()}));
  return Load(dir);
}

}  // namespace portico::sts
