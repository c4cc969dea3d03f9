#include "storage/inventory_state.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "storage/crc32c.h"

namespace portico::storage {
namespace {

constexpr uint8_t kSettled = 1;
constexpr uint8_t kMayBeCurrent = 1;
constexpr uint8_t kNotSynced = 1;
constexpr size_t kFrameBytes = 8;  // checksum and length

template <typename Number>
void Put(std::string* out, Number value) {
  for (size_t i = 0; i < sizeof(Number); ++i) {
    out->push_back(static_cast<char>(static_cast<uint64_t>(value) >> 8 * i));
  }
}

// Takes numbers off the front; once too few bytes are left, gives zeros and is not whole.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  template <typename Number>
  Number Take() {
    if (rest_.size() < sizeof(Number)) {
      whole_ = false;
      return 0;
    }
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof(Number); ++i) {
      value |= static_cast<uint64_t>(static_cast<unsigned char>(rest_[i])) << 8 * i;
    }
    rest_.remove_prefix(sizeof(Number));
    return static_cast<Number>(value);
  }
  std::string Text() {
    const size_t bytes = Take<uint8_t>();
    if (rest_.size() < bytes) {
      whole_ = false;
      return {};
    }
    std::string out(rest_.substr(0, bytes));
    rest_.remove_prefix(bytes);
    return out;
  }
  std::string_view rest() const { return rest_; }
  bool whole() const { return whole_; }

 private:
  std::string_view rest_;
  bool whole_ = true;
};

void PutEntry(std::string* out, const FileMark& mark, uint8_t flags) {
  Put(out, mark.number);
  Put(out, mark.bytes);
  Put(out, mark.crc);
  Put(out, flags);
}

FileMark TakeMark(Reader* in) {
  FileMark mark;
  mark.number = in->Take<uint64_t>();
  mark.bytes = in->Take<uint64_t>();
  mark.crc = in->Take<uint32_t>();
  return mark;
}

// checksum(u32, of all that follows) length(u32, of the payload) payload
std::string Frame(const std::string& payload) {
  std::string rest;
  Put(&rest, static_cast<uint32_t>(payload.size()));
  rest += payload;
  std::string out;
  Put(&out, ExtendCrc32c(0, rest));
  return out + rest;
}

std::optional<std::string_view> Unframe(std::string_view bytes) {
  Reader in(bytes);
  const uint32_t crc = in.Take<uint32_t>();
  const std::string_view framed = in.rest();
  const uint32_t length = in.Take<uint32_t>();
  if (!in.whole() || length == 0 || length > in.rest().size()) return std::nullopt;
  if (ExtendCrc32c(0, framed.substr(0, sizeof(uint32_t) + length)) != crc) return std::nullopt;
  return in.rest().substr(0, length);
}

}  // namespace

LogEntry* InventoryState::FindLog(uint64_t number) {
  // The newest is asked for most.
  const auto found = std::find_if(logs.rbegin(), logs.rend(), [number](const LogEntry& entry) {
    return entry.mark.number == number;
  });
  return found == logs.rend() ? nullptr : &*found;
}

ManifestEntry* InventoryState::FindManifest(uint64_t number) {
  const auto found =
      std::find_if(manifests.begin(), manifests.end(),
                   [number](const ManifestEntry& entry) { return entry.mark.number == number; });
  return found == manifests.end() ? nullptr : &*found;
}

std::string EncodeState(const InventoryState& state, uint64_t sequence) {
  std::string out;
  Put(&out, sequence);
  Put(&out, state.settled ? kSettled : uint8_t{0});
  Put(&out, static_cast<uint8_t>(state.boot_id.size()));
  out += state.boot_id;
  Put(&out, static_cast<uint32_t>(state.manifests.size()));
  for (const ManifestEntry& entry : state.manifests) {
    PutEntry(&out, entry.mark, entry.may_be_current ? kMayBeCurrent : uint8_t{0});
  }
  Put(&out, static_cast<uint32_t>(state.logs.size()));
  for (const LogEntry& entry : state.logs) {
    PutEntry(&out, entry.mark, entry.synced == LogSynced::kNo ? kNotSynced : uint8_t{0});
  }
  return Frame(out);
}

std::array<char, kWatermarkBytes> EncodeWatermark(const LogEntry& entry, uint64_t sequence) {
  std::array<char, kWatermarkBytes> out;
  char* at = out.data() + sizeof(uint32_t);
  const auto put = [&at](auto value) {
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(at, &value, sizeof(value));
      at += sizeof(value);
    } else {
      for (size_t i = 0; i < sizeof(value); ++i) *at++ = static_cast<char>(value >> 8 * i);
    }
  };
  put(static_cast<uint32_t>(kWatermarkBytes - kFrameBytes));
  put(sequence);
  put(entry.mark.number);
  put(entry.mark.bytes);
  put(entry.mark.crc);
  put(entry.synced == LogSynced::kNo ? kNotSynced : uint8_t{0});
  const std::string_view all(out.data(), out.size());
  const uint32_t crc = ExtendCrc32c(0, all.substr(sizeof(uint32_t)));
  at = out.data();
  put(crc);
  return out;
}

std::optional<DecodedState> DecodeState(std::string_view bytes) {
  const auto payload = Unframe(bytes);
  if (!payload) return std::nullopt;
  Reader in(*payload);
  DecodedState out;
  out.sequence = in.Take<uint64_t>();
  out.state.settled = (in.Take<uint8_t>() & kSettled) != 0;
  out.state.boot_id = in.Text();
  for (uint32_t left = in.Take<uint32_t>(); left > 0 && in.whole(); --left) {
    const FileMark mark = TakeMark(&in);
    out.state.manifests.push_back({mark, (in.Take<uint8_t>() & kMayBeCurrent) != 0});
  }
  for (uint32_t left = in.Take<uint32_t>(); left > 0 && in.whole(); --left) {
    const FileMark mark = TakeMark(&in);
    const bool not_synced = (in.Take<uint8_t>() & kNotSynced) != 0;
    out.state.logs.push_back({mark, not_synced ? LogSynced::kNo : LogSynced::kYes});
  }
  if (!in.whole()) return std::nullopt;
  return out;
}

std::optional<DecodedWatermark> DecodeWatermark(std::string_view bytes) {
  const auto payload = Unframe(bytes);
  if (!payload) return std::nullopt;
  Reader in(*payload);
  DecodedWatermark out;
  out.sequence = in.Take<uint64_t>();
  out.entry.mark = TakeMark(&in);
  if ((in.Take<uint8_t>() & kNotSynced) != 0) out.entry.synced = LogSynced::kNo;
  if (!in.whole()) return std::nullopt;
  return out;
}

std::optional<DecodedInventory> DecodeInventory(std::string_view file) {
  if (file.size() != kInventoryBytes || !file.starts_with(kInventoryMagic)) return std::nullopt;
  std::optional<DecodedInventory> out;
  for (int slot = 0; slot < 2; ++slot) {
    auto decoded = DecodeState(file.substr(kStateOffsets[slot], kStateBytesMax));
    if (!decoded || (out && out->sequence > decoded->sequence)) continue;
    out = DecodedInventory{std::move(decoded->state), decoded->sequence, slot, 0};
  }
  if (!out) return std::nullopt;
  std::optional<DecodedWatermark> newest;
  for (const uint64_t offset : kWatermarkOffsets) {
    auto decoded =
        DecodeWatermark(file.substr(offset, kWatermarkOffsets[1] - kWatermarkOffsets[0]));
    if (decoded && (!newest || newest->sequence < decoded->sequence)) newest = decoded;
  }
  if (!newest) return out;
  out->watermark_sequence = newest->sequence;
  LogEntry* log = out->state.FindLog(newest->entry.mark.number);
  if (log != nullptr && log->mark.bytes < newest->entry.mark.bytes) *log = newest->entry;
  return out;
}

}  // namespace portico::storage
