#include "decimal.h"

#include <gtest/gtest.h>

namespace portico::orders {
namespace {

// Both tables were made with boto3: TypeSerializer().serialize(Decimal(text)).
TEST(NormalizeNumber, WritesNumbersAsBoto3Does) {
  const std::pair<const char*, const char*> cases[] = {
      {"1", "1"},
      {"1.0", "1.0"},
      {"1E5", "1E+5"},
      {"1e+5", "1E+5"},
      {"-0", "-0"},
      {"0.10", "0.10"},
      {"100", "100"},
      {"1E-7", "1E-7"},
      {"0.0000001", "1E-7"},
      {"0.000001", "0.000001"},
      {"0.00000010", "1.0E-7"},
      {"123e-8", "0.00000123"},
      {"5e-1", "0.5"},
      {"-0.0", "-0.0"},
      {"00012", "12"},
      {"1.10e-3", "0.00110"},
      {"-1.5E+20", "-1.5E+20"},
      {"1E126", "1E+126"},
      {"9.9e126", "9.9E+126"},
      {"1e-130", "1E-130"},
      {"1e-165", "1E-165"},
      {"1000e-133", "1.000E-130"},
      {"0e126", "0E+126"},
      {"0E-165", "0E-165"},
      {"78.89", "78.89"},
      {"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"},
      {"1234567890.1234567890123456789012345678", "1234567890.1234567890123456789012345678"},
      {"12345678901234567890123456789012345678e89", "1.2345678901234567890123456789012345678E+126"},
      {"0.00000000000000000000000000000000000000000000000000", "0E-50"},
  };
  for (const auto& [text, expected] : cases) {
    auto number = NormalizeNumber(text);
    ASSERT_TRUE(number) << text << ": " << number.error().message;
    EXPECT_EQ(*number, expected) << text;
  }
}

TEST(NormalizeNumber, RefusesWhatWouldLoseDigitsAsBoto3Does) {
  constexpr const char* kOverflow =
      "[<class 'decimal.Overflow'>, <class 'decimal.Inexact'>, <class 'decimal.Rounded'>]";
  constexpr const char* kUnderflow =
      "[<class 'decimal.Underflow'>, <class 'decimal.Inexact'>, <class 'decimal.Rounded'>]";
  constexpr const char* kInexact = "[<class 'decimal.Inexact'>, <class 'decimal.Rounded'>]";
  constexpr const char* kRounded = "[<class 'decimal.Rounded'>]";
  constexpr const char* kClamped = "[<class 'decimal.Clamped'>]";
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"100000000000000000000000000000000000000", "Rounded", kRounded},
      {"100000000000000000000000000000000000001", "Inexact", kInexact},
      {"0.123456789012345678901234567890123456789", "Inexact", kInexact},
      {"123e125", "Overflow", kOverflow},
      {"10e126", "Overflow", kOverflow},
      {"1e400", "Overflow", kOverflow},
      {"1e99999999999999999999999", "Overflow", kOverflow},
      {"99999999999999999999999999999999999999.5e100", "Overflow", kOverflow},
      {"10e-166", "Rounded", kRounded},
      {"12e-166", "Underflow", kUnderflow},
      {"1.5e-165", "Underflow", kUnderflow},
      {"1e-99999999999999999999999", "Underflow", kUnderflow},
      {"0e400", "Clamped", kClamped},
      {"0e-166", "Clamped", kClamped},
  };
  for (const auto& [text, code, message] : cases) {
    auto number = NormalizeNumber(text);
    ASSERT_FALSE(number) << text << " became " << *number;
    EXPECT_EQ(number.error().code, code) << text;
    EXPECT_EQ(number.error().message, message) << text;
  }
}

TEST(NormalizeNumber, RefusesWhatIsNoNumber) {
  for (const char* text :
       {"", "-", ".", "e5", "1e", "1e+", "1.2.3", "0x1", "NaN", "Infinity", "1 ", "--1"}) {
    auto number = NormalizeNumber(text);
    ASSERT_FALSE(number) << text;
    EXPECT_EQ(number.error().code, "InvalidOperation");
  }
}

TEST(NormalizeNumber, IsAtRestOnItsOwnAnswers) {
  for (const char* text : {"1E5", "0.00000123", "-12.50e-9", "1e126", "0.0", "7e-6", "70e-7"}) {
    const std::string once = NormalizeNumber(text).value();
    EXPECT_EQ(NormalizeNumber(once).value(), once) << text;
  }
}

}  // namespace
}  // namespace portico::orders
