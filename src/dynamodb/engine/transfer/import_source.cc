#include "dynamodb/engine/transfer/import_source.h"

#include <utility>

namespace portico::dynamodb {
namespace {

tl::unexpected<AwsError> Malformed(std::string message) {
  return Fail("ValidationException", std::move(message));
}

}  // namespace

ImportSource::ImportSource(ObjectReader reader, std::unique_ptr<Decompressor> decompressor,
                           Lines lines)
    : reader_(std::move(reader)), decompressor_(std::move(decompressor)), lines_(lines) {}

Result<bool> ImportSource::Fill() {
  text_.erase(0, at_);
  scanned_ -= at_;
  at_ = 0;
  const size_t before = text_.size();
  while (text_.size() == before) {
    const bool has_more =
        decompressor_ != nullptr && (decompressor_->has_more() || !compressed_.empty());
    if (!has_more) {
      PORTICO_ASSIGN(std::string bytes, reader_.Read(kReadBytes));
      if (bytes.empty()) {
        if (decompressor_ != nullptr && !decompressor_->at_end())
          return Malformed("The compressed object is cut short");
        return false;
      }
      (decompressor_ == nullptr ? text_ : compressed_) += bytes;
    }
    if (decompressor_ == nullptr) continue;
    std::string_view rest = compressed_;
    if (!decompressor_->Read(&rest, &text_))
      return Malformed("The object is not well-formed in its compression");
    compressed_.erase(0, compressed_.size() - rest.size());
  }
  bytes_ += static_cast<int64_t>(text_.size() - before);
  return true;
}

std::optional<size_t> ImportSource::FindEnd() {
  for (; scanned_ < text_.size(); ++scanned_) {
    const char c = text_[scanned_];
    if (lines_ == Lines::kQuoted && c == '"') in_quotes_ = !in_quotes_;
    if (c == '\n' && !in_quotes_) return scanned_;
  }
  return std::nullopt;
}

Result<std::optional<std::string>> ImportSource::Next() {
  std::optional<size_t> end = FindEnd();
  while (!end && !at_end_) {
    if (text_.size() - at_ > kRecordBytesMax) {
      return Malformed("A record is longer than " + std::to_string(kRecordBytesMax) + " bytes");
    }
    PORTICO_ASSIGN(const bool more, Fill());
    at_end_ = !more;
    end = FindEnd();
  }
  if (!end && at_ == text_.size()) return std::optional<std::string>();
  std::string record = text_.substr(at_, end.value_or(text_.size()) - at_);
  at_ = end ? *end + 1 : text_.size();
  scanned_ = at_;
  in_quotes_ = false;
  if (record.ends_with('\r')) record.pop_back();
  return std::optional<std::string>(std::move(record));
}

}  // namespace portico::dynamodb
