#include "storage/live_copy.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>

#include "base/unique_fd.h"
#include "storage/crc32c.h"
#include "storage/inventory.h"

namespace portico::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPause{5};
constexpr size_t kCopyBytes = 1u << 20;

// The manifest that counts; null while CURRENT passes from one to the next.
const ManifestEntry* CurrentOf(const InventoryState& state) {
  const ManifestEntry* current = nullptr;
  for (const ManifestEntry& entry : state.manifests) {
    if (!entry.may_be_current) continue;
    if (current != nullptr) return nullptr;
    current = &entry;
  }
  return current;
}

// Links a table, or copies it where the database's directory is on another file system. One that is
// gone meanwhile is none of the database's.
Status Link(const std::string& from, const std::string& to) {
  if (::link(from.c_str(), to.c_str()) == 0 || errno == ENOENT) return {};
  if (errno != EXDEV) return FailErrno("cannot link " + from + " to " + to);
  std::error_code ec;
  fs::copy_file(from, to, ec);
  if (ec && ec != std::errc::no_such_file_or_directory) {
    return FailErrno("cannot copy " + from + " to " + to, ec.value());
  }
  return {};
}

// Copies what the mark is of; whether it was there and as it was written.
Result<bool> CopyMarked(const std::string& from, const std::string& to, const FileMark& mark) {
  const UniqueFd in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in && errno == ENOENT) return false;
  const UniqueFd out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!in || !out) return FailErrno("cannot copy " + from + " to " + to);
  FileMark copied;
  std::string buffer(kCopyBytes, '\0');
  while (copied.bytes < mark.bytes) {
    const ssize_t n = ::read(in.get(), buffer.data(),
                             std::min<uint64_t>(buffer.size(), mark.bytes - copied.bytes));
    if (n < 0) return FailErrno("cannot read " + from);
    if (n == 0) break;
    if (::write(out.get(), buffer.data(), static_cast<size_t>(n)) != n) {
      return FailErrno("cannot write " + to);
    }
    copied.crc = ExtendCrc32c(copied.crc, {buffer.data(), static_cast<size_t>(n)});
    copied.bytes += static_cast<uint64_t>(n);
  }
  if (copied.bytes == mark.bytes && copied.crc == mark.crc) return true;
  return Fail(AwsError::Internal(from + " is damaged: it is not what was written to it"));
}

Status WriteCurrent(const std::string& to, uint64_t manifest) {
  const std::string path = to + "/CURRENT";
  const std::string text = ManifestFileName(manifest) + "\n";
  const UniqueFd out(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!out || ::write(out.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return FailErrno("cannot write " + path);
  }
  return {};
}

// False if it must be tried again.
Result<bool> TryCopy(const std::string& db_dir, const std::string& to) {
  const auto before = Inventory::Read(db_dir);
  const ManifestEntry* manifest = before ? CurrentOf(*before) : nullptr;
  if (manifest == nullptr) return false;
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(db_dir, ec)) {
    if (entry.path().extension() != ".sst") continue;
    PORTICO_TRY(Link(entry.path(), to + "/" + entry.path().filename().string()));
  }
  if (ec) return Fail(AwsError::Internal("cannot read " + db_dir + ": " + ec.message()));
  const auto after = Inventory::Read(db_dir);
  const ManifestEntry* same = after ? CurrentOf(*after) : nullptr;
  if (same == nullptr || same->mark.number != manifest->mark.number ||
      same->mark.bytes != manifest->mark.bytes) {
    return false;
  }
  const std::string name = "/" + ManifestFileName(same->mark.number);
  PORTICO_ASSIGN(bool there, CopyMarked(db_dir + name, to + name, same->mark));
  for (const LogEntry& log : after->logs) {
    if (!there) break;
    if (log.mark.bytes == 0) continue;
    const std::string log_name = "/" + LogFileName(log.mark.number);
    PORTICO_ASSIGN(there, CopyMarked(db_dir + log_name, to + log_name, log.mark));
  }
  if (there) PORTICO_TRY(WriteCurrent(to, same->mark.number));
  return there;
}

}  // namespace

Status CopyLive(const std::string& db_dir, const std::string& to) {
  std::error_code ec;
  for (int attempt = 0; attempt < kLiveCopyAttemptsMax; ++attempt) {
    if (!fs::create_directory(to, ec)) return FailErrno("cannot make " + to, ec.value());
    auto copied = TryCopy(db_dir, to);
    if (copied && *copied) return {};
    fs::remove_all(to, ec);
    PORTICO_TRY(copied);
    std::this_thread::sleep_for(kPause);
  }
  return Fail(AwsError::Internal(
      "cannot copy the database in " + db_dir +
      ": it has no inventory yet (start the server on it once), or changes too fast"));
}

}  // namespace portico::storage
