#include "load/html_page.h"

#include <fmt/format.h>

#include "load/html_style.h"
#include "load/html_text.h"

namespace portico::load {
namespace {

// Longer ones are set in smaller letters, or they would leave their tile.
constexpr size_t kLongValueBytes = 9;

const char* ClassOf(const Table::Column& column) {
  return column.align == Table::Align::kNumber ? R"( class="number")" : "";
}

std::string RenderHeader(const PageHeader& header) {
  std::string out = fmt::format(R"(<header><h1>{}</h1><p class="target">{}</p><dl class="facts">)",
                                EscapeHtml(header.title), EscapeHtml(header.target));
  for (const auto& [name, value] : header.facts) {
    out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", EscapeHtml(name), EscapeHtml(value));
  }
  return out + "</dl></header>\n";
}

}  // namespace

std::string RenderTiles(const std::vector<Tile>& tiles) {
  std::string out = R"(<section class="tiles">)";
  for (const Tile& tile : tiles) {
    out += fmt::format(
        R"(<div class="tile{}{}" data-tile="{}"><div class="label">{}</div><div class="value">{}</div>)",
        tile.bad ? " bad" : "", tile.value.size() > kLongValueBytes ? " long" : "",
        EscapeHtml(tile.id), EscapeHtml(tile.label), EscapeHtml(tile.value));
    out += fmt::format(R"(<div class="hint">{}</div></div>)", EscapeHtml(tile.hint));
  }
  return out + "</section>\n";
}

std::string RenderTable(const Table& table) {
  std::string out = fmt::format(
      R"(<section class="card" id="{}"><h2>{}</h2><div class="scroll"><table><thead><tr>)",
      EscapeHtml(table.id), EscapeHtml(table.title));
  for (const Table::Column& column : table.columns) {
    out += fmt::format("<th{}>{}</th>", ClassOf(column), EscapeHtml(column.name));
  }
  out += "</tr></thead><tbody>";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (size_t i = 0; i < row.size() && i < table.columns.size(); ++i) {
      out += fmt::format("<td{}>{}</td>", ClassOf(table.columns[i]), EscapeHtml(row[i]));
    }
    out += "</tr>";
  }
  out += "</tbody></table></div>";
  if (!table.note.empty()) out += fmt::format(R"(<p class="note">{}</p>)", EscapeHtml(table.note));
  return out + "</section>\n";
}

std::string RenderPage(const PageHeader& header, std::string_view body, std::string_view footer) {
  std::string out = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; )"
                    R"(script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
)";
  out +=
      fmt::format("<title>{}: {}</title>\n", EscapeHtml(header.title), EscapeHtml(header.target));
  out.append("<style>").append(kReportCss).append("</style></head>\n<body><main>\n");
  out += RenderHeader(header);
  out += body;
  out += fmt::format("<footer>{}</footer>\n</main><div id=\"tip\" role=\"status\"></div>\n",
                     EscapeHtml(footer));
  out.append("<script>").append(kReportScript).append("</script></body></html>\n");
  return out;
}

}  // namespace portico::load
