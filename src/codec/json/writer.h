// Writes JSON text onto the end of a string, keeping commas and quotes right.
//
// The caller keeps begin/end and key/value balanced; the writer allocates nothing but the string it
// appends to. Strings must be UTF-8; bytes that are not are written as U+FFFD. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace portico::json {

class Writer {
 public:
  explicit Writer(std::string* out) : out_(out) {}

  void BeginObject() { Open('{'); }
  void EndObject() { Close('}'); }
  void BeginArray() { Open('['); }
  void EndArray() { Close(']'); }

  void Key(std::string_view key);
  void String(std::string_view value);
  void Int(int64_t value);
  void Double(double value);
  void Bool(bool value);
  void Null();
  // A value that is JSON text already.
  void Raw(std::string_view json);

  // Key and value at once.
  void Member(std::string_view key, std::string_view value) { Key(key), String(value); }
  void Member(std::string_view key, const char* value) { Key(key), String(value); }
  void Member(std::string_view key, int64_t value) { Key(key), Int(value); }
  void Member(std::string_view key, int value) { Key(key), Int(value); }
  void Member(std::string_view key, bool value) { Key(key), Bool(value); }

  std::string& out() { return *out_; }

 private:
  void Separate() {
    if (need_comma_) out_->push_back(',');
  }
  void Open(char c) {
    Separate();
    out_->push_back(c);
    need_comma_ = false;
  }
  void Close(char c) {
    out_->push_back(c);
    need_comma_ = true;
  }

  std::string* out_;
  bool need_comma_ = false;
};

// Appends `value` as a JSON string with its quotes.
void AppendQuoted(std::string_view value, std::string* out);
// `value` as a JSON string with its quotes.
std::string Quote(std::string_view value);

}  // namespace portico::json
