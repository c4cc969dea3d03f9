// Percent-encoding, query strings, base 64, ARNs and times: what is made can be read back.
#include <string>

#include "aws/arn.h"
#include "base/time_format.h"
#include "codec/base64.h"
#include "codec/uri.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace portico;
  const std::string_view text = fuzz::AsText(data, size);
  PORTICO_CHECK(UriDecode(UriEncode(text)) == text);
  PORTICO_CHECK(UriDecode(UriEncode(text, Slash::kKeep)) == text);
  if (const auto decoded = UriDecode(text)) PORTICO_CHECK(decoded->size() <= text.size());

  if (const auto params = ParseQuery(text)) {
    std::string again;
    for (const auto& [name, value] : *params) {
      again += (again.empty() ? "" : "&") + UriEncode(name) + "=" + UriEncode(value);
    }
    PORTICO_CHECK(ParseQuery(again) == params);
  }

  std::string bytes;
  PORTICO_CHECK(Base64Decode(Base64Encode(text), &bytes) && bytes == text);
  if (Base64Decode(text, &bytes)) PORTICO_CHECK(Base64Encode(bytes) == text);

  if (const auto arn = aws::Arn::Parse(text)) PORTICO_CHECK(!arn->resource.empty());
  if (const auto time = ParseAmzDate(text))
    PORTICO_CHECK(ParseAmzDate(FormatAmzDate(*time)) == time);
  // An offset may lead out of the years that have four digits.
  const auto time = ParseIso8601(text);
  if (time && *time >= *ParseIso8601("0000-01-01T00:00:00Z") &&
      *time <= *ParseIso8601("9999-12-31T23:59:59.999Z")) {
    PORTICO_CHECK(ParseIso8601(FormatLambdaTime(*time)) == time);
  }
  return 0;
}
