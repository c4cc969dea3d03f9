#include "load/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace portico::load {
namespace {

using Row = std::vector<std::string>;

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  bool AtEnd() const { return at_ == text_.size(); }
  // The line that the last row began on, from 1.
  size_t row_line() const { return row_line_; }

  Result<Row> ReadRow() {
    row_line_ = line_;
    Row row;
    do {
      if (row.size() == kCsvColumnsMax) return Error("has more columns than are allowed");
      row.emplace_back();
      PORTICO_TRY(ReadField(&row.back()));
    } while (Take(','));
    if (!TakeLineEnd() && !AtEnd()) return Error("has a quote out of place");
    return row;
  }

  tl::unexpected<AwsError> Error(std::string_view what) const {
    return Fail("InvalidCsv", fmt::format("line {} of the CSV file {}", row_line_, what));
  }

 private:
  Status ReadField(std::string* out) {
    if (Take('"')) return ReadQuoted(out);
    const size_t end = std::min(text_.find_first_of(",\r\n\"", at_), text_.size());
    out->assign(text_.substr(at_, end - at_));
    at_ = end;
    return {};
  }

  Status ReadQuoted(std::string* out) {
    while (true) {
      const size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) return Error("has a quote that nothing closes");
      const std::string_view piece = text_.substr(at_, quote - at_);
      out->append(piece);
      line_ += static_cast<size_t>(std::count(piece.begin(), piece.end(), '\n'));
      at_ = quote + 1;
      if (!Take('"')) return {};
      out->push_back('"');
    }
  }

  bool Take(char c) {
    if (AtEnd() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool TakeLineEnd() {
    const std::string_view rest = text_.substr(at_);
    const size_t size = rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0;
    at_ += size;
    line_ += size > 0;
    return size > 0;
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t line_ = 1;
  size_t row_line_ = 1;
};

Status CheckColumns(const Row& columns, const CsvReader& reader) {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].empty()) return reader.Error("leaves a column without a name");
    if (columns[i].starts_with('$')) {
      return reader.Error(fmt::format("names a column '{}': names with '$' are taken", columns[i]));
    }
    if (std::find(columns.begin(), columns.begin() + static_cast<ptrdiff_t>(i), columns[i]) !=
        columns.begin() + static_cast<ptrdiff_t>(i)) {
      return reader.Error(fmt::format("names two columns '{}'", columns[i]));
    }
  }
  return {};
}

}  // namespace

Result<CsvRows> ParseCsv(std::string_view text) {
  if (text.size() > kCsvBytesMax) {
    return Fail("InvalidCsv", fmt::format("the CSV file has more than {} bytes", kCsvBytesMax));
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return Fail("InvalidCsv", "the CSV file is empty");
  CsvReader reader(text);
  CsvRows out;
  PORTICO_ASSIGN(out.columns, reader.ReadRow());
  PORTICO_TRY(CheckColumns(out.columns, reader));
  while (!reader.AtEnd()) {
    PORTICO_ASSIGN(Row row, reader.ReadRow());
    if (row.size() != out.columns.size()) {
      return reader.Error(
          fmt::format("has {} fields; there are {} columns", row.size(), out.columns.size()));
    }
    out.rows.push_back(std::move(row));
  }
  if (out.rows.empty()) return Fail("InvalidCsv", "the CSV file has column names and no rows");
  return out;
}

}  // namespace portico::load
