// What Lambda reads: the names that callers give functions, and the lines that functions print. The
// first byte chooses in what pieces those come.
#include <algorithm>
#include <string>
#include <vector>

#include "fuzz.h"
#include "lambda/engine/function_name.h"
#include "lambda/engine/log_lines.h"

namespace {

using namespace portico::lambda;

std::vector<std::string> Lines(std::string_view bytes, size_t piece) {
  std::vector<std::string> lines;
  const auto take = [&lines](std::string line) { lines.push_back(std::move(line)); };
  LogLines reader;
  while (!bytes.empty()) {
    reader.Feed(bytes.substr(0, piece), take);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    PORTICO_CHECK(reader.partial_bytes() <= kLogLineBytesMax);
  }
  reader.Finish(take);
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view text = portico::fuzz::AsText(data + 1, size - 1);
  const auto name = ParseFunctionName(text, "", "us-east-1", "123456789012");
  if (name) {
    PORTICO_CHECK(!name->name.empty());
    const std::string arn = FunctionArn("us-east-1", "123456789012", name->name);
    const auto again = ParseFunctionName(arn, name->qualifier, "us-east-1", "123456789012");
    PORTICO_CHECK(again && again->name == name->name && again->qualifier == name->qualifier);
  }
  (void)ParseFunctionName("f", text, "us-east-1", "123456789012");

  const auto lines = Lines(text, text.size() + 1);
  PORTICO_CHECK(lines == Lines(text, 1 + data[0] % 7));
  size_t bytes = 0;
  for (const std::string& line : lines) {
    PORTICO_CHECK(!line.empty() && line.size() <= kLogLineBytesMax);
    bytes += line.size();
  }
  PORTICO_CHECK(bytes <= text.size() + lines.size());
  return 0;
}
