// Number: DynamoDB's 38-digit decimal, exact from the wire to the disk and back.
//
// A value is sign * coefficient * 10^exponent with at most 38 significant digits and a magnitude
// between 1E-130 and 9.99...E+125, or zero. It is kept normalised (no trailing zeros in the
// coefficient; zero is 0 * 10^0, never negative), so equal numbers have equal members. A plain
// value type; all functions are pure.
//
// Source: "Supported data types and naming rules" of the developer guide; messages and the size in
// bytes as the service answers today (October 2026).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace portico::dynamodb {

inline constexpr int kNumberDigitsMax = 38;
// The decimal exponent of the leading digit.
inline constexpr int kNumberMagnitudeMax = 125;
inline constexpr int kNumberMagnitudeMin = -130;

// DynamoDB checks attribute values in one of two layers, which word some faults differently. Which
// one an operation runs is a fact of the operation: PutItem, GetItem, UpdateItem, DeleteItem, Query
// and BatchGetItem run the current one; BatchWriteItem, Scan and the transactions the older.
enum class ValidationLayer : uint8_t { kCurrent, kOlder };

class Number {
 public:
  using Coefficient = unsigned __int128;

  // Zero.
  Number() = default;

  static Number FromInt(int64_t value);

  // Reads a number as AttributeValue.N carries it. Errors are ValidationExceptions.
  static Result<Number> Parse(std::string_view text,
                              ValidationLayer layer = ValidationLayer::kCurrent);

  // Builds a number from parts as stored; normalises nothing. Precondition: they are normalised.
  static Number FromParts(bool negative, Coefficient coefficient, int exponent);

  bool is_zero() const { return coefficient_ == 0; }
  bool negative() const { return negative_; }
  Coefficient coefficient() const { return coefficient_; }
  int exponent() const { return exponent_; }
  // How many digits the coefficient has: 0 for zero.
  int digit_count() const;
  // The decimal exponent of the leading digit. Precondition: not zero.
  int magnitude() const { return exponent_ + digit_count() - 1; }

  // Appends the canonical text: plain decimal digits, never an exponent, no needless zeros.
  void AppendTo(std::string* out) const;
  std::string ToString() const;

  // The exact sum or difference, or the ValidationException that says why it cannot be stored.
  static Result<Number> Add(const Number& a, const Number& b);
  static Result<Number> Subtract(const Number& a, const Number& b);

  Number Negated() const;

  std::strong_ordering operator<=>(const Number& other) const;
  bool operator==(const Number& other) const = default;

  // What the number adds to an item's size: one byte, one for each two significant digits before
  // and after the decimal point (each rounded up), and one for a minus sign.
  int SizeBytes() const;

 private:
  static Result<Number> Normalise(bool negative, Coefficient coefficient, int exponent);

  Coefficient coefficient_ = 0;
  int16_t exponent_ = 0;
  bool negative_ = false;
};

// The number of decimal digits of `value`: 0 for 0.
int CountDigits(Number::Coefficient value);
// 10^power. Precondition: 0 <= power <= 38.
Number::Coefficient PowerOfTen(int power);

}  // namespace portico::dynamodb
