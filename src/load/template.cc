#include "load/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

#include "base/time_format.h"
#include "base/trim.h"

namespace portico::load {
namespace {

constexpr int64_t kRandomIntHighDefault = 1000;  // as Postman's
constexpr std::string_view kLettersAndDigits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDynamicNames =
    "$uuid, $guid, $randomUUID, $counter, $vu, $timestamp, $isoTimestamp, $randomInt[:LOW:HIGH], "
    "$randomText:LENGTH";

std::optional<int64_t> ParseInt(std::string_view text) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    const size_t at = text.find(separator);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

void AppendUuid(std::mt19937_64& random, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  // Version 4 and the variant of RFC 9562.
  const uint64_t words[] = {(random() & ~0xF000ull) | 0x4000ull,
                            (random() & ~(3ull << 62)) | (2ull << 62)};
  char text[36];
  size_t at = 0;
  for (const uint64_t word : words) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      if (at == 8 || at == 13 || at == 18 || at == 23) text[at++] = '-';
      text[at++] = kHex[(word >> shift) & 15];
    }
  }
  out->append(text, sizeof(text));
}

void AppendRandomText(std::mt19937_64& random, size_t length, std::string* out) {
  std::uniform_int_distribution<size_t> draw(0, kLettersAndDigits.size() - 1);
  for (size_t i = 0; i < length; ++i) out->push_back(kLettersAndDigits[draw(random)]);
}

void AppendIsoTimestamp(int64_t now_ms, std::string* out) {
  const std::string seconds = FormatIso8601(now_ms);  // ends in 'Z'
  fmt::format_to(std::back_inserter(*out), "{}.{:03}Z", seconds.substr(0, seconds.size() - 1),
                 now_ms % 1000);
}

}  // namespace

// Takes the text apart; follows the values of variables into the variables that they name.
class TemplateParser {
 public:
  using Values = std::map<std::string, std::string, std::less<>>;

  TemplateParser(const Values& values, const std::vector<std::string>& columns, Template* out)
      : values_(values), columns_(columns), out_(*out) {}

  Status Add(std::string_view text, int depth) {
    while (true) {
      size_t open = text.find("{{");
      if (open == std::string_view::npos) return AddText(text);
      // Of "{{{$counter}}", a variable in braces, the last two open it.
      while (open + 2 < text.size() && text[open + 2] == '{') ++open;
      const size_t close = text.find("}}", open + 2);
      if (close == std::string_view::npos) {
        return Fail("InvalidTemplate",
                    fmt::format("'{{{{' without '}}}}' behind it: {}", text.substr(open, 40)));
      }
      PORTICO_TRY(AddText(text.substr(0, open)));
      PORTICO_TRY(AddVariable(TrimBlanks(text.substr(open + 2, close - open - 2)), depth));
      text.remove_prefix(close + 2);
    }
  }

 private:
  using Kind = Template::Kind;
  using Part = Template::Part;

  Status AddText(std::string_view text) {
    if (text.empty()) return {};
    bytes_ += text.size();
    if (bytes_ > kTemplateBytesMax) {
      return Fail("InvalidTemplate",
                  fmt::format("a template of more than {} bytes", kTemplateBytesMax));
    }
    auto& parts = out_.parts_;
    if (parts.empty() || parts.back().kind != Kind::kText) parts.emplace_back();
    parts.back().text.append(text);
    return {};
  }

  Status AddVariable(std::string_view name, int depth) {
    if (const auto value = values_.find(name); value != values_.end()) {
      if (depth == kVariableDepthMax) {
        return Fail("InvalidTemplate",
                    fmt::format("the value of {{{{{}}}}} names variables, and theirs name others, "
                                "more than {} deep",
                                name, kVariableDepthMax));
      }
      return Add(value->second, depth + 1);
    }
    if (name.starts_with('$')) return AddDynamic(name);
    const auto column = std::find(columns_.begin(), columns_.end(), name);
    if (column == columns_.end()) return Unknown(name);
    Part part;
    part.kind = Kind::kColumn;
    part.column = static_cast<size_t>(column - columns_.begin());
    out_.parts_.push_back(std::move(part));
    return {};
  }

  Status AddDynamic(std::string_view text) {
    static constexpr std::pair<std::string_view, Kind> kPlain[] = {
        {"$uuid", Kind::kUuid},
        {"$guid", Kind::kUuid},
        {"$randomUUID", Kind::kUuid},
        {"$counter", Kind::kCounter},
        {"$vu", Kind::kVu},
        {"$timestamp", Kind::kTimestamp},
        {"$isoTimestamp", Kind::kIsoTimestamp}};
    const std::vector<std::string_view> words = Split(text, ':');
    Part part;
    for (const auto& [name, kind] : kPlain) {
      if (text != name) continue;
      part.kind = kind;
      out_.parts_.push_back(std::move(part));
      return {};
    }
    if (words[0] == "$randomInt") return AddRandomInt(words, std::move(part));
    if (words[0] == "$randomText") return AddRandomText(words, std::move(part));
    return Unknown(text);
  }

  Status AddRandomInt(const std::vector<std::string_view>& words, Part part) {
    const auto low = words.size() == 3 ? ParseInt(words[1]) : 0;
    const auto high = words.size() == 3 ? ParseInt(words[2]) : kRandomIntHighDefault;
    if (words.size() == 2 || words.size() > 3 || !low || !high || *low > *high) {
      return Fail("InvalidTemplate",
                  "{{$randomInt}} is followed by nothing, or by the lowest and the highest "
                  "integer: {{$randomInt:1:100}}");
    }
    part.kind = Kind::kRandomInt;
    part.low = *low;
    part.high = *high;
    out_.parts_.push_back(std::move(part));
    return {};
  }

  Status AddRandomText(const std::vector<std::string_view>& words, Part part) {
    const auto length = words.size() == 2 ? ParseInt(words[1]) : std::nullopt;
    if (!length || *length < 0 || *length > static_cast<int64_t>(kRandomTextBytesMax)) {
      return Fail("InvalidTemplate",
                  fmt::format("{{{{$randomText}}}} is followed by a length of at most {}: "
                              "{{{{$randomText:100}}}}",
                              kRandomTextBytesMax));
    }
    part.kind = Kind::kRandomText;
    part.low = *length;
    out_.parts_.push_back(std::move(part));
    return {};
  }

  Status Unknown(std::string_view name) const {
    std::string known(kDynamicNames);
    for (const auto& [value_name, value] : values_) known.append(", ").append(value_name);
    for (const std::string& column : columns_) known.append(", ").append(column);
    return Fail("InvalidTemplate",
                fmt::format("nothing gives {{{{{}}}}} a value. There are: {}", name, known));
  }

  const Values& values_;
  const std::vector<std::string>& columns_;
  Template& out_;
  size_t bytes_ = 0;
};

Result<Template> Template::Parse(std::string_view text,
                                 const std::map<std::string, std::string, std::less<>>& values,
                                 const std::vector<std::string>& columns) {
  Template out;
  PORTICO_TRY(TemplateParser(values, columns, &out).Add(text, 0));
  return out;
}

Template Template::Text(std::string_view text) {
  Template out;
  if (text.empty()) return out;
  out.parts_.emplace_back();
  out.parts_[0].text = text;
  return out;
}

Template Template::WithoutPrefix(size_t bytes) const {
  Template out = *this;
  if (bytes > 0) out.parts_[0].text.erase(0, bytes);
  return out;
}

void Template::Render(const TemplateContext& context, std::string* out) const {
  for (const Part& part : parts_) {
    switch (part.kind) {
      case Kind::kText:
        out->append(part.text);
        break;
      case Kind::kUuid:
        AppendUuid(*context.random, out);
        break;
      case Kind::kCounter:
        fmt::format_to(std::back_inserter(*out), "{}", context.counter);
        break;
      case Kind::kVu:
        fmt::format_to(std::back_inserter(*out), "{}", context.vu);
        break;
      case Kind::kTimestamp:
        fmt::format_to(std::back_inserter(*out), "{}", context.now_ms / 1000);
        break;
      case Kind::kIsoTimestamp:
        AppendIsoTimestamp(context.now_ms, out);
        break;
      case Kind::kRandomInt: {
        std::uniform_int_distribution<int64_t> draw(part.low, part.high);
        fmt::format_to(std::back_inserter(*out), "{}", draw(*context.random));
        break;
      }
      case Kind::kRandomText:
        AppendRandomText(*context.random, static_cast<size_t>(part.low), out);
        break;
      case Kind::kColumn:
        out->append((*context.row)[part.column]);
        break;
    }
  }
}

}  // namespace portico::load
