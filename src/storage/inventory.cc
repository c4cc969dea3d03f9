#include "storage/inventory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "storage/crc32c.h"

namespace portico::storage {
namespace {

namespace fs = std::filesystem;

constexpr size_t kReadBytes = 1u << 20;
constexpr std::string_view kManifestPrefix = "MANIFEST-";
constexpr std::string_view kLogSuffix = ".log";

// Of this run of the machine: what the operating system holds outlives the process, not that.
std::string BootId() {
  std::ifstream in("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(in, id);
  return id.substr(0, UINT8_MAX);
}

std::string ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool WriteAt(int fd, std::string_view bytes, uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t n = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
    offset += static_cast<uint64_t>(n);
  }
  return true;
}

Status SyncDirectory(const std::string& path) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) return FailErrno("cannot sync " + path);
  return {};
}

// What `path` holds up to `bytes_max`.
Result<FileMark> MarkOf(const std::string& path, uint64_t bytes_max) {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return FailErrno("cannot open " + path);
  FileMark mark;
  std::string buffer(kReadBytes, '\0');
  while (mark.bytes < bytes_max) {
    const ssize_t n =
        ::read(fd.get(), buffer.data(), std::min<uint64_t>(buffer.size(), bytes_max - mark.bytes));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FailErrno("cannot read " + path);
    if (n == 0) break;
    mark.crc = ExtendCrc32c(mark.crc, {buffer.data(), static_cast<size_t>(n)});
    mark.bytes += static_cast<uint64_t>(n);
  }
  return mark;
}

// What is wrong with a file that must begin as `expected` says; empty if nothing is.
std::string Compare(const std::string& path, const FileMark& expected) {
  std::error_code ec;
  if (!fs::exists(path, ec)) return path + " is missing";
  const auto found = MarkOf(path, expected.bytes);
  if (!found) return found.error().message;
  if (found->bytes < expected.bytes) {
    return fmt::format("{} has {} bytes, and {} were written to it and made durable", path,
                       found->bytes, expected.bytes);
  }
  if (found->crc != expected.crc) {
    return fmt::format("the first {} bytes of {} are not those that were written to it",
                       expected.bytes, path);
  }
  return {};
}

// The number in CURRENT; 0 if it names none.
uint64_t ManifestNamedBy(std::string_view current) {
  if (!current.starts_with(kManifestPrefix) || !current.ends_with('\n')) return 0;
  current.remove_prefix(kManifestPrefix.size());
  current.remove_suffix(1);
  uint64_t number = 0;
  const auto [stop, ec] = std::from_chars(current.data(), current.data() + current.size(), number);
  const bool whole = ec == std::errc() && stop == current.data() + current.size();
  return whole ? number : 0;
}

void CheckManifests(const std::string& db_dir, const InventoryState& state,
                    std::vector<std::string>* wrong) {
  const std::string current = db_dir + "/CURRENT";
  std::error_code ec;
  if (!fs::exists(current, ec)) {
    wrong->push_back(current + " is missing");
  }
  const std::string text = ReadWhole(current);
  const uint64_t named = ManifestNamedBy(text);
  bool may_be_named = false;
  for (const ManifestEntry& entry : state.manifests) {
    if (!entry.may_be_current) continue;
    // Of two that CURRENT may name, the other may be gone.
    const bool is_named = entry.mark.number == named && text == ManifestFileName(named) + "\n";
    may_be_named = may_be_named || is_named;
    if (named != 0 && !is_named) continue;
    const std::string found =
        Compare(db_dir + "/" + ManifestFileName(entry.mark.number), entry.mark);
    if (!found.empty()) wrong->push_back(found);
  }
  if (fs::exists(current, ec) && !may_be_named) {
    wrong->push_back(current + " does not name the MANIFEST that was written last");
  }
}

void CheckLogs(const std::string& db_dir, const InventoryState& state,
               std::vector<std::string>* wrong) {
  const bool same_run = state.boot_id == BootId();
  for (const LogEntry& entry : state.logs) {
    if (entry.mark.bytes == 0 || (entry.synced == LogSynced::kNo && !same_run)) continue;
    const std::string found = Compare(db_dir + "/" + LogFileName(entry.mark.number), entry.mark);
    if (!found.empty()) wrong->push_back(found);
  }
}

// Whether the directory has files of a database.
bool HasTables(const std::string& db_dir) {
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(db_dir, ec)) {
    if (entry.path().extension() == ".sst") return true;
  }
  return false;
}

std::string MarkerPath(const std::string& db_dir) { return db_dir + "/" + Inventory::kMarkerName; }

// All that is wrong. An inventory that is not there, or was never finished, may be made if the
// marker is not there either.
std::vector<std::string> Problems(const std::string& db_dir, const std::string& path,
                                  const std::optional<DecodedInventory>& inventory) {
  std::vector<std::string> wrong;
  std::error_code ec;
  const bool marked = fs::exists(MarkerPath(db_dir), ec);
  if (inventory && inventory->state.settled) {
    CheckManifests(db_dir, inventory->state, &wrong);
    CheckLogs(db_dir, inventory->state, &wrong);
    return wrong;
  }
  if (marked && !inventory) {
    wrong.push_back(path + (fs::exists(path, ec) ? " is damaged" : " is missing"));
  }
  if (!fs::exists(db_dir + "/CURRENT", ec) && HasTables(db_dir)) {
    wrong.push_back(db_dir + "/CURRENT is missing");
  }
  return wrong;
}

Status FailIfAny(const std::string& db_dir, const std::vector<std::string>& wrong) {
  if (wrong.empty()) return {};
  std::string text = "the database in " + db_dir + " is damaged:";
  for (const std::string& one : wrong) text += "\n  " + one;
  text +=
      "\nNothing was changed. Put back what is missing, or restore the data directory from a "
      "backup (portico restore).\nTo go on with what is there and lose the rest for ever, copy the "
      "directory first, then start once with --rebuild-inventory.";
  return Fail(AwsError::Internal(std::move(text)));
}

AwsError CannotMake(const std::string& dir, std::error_code why) {
  return AwsError::Internal("cannot make the data directory " + dir + ": " + why.message());
}

AwsError InUse(const std::string& path) {
  return AwsError::Internal("cannot lock " + path +
                            ".\nAnother portico is using it; stop that one or choose another "
                            "directory with --data.");
}

std::optional<DecodedInventory> ReadInventory(const std::string& path) {
  return DecodeInventory(ReadWhole(path));
}

Status WriteMarker(const std::string& db_dir) {
  std::error_code ec;
  if (fs::exists(MarkerPath(db_dir), ec)) return {};
  const UniqueFd fd(::open(MarkerPath(db_dir).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!fd || ::fsync(fd.get()) != 0) return FailErrno("cannot write " + MarkerPath(db_dir));
  return SyncDirectory(db_dir);
}

}  // namespace

std::string ManifestFileName(uint64_t number) {
  return fmt::format("{}{:06}", kManifestPrefix, number);
}
std::string LogFileName(uint64_t number) { return fmt::format("{:06}{}", number, kLogSuffix); }

std::string Inventory::PathFor(const std::string& db_dir) { return db_dir + ".inventory"; }

Result<std::unique_ptr<Inventory>> Inventory::Open(const std::string& db_dir) {
  const std::string path = PathFor(db_dir);
  std::error_code ec;
  // What is found wrong is found before anything is made.
  if (!fs::exists(path, ec)) PORTICO_TRY(FailIfAny(db_dir, Problems(db_dir, path, std::nullopt)));
  fs::create_directories(fs::path(db_dir).parent_path(), ec);
  if (ec) return Fail(CannotMake(db_dir, ec));
  UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file) return FailErrno("cannot open " + path);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) return Fail(InUse(path));

  auto decoded = ReadInventory(path);
  PORTICO_TRY(FailIfAny(db_dir, Problems(db_dir, path, decoded)));
  auto inventory = std::unique_ptr<Inventory>(new Inventory(path, std::move(file)));
  if (decoded) {
    inventory->Adopt(std::move(*decoded));
  } else {
    PORTICO_TRY(inventory->Initialise());
  }
  fs::create_directories(db_dir, ec);
  if (ec) return Fail(CannotMake(db_dir, ec));
  PORTICO_TRY(WriteMarker(db_dir));
  return inventory;
}

std::optional<InventoryState> Inventory::Read(const std::string& db_dir) {
  const std::string file = ReadWhole(PathFor(db_dir));
  // One of the places may be half written; then what is in the other is not the newest.
  for (const uint64_t offset : kStateOffsets) {
    if (file.size() != kInventoryBytes) return std::nullopt;
    const std::string_view place = std::string_view(file).substr(offset, kStateBytesMax);
    const bool unused = place.substr(0, 8) == std::string_view("\0\0\0\0\0\0\0\0", 8);
    if (!unused && !DecodeState(place)) return std::nullopt;
  }
  auto decoded = DecodeInventory(file);
  if (!decoded || !decoded->state.settled) return std::nullopt;
  return std::move(decoded->state);
}

Status Inventory::Discard(const std::string& db_dir) {
  const std::string path = PathFor(db_dir);
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0) return Fail(InUse(path));
  std::error_code ec;
  if (Problems(db_dir, path, ReadInventory(path)).empty()) return {};
  // Without CURRENT, RocksDB would begin anew and delete the tables.
  if (!fs::exists(db_dir + "/CURRENT", ec)) return {};
  fs::remove(MarkerPath(db_dir), ec);
  if (!ec) fs::remove(path, ec);
  if (ec) return Fail(AwsError::Internal("cannot remove " + path + ": " + ec.message()));
  return {};
}

void Inventory::Adopt(DecodedInventory decoded) {
  MutexLock write_lock(write_mutex_);
  MutexLock lock(mutex_);
  state_ = std::move(decoded.state);
  sequence_ = decoded.sequence;
  durable_slot_ = decoded.slot;
  watermark_sequence_ = decoded.watermark_sequence;
  // Of these there may be no file.
  std::erase_if(state_.logs, [](const LogEntry& entry) { return entry.mark.bytes == 0; });
  std::erase_if(state_.manifests, [](const ManifestEntry& entry) { return !entry.may_be_current; });
}

Result<std::vector<std::string>> Inventory::Check(const std::string& db_dir) {
  const std::string path = PathFor(db_dir);
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0) return Fail(InUse(path));
  auto wrong = Problems(db_dir, path, ReadInventory(path));
  std::error_code ec;
  if (wrong.empty() && !fs::exists(db_dir + "/CURRENT", ec)) {
    wrong.push_back(db_dir + " holds no database");
  }
  return wrong;
}

Status Inventory::Initialise() {
  std::string zeros(kInventoryBytes, '\0');
  kInventoryMagic.copy(zeros.data(), kInventoryMagic.size());
  const std::string empty = EncodeState({}, 0);
  empty.copy(zeros.data() + kStateOffsets[1], empty.size());
  if (::ftruncate(file_.get(), static_cast<off_t>(zeros.size())) != 0 ||
      !WriteAt(file_.get(), zeros, 0) || ::fsync(file_.get()) != 0) {
    return FailErrno("cannot write " + path_);
  }
  return SyncDirectory(fs::path(path_).parent_path());
}

bool Inventory::settled() const {
  MutexLock lock(mutex_);
  return state_.settled;
}

Status Inventory::Settle() {
  {
    MutexLock lock(mutex_);
    if (state_.settled) return {};
    state_.settled = true;
  }
  return Changed();
}

Status Inventory::Changed() { return WriteState(Sync::kYes); }

Status Inventory::WriteState(Sync sync) {
  MutexLock write_lock(write_mutex_);
  std::string bytes;
  {
    MutexLock lock(mutex_);
    state_.boot_id = BootId();
    bytes = EncodeState(state_, ++sequence_);
  }
  // What is in the place of the last synced state is not touched until another one is synced.
  const int slot = 1 - durable_slot_;
  if (!WriteAt(file_.get(), bytes, kStateOffsets[slot])) {
    return FailErrno("cannot write " + path_);
  }
  if (sync == Sync::kNo) return {};
  if (::fdatasync(file_.get()) != 0) return FailErrno("cannot sync " + path_);
  durable_slot_ = slot;
  return {};
}

void Inventory::AddManifest(uint64_t number) {
  {
    MutexLock lock(mutex_);
    std::erase_if(state_.manifests,
                  [number](const ManifestEntry& entry) { return entry.mark.number == number; });
    // One that CURRENT never named is of no use to anybody.
    if (state_.manifests.size() >= kManifestsMax) {
      std::erase_if(state_.manifests,
                    [](const ManifestEntry& entry) { return !entry.may_be_current; });
    }
    state_.manifests.push_back({{number, 0, 0}, false});
  }
  (void)Changed();
}

void Inventory::AddLog(uint64_t number) {
  {
    MutexLock lock(mutex_);
    std::erase_if(state_.logs,
                  [number](const LogEntry& entry) { return entry.mark.number == number; });
    if (state_.logs.size() >= kLogsMax) state_.logs.erase(state_.logs.begin());
    state_.logs.push_back({{number, 0, 0}, LogSynced::kYes});
  }
  (void)Changed();
  // A watermark of a file that had that number once is over.
  WriteWatermark({{number, 0, 0}, LogSynced::kYes});
}

Status Inventory::NameCurrent(uint64_t manifest_number) {
  {
    MutexLock lock(mutex_);
    ManifestEntry* entry = state_.FindManifest(manifest_number);
    if (entry == nullptr) {
      return Fail(AwsError::Internal("CURRENT is to name an unknown manifest"));
    }
    entry->may_be_current = true;
    named_manifest_ = manifest_number;
  }
  return Changed();
}

Status Inventory::RemoveManifest(uint64_t number) {
  {
    MutexLock lock(mutex_);
    std::erase_if(state_.manifests,
                  [number](const ManifestEntry& entry) { return entry.mark.number == number; });
  }
  return Changed();
}

Status Inventory::RemoveLog(uint64_t number) {
  {
    MutexLock lock(mutex_);
    std::erase_if(state_.logs,
                  [number](const LogEntry& entry) { return entry.mark.number == number; });
  }
  return Changed();
}

void Inventory::ManifestSynced(const FileMark& mark) {
  {
    MutexLock lock(mutex_);
    ManifestEntry* entry = state_.FindManifest(mark.number);
    if (entry == nullptr) return;
    entry->mark = mark;
    // RocksDB goes on in a manifest once CURRENT names it for good.
    if (mark.number == named_manifest_) {
      for (ManifestEntry& other : state_.manifests) {
        other.may_be_current = other.mark.number == mark.number;
      }
    }
  }
  // If that fails, less is known of the file than there is.
  (void)WriteState(Sync::kNo);
}

void Inventory::Acknowledge(const FileMark& mark, LogSynced synced) {
  const LogEntry now{mark, synced};
  {
    MutexLock lock(mutex_);
    LogEntry* entry = state_.FindLog(mark.number);
    if (entry == nullptr) return;
    *entry = now;
  }
  WriteWatermark(now);
}

void Inventory::WriteWatermark(const LogEntry& entry) {
  const uint64_t sequence = ++watermark_sequence_;
  const auto bytes = EncodeWatermark(entry, sequence);
  WriteAt(file_.get(), {bytes.data(), bytes.size()}, kWatermarkOffsets[sequence % 2]);
}

}  // namespace portico::storage
