// The page around the charts of an HTML report: head, style sheet, tiles, tables, and the little
// script that shows what is under the pointer.
//
// A page holds all that it needs: it works from a file, without network, and without the script
// too. Its content security policy keeps it so. Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::load {

struct Tile {
  std::string id;     // for tests: data-tile="…"
  std::string label;  // "Requests/s"
  std::string value;  // "1,234"
  std::string hint;   // a line below; may be empty
  bool bad = false;   // drawn as what went wrong
};
std::string RenderTiles(const std::vector<Tile>& tiles);

struct Table {
  enum class Align { kText, kNumber };
  struct Column {
    std::string name;
    Align align = Align::kNumber;
  };

  std::string id;
  std::string title;
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
  std::string note;  // may be empty
};
std::string RenderTable(const Table& table);

// The head of a report: what was asked for.
struct PageHeader {
  std::string title;
  std::string target;
  std::vector<std::pair<std::string, std::string>> facts;  // name and value
};

// `body` is HTML; all else is plain text.
std::string RenderPage(const PageHeader& header, std::string_view body, std::string_view footer);

}  // namespace portico::load
