// CloudWatch Logs filter patterns: the first line is the pattern, each further one an event.
#include "fuzz.h"
#include "logs/engine/filter/pattern.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view rest = portico::fuzz::AsText(data, size);
  const auto pattern = portico::logs::FilterPattern::Parse(portico::fuzz::TakeUntil('\n', &rest));
  if (!pattern) {
    PORTICO_CHECK(pattern.error().code == "InvalidParameterException");
    return 0;
  }
  do {
    const std::string_view event = portico::fuzz::TakeUntil('\n', &rest);
    PORTICO_CHECK((*pattern)->Matches(event) == (*pattern)->Matches(event));
  } while (!rest.empty());
  return 0;
}
