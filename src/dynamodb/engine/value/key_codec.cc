#include "dynamodb/engine/value/key_codec.h"

#include <algorithm>

#include "base/check.h"
#include "codec/hash.h"

namespace portico::dynamodb {
namespace {

// Numbers: a sign byte, then the base-100 exponent and digits, complemented if negative.
constexpr char kNegative = 0x01;
constexpr char kZero = 0x02;
constexpr char kPositive = 0x03;
constexpr int kExponentBias = 64;

// Strings and binaries: 0x00 is escaped, so that the end sorts before any continuation.
constexpr char kEscaped = static_cast<char>(0xff);
constexpr char kEnded = 0x01;

void AppendEscaped(std::string_view bytes, std::string* out) {
  size_t plain = 0;
  for (size_t at; (at = bytes.find('\0', plain)) != std::string_view::npos; plain = at + 1) {
    out->append(bytes, plain, at - plain + 1);
    out->push_back(kEscaped);
  }
  out->append(bytes, plain);
}

bool TakeEscaped(std::string_view* key, std::string* out) {
  for (;;) {
    const size_t at = key->find('\0');
    if (at == std::string_view::npos || at + 1 >= key->size()) return false;
    out->append(*key, 0, at);
    const char next = (*key)[at + 1];
    key->remove_prefix(at + 2);
    if (next == kEnded) return true;
    if (next != kEscaped) return false;
    out->push_back('\0');
  }
}

// Rounds towards minus infinity.
int FloorHalf(int value) { return (value - (value < 0 ? 1 : 0)) / 2; }

void AppendKeyNumber(const Number& number, std::string* out) {
  if (number.is_zero()) {
    out->push_back(kZero);
    return;
  }
  // The value is 0.d1d2d3... * 100^exponent with base-100 digits, d1 not zero.
  const int exponent = FloorHalf(number.magnitude()) + 1;
  auto coefficient = number.coefficient();
  char digits[20];
  size_t count = 0;
  // An odd exponent leaves the last digit alone in its pair. (Times ten, 38 digits would overflow.)
  if ((number.exponent() & 1) != 0) {
    digits[count++] = static_cast<char>(static_cast<int>(coefficient % 10) * 10 + 1);
    coefficient /= 10;
  }
  for (; coefficient != 0; coefficient /= 100) {
    digits[count++] = static_cast<char>(static_cast<int>(coefficient % 100) + 1);
  }
  out->push_back(number.negative() ? kNegative : kPositive);
  const size_t start = out->size();
  out->push_back(static_cast<char>(exponent + kExponentBias));
  while (count > 0) out->push_back(digits[--count]);
  out->push_back('\0');
  if (!number.negative()) return;
  for (size_t i = start; i < out->size(); ++i) (*out)[i] = static_cast<char>(~(*out)[i]);
}

std::optional<Number> TakeKeyNumber(std::string_view* key) {
  if (key->empty()) return std::nullopt;
  const char sign = (*key)[0];
  key->remove_prefix(1);
  if (sign == kZero) return Number();
  if (sign != kNegative && sign != kPositive) return std::nullopt;
  const unsigned char mask = sign == kNegative ? 0xff : 0x00;
  const auto byte = [&](size_t i) {
    return static_cast<unsigned char>(static_cast<unsigned char>((*key)[i]) ^ mask);
  };
  if (key->size() < 3) return std::nullopt;
  int exponent = (byte(0) - kExponentBias) * 2;
  Number::Coefficient coefficient = 0;
  size_t at = 1;
  for (; at < key->size() && byte(at) != 0; ++at) {
    if (byte(at) > 100 || at > 20) return std::nullopt;
    // The last digit may be a multiple of ten, and then would not fit a coefficient of 39 digits.
    const auto digit = static_cast<unsigned>(byte(at) - 1);
    const bool last = at + 1 < key->size() && byte(at + 1) == 0;
    const bool trim = last && digit % 10 == 0;
    coefficient = trim ? coefficient * 10 + digit / 10 : coefficient * 100 + digit;
    exponent -= trim ? 1 : 2;
  }
  if (at >= key->size() || coefficient == 0) return std::nullopt;
  key->remove_prefix(at + 1);
  return Number::FromParts(sign == kNegative, coefficient, exponent);
}

// A number as AWS hashes it, which is the form that Oracle's databases keep numbers in: the
// exponent's byte, biased by 192, then base-100 digits plus one; of a negative number the
// exponent's byte complemented, the digits taken from 101, and an end of 102 unless there are 20.
// Made of the ordered form, which has the same parts.
void AppendHashedNumber(std::string_view ordered, std::string* out) {
  constexpr char kZeroHashed = static_cast<char>(0x80);
  constexpr char kBiasesApart = static_cast<char>(0x80);  // 192 and kExponentBias
  constexpr size_t kDigitsMax = 20;
  if (ordered.front() == kZero) {
    out->push_back(kZeroHashed);
    return;
  }
  out->push_back(static_cast<char>(ordered[1] ^ kBiasesApart));
  // Without the sign and the exponent before them and the end behind them.
  const std::string_view digits = ordered.substr(2, ordered.size() - 3);
  if (ordered.front() == kPositive) {
    out->append(digits);
    return;
  }
  for (const char digit : digits) out->push_back(static_cast<char>(102 - ~digit));
  if (digits.size() < kDigitsMax) out->push_back(102);
}

}  // namespace

void KeyValues::Append(const AttributeView& value) {
  const size_t at = ordered_.size();
  AppendKeyValue(value, &ordered_);
  if (value.Is(AttributeType::kN)) {
    AppendHashedNumber(std::string_view(ordered_).substr(at), &hashed_);
  } else {
    hashed_.append(value.bytes());
  }
}

uint64_t KeyValues::HashIn(uint64_t table_id) const {
  if (table_id < kAwsHashNumbersFrom) return KeyHash64(ordered_);
  const Md5Digest digest = Md5Of(hashed_);
  uint64_t hash = 0;
  for (size_t i = 0; i < sizeof(hash); ++i) hash = hash << 8 | digest[i];
  return hash;
}

uint64_t KeyHash64(std::string_view bytes) {
  // FNV-1a spreads low bits well; the finaliser of SplitMix64 carries that to the high bits.
  uint64_t hash = 0xcbf29ce484222325u;
  for (char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  }
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9u;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebu;
  return hash ^ (hash >> 31);
}

void AppendBigEndian64(uint64_t value, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8) out->push_back(static_cast<char>(value >> shift));
}

void AppendKeyValue(const AttributeView& value, std::string* out) {
  if (value.Is(AttributeType::kN)) return AppendKeyNumber(value.number(), out);
  AppendEscaped(value.bytes(), out);
  out->push_back('\0');
  out->push_back(kEnded);
}

bool TakeKeyValue(std::string_view* key, AttributeType type, std::string* out) {
  if (type == AttributeType::kN) {
    const std::optional<Number> number = TakeKeyNumber(key);
    if (number) AppendNumber(*number, out);
    return number.has_value();
  }
  PORTICO_CHECK(type == AttributeType::kS || type == AttributeType::kB);
  std::string bytes;
  if (!TakeEscaped(key, &bytes)) return false;
  if (type == AttributeType::kS) {
    AppendString(bytes, out);
  } else {
    AppendBinary(bytes, out);
  }
  return true;
}

std::string TablePrefix(uint64_t table_id) {
  std::string prefix;
  AppendBigEndian64(table_id, &prefix);
  return prefix;
}

std::string PartitionPrefix(uint64_t table_id, const KeyValues& partition) {
  std::string prefix;
  prefix.reserve(16 + partition.ordered().size() + 32);
  AppendBigEndian64(table_id, &prefix);
  AppendBigEndian64(partition.HashIn(table_id), &prefix);
  prefix.append(partition.ordered());
  return prefix;
}

std::string PrefixEnd(std::string_view prefix) {
  const size_t last = prefix.find_last_not_of('\xff');
  if (last == std::string_view::npos) return "";
  std::string end(prefix.substr(0, last + 1));
  end.back() = static_cast<char>(end.back() + 1);
  return end;
}

KeyRange SortRange(std::string_view prefix, SortOperator op, const AttributeView& a,
                   const AttributeView& b) {
  const auto at = [prefix](const AttributeView& value) {
    std::string key(prefix);
    AppendKeyValue(value, &key);
    return key;
  };
  const std::string first(prefix);
  switch (op) {
    case SortOperator::kAll:
      return {first, PrefixEnd(first)};
    case SortOperator::kEqual:
      return {at(a), PrefixEnd(at(a))};
    case SortOperator::kLess:
      return {first, at(a)};
    case SortOperator::kLessOrEqual:
      return {first, PrefixEnd(at(a))};
    case SortOperator::kGreater:
      return {PrefixEnd(at(a)), PrefixEnd(first)};
    case SortOperator::kGreaterOrEqual:
      return {at(a), PrefixEnd(first)};
    case SortOperator::kBetween:
      return {at(a), PrefixEnd(at(b))};
    case SortOperator::kBeginsWith:
      break;
  }
  std::string begin(prefix);
  AppendEscaped(a.bytes(), &begin);
  std::string end = PrefixEnd(begin);
  return {std::move(begin), std::move(end)};
}

KeyRange SegmentRange(uint64_t table_id, uint32_t segment, uint32_t total) {
  PORTICO_CHECK(segment < total);
  // Boundaries at segment / total of the hash space, computed in 128 bits.
  const auto boundary = [&](uint32_t n) {
    std::string key = TablePrefix(table_id);
    const unsigned __int128 space = static_cast<unsigned __int128>(1) << 64;
    AppendBigEndian64(static_cast<uint64_t>(space * n / total), &key);
    return key;
  };
  std::string end = segment + 1 == total ? PrefixEnd(TablePrefix(table_id)) : boundary(segment + 1);
  return {segment == 0 ? TablePrefix(table_id) : boundary(segment), std::move(end)};
}

}  // namespace portico::dynamodb
