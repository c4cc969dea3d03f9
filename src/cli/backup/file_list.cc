#include "cli/backup/file_list.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>

#include "base/unique_fd.h"
#include "codec/hash.h"

namespace portico::cli {
namespace {

constexpr std::string_view kFirstLine = "portico backup 1";
constexpr std::string_view kLastWord = "end ";
constexpr std::string_view kDirectory = "directory";
constexpr size_t kReadBytes = 1u << 20;

// SHA-256 of what comes in pieces.
class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new()) {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }
  void Add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string Hex() {
    Sha256Digest out;
    EVP_DigestFinal_ex(context_.get(), out.data(), nullptr);
    return HexEncode(out);
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

// Reads all of a file.
template <typename Visit>
Status EachPiece(const std::string& path, const UniqueFd& fd, const Visit& visit) {
  std::string buffer(kReadBytes, '\0');
  for (;;) {
    const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FailErrno("cannot read " + path);
    if (n == 0) return {};
    PORTICO_TRY(visit(std::string_view(buffer.data(), static_cast<size_t>(n))));
  }
}

tl::unexpected<AwsError> Damaged(const std::string& path) {
  return Fail(AwsError::Internal(path + " is damaged, or no list of a backup's files"));
}

// Takes the text before the next separator off the front.
std::string_view Take(std::string_view* rest, char separator) {
  const size_t at = rest->find(separator);
  const std::string_view out = rest->substr(0, at);
  rest->remove_prefix(at == std::string_view::npos ? rest->size() : at + 1);
  return out;
}

template <typename Number>
bool Parse(std::string_view text, int base, Number* out) {
  const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), *out, base);
  return ec == std::errc() && stop == text.data() + text.size() && !text.empty();
}

}  // namespace

Result<FileList> FileList::Load(const std::string& directory) {
  const std::string path = directory + "/" + kFileName;
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return Fail(AwsError::Internal(path + " is missing: " + directory + " is no whole backup"));
  }
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const size_t end = text.rfind(kLastWord);
  if (end == std::string::npos) return Damaged(path);
  const std::string_view body = std::string_view(text).substr(0, end);
  const std::string digest = HexEncode(Sha256(body));
  if (text.substr(end) != std::string(kLastWord) + digest + "\n") return Damaged(path);
  std::string_view rest = body;
  if (Take(&rest, '\n') != kFirstLine) return Damaged(path);
  FileList list;
  while (!rest.empty()) {
    std::string_view line = Take(&rest, '\n');
    BackupFile file;
    const std::string_view sha256 = Take(&line, ' ');
    if (sha256 != kDirectory) file.sha256_hex = sha256;
    if (!Parse(Take(&line, ' '), 8, &file.mode) || !Parse(Take(&line, ' '), 10, &file.bytes)) {
      return Damaged(path);
    }
    file.path = line;
    // Whoever made the list, nothing is written outside the directory that it is restored to.
    if (file.path.empty() || file.path.front() == '/' ||
        ("/" + file.path + "/").find("/../") != std::string::npos) {
      return Damaged(path);
    }
    list.Add(std::move(file));
  }
  return list;
}

Status FileList::Save(const std::string& directory) const {
  std::string text = std::string(kFirstLine) + "\n";
  for (const BackupFile& file : files_) {
    if (file.path.find('\n') != std::string::npos) {
      return Fail(AwsError::Internal("a file's name has a line break: " + file.path));
    }
    text += fmt::format("{} {:o} {} {}\n", file.is_directory() ? kDirectory : file.sha256_hex,
                        file.mode, file.bytes, file.path);
  }
  text += fmt::format("{}{}\n", kLastWord, HexEncode(Sha256(text)));
  const std::string path = directory + "/" + kFileName;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) return Fail(AwsError::Internal("cannot write " + path));
  return {};
}

Result<std::string> DigestOf(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) return FailErrno("cannot open " + path);
  Digest digest;
  PORTICO_TRY(EachPiece(path, fd, [&digest](std::string_view piece) -> Status {
    digest.Add(piece);
    return {};
  }));
  return digest.Hex();
}

Result<std::string> CopyFileTo(const std::string& from, const std::string& to) {
  const UniqueFd in(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat info {};
  if (!in || ::fstat(in.get(), &info) != 0) return FailErrno("cannot open " + from);
  const UniqueFd out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!out) return FailErrno("cannot make " + to);
  Digest digest;
  PORTICO_TRY(EachPiece(from, in, [&](std::string_view piece) -> Status {
    digest.Add(piece);
    while (!piece.empty()) {
      const ssize_t n = ::write(out.get(), piece.data(), piece.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return FailErrno("cannot write " + to);
      piece.remove_prefix(static_cast<size_t>(n));
    }
    return {};
  }));
  const timespec times[2] = {info.st_atim, info.st_mtim};
  if (::fchmod(out.get(), info.st_mode & 07777) != 0 || ::futimens(out.get(), times) != 0) {
    return FailErrno("cannot write " + to);
  }
  return digest.Hex();
}

Status SyncTree(const std::string& directory) {
  const UniqueFd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::syncfs(fd.get()) != 0) return FailErrno("cannot sync " + directory);
  return {};
}

}  // namespace portico::cli
