#include "codec/json/writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "codec/json/reader.h"

namespace portico::json {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void AppendEscape(unsigned char c, std::string* out) {
  switch (c) {
    case '"':
      out->append("\\\"");
      return;
    case '\\':
      out->append("\\\\");
      return;
    case '\n':
      out->append("\\n");
      return;
    case '\r':
      out->append("\\r");
      return;
    case '\t':
      out->append("\\t");
      return;
    case '\b':
      out->append("\\b");
      return;
    case '\f':
      out->append("\\f");
      return;
    default:
      out->append("\\u00");
      out->push_back(kHex[c >> 4]);
      out->push_back(kHex[c & 15]);
  }
}

// Appends text that is not UTF-8, one replacement character for every bad byte.
void AppendRepaired(std::string_view value, std::string* out) {
  size_t i = 0;
  while (i < value.size()) {
    size_t length = 1;
    while (length <= 4 && i + length <= value.size() && !IsValidUtf8(value.substr(i, length))) {
      ++length;
    }
    if (length > 4 || i + length > value.size()) {
      out->append("\xef\xbf\xbd");
      ++i;
      continue;
    }
    const auto c = static_cast<unsigned char>(value[i]);
    if (length == 1 && (c < 0x20 || c == '"' || c == '\\')) {
      AppendEscape(c, out);
    } else {
      out->append(value.substr(i, length));
    }
    i += length;
  }
}

// ASCII that stands in a string as it is.
constexpr std::array<bool, 256> MakePlainTable() {
  std::array<bool, 256> table{};
  for (unsigned c = 0x20; c < 0x80; ++c) table[c] = c != '"' && c != '\\';
  return table;
}
constexpr std::array<bool, 256> kPlain = MakePlainTable();

// The same of eight characters at once: most strings have nothing to escape.
bool AreEightPlain(const char* at) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHighs = 0x8080808080808080;
  uint64_t eight;
  std::memcpy(&eight, at, sizeof(eight));
  // A byte's high bit ends up set where it is below 0x20, is the quote, is the backslash, or is
  // not ASCII.
  const uint64_t quotes = eight ^ (kOnes * '"');
  const uint64_t backslashes = eight ^ (kOnes * '\\');
  const uint64_t special =
      (eight - kOnes * 0x20) | (quotes - kOnes) | (backslashes - kOnes) | eight;
  return (special & kHighs) == 0;
}

}  // namespace

void AppendQuoted(std::string_view value, std::string* out) {
  out->push_back('"');
  size_t plain = 0;
  bool ascii = true;
  const size_t start = out->size();
  for (size_t i = 0; i < value.size(); ++i) {
    while (i + 8 <= value.size() && AreEightPlain(value.data() + i)) i += 8;
    if (i == value.size()) break;
    const auto c = static_cast<unsigned char>(value[i]);
    if (kPlain[c]) continue;
    if (c >= 0x80) {
      ascii = false;
      continue;
    }
    out->append(value.substr(plain, i - plain));
    AppendEscape(c, out);
    plain = i + 1;
  }
  out->append(value.substr(plain));
  if (!ascii && !IsValidUtf8(value)) {
    out->resize(start);
    AppendRepaired(value, out);
  }
  out->push_back('"');
}

std::string Quote(std::string_view value) {
  std::string out;
  out.reserve(value.size() + 2);
  AppendQuoted(value, &out);
  return out;
}

void Writer::Key(std::string_view key) {
  Separate();
  AppendQuoted(key, out_);
  out_->push_back(':');
  need_comma_ = false;
}

void Writer::String(std::string_view value) {
  Separate();
  AppendQuoted(value, out_);
  need_comma_ = true;
}

void Writer::Int(int64_t value) {
  char buffer[24];
  auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
  Raw(std::string_view(buffer, static_cast<size_t>(end - buffer)));
}

void Writer::Double(double value) {
  if (!std::isfinite(value)) return Null();
  char buffer[40];
  auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
  Raw(std::string_view(buffer, static_cast<size_t>(end - buffer)));
}

void Writer::Bool(bool value) { Raw(value ? "true" : "false"); }
void Writer::Null() { Raw("null"); }

void Writer::Raw(std::string_view json) {
  Separate();
  out_->append(json);
  need_comma_ = true;
}

}  // namespace portico::json
