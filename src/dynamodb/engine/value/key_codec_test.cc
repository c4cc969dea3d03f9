#include "dynamodb/engine/value/key_codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace portico::dynamodb {
namespace {

Value N(std::string_view text) { return Value::OfNumber(*Number::Parse(text)); }
Value S(std::string_view text) { return Value::String(text); }
Value B(std::string_view bytes) { return Value::Binary(bytes); }

std::string Key(const Value& value) {
  std::string key;
  AppendKeyValue(value.view(), &key);
  return key;
}

std::string Decoded(std::string_view key, AttributeType type, std::string_view* rest) {
  std::string out;
  EXPECT_TRUE(TakeKeyValue(&key, type, &out));
  *rest = key;
  return out;
}

Value RandomNumber(std::mt19937_64& rng) {
  std::string text = rng() % 2 ? "-" : "";
  for (int digits = static_cast<int>(rng() % 38) + 1; digits > 0; --digits) {
    text.push_back(static_cast<char>('0' + (rng() % 4 == 0 ? 0 : rng() % 10)));
  }
  const int exponent =
      rng() % 3 == 0 ? static_cast<int>(rng() % 170) - 85 : static_cast<int>(rng() % 6) - 3;
  return N(text + "e" + std::to_string(exponent));
}

Value RandomBytes(std::mt19937_64& rng) {
  std::string bytes;
  const char alphabet[] = {'\0', '\x01', 'a', '\xff', '\xfe'};
  for (size_t n = rng() % 5; n > 0; --n) bytes.push_back(alphabet[rng() % sizeof(alphabet)]);
  return B(bytes);
}

TEST(KeyCodecTest, NumbersSortLikeNumbers) {
  std::mt19937_64 rng(11);
  for (int i = 0; i < 50000; ++i) {
    const Value a = RandomNumber(rng);
    const Value b = RandomNumber(rng);
    const auto order = *CompareScalars(a.view(), b.view());
    EXPECT_EQ(Key(a).compare(Key(b)) <=> 0, order)
        << a.view().number().ToString() << " " << b.view().number().ToString();
  }
  const char* ascending[] = {"-9.9999999999999999999999999999999999999E125",
                             "-1E125",
                             "-100",
                             "-99",
                             "-10",
                             "-9.5",
                             "-1",
                             "-0.01",
                             "-1E-130",
                             "0",
                             "1E-130",
                             "0.001",
                             "0.01",
                             "0.1",
                             "1",
                             "1.5",
                             "2",
                             "10",
                             "11",
                             "100",
                             "1E125"};
  for (size_t i = 1; i < std::size(ascending); ++i) {
    EXPECT_LT(Key(N(ascending[i - 1])), Key(N(ascending[i]))) << ascending[i];
  }
}

TEST(KeyCodecTest, BytesSortLikeBytes) {
  std::mt19937_64 rng(12);
  for (int i = 0; i < 50000; ++i) {
    const Value a = RandomBytes(rng);
    const Value b = RandomBytes(rng);
    EXPECT_EQ(Key(a).compare(Key(b)) <=> 0, a.view().bytes().compare(b.view().bytes()) <=> 0);
    // Whatever follows, the first value decides.
    if (a.view().bytes() < b.view().bytes()) {
      EXPECT_LT(Key(a) + "\xff\xff", Key(b));
    }
  }
}

TEST(KeyCodecTest, DecodesWhatItEncoded) {
  std::mt19937_64 rng(13);
  for (int i = 0; i < 20000; ++i) {
    const Value number = RandomNumber(rng);
    const Value bytes = RandomBytes(rng);
    const std::string key = Key(bytes) + Key(number) + Key(bytes);
    std::string_view rest;
    EXPECT_EQ(Decoded(key, AttributeType::kB, &rest), bytes.encoded());
    EXPECT_EQ(Decoded(rest, AttributeType::kN, &rest), number.encoded())
        << number.view().number().ToString();
    EXPECT_EQ(Decoded(rest, AttributeType::kB, &rest), bytes.encoded());
    EXPECT_EQ(rest, "");
  }
  const Value nines = N(std::string(38, '9') + "e-1");
  std::string_view rest;
  EXPECT_EQ(Decoded(Key(nines), AttributeType::kN, &rest), nines.encoded());
}

TEST(KeyCodecTest, RefusesBrokenKeys) {
  const std::string number = Key(N("-12.5"));
  for (size_t n = 0; n < number.size(); ++n) {
    std::string_view key = std::string_view(number).substr(0, n);
    std::string out;
    EXPECT_FALSE(TakeKeyValue(&key, AttributeType::kN, &out)) << n;
  }
  std::string_view key("abc\0", 4);
  std::string out;
  EXPECT_FALSE(TakeKeyValue(&key, AttributeType::kS, &out));
}

TEST(KeyCodecTest, FormIsFrozen) {
  EXPECT_EQ(Key(S("a")), std::string("a\0\x01", 3));
  EXPECT_EQ(Key(B(std::string("\0x", 2))), std::string("\0\xffx\0\x01", 5));
  EXPECT_EQ(Key(N("0")), "\x02");
  EXPECT_EQ(Key(N("1")), std::string("\x03\x41\x02\0", 4));
  EXPECT_EQ(Key(N("123")), std::string("\x03\x42\x02\x18\0", 5));
  EXPECT_EQ(Key(N("-1")), "\x01\xbe\xfd\xff");
  EXPECT_EQ(KeyHash64(""), 0xf52a15e9a9b5e89bu);
  EXPECT_EQ(KeyHash64("portico"), 0x15bee98b5e259bf3u);
  EXPECT_EQ(KeyHash64(Key(S("a"))), 0xe5b3ab3a894809f9u);
}

KeyValues ValuesOf(const Value& value) {
  KeyValues values;
  values.Append(value.view());
  return values;
}

uint64_t AwsHash(const Value& value) { return ValuesOf(value).HashIn(kAwsHashNumbersFrom); }

std::string ScanOrder(std::vector<std::string> texts, Value (*make)(std::string_view)) {
  std::ranges::sort(texts, {}, [make](const std::string& text) { return AwsHash(make(text)); });
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : " ") + text;
  return out;
}

// In the orders that AWS scans these in: dynalite's tests, scan.js, "hash order".
TEST(KeyCodecTest, HashOrderIsThatOfAws) {
  EXPECT_EQ(ScanOrder({"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "aardman", "hello", "zapf",
                       "äáöü"},
                      S),
            "2 8 9 1 6 hello 0 5 4 äáöü aardman 7 3 zapf");
  EXPECT_EQ(ScanOrder({"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-0.09", "999.9",
                       "0.012345", "-999.9"},
                      N),
            "7 999.9 8 3 2 -999.9 9 4 -0.09 6 1 0 0.012345 5");
}

TEST(KeyCodecTest, HashOfAwsIsFrozen) {
  EXPECT_EQ(AwsHash(S("a")), 0xf6558e516275dee2u);
  EXPECT_EQ(AwsHash(B(std::string("\0\xff", 2))), 0x7c24c3cc726244b2u);
  EXPECT_EQ(AwsHash(N("-12.5")), 0xcd50d82986db9487u);
  EXPECT_EQ(AwsHash(N("-1234567890123456789012345678901234567.8")), 0x335ecc43d5704156u);
  KeyValues two = ValuesOf(S("a"));
  two.Append(N("1").view());
  EXPECT_EQ(two.HashIn(kAwsHashNumbersFrom), 0xe9d4bdfb51ea87dau);
  EXPECT_EQ(two.HashIn(kAwsHashNumbersFrom - 1), KeyHash64(two.ordered()));
}

// Which of 4,096 segments AWS has these in: the same tests, "hash segments".
TEST(KeyCodecTest, SegmentsAreThoseOfAws) {
  const auto segment = [](const Value& value) {
    const std::string key = PartitionPrefix(kAwsHashNumbersFrom, ValuesOf(value));
    for (uint32_t n = 0; n < 4096; ++n) {
      const KeyRange range = SegmentRange(kAwsHashNumbersFrom, n, 4096);
      if (range.begin <= key && key < range.end) return static_cast<int>(n);
    }
    return -1;
  };
  EXPECT_EQ(segment(S("3635")), 0);
  EXPECT_EQ(segment(S("228")), 0);
  EXPECT_EQ(segment(S("1668")), 1);
  EXPECT_EQ(segment(S("3435")), 4);
  EXPECT_EQ(segment(N("251")), 1);
  EXPECT_EQ(segment(N("2388")), 4095);
}

TEST(KeyCodecTest, HashSpreadsOverSegments) {
  constexpr int kSegments = 16;
  int counts[kSegments] = {};
  for (int i = 0; i < 16000; ++i) {
    ++counts[KeyHash64(Key(S("user#" + std::to_string(i)))) >> 60];
  }
  for (int count : counts) {
    EXPECT_GT(count, 850);
    EXPECT_LT(count, 1150);
  }
}

TEST(KeyCodecTest, SegmentsCoverATableOnce) {
  std::string expected_begin = TablePrefix(7);
  for (uint32_t segment = 0; segment < 3; ++segment) {
    const KeyRange range = SegmentRange(7, segment, 3);
    EXPECT_EQ(range.begin, expected_begin);
    EXPECT_FALSE(range.empty());
    expected_begin = range.end;
  }
  EXPECT_EQ(expected_begin, TablePrefix(8));
}

bool Matches(SortOperator op, const Value& key, const Value& a, const Value& b) {
  const auto with = [&](const Value& bound) { return *CompareScalars(key.view(), bound.view()); };
  switch (op) {
    case SortOperator::kAll:
      return true;
    case SortOperator::kEqual:
      return with(a) == 0;
    case SortOperator::kLess:
      return with(a) < 0;
    case SortOperator::kLessOrEqual:
      return with(a) <= 0;
    case SortOperator::kGreater:
      return with(a) > 0;
    case SortOperator::kGreaterOrEqual:
      return with(a) >= 0;
    case SortOperator::kBetween:
      return with(a) >= 0 && with(b) <= 0;
    case SortOperator::kBeginsWith:
      return key.view().bytes().substr(0, a.view().bytes().size()) == a.view().bytes();
  }
  return false;
}

TEST(KeyCodecTest, RangesHoldExactlyWhatMatches) {
  std::mt19937_64 rng(14);
  const std::string prefix = PartitionPrefix(1, ValuesOf(S("p")));
  for (int i = 0; i < 50000; ++i) {
    const auto op = static_cast<SortOperator>(rng() % 8);
    const bool numbers = op != SortOperator::kBeginsWith && rng() % 2 == 0;
    const auto make = [&] { return numbers ? N(std::to_string(rng() % 7)) : RandomBytes(rng); };
    const Value key = make();
    const Value a = make();
    const Value b = make();
    const KeyRange range = SortRange(prefix, op, a.view(), b.view());
    const std::string full = prefix + Key(key) + (rng() % 2 ? "" : Key(S("more")));
    EXPECT_EQ(range.begin <= full && full < range.end, Matches(op, key, a, b));
  }
}

}  // namespace
}  // namespace portico::dynamodb
