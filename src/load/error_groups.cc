#include "load/error_groups.h"

#include <algorithm>
#include <cctype>

#include "codec/json/reader.h"

namespace portico::load {
namespace {

constexpr std::string_view kFurther = "further kinds of errors";
constexpr size_t kHexWordBytesMin = 12;

bool IsAlnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// Letters and digits, with the dashes and colons inside: a UUID, a time, a word.
size_t WordEnd(std::string_view text, size_t at) {
  while (at < text.size() && (IsAlnum(text[at]) ||
                              (text[at] == '-' && at + 1 < text.size() && IsAlnum(text[at + 1])))) {
    ++at;
  }
  return at;
}

bool IsIdentifier(std::string_view word) {
  const bool hex = std::all_of(word.begin(), word.end(), [](char c) {
    return c == '-' || std::isxdigit(static_cast<unsigned char>(c)) != 0;
  });
  return hex && word.size() >= kHexWordBytesMin && std::any_of(word.begin(), word.end(), IsDigit);
}

void AppendWithoutNumbers(std::string_view word, std::string* out) {
  bool in_number = false;
  for (const char c : word) {
    if (!IsDigit(c)) {
      out->push_back(c);
    } else if (!in_number) {
      out->push_back('N');
    }
    in_number = IsDigit(c);
  }
}

// The longest beginning that is UTF-8; what is cut off may have ended within a character.
std::string_view Utf8Prefix(std::string_view text) {
  if (json::IsValidUtf8(text)) return text;
  for (int i = 0; i < 3 && !text.empty(); ++i) {
    text.remove_suffix(1);
    if (json::IsValidUtf8(text)) return text;
  }
  return "(not text)";
}

struct ErrorBody {
  std::string type;
  std::string message;
  bool function_error = false;
};

// Reads as far as the body goes: of one that is cut off, the members before that.
ErrorBody ReadErrorBody(std::string_view body) {
  ErrorBody out;
  json::Reader reader(body);
  std::string_view key;
  if (reader.Peek() != json::Kind::kObject || !reader.EnterObject()) return out;
  while (reader.NextMember(&key)) {
    const bool is_type = key == "__type" || key == "errorType" || key == "code";
    const bool is_message = key == "message" || key == "Message" || key == "errorMessage";
    out.function_error |= key == "errorMessage" || key == "errorType";
    std::string_view text;
    if ((is_type || is_message) && reader.Peek() == json::Kind::kString &&
        reader.ReadString(&text)) {
      std::string& target = is_type ? out.type : out.message;
      if (target.empty()) target = text;
    } else if (!reader.failed() && !reader.Skip()) {
      break;
    }
  }
  return out;
}

}  // namespace

std::string NormalizeMessage(std::string_view message) {
  message = message.substr(0, message.find_first_of("\r\n"));
  message = Utf8Prefix(message.substr(0, kErrorMessageBytesMax));
  std::string out;
  for (size_t at = 0; at < message.size();) {
    const size_t end = WordEnd(message, at);
    const std::string_view word = message.substr(at, std::max<size_t>(end - at, 1));
    if (IsIdentifier(word)) {
      out.append("<id>");
    } else {
      AppendWithoutNumbers(word, &out);
    }
    at += word.size();
  }
  return out;
}

std::string MessageOfBody(std::string_view body) {
  const ErrorBody error = ReadErrorBody(body);
  if (error.type.empty() && error.message.empty()) return std::string(body);
  if (error.type.empty() || error.message.empty()) return error.type + error.message;
  return error.type + ": " + error.message;
}

bool IsFunctionError(std::string_view body) {
  return body.starts_with('{') && ReadErrorBody(body).function_error;
}

void ErrorGroups::Add(int status, std::string_view message) {
  Count(status, NormalizeMessage(message), 1);
}

void ErrorGroups::Count(int status, std::string message, uint64_t count) {
  std::pair<int, std::string> key(status, std::move(message));
  if (groups_.size() >= kErrorGroupsMax && !groups_.contains(key)) key = {0, std::string(kFurther)};
  groups_[std::move(key)] += count;
}

void ErrorGroups::Merge(const ErrorGroups& other) {
  for (const auto& [key, count] : other.groups_) Count(key.first, key.second, count);
}

std::vector<ErrorGroup> ErrorGroups::List() const {
  std::vector<ErrorGroup> out;
  for (const auto& [key, count] : groups_) out.push_back({key.first, key.second, count});
  std::stable_sort(out.begin(), out.end(),
                   [](const ErrorGroup& a, const ErrorGroup& b) { return a.count > b.count; });
  return out;
}

}  // namespace portico::load
