// A pull parser for JSON text: exact, non-recursive, and copying nothing it need not copy.
//
// Why our own: AWS's wire needs the digits of numbers as written (38 digits, never a double), the
// kind of a token before it is consumed (to word SerializationException as AWS does), a hard depth
// limit, and full validation of skipped members too. Values without escapes are views into the
// input, so DynamoDB's items are built straight from the request body.
//
// The first error sticks: every later call returns false, and error() tells what and where.
// Input is RFC 8259 JSON in UTF-8; lone surrogates in \u escapes are errors. Not thread-safe. The
// text must outlive the reader and every view it gave out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portico::json {

enum class Kind : uint8_t { kObject, kArray, kString, kNumber, kTrue, kFalse, kNull, kEnd, kError };

inline constexpr int kDepthMaxDefault = 512;

class Reader {
 public:
  explicit Reader(std::string_view text, int depth_max = kDepthMaxDefault);

  // The kind of the next value, without consuming it.
  Kind Peek();

  // Objects: EnterObject, then NextMember until it returns false (the end of the object, or an
  // error: see failed()). After each NextMember exactly one value must be consumed.
  // `key` is valid until the next NextMember or ReadString.
  bool EnterObject();
  bool NextMember(std::string_view* key);

  // Arrays: EnterArray, then NextElement until false; consume one value after each.
  bool EnterArray();
  bool NextElement();

  // `out` is valid until the next ReadString or NextMember.
  bool ReadString(std::string_view* out);
  // The number as written; always a valid JSON number.
  bool ReadNumber(std::string_view* out);
  bool ReadBool(bool* out);
  bool ReadNull();

  // Consumes any one value, validating all of it.
  bool Skip();
  // As Skip, giving the value's text as written.
  bool ReadRaw(std::string_view* out);

  // True if only white space is left and nothing failed.
  bool Finish();

  bool failed() const { return error_ != nullptr; }
  // What is wrong, as a constant phrase, or null.
  const char* error() const { return error_; }
  // Where in the text the reader stands (or stopped), in bytes.
  size_t offset() const { return at_; }
  // Makes the reader fail from outside, so that a consumer's error sticks too. Returns false.
  bool Fail(const char* what);

 private:
  void SkipSpace();
  bool Enter(char open, uint8_t frame);
  bool NextInFrame(char close);
  bool Literal(std::string_view word);
  bool ScanString(std::string_view* out);
  bool Unescape(size_t from, std::string_view* out);
  bool ReadHex4(uint32_t* out);
  bool ValidateUtf8(size_t from, size_t to);

  std::string_view text_;
  size_t at_ = 0;
  int depth_max_;
  // One entry an open container: whether its first element was seen.
  std::vector<uint8_t> frames_;
  std::string scratch_;
  const char* error_ = nullptr;
};

// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms).
bool IsValidUtf8(std::string_view text);

}  // namespace portico::json
