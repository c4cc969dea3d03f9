#include "decimal.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>

namespace portico::orders {
namespace {

// Exponents beyond this are all the same: out of range. Small enough to add to without overflow.
constexpr int64_t kExponentClamp = 1'000'000'000'000;
// The exponent of the last digit that a subnormal number can have (Python's Etiny).
constexpr int64_t kLastExponent = kNumberExponentMin - kNumberDigitsMax + 1;

// sign * digits * 10^exponent; `digits` has no leading zero, and is "0" for zero.
struct Decimal {
  bool negative = false;
  std::string digits;
  int64_t exponent = 0;

  bool is_zero() const { return digits == "0"; }
  // The exponent of the first digit.
  int64_t Adjusted() const { return exponent + static_cast<int64_t>(digits.size()) - 1; }
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes an optional sign off the front; true if it was '-'.
bool TakeSign(std::string_view* text) {
  if (text->empty() || (text->front() != '-' && text->front() != '+')) return false;
  const bool negative = text->front() == '-';
  text->remove_prefix(1);
  return negative;
}

bool ParseExponent(std::string_view text, int64_t* out) {
  const bool negative = TakeSign(&text);
  if (text.empty()) return false;
  int64_t value = 0;
  for (char c : text) {
    if (!IsDigit(c)) return false;
    value = std::min(value * 10 + (c - '0'), kExponentClamp);
  }
  *out = negative ? -value : value;
  return true;
}

bool Parse(std::string_view text, Decimal* out) {
  out->negative = TakeSign(&text);
  const size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos && !ParseExponent(text.substr(e + 1), &out->exponent)) {
    return false;
  }
  bool any = false;
  bool in_fraction = false;
  for (char c : text.substr(0, e)) {
    if (c == '.' && !in_fraction) {
      in_fraction = true;
      continue;
    }
    if (!IsDigit(c)) return false;
    any = true;
    if (in_fraction) --out->exponent;
    if (c != '0' || !out->digits.empty()) out->digits.push_back(c);
  }
  if (out->digits.empty()) out->digits.push_back('0');
  return any;
}

// decimal's exceptions carry the list of signals that were raised; the first is the type.
tl::unexpected<AwsError> Signals(std::initializer_list<std::string_view> signals) {
  std::string message = "[";
  for (std::string_view signal : signals) {
    if (message.size() > 1) message.append(", ");
    message.append("<class 'decimal.").append(signal).append("'>");
  }
  message.append("]");
  return Fail(*signals.begin(), std::move(message));
}

bool LastAreZeros(const std::string& digits, int64_t count) {
  const size_t from = digits.size() - std::min(digits.size(), static_cast<size_t>(count));
  return digits.find_first_not_of('0', from) == std::string::npos;
}

// The checks of Context.create_decimal, in its order.
Status CheckFits(const Decimal& value) {
  const auto digit_count = static_cast<int64_t>(value.digits.size());
  if (value.is_zero()) {
    if (value.exponent > kNumberExponentMax || value.exponent < kLastExponent) {
      return Signals({"Clamped"});
    }
    return {};
  }
  if (value.Adjusted() > kNumberExponentMax) return Signals({"Overflow", "Inexact", "Rounded"});
  if (value.exponent < kLastExponent && value.Adjusted() < kNumberExponentMin) {
    // Below the smallest exponent digits get lost, as many as lie beyond it.
    const int64_t lost = kLastExponent - value.exponent;
    if (lost < digit_count && LastAreZeros(value.digits, lost)) return Signals({"Rounded"});
    return Signals({"Underflow", "Inexact", "Rounded"});
  }
  if (digit_count > kNumberDigitsMax) {
    if (LastAreZeros(value.digits, digit_count - kNumberDigitsMax)) return Signals({"Rounded"});
    return Signals({"Inexact", "Rounded"});
  }
  return {};
}

// The to-scientific-string of the General Decimal Arithmetic specification, which str() follows.
std::string Format(const Decimal& value) {
  std::string out = value.negative ? "-" : "";
  const auto digit_count = static_cast<int64_t>(value.digits.size());
  const int64_t adjusted = value.Adjusted();
  if (value.exponent <= 0 && adjusted >= -6) {
    const int64_t point = digit_count + value.exponent;
    if (value.exponent == 0) return out.append(value.digits);
    if (point > 0) {
      const auto at = static_cast<size_t>(point);
      return out.append(value.digits, 0, at).append(".").append(value.digits, at);
    }
    return out.append("0.").append(static_cast<size_t>(-point), '0').append(value.digits);
  }
  out.append(value.digits, 0, 1);
  if (digit_count > 1) out.append(".").append(value.digits, 1);
  return out.append(adjusted < 0 ? "E" : "E+").append(std::to_string(adjusted));
}

}  // namespace

Result<std::string> NormalizeNumber(std::string_view text) {
  Decimal value;
  if (!Parse(text, &value)) return Fail("InvalidOperation", "[<class 'decimal.ConversionSyntax'>]");
  PORTICO_TRY(CheckFits(value));
  return Format(value);
}

}  // namespace portico::orders
