#include "iam/engine/policy/matchers.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "base/time_format.h"
#include "codec/base64.h"
#include "iam/engine/policy/date_value.h"
#include "iam/engine/policy/errors.h"

namespace portico::iam {
namespace {

using MatcherResult = Result<std::shared_ptr<const ValueMatcher>>;

enum class Order : uint8_t { kEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

template <typename T>
bool InOrder(Order order, const T& request, const T& policy) {
  switch (order) {
    case Order::kEqual:
      return request == policy;
    case Order::kLess:
      return request < policy;
    case Order::kLessOrEqual:
      return request <= policy;
    case Order::kGreater:
      return request > policy;
    case Order::kGreaterOrEqual:
      return request >= policy;
  }
  return false;
}

template <bool kWildcards, bool kIgnoreCase>
class StringMatcher : public ValueMatcher {
 public:
  StringMatcher(const std::string& text, bool variables)
      : pattern_(text, {kWildcards, variables, kIgnoreCase}) {}
  bool Matches(const std::string& value, const aws::ContextKeys& keys) const override {
    return pattern_.Matches(kIgnoreCase ? aws::AsciiLower(value) : value, keys);
  }
  static MatcherResult Make(const std::string& text, bool variables) {
    return std::make_shared<StringMatcher>(text, variables);
  }

 private:
  aws::Pattern pattern_;
};

class ArnMatcher : public ValueMatcher {
 public:
  ArnMatcher(const std::string& text, bool variables) : pattern_(text, variables) {}
  bool Matches(const std::string& value, const aws::ContextKeys& keys) const override {
    return pattern_.Matches(value, keys);
  }
  static MatcherResult Make(const std::string& text, bool variables) {
    return std::make_shared<ArnMatcher>(text, variables);
  }

 private:
  aws::ArnPattern pattern_;
};

std::optional<double> ParseNumber(std::string_view text) {
  double out;
  auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return out;
}

template <Order kOrder>
class NumericMatcher : public ValueMatcher {
 public:
  explicit NumericMatcher(double value) : value_(value) {}
  bool Matches(const std::string& value, const aws::ContextKeys&) const override {
    const auto number = ParseNumber(value);
    return number && InOrder(kOrder, *number, value_);
  }
  static MatcherResult Make(const std::string& text, bool) {
    const auto number = ParseNumber(text);
    if (!number) return Fail(LegacyParsingError());
    return std::make_shared<NumericMatcher>(*number);
  }

 private:
  double value_;
};

template <Order kOrder>
class DateMatcher : public ValueMatcher {
 public:
  explicit DateMatcher(int64_t at_ms) : at_ms_(at_ms) {}
  bool Matches(const std::string& value, const aws::ContextKeys&) const override {
    const auto date = ParseDateValue(value);
    return date && InOrder(kOrder, *date, at_ms_);
  }
  static MatcherResult Make(const std::string& text, bool) {
    const auto date = ParseDateValue(text);
    if (!date) return Fail(LegacyParsingError());
    return std::make_shared<DateMatcher>(*date);
  }

 private:
  int64_t at_ms_;
};

class BoolMatcher : public ValueMatcher {
 public:
  explicit BoolMatcher(std::string text) : text_(std::move(text)) {}
  bool Matches(const std::string& value, const aws::ContextKeys&) const override {
    return aws::AsciiLower(value) == text_;
  }
  static MatcherResult Make(const std::string& text, bool) {
    return std::make_shared<BoolMatcher>(aws::AsciiLower(text));
  }

 private:
  std::string text_;
};

class BinaryMatcher : public ValueMatcher {
 public:
  explicit BinaryMatcher(std::string bytes) : bytes_(std::move(bytes)) {}
  bool Matches(const std::string& value, const aws::ContextKeys&) const override {
    std::string bytes;
    return Base64Decode(value, &bytes) && bytes == bytes_;
  }
  static MatcherResult Make(const std::string& text, bool) {
    std::string bytes;
    if (!Base64Decode(text, &bytes)) return Fail(LegacyParsingError());
    return std::make_shared<BinaryMatcher>(std::move(bytes));
  }

 private:
  std::string bytes_;
};

// An address as 16 bytes; IPv4 in its IPv4-mapped form, so that both families compare alike.
using AddressBytes = std::array<unsigned char, 16>;
constexpr int kMappedPrefixBits = 96;

std::optional<AddressBytes> ParseAddress(const std::string& text, bool* is_v4) {
  AddressBytes out{};
  *is_v4 = text.find(':') == std::string::npos;
  if (!*is_v4) {
    if (inet_pton(AF_INET6, text.c_str(), out.data()) != 1) return std::nullopt;
    return out;
  }
  out[10] = out[11] = 0xff;
  if (inet_pton(AF_INET, text.c_str(), out.data() + 12) != 1) return std::nullopt;
  return out;
}

class IpMatcher : public ValueMatcher {
 public:
  IpMatcher(AddressBytes network, int bits) : network_(network), bits_(bits) {}
  bool Matches(const std::string& value, const aws::ContextKeys&) const override {
    bool is_v4;
    const auto address = ParseAddress(value, &is_v4);
    if (!address) return false;
    const int whole = bits_ / 8;
    if (std::memcmp(address->data(), network_.data(), static_cast<size_t>(whole)) != 0)
      return false;
    if (bits_ % 8 == 0) return true;
    const int shift = 8 - bits_ % 8;
    return (*address)[static_cast<size_t>(whole)] >> shift ==
           network_[static_cast<size_t>(whole)] >> shift;
  }
  static MatcherResult Make(const std::string& text, bool) {
    const size_t slash = text.find('/');
    bool is_v4;
    const auto network = ParseAddress(text.substr(0, slash), &is_v4);
    if (!network) return Fail(LegacyParsingError());
    const int offset = is_v4 ? kMappedPrefixBits : 0;
    int bits = 128 - offset;
    if (slash != std::string::npos) {
      const char* end = text.data() + text.size();
      int given;
      auto [stop, ec] = std::from_chars(text.data() + slash + 1, end, given);
      if (ec != std::errc() || stop != end || given < 0 || given > bits) {
        return Fail(LegacyParsingError());
      }
      bits = given;
    }
    return std::make_shared<IpMatcher>(*network, bits + offset);
  }

 private:
  AddressBytes network_;
  int bits_;
};

using StringExact = StringMatcher<false, false>;
using StringFolded = StringMatcher<false, true>;
using StringWild = StringMatcher<true, false>;
template <Order kOrder>
constexpr auto kNumeric = &NumericMatcher<kOrder>::Make;
template <Order kOrder>
constexpr auto kDate = &DateMatcher<kOrder>::Make;

constexpr OperatorInfo kOperators[] = {
    {"StringEquals", false, &StringExact::Make},
    {"StringNotEquals", true, &StringExact::Make},
    {"StringEqualsIgnoreCase", false, &StringFolded::Make},
    {"StringNotEqualsIgnoreCase", true, &StringFolded::Make},
    {"StringLike", false, &StringWild::Make},
    {"StringNotLike", true, &StringWild::Make},
    {"NumericEquals", false, kNumeric<Order::kEqual>},
    {"NumericNotEquals", true, kNumeric<Order::kEqual>},
    {"NumericLessThan", false, kNumeric<Order::kLess>},
    {"NumericLessThanEquals", false, kNumeric<Order::kLessOrEqual>},
    {"NumericGreaterThan", false, kNumeric<Order::kGreater>},
    {"NumericGreaterThanEquals", false, kNumeric<Order::kGreaterOrEqual>},
    {"DateEquals", false, kDate<Order::kEqual>},
    {"DateNotEquals", true, kDate<Order::kEqual>},
    {"DateLessThan", false, kDate<Order::kLess>},
    {"DateLessThanEquals", false, kDate<Order::kLessOrEqual>},
    {"DateGreaterThan", false, kDate<Order::kGreater>},
    {"DateGreaterThanEquals", false, kDate<Order::kGreaterOrEqual>},
    {"Bool", false, &BoolMatcher::Make},
    {"BinaryEquals", false, &BinaryMatcher::Make},
    {"IpAddress", false, &IpMatcher::Make},
    {"NotIpAddress", true, &IpMatcher::Make},
    {"ArnEquals", false, &ArnMatcher::Make},
    {"ArnNotEquals", true, &ArnMatcher::Make},
    {"ArnLike", false, &ArnMatcher::Make},
    {"ArnNotLike", true, &ArnMatcher::Make},
};

}  // namespace

const OperatorInfo* FindOperator(std::string_view name) {
  for (const OperatorInfo& info : kOperators) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

}  // namespace portico::iam
