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

AwsError Invalid(std::string what) { return AwsError::Client(kInvalidZip, std::move(what)); }
AwsError Disk(const std::string& what) {
  return AwsError::Internal(what + ": " + std::strerror(errno));
}

// "a/../../b", "/a" and the like lead out of the directory.
bool StaysInside(const fs::path& relative) {
  if (relative.is_absolute()) return false;
  const fs::path normal = relative.lexically_normal();
  return !normal.empty() && *normal.begin() != "..";
}

// Where a link may point. Going up is for the start only: a ".." behind a name could go up from
// wherever another link of that name leads, which no look at the text would tell.
bool IsSafeLink(const fs::path& parent, const fs::path& target) {
  if (target.is_absolute() || !StaysInside(parent / target)) return false;
  bool down = false;
  for (const fs::path& part : target) {
    if (part == ".." && down) return false;
    if (part != ".." && part != "." && !part.empty()) down = true;
  }
  return true;
}

// What the disk refuses because of the archive's names, not for a fault of its own.
bool IsBadName(int error) { return error == ENAMETOOLONG || error == EISDIR || error == ENOTDIR; }

class Unpacker {
 public:
  Unpacker(zip_t* archive, fs::path directory, const ZipLimits& limits)
      : archive_(archive),
        directory_(std::move(directory)),
        bytes_left_(limits.unpacked_bytes_max),
        inodes_left_(limits.entries_max) {}

  Status Unpack(zip_uint64_t index) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive_, index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_NAME) == 0) {
      return Fail(Invalid("an entry cannot be read"));
    }
    const std::string name = stat.name;
    if (!StaysInside(name)) return Fail(Invalid("entry '" + name + "' leaves the archive"));
    const fs::path relative = fs::path(name).lexically_normal();
    const fs::path path = directory_ / relative;
    const mode_t mode = Mode(index);
    if (name.ends_with('/')) return MakeDirectories(relative);
    if (!relative.has_filename() || relative == ".") return Fail(NotAFile(name));
    PORTICO_TRY(MakeDirectories(relative.parent_path()));
    if (S_ISLNK(mode)) return Link(index, name, path, relative.parent_path());
    if (mode != 0 && (mode & S_IFMT) != 0 && !S_ISREG(mode)) {
      return Fail(NotAFile(name));
    }
    return File(index, name, path, mode);
  }

 private:
  static AwsError Twice(const std::string& name) {
    return Invalid("entry '" + name + "' is there twice");
  }
  static AwsError NotAFile(const std::string& name) {
    return Invalid("entry '" + name + "' is no regular file");
  }

  // Unix modes are in the upper half of the external attributes, if a Unix made the archive.
  mode_t Mode(zip_uint64_t index) const {
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    zip_file_get_external_attributes(archive_, index, 0, &system, &attributes);
    const bool unix_made = system == ZIP_OPSYS_UNIX || system == ZIP_OPSYS_OS_X;
    return unix_made ? static_cast<mode_t>(attributes >> 16) : 0;
  }

  // A short name may stand for thousands of directories: they count as entries do.
  Status CountInode() {
    if (inodes_left_ == 0) return Fail(Invalid("it has too many entries"));
    --inodes_left_;
    return {};
  }

  // Not through links that an earlier entry made: every component is a real directory.
  Status MakeDirectories(const fs::path& relative) {
    fs::path at = directory_;
    for (const fs::path& part : relative) {
      if (part.empty() || part == ".") continue;
      at /= part;
      struct stat st;
      if (lstat(at.c_str(), &st) == 0) {
        if (S_ISDIR(st.st_mode)) continue;
        return Fail(Invalid("'" + part.string() + "' is a file and a directory"));
      }
      PORTICO_TRY(CountInode());
      if (mkdir(at.c_str(), 0755) != 0) {
        if (IsBadName(errno)) return Fail(Invalid("a directory's name is too long"));
        return Fail(Disk("cannot make " + at.string()));
      }
      // The umask may have taken bits that the function needs.
      if (chmod(at.c_str(), 0755) != 0) return Fail(Disk("cannot set a directory's mode"));
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

  Status Link(zip_uint64_t index, const std::string& name, const fs::path& path,
              const fs::path& parent) {
    PORTICO_ASSIGN(const std::string target, Read(index, kLinkTargetBytesMax));
    if (target.empty() || target.find('\0') != std::string::npos || !IsSafeLink(parent, target)) {
      return Fail(Invalid("link '" + name + "' leaves the archive"));
    }
    PORTICO_TRY(CountInode());
    if (symlink(target.c_str(), path.c_str()) == 0) return {};
    if (errno == EEXIST) return Fail(Twice(name));
    if (IsBadName(errno)) return Fail(Invalid("the name of entry '" + name + "' is too long"));
    return Fail(Disk("cannot make link " + path.string()));
  }

  Status File(zip_uint64_t index, const std::string& name, const fs::path& path, mode_t mode) {
    Entry entry(zip_fopen_index(archive_, index, 0));
    if (!entry) return Fail(Invalid("entry '" + name + "': " + zip_strerror(archive_)));
    const mode_t permissions = ((mode & 0777) != 0 ? (mode & 0777) : 0644) | 0444;
    PORTICO_TRY(CountInode());
    const int fd =
        open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions);
    if (fd < 0) {
      if (errno == EEXIST) return Fail(Twice(name));
      if (IsBadName(errno)) return Fail(Invalid("the name of entry '" + name + "' is too long"));
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
      if (static_cast<size_t>(got) > bytes_left_) {
        return Fail(kZipTooLarge, "it unpacks to more than is allowed");
      }
      bytes_left_ -= static_cast<size_t>(got);
      for (zip_int64_t written = 0; written < got;) {
        const ssize_t n = write(fd, chunk.data() + written, static_cast<size_t>(got - written));
        if (n < 0 && errno != EINTR) return Fail(Disk("cannot write " + name));
        if (n > 0) written += n;
      }
    }
  }

  zip_t* archive_;
  fs::path directory_;
  size_t bytes_left_;
  size_t inodes_left_;
};

}  // namespace

Status Unzip(std::string_view archive, const std::string& directory, const ZipLimits& limits) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(archive.data(), archive.size(), 0, &error);
  if (source == nullptr) {
    zip_error_fini(&error);
    return Fail(AwsError::Internal("libzip: no buffer"));
  }
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
  if (count == 0) return Fail(kEmptyZip, "it holds nothing");
  Unpacker unpacker(opened.get(), directory, limits);
  for (zip_int64_t i = 0; i < count; ++i) {
    PORTICO_TRY(unpacker.Unpack(static_cast<zip_uint64_t>(i)));
  }
  return {};
}

}  // namespace portico
