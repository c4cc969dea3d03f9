#include "dynamodb/engine/value/number.h"

#include <gtest/gtest.h>

#include <random>

namespace portico::dynamodb {
namespace {

std::string Canonical(std::string_view text) {
  auto number = Number::Parse(text);
  return number ? number->ToString() : number.error().message;
}

std::string Message(std::string_view text, ValidationLayer layer) {
  auto number = Number::Parse(text, layer);
  return number ? "accepted" : number.error().message;
}

Number N(std::string_view text) { return *Number::Parse(text); }

constexpr char kOverflow[] =
    "Number overflow. Attempting to store a number with magnitude larger than supported range";
constexpr char kUnderflow[] =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range";
constexpr char kDigits[] = "Attempting to store more than 38 significant digits in a Number";
constexpr char kNotNumeric[] = "The parameter cannot be converted to a numeric value";

// Plain decimal arithmetic on digit strings, aligned to a fixed grid of 400 digits: slow, obvious,
// and sharing nothing with Number.
class Grid {
 public:
  explicit Grid(const Number& n) : negative_(n.negative()) {
    std::string digits;
    auto c = n.coefficient();
    while (c != 0) {
      digits.push_back(static_cast<char>(c % 10));
      c /= 10;
    }
    cells_.assign(400, 0);
    for (size_t i = 0; i < digits.size(); ++i) {
      cells_[static_cast<size_t>(n.exponent() + 200) + i] = digits[i];
    }
  }
  int Compare(const Grid& other) const {
    if (Zero() && other.Zero()) return 0;
    const bool minus = negative_ && !Zero();
    const bool other_minus = other.negative_ && !other.Zero();
    if (minus != other_minus) return minus ? -1 : 1;
    const int magnitude = CompareMagnitude(other);
    return minus ? -magnitude : magnitude;
  }
  void Add(const Grid& other) {
    if (negative_ == other.negative_) {
      int carry = 0;
      for (size_t i = 0; i < cells_.size(); ++i) {
        const int sum = cells_[i] + other.cells_[i] + carry;
        cells_[i] = static_cast<char>(sum % 10);
        carry = sum / 10;
      }
      return;
    }
    const bool flip = CompareMagnitude(other) < 0;
    const std::string& high = flip ? other.cells_ : cells_;
    const std::string& low = flip ? cells_ : other.cells_;
    std::string result(400, 0);
    int borrow = 0;
    for (size_t i = 0; i < result.size(); ++i) {
      int d = high[i] - low[i] - borrow;
      borrow = d < 0 ? 1 : 0;
      result[i] = static_cast<char>(d < 0 ? d + 10 : d);
    }
    if (flip) negative_ = other.negative_;
    cells_ = result;
  }
  bool Zero() const { return cells_.find_first_not_of('\0') == std::string::npos; }
  // Significant digits.
  size_t Span() const {
    if (Zero()) return 0;
    return cells_.find_last_not_of('\0') - cells_.find_first_not_of('\0') + 1;
  }
  int Magnitude() const { return static_cast<int>(cells_.find_last_not_of('\0')) - 200; }

 private:
  int CompareMagnitude(const Grid& other) const {
    for (size_t i = cells_.size(); i-- > 0;) {
      if (cells_[i] != other.cells_[i]) return cells_[i] < other.cells_[i] ? -1 : 1;
    }
    return 0;
  }
  bool negative_;
  std::string cells_;
};

Number RandomNumber(std::mt19937_64& rng, int exponent_spread) {
  const int digits = static_cast<int>(rng() % 38) + 1;
  std::string text = rng() % 2 ? "-" : "";
  for (int i = 0; i < digits; ++i) text.push_back(static_cast<char>('0' + rng() % 10));
  const int exponent =
      static_cast<int>(rng() % static_cast<unsigned>(2 * exponent_spread + 1)) - exponent_spread;
  text += "e" + std::to_string(exponent);
  return *Number::Parse(text);
}

TEST(NumberTest, PrintsCanonicalText) {
  EXPECT_EQ(Canonical("0"), "0");
  EXPECT_EQ(Canonical("-0"), "0");
  EXPECT_EQ(Canonical("0e125"), "0");
  EXPECT_EQ(Canonical("00042"), "42");
  EXPECT_EQ(Canonical("+5"), "5");
  EXPECT_EQ(Canonical("0042.1200"), "42.12");
  EXPECT_EQ(Canonical("1.5E2"), "150");
  EXPECT_EQ(Canonical(".5"), "0.5");
  EXPECT_EQ(Canonical("5."), "5");
  EXPECT_EQ(Canonical("1E125"), "1" + std::string(125, '0'));
  EXPECT_EQ(Canonical("1E-130"), "0." + std::string(129, '0') + "1");
  EXPECT_EQ(Canonical("-9.9999999999999999999999999999999999999E+125"),
            "-" + std::string(38, '9') + std::string(88, '0'));
  EXPECT_EQ(Canonical("12345678901234567890123456789012345678"),
            "12345678901234567890123456789012345678");
  EXPECT_EQ(Canonical("100000000000000000000"), "100000000000000000000");
  EXPECT_EQ(Canonical("10000000000000000000000000000000000000000000000000.00"),
            "10000000000000000000000000000000000000000000000000");
  EXPECT_EQ(Canonical("-0.00000000000000000012345678901234567890123456789012345678"),
            "-0.00000000000000000012345678901234567890123456789012345678");
}

TEST(NumberTest, RefusesInTheCurrentWording) {
  const auto layer = ValidationLayer::kCurrent;
  for (const char* bad : {"", "abc", "1.2.3", " 1", "1 ", "0x10", "1e", "NaN", "Infinity", "-", ".",
                          "+", "1e+-5", "--1", "1e9223372036854775808", "1e-9223372036854775809"}) {
    EXPECT_EQ(Message(bad, layer), std::string(kNotNumeric) + ": " + bad);
  }
  for (const char* big : {"1e126", "-1e126", "1e99999999999", "1e2147483648", "1e2147483647",
                          "0e126", "1e9223372036854775807"}) {
    EXPECT_EQ(Message(big, layer), kOverflow) << big;
  }
  for (const char* small : {"1e-131", "-1e-131", "1e-99999999999", "1e-2147483648", "0e-131",
                            "1e-9223372036854775808"}) {
    EXPECT_EQ(Message(small, layer), kUnderflow) << small;
  }
  EXPECT_EQ(Message("12345678901234567890123456789012345678000", layer), "accepted");
  EXPECT_EQ(Message("1234567890123456789012345678901234567890", layer), kDigits);
  EXPECT_EQ(Message("123456789012345678901234567890123456789", layer), kDigits);
  EXPECT_EQ(Message("-1.23456789012345678901234567890123456789", layer), kDigits);
}

TEST(NumberTest, RefusesInTheOlderWording) {
  const auto layer = ValidationLayer::kOlder;
  EXPECT_EQ(Message("", layer), kNotNumeric);
  EXPECT_EQ(Message("abc", layer), std::string(kNotNumeric) + ": abc");
  EXPECT_EQ(Message("1e126", layer), kOverflow);
  EXPECT_EQ(Message("1e2147483647", layer), kUnderflow);
  EXPECT_EQ(Message("1e2147483648", layer), std::string(kNotNumeric) + ": 1e2147483648");
}

TEST(NumberTest, SizesAsTheServiceDoes) {
  const std::pair<const char*, int> cases[] = {
      {"0", 1},  {"1", 2},   {"12", 2},  {"123", 3}, {"123456", 4},   {"3.14159", 5}, {"1E125", 2},
      {"-1", 3}, {"100", 2}, {"0.5", 2}, {"1.5", 3}, {"-123.456", 6}, {"1000001", 5}};
  for (const auto& [text, bytes] : cases) EXPECT_EQ(N(text).SizeBytes(), bytes) << text;
  EXPECT_EQ(N(std::string(38, '9')).SizeBytes(), 20);
}

TEST(NumberTest, ParsingWhatItPrintsGivesItBack) {
  std::mt19937_64 rng(1);
  for (int i = 0; i < 20000; ++i) {
    const Number n = RandomNumber(rng, 85);
    EXPECT_EQ(N(n.ToString()), n) << n.ToString();
  }
}

TEST(NumberTest, ComparesAsDecimals) {
  std::mt19937_64 rng(2);
  for (int i = 0; i < 20000; ++i) {
    const Number a = RandomNumber(rng, i % 2 ? 85 : 3);
    const Number b = i % 7 == 0 ? a : RandomNumber(rng, i % 2 ? 85 : 3);
    const auto order = a <=> b;
    const int expected = Grid(a).Compare(Grid(b));
    EXPECT_EQ(order < 0 ? -1 : (order > 0 ? 1 : 0), expected)
        << a.ToString() << " " << b.ToString();
    EXPECT_EQ(a == b, expected == 0);
  }
}

TEST(NumberTest, AddsExactlyOrSaysWhyNot) {
  std::mt19937_64 rng(3);
  int exact = 0;
  int refused = 0;
  for (int i = 0; i < 20000; ++i) {
    const Number a = RandomNumber(rng, i % 3 ? 20 : 1);
    const Number b = i % 11 == 0 ? a.Negated() : RandomNumber(rng, i % 3 ? 20 : 1);
    Grid sum(a);
    sum.Add(Grid(b));
    const auto result = Number::Add(a, b);
    if (sum.Span() > 38) {
      ++refused;
      ASSERT_FALSE(result) << a.ToString() << " + " << b.ToString();
      EXPECT_TRUE(result.error().message.starts_with("Number overflow. "))
          << result.error().message;
      continue;
    }
    ++exact;
    ASSERT_TRUE(result) << a.ToString() << " + " << b.ToString();
    EXPECT_EQ(Grid(*result).Compare(sum), 0) << a.ToString() << " + " << b.ToString();
    EXPECT_EQ(*Number::Subtract(*result, b), a);
  }
  EXPECT_GT(exact, 1000);
  EXPECT_GT(refused, 1000);
}

TEST(NumberTest, ArithmeticAtTheEdges) {
  const Number nines = N(std::string(38, '9'));
  EXPECT_EQ(Number::Add(nines, N("1"))->ToString(), "1" + std::string(38, '0'));
  EXPECT_EQ(Number::Subtract(N("1" + std::string(38, '0')), N("1"))->ToString(),
            std::string(38, '9'));
  EXPECT_EQ(Number::Add(nines, N("0.1")).error().message, kOverflow);
  EXPECT_EQ(Number::Add(N("1E125"), N("1")).error().message, kOverflow);
  EXPECT_EQ(Number::Add(N("9E125"), N("9E125")).error().message, kOverflow);
  EXPECT_EQ(Number::Subtract(N("5"), N("5"))->ToString(), "0");
  EXPECT_EQ(Number::FromInt(INT64_MIN).ToString(), "-9223372036854775808");
  EXPECT_EQ(Number::FromInt(1200).ToString(), "1200");
}

}  // namespace
}  // namespace portico::dynamodb
