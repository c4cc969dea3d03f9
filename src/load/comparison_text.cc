#include "load/comparison_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "codec/json/writer.h"
#include "load/comparison_takeaways.h"
#include "load/html_text.h"
#include "load/json_report.h"

namespace portico::load {
namespace {

constexpr int kBarColumnsMax = 60;
// Of a line beside its bar: the memory before, the latency behind.
constexpr int kBesideBarColumns = 24;

std::string Latency(uint64_t us) { return FormatLatency(static_cast<double>(us)); }

// fmt counts the two bytes of "µ" as one column, as terminals do.
std::string TableText(const Comparison& comparison) {
  std::string out = fmt::format("{:>9} {:>6} {:>9} {:>9} {:>9} {:>9} {:>9} {:>8} {:>11} {:>13}\n",
                                "memory", "vCPUs", "mean", "p50", "p95", "p99", "req/s", "errors",
                                "speedup", "GB-s/request");
  for (size_t i = 0; i < comparison.rows.size(); ++i) {
    const MemoryRow& row = comparison.rows[i];
    const Report& report = comparison.runs[i].report;
    const LatencySummary& latency = report.latency;
    out +=
        fmt::format("{:>9} {:>6.2f} {:>9} {:>9} {:>9} {:>9} {:>9} {:>8} {:>11} {:>13}\n",
                    fmt::format("{} MB", row.memory_mb), row.vcpus, FormatLatency(latency.mean_us),
                    Latency(latency.p50_us), Latency(latency.p95_us), Latency(latency.p99_us),
                    FormatRate(report.RequestsPerSecond()), FormatPercent(report.ErrorRate()),
                    FormatFactor(row.speedup), FormatSignificant(row.gb_seconds_per_request, 3));
  }
  return out;
}

// Eighths of a column make bars of like length tell apart.
std::string Bar(double columns) {
  static constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = std::max<int64_t>(1, std::llround(columns * 8));
  std::string out;
  for (int64_t i = 0; i < eighths / 8; ++i) out += "█";
  return out + kEighths[eighths % 8];
}

std::string BarsText(const Comparison& comparison, int columns) {
  double longest = 0;
  for (const MemoryRun& run : comparison.runs) {
    longest = std::max(longest, run.report.latency.mean_us);
  }
  const int room = std::clamp(columns - kBesideBarColumns, 1, kBarColumnsMax);
  std::string out = "mean latency\n";
  for (const MemoryRun& run : comparison.runs) {
    const double mean_us = run.report.latency.mean_us;
    out += fmt::format("{:>9}  ", fmt::format("{} MB", run.memory_mb));
    out += mean_us > 0
               ? fmt::format("{} {}\n", Bar(room * mean_us / longest), FormatLatency(mean_us))
               : "no answers\n";
  }
  return out;
}

std::string Wrapped(std::string_view text, size_t columns) {
  std::string out = "- ";
  size_t column = 2;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (column > 2 && column + word.size() > columns) {
      out.back() = '\n';
      out += "  ";
      column = 2;
    }
    out.append(word).push_back(' ');
    column += word.size() + 1;
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  out.back() = '\n';
  return out;
}

void WriteRow(const MemoryRow& row, const Report& report, json::Writer* writer) {
  writer->BeginObject();
  writer->Member("memory_mb", static_cast<int64_t>(row.memory_mb));
  writer->Key("vcpus"), writer->Double(row.vcpus);
  writer->Key("memory_factor"), writer->Double(row.memory_factor);
  writer->Key("speedup"), writer->Double(row.speedup);
  writer->Key("gb_seconds_per_request"), writer->Double(row.gb_seconds_per_request);
  writer->Key("report"), writer->Raw(RenderJson(report));
  writer->EndObject();
}

void WriteOptional(const char* name, const std::optional<uint32_t>& value, json::Writer* writer) {
  writer->Key(name);
  value ? writer->Int(*value) : writer->Null();
}

}  // namespace

std::string RenderText(const Comparison& comparison, int columns) {
  std::string out = TableText(comparison) + "\n" + BarsText(comparison, columns) + "\n";
  for (const std::string& line : comparison.takeaways) {
    out += Wrapped(line, static_cast<size_t>(std::max(columns, 20)));
  }
  return out;
}

std::string RenderJson(const Comparison& comparison) {
  std::string out;
  json::Writer writer(&out);
  writer.BeginObject();
  writer.Member("function", comparison.function);
  writer.Member("target", comparison.target);
  writer.Member("bound", NameOf(comparison.bound));
  writer.Key("cpu_us"), writer.Double(comparison.cpu_us);
  writer.Key("fixed_us"), writer.Double(comparison.fixed_us);
  WriteOptional("cheapest_mb", comparison.cheapest_mb, &writer);
  WriteOptional("enough_mb", comparison.enough_mb, &writer);
  writer.Key("rows");
  writer.BeginArray();
  for (size_t i = 0; i < comparison.rows.size(); ++i) {
    WriteRow(comparison.rows[i], comparison.runs[i].report, &writer);
  }
  writer.EndArray();
  writer.Key("takeaways");
  writer.BeginArray();
  for (const std::string& line : comparison.takeaways) writer.String(line);
  writer.EndArray();
  writer.EndObject();
  return out + "\n";
}

}  // namespace portico::load
