#include "lambda/engine/code_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/log.h"
#include "base/random.h"
#include "codec/base64.h"
#include "codec/hash.h"
#include "codec/zip/unzip.h"
#include "lambda/engine/function.h"

namespace portico::lambda {
namespace {

namespace fs = std::filesystem;

AwsError Disk(const std::string& what) {
  return AwsError::Internal(what + ": " + std::strerror(errno));
}

Status SyncDirectory(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return Fail(Disk("cannot open " + path));
  const int synced = fsync(fd);
  close(fd);
  return synced == 0 ? Status() : Fail(Disk("cannot sync " + path));
}

// Written aside, synced and renamed: the file is whole or not there.
Status WriteDurably(const std::string& path, std::string_view bytes) {
  const std::string aside = path + ".new";
  const int fd = open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return Fail(Disk("cannot write " + aside));
  bool good = true;
  for (size_t at = 0; good && at < bytes.size();) {
    const ssize_t n = write(fd, bytes.data() + at, bytes.size() - at);
    if (n > 0) at += static_cast<size_t>(n);
    good = n > 0 || errno == EINTR;
  }
  good = good && fsync(fd) == 0;
  close(fd);
  if (!good || rename(aside.c_str(), path.c_str()) != 0) {
    AwsError error = Disk("cannot write " + path);
    unlink(aside.c_str());  // what it holds may be what a full disk lacks
    return Fail(std::move(error));
  }
  return SyncDirectory(fs::path(path).parent_path());
}

AwsError InvalidParameter(std::string message) {
  return AwsError::Client("InvalidParameterValueException", std::move(message));
}

AwsError AsLambdaWordsIt(AwsError error) {
  if (error.IsInternal()) return error;
  log::Info("an uploaded archive was refused: {}", error.message);
  if (error.code == kEmptyZip) return InvalidParameter("Uploaded file must be a non-empty zip");
  if (error.code == kZipTooLarge) {
    return InvalidParameter("Unzipped size must be smaller than " +
                            std::to_string(kUnzippedBytesMax) + " bytes");
  }
  return InvalidParameter(
      "Could not unzip uploaded file. Please check your file, then try to upload again.");
}

}  // namespace

std::string CodeStore::ZipPath(const std::string& sha256_hex) const {
  return dir_ + "/" + sha256_hex + ".zip";
}

std::string CodeStore::DirectoryPath(const std::string& sha256_hex) const {
  return dir_ + "/" + sha256_hex;
}

UnpackedCode& CodeStore::CodeOf(const std::string& sha256_hex) {
  std::shared_ptr<UnpackedCode>& code = unpacked_[sha256_hex];
  if (!code) code = std::make_shared<UnpackedCode>(DirectoryPath(sha256_hex));
  return *code;
}

std::shared_ptr<UnpackedCode> CodeStore::Unpacked(const std::string& sha256_hex) {
  MutexLock lock(mutex_);
  CodeOf(sha256_hex);
  return unpacked_[sha256_hex];
}

// Nothing of it need be durable: the next server unpacks anew.
Status CodeStore::Unpack(std::string_view zip, const std::string& sha256_hex) {
  const std::string final_dir = DirectoryPath(sha256_hex);
  UnpackedCode& code = CodeOf(sha256_hex);
  if (code.good() && code.Check()) return {};
  std::error_code ec;
  const std::string aside = final_dir + "." + RandomString(8, kLowerAlnum);
  fs::create_directories(aside, ec);
  if (ec) return Fail(AwsError::Internal("cannot make " + aside + ": " + ec.message()));
  fs::permissions(aside, fs::perms(0755), ec);
  Status status = Unzip(zip, aside, {.unpacked_bytes_max = kUnzippedBytesMax});
  if (status) {
    fs::remove_all(final_dir, ec);
    if (!ec) fs::rename(aside, final_dir, ec);
    if (ec) status = Fail(AwsError::Internal("cannot make " + final_dir + ": " + ec.message()));
  }
  if (status) return code.Accept();
  fs::remove_all(aside, ec);
  return status;
}

Result<CodeStore::Code> CodeStore::Put(std::string_view zip) {
  if (zip.size() > kZipBytesMax) {
    return Fail("RequestEntityTooLargeException",
                "Zipped size must be smaller than " + std::to_string(kZipBytesMax) + " bytes", 413);
  }
  const Sha256Digest digest = Sha256(zip);
  Code code;
  code.sha256_hex = HexEncode(digest);
  code.sha256_base64 = Base64Encode(AsView(digest));
  code.bytes = static_cast<int64_t>(zip.size());
  code.dir = DirectoryPath(code.sha256_hex);

  MutexLock lock(mutex_);
  std::error_code ec;
  fs::create_directories(dir_, ec);
  if (ec) return Fail(AwsError::Internal("cannot make " + dir_ + ": " + ec.message()));
  // Environments run under other users and must get through to the code.
  fs::permissions(dir_, fs::perms(0711), ec);
  if (Status status = Unpack(zip, code.sha256_hex); !status) {
    return Fail(AsLambdaWordsIt(std::move(status).error()));
  }
  // An archive that is there already may have been damaged since: uploading it again repairs it.
  const Result<std::string> stored = ReadZip(code.sha256_hex);
  if (!stored || *stored != zip) PORTICO_TRY(WriteDurably(ZipPath(code.sha256_hex), zip));
  return code;
}

Result<std::string> CodeStore::ReadZip(const std::string& sha256_hex) const {
  std::ifstream file(ZipPath(sha256_hex), std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  if (!file) return Fail(Disk("cannot read " + ZipPath(sha256_hex)));
  return std::move(content).str();
}

Result<CodeStore::Archive> CodeStore::OpenZip(const std::string& sha256_hex) const {
  const std::string path = ZipPath(sha256_hex);
  sandbox::UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  if (!file && errno == ENOENT) {
    return Fail("NoSuchKey", "The specified key does not exist.", 404);
  }
  if (!file || fstat(file.get(), &info) != 0) return Fail(Disk("cannot open " + path));
  std::string content(static_cast<size_t>(info.st_size), '\0');
  const ssize_t n = pread(file.get(), content.data(), content.size(), 0);
  if (n != info.st_size || HexEncode(Sha256(content)) != sha256_hex) {
    return Fail(AwsError::Internal("the archive " + path + " is damaged"));
  }
  return Archive{std::move(file), static_cast<size_t>(info.st_size)};
}

Status CodeStore::CheckArchive(const std::string& sha256_hex, int64_t bytes) const {
  const std::string path = ZipPath(sha256_hex);
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return Fail(Disk(path));
  if (info.st_size == bytes) return {};
  return Fail(AwsError::Internal(path + " has " + std::to_string(info.st_size) +
                                 " bytes instead of " + std::to_string(bytes)));
}

Status CodeStore::Prepare(const std::string& sha256_hex) {
  MutexLock lock(mutex_);
  if (CodeOf(sha256_hex).good()) return {};
  PORTICO_ASSIGN(const std::string zip, ReadZip(sha256_hex));
  if (HexEncode(Sha256(zip)) != sha256_hex) {
    return Fail(AwsError::Internal("the archive " + ZipPath(sha256_hex) +
                                   " is damaged: it has not the digest that is its name"));
  }
  return Unpack(zip, sha256_hex);
}

void CodeStore::Remove(const std::string& sha256_hex) {
  MutexLock lock(mutex_);
  CodeOf(sha256_hex).Forget();
  std::error_code ec;
  fs::remove(ZipPath(sha256_hex), ec);
  fs::remove_all(DirectoryPath(sha256_hex), ec);
}

void CodeStore::RemoveUnused(const std::set<std::string>& used) {
  MutexLock lock(mutex_);
  std::error_code ec;
  for (const fs::directory_entry& entry : fs::directory_iterator(dir_, ec)) {
    const std::string name = entry.path().filename();
    const bool zip = name.ends_with(".zip");
    if (used.contains(zip ? name.substr(0, name.size() - 4) : name)) continue;
    std::error_code failed;
    fs::remove_all(entry.path(), failed);
    if (failed) log::Warn("cannot remove {}: {}", entry.path().string(), failed.message());
  }
}

}  // namespace portico::lambda
