#include "logs/engine/tokens.h"

#include <charconv>

namespace portico::logs {
namespace {

constexpr size_t kTimeDigits = 16;
constexpr size_t kNumberDigits = 20;

std::string Digits(uint64_t value, size_t width) {
  std::string digits = std::to_string(value);
  return digits.size() >= width ? digits : std::string(width - digits.size(), '0') + digits;
}

// Reads all of `text` as a number.
template <typename T>
bool ParseDigits(std::string_view text, T* out) {
  auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return ec == std::errc() && stop == text.data() + text.size();
}

std::string FormatGap(Position gap) {
  return Digits(static_cast<uint64_t>(gap.timestamp_ms), kTimeDigits) +
         Digits(gap.number, kNumberDigits);
}

// A gap's number part has a fixed width; the time may need more digits than usual.
std::optional<Position> ParseGap(std::string_view text) {
  if (text.size() <= kNumberDigits) return std::nullopt;
  const size_t split = text.size() - kNumberDigits;
  Position out;
  if (!ParseDigits(text.substr(0, split), &out.timestamp_ms) || out.timestamp_ms < 0 ||
      !ParseDigits(text.substr(split), &out.number)) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

std::string FormatToken(const EventToken& token) {
  return (token.direction == Direction::kForward ? "f/" : "b/") + FormatGap(token.gap) + "/s";
}

std::optional<EventToken> ParseEventToken(std::string_view text) {
  EventToken out;
  if (text.starts_with("b/")) {
    out.direction = Direction::kBackward;
  } else if (!text.starts_with("f/")) {
    return std::nullopt;
  }
  if (!text.ends_with("/s") || text.size() < 4) return std::nullopt;
  const auto gap = ParseGap(text.substr(2, text.size() - 4));
  if (!gap) return std::nullopt;
  out.gap = *gap;
  return out;
}

Position FilterToken::StartOf(uint64_t id) const {
  if (id == stream) return gap;
  if (id > stream) return {gap.timestamp_ms, 0};
  return Position{gap.timestamp_ms, UINT64_MAX}.Next();
}

std::string FormatToken(const FilterToken& token) {
  return Digits(token.stream, kNumberDigits) + FormatGap(token.gap);
}

std::optional<FilterToken> ParseFilterToken(std::string_view text) {
  FilterToken out;
  if (text.size() <= kNumberDigits || !ParseDigits(text.substr(0, kNumberDigits), &out.stream)) {
    return std::nullopt;
  }
  const auto gap = ParseGap(text.substr(kNumberDigits));
  if (!gap) return std::nullopt;
  out.gap = *gap;
  return out;
}

std::string FormatEventId(Position position, uint64_t stream) {
  return Digits(static_cast<uint64_t>(position.timestamp_ms), kTimeDigits) +
         Digits(position.number, kNumberDigits) + Digits(stream, kNumberDigits);
}

}  // namespace portico::logs
