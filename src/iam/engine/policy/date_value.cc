#include "iam/engine/policy/date_value.h"

#include <charconv>
#include <chrono>

namespace portico::iam {
namespace {

constexpr int64_t kMsPerDay = 24 * 60 * 60 * 1000;
constexpr int64_t kSecondsMax = 1'000'000'000'000;
constexpr size_t kYearDigitsMax = 6;

// Reads from the front of a text; every step tells whether it found what it wanted.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool Take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // One to `digits_max` digits.
  bool Number(size_t digits_max, int* out) {
    size_t digits = 0;
    while (digits < rest_.size() && digits < digits_max && IsDigit(rest_[digits])) ++digits;
    if (digits == 0) return false;
    std::from_chars(rest_.data(), rest_.data() + digits, *out);
    rest_.remove_prefix(digits);
    return true;
  }
  // As many digits as there are, as a fraction of one.
  bool Fraction(double* out) {
    *out = 0;
    double scale = 0.1;
    size_t digits = 0;
    for (; digits < rest_.size() && IsDigit(rest_[digits]); ++digits, scale /= 10) {
      *out += scale * (rest_[digits] - '0');
    }
    rest_.remove_prefix(digits);
    return digits > 0;
  }
  size_t DigitsAhead() const {
    size_t digits = 0;
    while (digits < rest_.size() && IsDigit(rest_[digits])) ++digits;
    return digits;
  }

 private:
  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }

  std::string_view rest_;
};

bool Within(int value, int min, int max) { return value >= min && value <= max; }

// Monday of the first week of an ISO year: the one that has 4 January.
std::chrono::sys_days FirstWeek(std::chrono::year year) {
  const std::chrono::sys_days fourth = year / std::chrono::January / 4;
  return fourth - std::chrono::days(std::chrono::weekday(fourth).iso_encoding() - 1);
}

std::optional<int64_t> ReadDays(Cursor* in) {
  using namespace std::chrono;
  const bool negative = in->Take('-');
  int number = 0;
  if (!in->Number(kYearDigitsMax, &number) || number > 9999) return std::nullopt;
  const std::chrono::year year(negative ? -number : number);
  const auto count = [](sys_days day) { return int64_t{day.time_since_epoch().count()}; };
  if (!in->Take('-')) return count(year / January / 1);
  if (in->Take('W')) {
    int week = 0;
    int day = 1;
    if (!in->Number(2, &week) || !Within(week, 1, 53)) return std::nullopt;
    if (in->Take('-') && (!in->Number(1, &day) || !Within(day, 1, 7))) return std::nullopt;
    return count(FirstWeek(year) + weeks(week - 1) + days(day - 1));
  }
  if (in->DigitsAhead() == 3) {
    int day = 0;
    const int last = year.is_leap() ? 366 : 365;
    if (!in->Number(3, &day) || !Within(day, 1, last)) return std::nullopt;
    return count(sys_days(year / January / 1) + days(day - 1));
  }
  int month = 0;
  int day = 1;
  if (!in->Number(2, &month)) return std::nullopt;
  if (in->Take('-') && !in->Number(2, &day)) return std::nullopt;
  const year_month_day date(year, std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return count(sys_days(date));
}

// Hours, minutes and seconds, each of which may be the last, with a fraction of the last.
std::optional<int64_t> ReadTime(Cursor* in) {
  constexpr int kMax[] = {23, 59, 59};
  int64_t unit_ms = 60 * 60 * 1000;
  int64_t out = 0;
  for (int part = 0;; ++part) {
    int value = 0;
    if (!in->Number(2, &value) || value > kMax[part]) return std::nullopt;
    out += value * unit_ms;
    if (in->Take('.') || in->Take(',')) {
      double fraction = 0;
      if (!in->Fraction(&fraction)) return std::nullopt;
      return out + static_cast<int64_t>(fraction * static_cast<double>(unit_ms));
    }
    if (part == 2 || !in->Take(':')) return out;
    unit_ms /= 60;
  }
}

// What the zone adds to UTC, in milliseconds: "Z", "+01", "-0530", "+05:30".
std::optional<int64_t> ReadOffset(Cursor* in) {
  if (in->Take('Z')) return 0;
  const bool west = in->Take('-');
  if (!west && !in->Take('+')) return std::nullopt;
  int hours = 0;
  int minutes = 0;
  if (!in->Number(2, &hours) || hours > 23) return std::nullopt;
  if ((in->Take(':') || in->DigitsAhead() > 0) && (!in->Number(2, &minutes) || minutes > 59)) {
    return std::nullopt;
  }
  const int64_t offset = (int64_t{hours} * 60 + minutes) * 60 * 1000;
  return west ? -offset : offset;
}

std::optional<int64_t> ParseSeconds(std::string_view text) {
  int64_t seconds = 0;
  const char* end = text.data() + text.size();
  const auto [stop, ec] = std::from_chars(text.data(), end, seconds);
  if (ec != std::errc() || stop != end) return std::nullopt;
  if (seconds < -kSecondsMax || seconds > kSecondsMax) return std::nullopt;
  return seconds * 1000;
}

}  // namespace

std::optional<int64_t> ParseDateValue(std::string_view text) {
  if (const auto seconds = ParseSeconds(text)) return seconds;
  Cursor in(text);
  const std::optional<int64_t> days = ReadDays(&in);
  if (!days) return std::nullopt;
  int64_t out = *days * kMsPerDay;
  if (in.done()) return out;
  if (!in.Take('T')) return std::nullopt;
  if (in.DigitsAhead() > 0) {
    const std::optional<int64_t> time = ReadTime(&in);
    if (!time) return std::nullopt;
    out += *time;
  }
  if (in.done()) return out;
  const std::optional<int64_t> offset = ReadOffset(&in);
  if (!offset || !in.done()) return std::nullopt;
  return out - *offset;
}

}  // namespace portico::iam
