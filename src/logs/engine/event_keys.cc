#include "logs/engine/event_keys.h"

namespace portico::logs {
namespace {

constexpr char kVersion = 1;

void AppendU64(uint64_t value, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8) out->push_back(static_cast<char>(value >> shift));
}

uint64_t ReadU64(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

}  // namespace

std::string EventKey(StreamId id, Position position) {
  std::string out;
  out.reserve(kEventKeyBytes);
  AppendU64(id.group, &out);
  AppendU64(id.stream, &out);
  AppendU64(static_cast<uint64_t>(position.timestamp_ms), &out);
  AppendU64(position.number, &out);
  return out;
}

std::string EventValue(int64_t ingestion_ms, std::string_view message) {
  std::string out;
  out.reserve(kEventHeaderBytes + message.size());
  out.push_back(kVersion);
  AppendU64(static_cast<uint64_t>(ingestion_ms), &out);
  out.append(message);
  return out;
}

std::string GroupPrefix(uint64_t group) {
  std::string out;
  AppendU64(group, &out);
  return out;
}

std::string PrefixEnd(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(prefix.back() + 1);
  return prefix;
}

std::optional<StreamId> StreamOf(std::string_view key) {
  if (key.size() != kEventKeyBytes) return std::nullopt;
  return StreamId{ReadU64(key), ReadU64(key.substr(8))};
}

std::optional<StoredEvent> DecodeEvent(std::string_view key, std::string_view value) {
  if (key.size() != kEventKeyBytes || value.size() < kEventHeaderBytes || value[0] != kVersion) {
    return std::nullopt;
  }
  StoredEvent out;
  out.position.timestamp_ms = static_cast<int64_t>(ReadU64(key.substr(16)));
  out.position.number = ReadU64(key.substr(24));
  out.ingestion_ms = static_cast<int64_t>(ReadU64(value.substr(1)));
  out.message = value.substr(kEventHeaderBytes);
  return out;
}

}  // namespace portico::logs
