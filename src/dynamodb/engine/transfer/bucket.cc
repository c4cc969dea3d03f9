#include "dynamodb/engine/transfer/bucket.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace portico::dynamodb {
namespace {

constexpr size_t kPartBytesMax = 255;
constexpr size_t kFolderDepthMax = 64;
constexpr mode_t kFolderMode = 0755;
constexpr mode_t kFileMode = 0644;
// What is being written has this behind its name, and is no object.
constexpr std::string_view kAside = ".portico-part";

constexpr int kOpenFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kOpenObject = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;

tl::unexpected<AwsError> NoSuchBucket() {
  return Fail("S3NoSuchBucket", "The specified bucket does not exist");
}
tl::unexpected<AwsError> NoSuchKey() {
  return Fail("S3NoSuchKey", "The specified key does not exist");
}
tl::unexpected<AwsError> DiskError(int error) {
  if (error == EACCES || error == EPERM || error == EROFS || error == ELOOP || error == ENOTDIR) {
    return Fail("S3AccessDenied", "Access Denied: " + std::generic_category().message(error));
  }
  return Fail("UNKNOWN", std::generic_category().message(error));
}

bool IsPart(std::string_view part) {
  return !part.empty() && part != "." && part != ".." && part.size() <= kPartBytesMax;
}

// The part before the next '/', which is taken off `*key`.
std::string TakePart(std::string_view* key) {
  const size_t slash = key->find('/');
  std::string part(key->substr(0, slash));
  key->remove_prefix(slash == std::string_view::npos ? key->size() : slash + 1);
  return part;
}

struct Place {
  UniqueFd folder;
  std::string name;
};

// The folder that an object of that key is in, and its name there.
enum class Missing : uint8_t { kMake, kError };
Result<Place> Find(int bucket, std::string_view key, Missing missing) {
  if (!IsObjectKey(key)) return NoSuchKey();
  Place place{UniqueFd(::openat(bucket, ".", kOpenFolder)), TakePart(&key)};
  while (!key.empty()) {
    const char* name = place.name.c_str();
    if (missing == Missing::kMake) {
      if (::mkdirat(place.folder.get(), name, kFolderMode) == 0) {
        // The name must outlive a power cut, as what is written there does.
        if (::fsync(place.folder.get()) != 0) return DiskError(errno);
      } else if (errno != EEXIST) {
        return DiskError(errno);
      }
    }
    UniqueFd next(::openat(place.folder.get(), name, kOpenFolder));
    if (!next && missing == Missing::kError && errno == ENOENT) return NoSuchKey();
    if (!next) return DiskError(errno);
    place.folder = std::move(next);
    place.name = TakePart(&key);
  }
  if (!place.folder) return DiskError(errno);
  return place;
}

class Lister {
 public:
  Lister(std::string_view prefix, size_t count_max) : prefix_(prefix), count_max_(count_max) {}

  Status Walk(UniqueFd folder, const std::string& path, size_t depth) {
    if (depth > kFolderDepthMax) return Fail("UNKNOWN", "Folders are nested too deeply");
    DIR* const dir = ::fdopendir(folder.get());
    if (dir == nullptr) return DiskError(errno);
    const int fd = folder.Release();
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(dir)) {
      const std::string_view name = entry->d_name;
      if (IsPart(name) && !name.ends_with(kAside)) names.emplace_back(name);
    }
    Status status;
    for (const std::string& name : names) {
      status = Look(fd, name, path + name, depth);
      if (!status) break;
    }
    ::closedir(dir);
    return status;
  }

  std::vector<Bucket::Object> TakeFound() {
    std::ranges::sort(found_, {}, &Bucket::Object::key);
    return std::move(found_);
  }

 private:
  Status Look(int folder, const std::string& name, const std::string& key, size_t depth) {
    struct stat about {};
    // What went meanwhile is not there; what is no plain file is no object.
    if (::fstatat(folder, name.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) return {};
    if (S_ISDIR(about.st_mode)) {
      const std::string inside = key + "/";
      const bool may_match =
          std::string_view(inside).starts_with(prefix_) || prefix_.starts_with(inside);
      if (!may_match) return {};
      UniqueFd next(::openat(folder, name.c_str(), kOpenFolder));
      if (!next) return DiskError(errno);
      return Walk(std::move(next), inside, depth + 1);
    }
    if (!S_ISREG(about.st_mode) || !key.starts_with(prefix_)) return {};
    if (found_.size() == count_max_) {
      return Fail("UNKNOWN", "There are more than " + std::to_string(count_max_) + " objects");
    }
    found_.push_back({key, about.st_size});
    return {};
  }

  const std::string_view prefix_;
  const size_t count_max_;
  std::vector<Bucket::Object> found_;
};

}  // namespace

bool IsObjectKey(std::string_view key) {
  if (key.empty() || key.size() > kKeyBytesMax || key.ends_with('/')) return false;
  if (key.find('\0') != std::string_view::npos) return false;
  while (!key.empty()) {
    if (!IsPart(TakePart(&key))) return false;
  }
  return true;
}

std::string ObjectWriter::aside() const { return name_ + std::string(kAside); }

ObjectWriter::~ObjectWriter() {
  if (!finished_) ::unlinkat(folder_.get(), aside().c_str(), 0);
}

Status ObjectWriter::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return DiskError(errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

Status ObjectWriter::Finish() {
  if (::fsync(file_.get()) != 0) return DiskError(errno);
  const std::string from = aside();
  if (::renameat(folder_.get(), from.c_str(), folder_.get(), name_.c_str()) != 0) {
    return DiskError(errno);
  }
  finished_ = true;
  if (::fsync(folder_.get()) == 0) return {};
  const int error = errno;
  // What may not last is not shown.
  ::unlinkat(folder_.get(), name_.c_str(), 0);
  return DiskError(error);
}

Result<std::string> ObjectReader::Read(size_t bytes_max) {
  std::string bytes(bytes_max, '\0');
  ssize_t count = 0;
  do {
    count = ::read(file_.get(), bytes.data(), bytes.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return DiskError(errno);
  bytes.resize(static_cast<size_t>(count));
  return bytes;
}

Result<Bucket> Bucket::Open(const std::string& directory, const std::string& name) {
  if (directory.empty() || !IsPart(name) || name.find('/') != std::string::npos) {
    return NoSuchBucket();
  }
  // The directory itself may be a link: whoever runs the server says where it is.
  const UniqueFd root(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root) return NoSuchBucket();
  UniqueFd folder(::openat(root.get(), name.c_str(), kOpenFolder));
  if (!folder && errno == EACCES) return DiskError(errno);
  if (!folder) return NoSuchBucket();
  return Bucket(std::move(folder));
}

Result<std::unique_ptr<ObjectWriter>> Bucket::Create(const std::string& key) const {
  PORTICO_ASSIGN(Place place, Find(folder_.get(), key, Missing::kMake));
  const std::string aside = place.name + std::string(kAside);
  UniqueFd file(::openat(place.folder.get(), aside.c_str(),
                         O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
                         kFileMode));
  if (!file) return DiskError(errno);
  return std::unique_ptr<ObjectWriter>(
      new ObjectWriter(std::move(place.folder), std::move(file), std::move(place.name)));
}

Result<ObjectReader> Bucket::Read(const std::string& key) const {
  PORTICO_ASSIGN(const Place place, Find(folder_.get(), key, Missing::kError));
  UniqueFd file(::openat(place.folder.get(), place.name.c_str(), kOpenObject));
  if (!file && errno == ENOENT) return NoSuchKey();
  struct stat about {};
  if (!file || ::fstat(file.get(), &about) != 0) return DiskError(errno);
  if (!S_ISREG(about.st_mode)) return NoSuchKey();
  return ObjectReader(std::move(file));
}

Result<std::vector<Bucket::Object>> Bucket::List(std::string_view prefix, size_t count_max) const {
  Lister lister(prefix, count_max);
  UniqueFd top(::openat(folder_.get(), ".", kOpenFolder));
  if (!top) return DiskError(errno);
  PORTICO_TRY(lister.Walk(std::move(top), "", 0));
  return lister.TakeFound();
}

}  // namespace portico::dynamodb
