// JSON text: what is skipped and what is read agree, and what is written can be read again.
#include "codec/json/reader.h"
#include "codec/json/value.h"
#include "fuzz.h"

using portico::fuzz::AsText;
namespace json = portico::json;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = AsText(data, size);
  json::Reader skipper(text);
  const bool skipped = skipper.Skip() && skipper.Finish();
  PORTICO_CHECK(skipped == !skipper.failed());

  std::string error;
  const auto value = json::Parse(text, &error);
  PORTICO_CHECK(value.has_value() == error.empty());
  // A document may nest less deep than a reader can skip.
  PORTICO_CHECK(value.has_value() == skipped || error.starts_with("nested too deeply"));
  if (value) {
    const std::string written = value->ToString();
    const auto again = json::Parse(written);
    PORTICO_CHECK(again.has_value());
    PORTICO_CHECK(*again == *value);
    PORTICO_CHECK(again->ToString() == written);
  }

  const std::string quoted = json::Quote(text);
  json::Reader reader(quoted);
  std::string_view back;
  PORTICO_CHECK(reader.ReadString(&back) && reader.Finish());
  PORTICO_CHECK(json::IsValidUtf8(back));
  PORTICO_CHECK(back == text || !json::IsValidUtf8(text));
  return 0;
}
