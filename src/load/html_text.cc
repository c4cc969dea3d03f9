#include "load/html_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace portico::load {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool IsForbiddenControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f;
}

std::string_view EscapeOf(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return IsForbiddenControl(c) ? kReplacement : std::string_view();
  }
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const std::string_view escape = EscapeOf(c);
    if (escape.empty()) {
      out.push_back(c);
    } else {
      out += escape;
    }
  }
  return out;
}

std::string FormatCount(uint64_t count) {
  std::string out = std::to_string(count);
  for (size_t at = out.size(); at > 3; at -= 3) out.insert(at - 3, 1, ',');
  return out;
}

std::string FormatSignificant(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return "0";
  const double rounded = std::strtod(fmt::format("{:.{}e}", value, digits - 1).c_str(), nullptr);
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(rounded))));
  return fmt::format("{:.{}f}", rounded, std::max(0, digits - 1 - magnitude));
}

std::string FormatLatency(double us) {
  // From where the next unit's three digits begin, so that nothing reads "1000 ms".
  if (us < 999.5) {
    return us < 100 && us != std::floor(us) ? FormatSignificant(us, 3) + " µs"
                                            : fmt::format("{:.0f} µs", us);
  }
  if (us < 999.5e3) return FormatSignificant(us / 1e3, 3) + " ms";
  return FormatSignificant(us / 1e6, 3) + " s";
}

std::string FormatRate(double per_second) {
  if (per_second < 99.95) return FormatSignificant(per_second, 3);
  return FormatCount(static_cast<uint64_t>(std::llround(per_second)));
}

std::string FormatPercent(double share) {
  const double percent = share * 100;
  if (percent == 0) return "0 %";
  if (percent < 0.01) return "< 0.01 %";
  if (percent < 1) return fmt::format("{:.2f} %", percent);
  return fmt::format("{:.1f} %", percent);
}

std::string FormatBytes(double bytes) {
  constexpr const char* kUnits[] = {"B", "KB", "MB", "GB", "TB"};
  size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < std::size(kUnits)) bytes /= 1000, ++unit;
  if (unit == 0) return fmt::format("{:.0f} B", bytes);
  return FormatSignificant(bytes, 3) + " " + kUnits[unit];
}

std::string FormatSpan(double seconds) {
  if (seconds < 9.95) return FormatSignificant(seconds, 2) + " s";
  const auto whole = static_cast<int64_t>(std::llround(seconds));
  if (whole < 120) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02} h", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace portico::load
