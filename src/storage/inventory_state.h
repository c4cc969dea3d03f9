// What an inventory says, and its bytes (docs/formats.md, "The inventory").
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portico::storage {

// The first `bytes` bytes of a numbered file, and their CRC-32C.
struct FileMark {
  uint64_t number = 0;
  uint64_t bytes = 0;
  uint32_t crc = 0;
};

// Whether what is acknowledged was synced, or handed to the operating system only: that holds while
// the machine runs.
enum class LogSynced : uint8_t { kYes, kNo };

struct LogEntry {
  FileMark mark;
  LogSynced synced = LogSynced::kYes;
};

struct ManifestEntry {
  FileMark mark;
  bool may_be_current = false;  // CURRENT may name it
};

struct InventoryState {
  // The database was opened with this inventory. Before that nothing must be there.
  bool settled = false;
  std::string boot_id;  // of the machine's run in which this was written
  std::vector<ManifestEntry> manifests;
  std::vector<LogEntry> logs;  // oldest first

  LogEntry* FindLog(uint64_t number);
  ManifestEntry* FindManifest(uint64_t number);
};

// The file: a header, two places for the newest log's watermark, two for the state.
inline constexpr std::string_view kInventoryMagic = "portico inventory 1\n";
inline constexpr uint64_t kWatermarkOffsets[2] = {4'096, 4'608};
inline constexpr uint64_t kStateOffsets[2] = {8'192, 73'728};
inline constexpr uint64_t kStateBytesMax = 65'536;
inline constexpr uint64_t kInventoryBytes = 139'264;
// The oldest log files beyond that are not watched. So many there can only be after as many faults
// of the disk.
inline constexpr size_t kLogsMax = 2'500;
inline constexpr size_t kManifestsMax = 100;

std::string EncodeState(const InventoryState& state, uint64_t sequence);
// Without allocation: each write needs one.
inline constexpr size_t kWatermarkBytes = 37;
std::array<char, kWatermarkBytes> EncodeWatermark(const LogEntry& entry, uint64_t sequence);

struct DecodedState {
  InventoryState state;
  uint64_t sequence = 0;
};
struct DecodedWatermark {
  LogEntry entry;
  uint64_t sequence = 0;
};
// Nothing if the bytes are not whole.
std::optional<DecodedState> DecodeState(std::string_view bytes);
std::optional<DecodedWatermark> DecodeWatermark(std::string_view bytes);

// What a whole file says; nothing if it is damaged.
struct DecodedInventory {
  InventoryState state;  // with the watermark entered
  uint64_t sequence = 0;
  int slot = 0;  // where the state stood
  uint64_t watermark_sequence = 0;
};
std::optional<DecodedInventory> DecodeInventory(std::string_view file);

}  // namespace portico::storage
