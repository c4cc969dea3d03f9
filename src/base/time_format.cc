#include "base/time_format.h"

#include <cstdio>
#include <ctime>

namespace portico {
namespace {

// Of the second that the moment is in, also before the epoch.
int MillisOfSecond(int64_t epoch_ms) {
  const int rest = static_cast<int>(epoch_ms % 1000);
  return rest < 0 ? rest + 1000 : rest;
}

std::tm ToUtc(int64_t epoch_ms) {
  const int64_t seconds = (epoch_ms - MillisOfSecond(epoch_ms)) / 1000;
  std::time_t t = static_cast<std::time_t>(seconds);
  std::tm tm{};
  gmtime_r(&t, &tm);
  return tm;
}

// `format` has glibc's %04Y, so that the year always has four digits.
std::string Strftime(const char* format, int64_t epoch_ms) {
  std::tm tm = ToUtc(epoch_ms);
  char buffer[64];
  size_t n = std::strftime(buffer, sizeof(buffer), format, &tm);
  return std::string(buffer, n);
}

// Reads exactly `count` digits at `*at`, advancing it.
bool Digits(std::string_view text, size_t* at, int count, int* out) {
  int value = 0;
  for (int i = 0; i < count; ++i, ++*at) {
    if (*at >= text.size() || text[*at] < '0' || text[*at] > '9') return false;
    value = value * 10 + (text[*at] - '0');
  }
  *out = value;
  return true;
}

bool Char(std::string_view text, size_t* at, char c) {
  if (*at >= text.size() || text[*at] != c) return false;
  ++*at;
  return true;
}

int DaysInMonth(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 1 && leap ? 29 : kDays[month];
}

// timegm would carry a 30th of February over into March.
bool InRange(const std::tm& tm) {
  return tm.tm_mon >= 0 && tm.tm_mon < 12 && tm.tm_mday >= 1 &&
         tm.tm_mday <= DaysInMonth(tm.tm_year + 1900, tm.tm_mon) && tm.tm_hour < 24 &&
         tm.tm_min < 60 && tm.tm_sec <= 60;
}

}  // namespace

std::string FormatIso8601(int64_t epoch_ms) { return Strftime("%04Y-%m-%dT%H:%M:%SZ", epoch_ms); }

std::string FormatLambdaTime(int64_t epoch_ms) {
  char fraction[16];
  std::snprintf(fraction, sizeof(fraction), ".%03d+0000", MillisOfSecond(epoch_ms));
  return Strftime("%04Y-%m-%dT%H:%M:%S", epoch_ms) + fraction;
}

std::string FormatAmzDate(int64_t epoch_ms) { return Strftime("%04Y%m%dT%H%M%SZ", epoch_ms); }

std::string FormatClfTime(int64_t epoch_ms) {
  return Strftime("%d/%b/%04Y:%H:%M:%S +0000", epoch_ms);
}

std::string FormatHttpDate(int64_t epoch_ms) {
  return Strftime("%a, %d %b %04Y %H:%M:%S GMT", epoch_ms);
}
std::string FormatLongUtc(int64_t epoch_ms) {
  return Strftime("%A, %B %-d, %04Y at %-I:%M:%S %p", epoch_ms) + " Coordinated Universal Time";
}

std::optional<int64_t> ParseAmzDate(std::string_view text) {
  std::tm tm{};
  size_t at = 0;
  if (!Digits(text, &at, 4, &tm.tm_year) || !Digits(text, &at, 2, &tm.tm_mon) ||
      !Digits(text, &at, 2, &tm.tm_mday) || !Char(text, &at, 'T') ||
      !Digits(text, &at, 2, &tm.tm_hour) || !Digits(text, &at, 2, &tm.tm_min) ||
      !Digits(text, &at, 2, &tm.tm_sec) || !Char(text, &at, 'Z') || at != text.size()) {
    return std::nullopt;
  }
  tm.tm_year -= 1900;
  tm.tm_mon -= 1;
  if (!InRange(tm)) return std::nullopt;
  return static_cast<int64_t>(timegm(&tm)) * 1000;
}

std::optional<int64_t> ParseIso8601(std::string_view text) {
  std::tm tm{};
  size_t at = 0;
  if (!Digits(text, &at, 4, &tm.tm_year) || !Char(text, &at, '-') ||
      !Digits(text, &at, 2, &tm.tm_mon) || !Char(text, &at, '-') ||
      !Digits(text, &at, 2, &tm.tm_mday) || !Char(text, &at, 'T') ||
      !Digits(text, &at, 2, &tm.tm_hour) || !Char(text, &at, ':') ||
      !Digits(text, &at, 2, &tm.tm_min) || !Char(text, &at, ':') ||
      !Digits(text, &at, 2, &tm.tm_sec)) {
    return std::nullopt;
  }
  tm.tm_year -= 1900;
  tm.tm_mon -= 1;
  if (!InRange(tm)) return std::nullopt;
  int64_t ms = 0;
  if (Char(text, &at, '.')) {
    int64_t scale = 100;
    size_t start = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      ms += (text[at++] - '0') * scale;
      scale /= 10;
    }
    if (at == start) return std::nullopt;
  }
  int64_t offset_minutes = 0;
  if (!Char(text, &at, 'Z')) {
    int sign = Char(text, &at, '+') ? 1 : Char(text, &at, '-') ? -1 : 0;
    int hours = 0;
    int minutes = 0;
    if (sign == 0 || !Digits(text, &at, 2, &hours)) return std::nullopt;
    Char(text, &at, ':');
    if (!Digits(text, &at, 2, &minutes) || hours > 23 || minutes > 59) return std::nullopt;
    offset_minutes = sign * (hours * 60 + minutes);
  }
  if (at != text.size()) return std::nullopt;
  return (static_cast<int64_t>(timegm(&tm)) - offset_minutes * 60) * 1000 + ms;
}

}  // namespace portico
