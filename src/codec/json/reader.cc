#include "codec/json/reader.h"

#include <cstring>

namespace portico::json {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

void AppendUtf8(uint32_t code, std::string* out) {
  if (code < 0x80) {
    out->push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out->push_back(static_cast<char>(0xc0 | (code >> 6)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3f)));
  } else if (code < 0x10000) {
    out->push_back(static_cast<char>(0xe0 | (code >> 12)));
    out->push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3f)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3f)));
  } else {
    out->push_back(static_cast<char>(0xf0 | (code >> 18)));
    out->push_back(static_cast<char>(0x80 | ((code >> 12) & 0x3f)));
    out->push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3f)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3f)));
  }
}

// How many bytes the UTF-8 sequence at `p` has, or 0 if it is malformed.
size_t SequenceLength(const unsigned char* p, size_t left) {
  auto continues = [&](size_t i) { return i < left && (p[i] & 0xc0) == 0x80; };
  if (p[0] < 0x80) return 1;
  if (p[0] >= 0xc2 && p[0] <= 0xdf) return continues(1) ? 2 : 0;
  if (p[0] >= 0xe0 && p[0] <= 0xef) {
    if (!continues(1) || !continues(2)) return 0;
    if (p[0] == 0xe0 && p[1] < 0xa0) return 0;
    if (p[0] == 0xed && p[1] > 0x9f) return 0;
    return 3;
  }
  if (p[0] >= 0xf0 && p[0] <= 0xf4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (p[0] == 0xf0 && p[1] < 0x90) return 0;
    if (p[0] == 0xf4 && p[1] > 0x8f) return 0;
    return 4;
  }
  return 0;
}

}  // namespace

bool IsValidUtf8(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  size_t i = 0;
  while (i < text.size()) {
    if (i + 8 <= text.size()) {
      uint64_t word;
      std::memcpy(&word, p + i, 8);
      if ((word & 0x8080808080808080ull) == 0) {
        i += 8;
        continue;
      }
    }
    size_t length = SequenceLength(p + i, text.size() - i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

Reader::Reader(std::string_view text, int depth_max) : text_(text), depth_max_(depth_max) {}

bool Reader::Fail(const char* what) {
  if (error_ == nullptr) error_ = what;
  return false;
}

void Reader::SkipSpace() {
  while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
}

Kind Reader::Peek() {
  if (failed()) return Kind::kError;
  SkipSpace();
  if (at_ >= text_.size()) return Kind::kEnd;
  switch (text_[at_]) {
    case '{':
      return Kind::kObject;
    case '[':
      return Kind::kArray;
    case '"':
      return Kind::kString;
    case 't':
      return Kind::kTrue;
    case 'f':
      return Kind::kFalse;
    case 'n':
      return Kind::kNull;
    default:
      return text_[at_] == '-' || IsDigit(text_[at_]) ? Kind::kNumber : Kind::kError;
  }
}

bool Reader::Enter(char open, uint8_t frame) {
  if (failed()) return false;
  SkipSpace();
  if (at_ >= text_.size()) return Fail("unexpected end of input");
  if (text_[at_] != open) return Fail(open == '{' ? "expected an object" : "expected an array");
  if (static_cast<int>(frames_.size()) >= depth_max_) return Fail("nested too deeply");
  ++at_;
  frames_.push_back(frame);
  return true;
}

bool Reader::EnterObject() { return Enter('{', 0); }
bool Reader::EnterArray() { return Enter('[', 0); }

// Stands at the next element of the innermost container, or closes it.
bool Reader::NextInFrame(char close) {
  if (failed()) return false;
  SkipSpace();
  if (at_ >= text_.size()) return Fail("unexpected end of input");
  if (text_[at_] == close) {
    ++at_;
    frames_.pop_back();
    return false;
  }
  if (frames_.back() != 0) {
    if (text_[at_] != ',') return Fail("expected ',' or the end of the container");
    ++at_;
    SkipSpace();
    if (at_ < text_.size() && text_[at_] == close) return Fail("trailing comma");
  }
  frames_.back() = 1;
  return true;
}

bool Reader::NextMember(std::string_view* key) {
  if (!NextInFrame('}')) return false;
  if (at_ >= text_.size() || text_[at_] != '"') return Fail("expected a member name");
  if (!ScanString(key)) return false;
  SkipSpace();
  if (at_ >= text_.size() || text_[at_] != ':') return Fail("expected ':'");
  ++at_;
  return true;
}

bool Reader::NextElement() { return NextInFrame(']'); }

bool Reader::ReadString(std::string_view* out) {
  if (failed()) return false;
  SkipSpace();
  if (at_ >= text_.size() || text_[at_] != '"') return Fail("expected a string");
  return ScanString(out);
}

bool Reader::ScanString(std::string_view* out) {
  const size_t start = ++at_;
  bool ascii = true;
  while (at_ < text_.size()) {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (c == '"') {
      *out = text_.substr(start, at_ - start);
      ++at_;
      return ascii || IsValidUtf8(*out) || Fail("invalid UTF-8");
    }
    if (c == '\\') return Unescape(start, out);
    if (c < 0x20) return Fail("control character in a string");
    if (c >= 0x80) ascii = false;
    ++at_;
  }
  return Fail("unterminated string");
}

// Continues a string that has an escape at at_, into scratch_.
bool Reader::Unescape(size_t from, std::string_view* out) {
  scratch_.assign(text_, from, at_ - from);
  while (at_ < text_.size()) {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (c == '"') {
      ++at_;
      *out = scratch_;
      return IsValidUtf8(scratch_) || Fail("invalid UTF-8");
    }
    if (c < 0x20) return Fail("control character in a string");
    ++at_;
    if (c != '\\') {
      scratch_.push_back(static_cast<char>(c));
      continue;
    }
    if (at_ >= text_.size()) break;
    switch (text_[at_++]) {
      case '"':
        scratch_.push_back('"');
        break;
      case '\\':
        scratch_.push_back('\\');
        break;
      case '/':
        scratch_.push_back('/');
        break;
      case 'b':
        scratch_.push_back('\b');
        break;
      case 'f':
        scratch_.push_back('\f');
        break;
      case 'n':
        scratch_.push_back('\n');
        break;
      case 'r':
        scratch_.push_back('\r');
        break;
      case 't':
        scratch_.push_back('\t');
        break;
      case 'u': {
        uint32_t code;
        if (!ReadHex4(&code)) return false;
        if (code >= 0xdc00 && code <= 0xdfff) return Fail("lone surrogate");
        if (code >= 0xd800 && code <= 0xdbff) {
          uint32_t low;
          if (text_.substr(at_, 2) != "\\u") return Fail("lone surrogate");
          at_ += 2;
          if (!ReadHex4(&low)) return false;
          if (low < 0xdc00 || low > 0xdfff) return Fail("lone surrogate");
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        }
        AppendUtf8(code, &scratch_);
        break;
      }
      default:
        return Fail("unknown escape");
    }
  }
  return Fail("unterminated string");
}

bool Reader::ReadHex4(uint32_t* out) {
  if (at_ + 4 > text_.size()) return Fail("unterminated string");
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = text_[at_++];
    value <<= 4;
    if (IsDigit(c)) {
      value |= static_cast<uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value |= static_cast<uint32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      value |= static_cast<uint32_t>(c - 'A' + 10);
    } else {
      return Fail("malformed \\u escape");
    }
  }
  *out = value;
  return true;
}

bool Reader::ReadNumber(std::string_view* out) {
  if (failed()) return false;
  SkipSpace();
  const size_t start = at_;
  auto digits = [&] {
    const size_t from = at_;
    while (at_ < text_.size() && IsDigit(text_[at_])) ++at_;
    return at_ > from;
  };
  auto here = [&](char c) { return at_ < text_.size() && text_[at_] == c; };
  if (here('-')) ++at_;
  if (here('0')) {
    ++at_;
  } else if (!digits()) {
    return Fail("expected a number");
  }
  if (here('.')) {
    ++at_;
    if (!digits()) return Fail("malformed number");
  }
  if (here('e') || here('E')) {
    ++at_;
    if (here('+') || here('-')) ++at_;
    if (!digits()) return Fail("malformed number");
  }
  if (at_ < text_.size() && (IsDigit(text_[at_]) || text_[at_] == '.')) {
    return Fail("malformed number");
  }
  *out = text_.substr(start, at_ - start);
  return true;
}

bool Reader::Literal(std::string_view word) {
  if (failed()) return false;
  SkipSpace();
  if (text_.substr(at_, word.size()) != word) return Fail("malformed literal");
  at_ += word.size();
  return true;
}

bool Reader::ReadBool(bool* out) {
  switch (Peek()) {
    case Kind::kTrue:
      *out = true;
      return Literal("true");
    case Kind::kFalse:
      *out = false;
      return Literal("false");
    default:
      return Fail("expected true or false");
  }
}

bool Reader::ReadNull() { return Literal("null"); }

bool Reader::Skip() {
  // Containers are left and entered by frames, not by recursion: depth costs a byte.
  const size_t base = frames_.size();
  std::vector<bool> is_object;
  std::string_view ignored;
  do {
    if (!is_object.empty()) {
      const bool more = is_object.back() ? NextMember(&ignored) : NextElement();
      if (failed()) return false;
      if (!more) {
        is_object.pop_back();
        continue;
      }
    }
    switch (Peek()) {
      case Kind::kObject:
        if (!EnterObject()) return false;
        is_object.push_back(true);
        break;
      case Kind::kArray:
        if (!EnterArray()) return false;
        is_object.push_back(false);
        break;
      case Kind::kString:
        if (!ReadString(&ignored)) return false;
        break;
      case Kind::kNumber:
        if (!ReadNumber(&ignored)) return false;
        break;
      case Kind::kTrue:
        if (!Literal("true")) return false;
        break;
      case Kind::kFalse:
        if (!Literal("false")) return false;
        break;
      case Kind::kNull:
        if (!Literal("null")) return false;
        break;
      case Kind::kEnd:
        return Fail("unexpected end of input");
      case Kind::kError:
        return Fail("unexpected character");
    }
  } while (frames_.size() > base);
  return true;
}

bool Reader::ReadRaw(std::string_view* out) {
  if (failed()) return false;
  SkipSpace();
  const size_t start = at_;
  if (!Skip()) return false;
  *out = text_.substr(start, at_ - start);
  return true;
}

bool Reader::Finish() {
  if (failed()) return false;
  SkipSpace();
  return at_ == text_.size() || Fail("text after the value");
}

}  // namespace portico::json
