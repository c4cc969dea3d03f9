// What `portico load` reads: CSV files, Postman collections, templates, URLs, thresholds. The first
// byte chooses which.
#include <map>
#include <random>
#include <string>
#include <vector>

#include "fuzz.h"
#include "load/csv.h"
#include "load/postman.h"
#include "load/template.h"
#include "load/thresholds.h"
#include "load/url.h"

namespace {

using namespace portico::load;

const std::map<std::string, std::string, std::less<>> kValues = {
    {"url", "http://localhost:1/{{path}}"}, {"path", "a{{id}}"}, {"loop", "{{loop}}"}};
const std::vector<std::string> kColumns = {"id", "name"};
const std::vector<std::string> kRow = {"7", "seven"};

std::string Render(const Template& parsed) {
  std::mt19937_64 random(1);
  std::string out;
  parsed.Render(
      {.counter = 1, .vu = 2, .now_ms = 1'700'000'000'000, .row = &kRow, .random = &random}, &out);
  return out;
}

void Csv(std::string_view text) {
  const auto rows = ParseCsv(text);
  if (!rows) return;
  PORTICO_CHECK(!rows->rows.empty() && rows->columns.size() <= kCsvColumnsMax);
  for (const auto& row : rows->rows) PORTICO_CHECK(row.size() == rows->columns.size());
}

void Postman(std::string_view text) {
  const auto requests = LoadPostman(text, kValues, kColumns);
  if (!requests) return;
  for (const RequestTemplate& request : *requests) {
    (void)Render(request.url);
    (void)Render(request.body);
    for (const auto& [name, value] : request.headers) (void)Render(value);
  }
}

void Templates(std::string_view text) {
  PORTICO_CHECK(Render(Template::Text(text)) == text);
  const auto parsed = Template::Parse(text, kValues, kColumns);
  if (!parsed) return;
  const std::string rendered = Render(*parsed);
  PORTICO_CHECK(Render(*parsed) == rendered);
  PORTICO_CHECK(rendered.starts_with(parsed->prefix()));
  PORTICO_CHECK(Render(parsed->WithoutPrefix(parsed->prefix().size())) ==
                rendered.substr(parsed->prefix().size()));
}

void Urls(std::string_view text) {
  const auto url = ParseUrl(text);
  if (!url) return;
  PORTICO_CHECK(url->path_at <= text.size() && !url->origin.host.empty() && url->origin.port != 0);
  const auto again = ParseUrl(url->origin.ToString() + "/");
  PORTICO_CHECK(again && again->origin == url->origin);
}

void Thresholds(std::string_view text) {
  const auto threshold = Threshold::Parse(text);
  if (threshold) (void)threshold->Check(Report());
}

constexpr void (*kReaders[])(std::string_view) = {Csv, Postman, Templates, Urls, Thresholds};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  kReaders[data[0] % std::size(kReaders)](portico::fuzz::AsText(data + 1, size - 1));
  return 0;
}
