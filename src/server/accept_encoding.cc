#include "server/accept_encoding.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "base/trim.h"
#include "net/http.h"

namespace portico::server {
namespace {

// Between 0 and 1, of what stands behind a coding's first semicolon.
double Quality(std::string_view parameters) {
  const size_t at = parameters.find("q=");
  if (at == std::string_view::npos) return 1;
  std::string_view text = parameters.substr(at + 2);
  text = TrimBlanks(text.substr(0, text.find(';')));
  double value = 1;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size()) return 1;
  return std::clamp(value, 0.0, 1.0);
}

// What the header says of one coding, or of "*".
struct Wish {
  std::optional<double> quality;
  size_t place = SIZE_MAX;

  void Add(double added, size_t at) {
    if (quality && *quality >= added) return;
    quality = added;
    place = at;
  }
};

}  // namespace

std::optional<ContentCoding> PreferredCoding(std::string_view accept_encoding) {
  Wish gzip;
  Wish deflate;
  Wish any;
  for (size_t place = 0; !accept_encoding.empty(); ++place) {
    const size_t comma = accept_encoding.find(',');
    const std::string_view entry = accept_encoding.substr(0, comma);
    accept_encoding.remove_prefix(comma == std::string_view::npos ? accept_encoding.size()
                                                                  : comma + 1);
    const size_t semicolon = std::min(entry.find(';'), entry.size());
    const std::string_view name = TrimBlanks(entry.substr(0, semicolon));
    Wish* wish = net::EqualIgnoreCase(name, "gzip")      ? &gzip
                 : net::EqualIgnoreCase(name, "deflate") ? &deflate
                 : name == "*"                           ? &any
                                                         : nullptr;
    if (wish != nullptr) wish->Add(Quality(entry.substr(semicolon)), place);
  }
  for (Wish* wish : {&gzip, &deflate}) {
    if (!wish->quality) wish->quality = any.quality.value_or(0);
  }
  const bool is_gzip = *gzip.quality != *deflate.quality ? *gzip.quality > *deflate.quality
                                                         : gzip.place <= deflate.place;
  if (std::max(*gzip.quality, *deflate.quality) <= 0) return std::nullopt;
  return is_gzip ? ContentCoding::kGzip : ContentCoding::kDeflate;
}

}  // namespace portico::server
