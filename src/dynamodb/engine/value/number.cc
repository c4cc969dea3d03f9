#include "dynamodb/engine/value/number.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/check.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb {
namespace {

using Coefficient = Number::Coefficient;

constexpr Coefficient kCoefficientMax = ~Coefficient{0};

constexpr std::array<Coefficient, 39> kPowers = [] {
  std::array<Coefficient, 39> powers{};
  powers[0] = 1;
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

tl::unexpected<AwsError> Overflow() {
  return Invalid(
      "Number overflow. Attempting to store a number with magnitude larger than supported range");
}
tl::unexpected<AwsError> Underflow() {
  return Invalid(
      "Number underflow. Attempting to store a number with magnitude smaller than supported range");
}
tl::unexpected<AwsError> TooManyDigits() {
  return Invalid("Attempting to store more than 38 significant digits in a Number");
}
tl::unexpected<AwsError> NotNumeric(std::string_view text, ValidationLayer layer) {
  std::string message = "The parameter cannot be converted to a numeric value";
  if (layer == ValidationLayer::kCurrent || !text.empty()) message.append(": ").append(text);
  return Invalid(std::move(message));
}

// A number's text taken apart: the digits between its first and last significant one.
struct Scanned {
  bool negative = false;
  // Up to 38 significant digits; `digits` counts them all, trailing zeros too.
  Coefficient coefficient = 0;
  int64_t digits = 0;
  // Significant digits up to the last one that is not zero.
  int64_t digits_trimmed = 0;
  // Digits after the decimal point.
  int64_t scale = 0;
  int64_t exponent = 0;
};

// Reads [+-]digits[.digits][e[+-]digits]. False if the text is something else.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool Scan(Scanned* out) {
    if (Here('+') || Here('-')) out->negative = text_[at_++] == '-';
    const bool whole = ScanDigits(out, /*fraction=*/false);
    bool fraction = false;
    if (Here('.')) {
      ++at_;
      fraction = ScanDigits(out, /*fraction=*/true);
    }
    if (!whole && !fraction) return false;
    if ((Here('e') || Here('E')) && !ScanExponent(out)) return false;
    return at_ == text_.size();
  }

 private:
  bool Here(char c) const { return at_ < text_.size() && text_[at_] == c; }

  bool ScanDigits(Scanned* out, bool fraction) {
    const size_t start = at_;
    for (; at_ < text_.size() && IsDigit(text_[at_]); ++at_) {
      const auto digit = static_cast<unsigned>(text_[at_] - '0');
      if (fraction) ++out->scale;
      if (out->digits == 0 && digit == 0) continue;
      ++out->digits;
      if (digit != 0) out->digits_trimmed = out->digits;
      if (out->digits <= kNumberDigitsMax) out->coefficient = out->coefficient * 10 + digit;
    }
    return at_ > start;
  }

  // The exponent must fit 64 bits: what does not cannot be converted, whatever its sign.
  bool ScanExponent(Scanned* out) {
    ++at_;
    if (Here('+')) {
      ++at_;
      if (Here('-')) return false;
    }
    const char* end = text_.data() + text_.size();
    const auto [stop, error] = std::from_chars(text_.data() + at_, end, out->exponent);
    if (error != std::errc{}) return false;
    at_ = static_cast<size_t>(stop - text_.data());
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
};

// The older layer reads numbers as Java's BigDecimal, whose exponent and scale have 32 bits each.
bool FitsBigDecimal(const Scanned& scanned) {
  const int64_t exponent = scanned.exponent;
  if (exponent != static_cast<int32_t>(exponent)) return false;
  const int64_t scale = scanned.scale - exponent;
  return scale == static_cast<int32_t>(scale);
}

enum class Range { kInside, kAbove, kBelow };

// Where the exponent of the leading digit lies. Zero counts by the exponent it is written with.
Range RangeOf(const Scanned& scanned, ValidationLayer layer) {
  const int64_t digits = std::max<int64_t>(scanned.digits, 1);
  // Saturating: an exponent near the 64-bit bounds is out of range by far.
  constexpr int64_t kFar = int64_t{1} << 62;
  int64_t magnitude = std::clamp(scanned.exponent, -kFar, kFar) - scanned.scale + digits;
  // The older layer computes it in 32 bits, and wraps.
  if (layer == ValidationLayer::kOlder) magnitude = static_cast<int32_t>(magnitude);
  magnitude -= 1;
  if (magnitude > kNumberMagnitudeMax) return Range::kAbove;
  if (magnitude < kNumberMagnitudeMin) return Range::kBelow;
  return Range::kInside;
}

}  // namespace

int CountDigits(Coefficient value) {
  // Digit counts differ by at most one for a given bit length.
  if (value == 0) return 0;
  const auto high = static_cast<uint64_t>(value >> 64);
  const auto low = static_cast<uint64_t>(value);
  const int bits = high != 0 ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll(low);
  const int guess = (bits * 1233) >> 12;  // floor(bits * log10(2))
  return guess + (guess < 39 && value >= kPowers[static_cast<size_t>(guess)] ? 1 : 0);
}

Coefficient PowerOfTen(int power) {
  PORTICO_CHECK(power >= 0 && power < static_cast<int>(kPowers.size()));
  return kPowers[static_cast<size_t>(power)];
}

Number Number::FromInt(int64_t value) {
  const bool negative = value < 0;
  const auto magnitude =
      negative ? Coefficient{0} - static_cast<Coefficient>(value) : static_cast<Coefficient>(value);
  return *Normalise(negative, static_cast<uint64_t>(magnitude), 0);
}

Number Number::FromParts(bool negative, Coefficient coefficient, int exponent) {
  Number number;
  number.negative_ = negative;
  number.coefficient_ = coefficient;
  number.exponent_ = static_cast<int16_t>(exponent);
  return number;
}

Result<Number> Number::Parse(std::string_view text, ValidationLayer layer) {
  Scanned scanned;
  if (!Scanner(text).Scan(&scanned)) return NotNumeric(text, layer);
  if (layer == ValidationLayer::kOlder && !FitsBigDecimal(scanned)) return NotNumeric(text, layer);
  switch (RangeOf(scanned, layer)) {
    case Range::kAbove:
      return Overflow();
    case Range::kBelow:
      return Underflow();
    case Range::kInside:
      break;
  }
  if (scanned.digits == 0) return Number();
  if (scanned.digits_trimmed > kNumberDigitsMax) return TooManyDigits();
  // The coefficient holds the first 38 digits; those left out are zeros.
  const int64_t left_out = std::max<int64_t>(scanned.digits - kNumberDigitsMax, 0);
  const int64_t exponent = scanned.exponent - scanned.scale + left_out;
  return Normalise(scanned.negative, scanned.coefficient, static_cast<int>(exponent));
}

Result<Number> Number::Normalise(bool negative, Coefficient coefficient, int exponent) {
  if (coefficient == 0) return Number();
  while (coefficient % 10 == 0) {
    coefficient /= 10;
    ++exponent;
  }
  const int digits = CountDigits(coefficient);
  // Only sums come here with more.
  if (digits > kNumberDigitsMax) return Overflow();
  if (exponent + digits - 1 > kNumberMagnitudeMax) return Overflow();
  if (exponent + digits - 1 < kNumberMagnitudeMin) return Underflow();
  return FromParts(negative, coefficient, exponent);
}

int Number::digit_count() const { return CountDigits(coefficient_); }

Number Number::Negated() const {
  return FromParts(!negative_ && !is_zero(), coefficient_, exponent_);
}

Result<Number> Number::Add(const Number& a, const Number& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  const Number& high = a.exponent_ >= b.exponent_ ? a : b;
  const Number& low = a.exponent_ >= b.exponent_ ? b : a;
  // The sum's last digit stands where low's does, and is not zero if the exponents differ. So when
  // high does not fit the coefficient on low's scale, the sum has too many significant digits. AWS
  // calls that an overflow (scylladb's test/alternator/test_number.py, which is run on AWS).
  const int shift = high.exponent_ - low.exponent_;
  if (shift > kNumberDigitsMax) return Overflow();
  const Coefficient power = PowerOfTen(shift);
  if (high.coefficient_ > (kCoefficientMax - low.coefficient_) / power) return Overflow();
  const Coefficient scaled = high.coefficient_ * power;
  if (high.negative_ == low.negative_) {
    return Normalise(high.negative_, scaled + low.coefficient_, low.exponent_);
  }
  if (scaled >= low.coefficient_) {
    return Normalise(high.negative_, scaled - low.coefficient_, low.exponent_);
  }
  return Normalise(low.negative_, low.coefficient_ - scaled, low.exponent_);
}

Result<Number> Number::Subtract(const Number& a, const Number& b) { return Add(a, b.Negated()); }

std::strong_ordering Number::operator<=>(const Number& other) const {
  const int sign = is_zero() ? 0 : (negative_ ? -1 : 1);
  const int other_sign = other.is_zero() ? 0 : (other.negative_ ? -1 : 1);
  if (sign != other_sign) return sign <=> other_sign;
  if (sign == 0) return std::strong_ordering::equal;
  const Number& low = sign > 0 ? *this : other;
  const Number& high = sign > 0 ? other : *this;
  const int low_digits = low.digit_count();
  const int high_digits = high.digit_count();
  const int low_magnitude = low.exponent_ + low_digits;
  const int high_magnitude = high.exponent_ + high_digits;
  if (low_magnitude != high_magnitude) return low_magnitude <=> high_magnitude;
  const int digits = std::max(low_digits, high_digits);
  const Coefficient x = low.coefficient_ * PowerOfTen(digits - low_digits);
  const Coefficient y = high.coefficient_ * PowerOfTen(digits - high_digits);
  return x < y ? std::strong_ordering::less
               : (x > y ? std::strong_ordering::greater : std::strong_ordering::equal);
}

int Number::SizeBytes() const {
  if (is_zero()) return 1;
  const int digits = digit_count();
  const int whole = std::clamp(digits + exponent_, 0, digits);
  return 1 + (whole + 1) / 2 + (digits - whole + 1) / 2 + (negative_ ? 1 : 0);
}

void Number::AppendTo(std::string* out) const {
  if (is_zero()) {
    out->push_back('0');
    return;
  }
  char buffer[kNumberDigitsMax + 1];
  char* const end = buffer + sizeof(buffer);
  char* first = end;
  Coefficient left = coefficient_;
  // 128-bit division is slow: take 19 digits off at a time.
  constexpr uint64_t kChunk = 10'000'000'000'000'000'000u;
  while (left != 0) {
    const bool last = left < kChunk;
    auto chunk = static_cast<uint64_t>(last ? left : left % kChunk);
    left = last ? 0 : left / kChunk;
    for (int i = 0; last ? chunk != 0 : i < 19; ++i) {
      *--first = static_cast<char>('0' + chunk % 10);
      chunk /= 10;
    }
  }
  const std::string_view digits(first, static_cast<size_t>(end - first));
  if (negative_) out->push_back('-');
  if (exponent_ >= 0) {
    out->append(digits).append(static_cast<size_t>(exponent_), '0');
    return;
  }
  const auto fraction = static_cast<size_t>(-exponent_);
  if (fraction >= digits.size()) {
    out->append("0.").append(fraction - digits.size(), '0').append(digits);
    return;
  }
  out->append(digits.substr(0, digits.size() - fraction));
  out->push_back('.');
  out->append(digits.substr(digits.size() - fraction));
}

std::string Number::ToString() const {
  std::string out;
  AppendTo(&out);
  return out;
}

}  // namespace portico::dynamodb
