#include "codec/zip/unzip.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

namespace portico {
namespace {

namespace fs = std::filesystem;

constexpr size_t kChunkBytes = 64u << 10;
constexpr size_t kLinkTargetBytesMax = 4'096;

struct ZipCloser {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, ZipCloser>;
using Entry = std::unique_ptr<zip_file_t, ZipCloser>;

AwsError Invalid(std::string what) { return AwsError::Client("InvalidZip", std::move(what)); }
AwsError Disk(const std::string& what) {
  return AwsError::Internal(what + ": " + std::strerror(errno));
}

// "a/../../b", "/a" and the like lead out of the directory.
bool StaysInside(const fs::path& relative) {
  if (relative.is_absolute()) return false;
  const fs::path normal = relative.lexically_normal();
  return !normal.empty() && *normal.begin() != "..";
}

class Unpacker {
 public:
  Unpacker(zip_t* archive, fs::path directory, const ZipLimits& limits)
      : archive_(archive), directory_(std::move(directory)), left_(limits.unpacked_bytes_max) {}

  Status Unpack(zip_uint64_t index) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive_, index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0) {
      return Fail(Invalid("an entry cannot be read"));
    }
    const std::string name = stat.name;
    if (!StaysInside(name)) return Fail(Invalid("entry '" + name + "' leaves the archive"));
    const fs::path path = directory_ / fs::path(name).lexically_normal();
    const mode_t mode = Mode(index);
    if (name.ends_with('/')) return MakeDirectories(path);
    PORTICO_TRY(MakeDirectories(path.parent_path()));
    if (S_ISLNK(mode)) return Link(index, path, fs::path(name).parent_path());
    if (mode != 0 && (mode & S_IFMT) != 0 && !S_ISREG(mode)) {
      return Fail(Invalid("entry '" + name + "' is no regular file"));
    }
    return File(index, name, path, mode);
  }

 private:
  // Unix modes are in the upper half of the external attributes, if a Unix made the archive.
  mode_t Mode(zip_uint64_t index) const {
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    zip_file_get_external_attributes(archive_, index, 0, &system, &attributes);
    return system == ZIP_OPSYS_UNIX ? static_cast<mode_t>(attributes >> 16) : 0;
  }

  // Not through links that an earlier entry made: every component is a real directory.
  Status MakeDirectories(const fs::path& path) {
    fs::path at = directory_;
    for (const fs::path& part : path.lexically_relative(directory_)) {
      if (part == ".") continue;
      at /= part;
      struct stat st;
      if (lstat(at.c_str(), &st) == 0) {
        if (S_ISDIR(st.st_mode)) continue;
        return Fail(Invalid("'" + at.filename().string() + "' is a file and a directory"));
      }
      if (mkdir(at.c_str(), 0755) != 0) return Fail(Disk("cannot make " + at.string()));
    }
    return {};
  }

  Result<std::string> Read(zip_uint64_t index, size_t bytes_max) {
    Entry entry(zip_fopen_index(archive_, index, 0));
    if (!entry) return Fail(Invalid(zip_strerror(archive_)));
    std::string out(bytes_max + 1, '\0');
    const zip_int64_t got = zip_fread(entry.get(), out.data(), out.size());
    if (got < 0) return Fail(Invalid("a damaged entry"));
    if (static_cast<size_t>(got) > bytes_max) return Fail(Invalid("a link's target is too long"));
    out.resize(static_cast<size_t>(got));
    return out;
  }

  Status Link(zip_uint64_t index, const fs::path& path, const fs::path& parent) {
    PORTICO_ASSIGN(const std::string target, Read(index, kLinkTargetBytesMax));
    if (fs::path(target).is_absolute() || !StaysInside(parent / target)) {
      return Fail(Invalid("link '" + path.filename().string() + "' leaves the archive"));
    }
    if (symlink(target.c_str(), path.c_str()) != 0) return Fail(Disk("cannot make a link"));
    return {};
  }

  Status File(zip_uint64_t index, const std::string& name, const fs::path& path, mode_t mode) {
    Entry entry(zip_fopen_index(archive_, index, 0));
    if (!entry) return Fail(Invalid("entry '" + name + "': " + zip_strerror(archive_)));
    const mode_t permissions = ((mode & 0777) != 0 ? (mode & 0777) : 0644) | 0444;
    const int fd =
        open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions);
    if (fd < 0) {
      if (errno == EEXIST) return Fail(Invalid("entry '" + name + "' is there twice"));
      return Fail(Disk("cannot write " + path.string()));
    }
    Status status = Copy(entry.get(), name, fd);
    // The umask may have taken bits that the function needs.
    if (status && fchmod(fd, permissions) != 0) status = Fail(Disk("cannot set a file's mode"));
    close(fd);
    return status;
  }

  Status Copy(zip_file_t* entry, const std::string& name, int fd) {
    std::vector<char> chunk(kChunkBytes);
    for (;;) {
      const zip_int64_t got = zip_fread(entry, chunk.data(), chunk.size());
      if (got < 0) return Fail(Invalid("entry '" + name + "' is damaged"));
      if (got == 0) return {};
      if (static_cast<size_t>(got) > left_) return Fail(Invalid("it unpacks to too much"));
      left_ -= static_cast<size_t>(got);
      for (zip_int64_t written = 0; written < got;) {
        const ssize_t n = write(fd, chunk.data() + written, static_cast<size_t>(got - written));
        if (n < 0 && errno != EINTR) return Fail(Disk("cannot write " + name));
        if (n > 0) written += n;
      }
    }
  }

  zip_t* archive_;
  fs::path directory_;
  size_t left_;
};

}  // namespace

Status Unzip(std::string_view archive, const std::string& directory, const ZipLimits& limits) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(archive.data(), archive.size(), 0, &error);
  if (source == nullptr) return Fail(AwsError::Internal("libzip: no buffer"));
  Archive opened(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
  if (!opened) {
    std::string what = zip_error_strerror(&error);
    zip_source_free(source);
    zip_error_fini(&error);
    return Fail(Invalid(std::move(what)));
  }
  const zip_int64_t count = zip_get_num_entries(opened.get(), 0);
  if (count < 0 || static_cast<size_t>(count) > limits.entries_max) {
    return Fail(Invalid("it has too many entries"));
  }
  Unpacker unpacker(opened.get(), directory, limits);
  for (zip_int64_t i = 0; i < count; ++i) {
    PORTICO_TRY(unpacker.Unpack(static_cast<zip_uint64_t>(i)));
  }
  return {};
}

}  // namespace portico
