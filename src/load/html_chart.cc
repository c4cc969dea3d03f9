#include "load/html_chart.h"

#include <fmt/format.h>

#include "load/html_text.h"

namespace portico::load {

ChartDrawing::ChartDrawing(const ChartFrame& frame, std::string_view label) : frame_(frame) {
  svg_ = fmt::format(
      R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg">)",
      frame.width, frame.height, EscapeHtml(label));
}

void ChartDrawing::DrawYAxis(const Axis& axis) {
  for (const Tick& tick : axis.ticks) {
    const double y = axis.scale.ToPx(tick.value);
    svg_ += fmt::format(R"(<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>)",
                        frame_.left(), frame_.right(), y, y);
    svg_ += fmt::format(R"(<text class="tick y" x="{}" y="{:.1f}">{}</text>)", frame_.left() - 8,
                        y + 4, EscapeHtml(tick.label));
  }
  svg_ += fmt::format(R"(<text class="title" x="{}" y="11">{}</text>)", frame_.left(),
                      EscapeHtml(axis.title));
}

void ChartDrawing::DrawXAxis(const Axis& axis) {
  svg_ += fmt::format(R"(<line class="axis" x1="{}" x2="{}" y1="{}" y2="{}"/>)", frame_.left(),
                      frame_.right(), frame_.bottom(), frame_.bottom());
  for (const Tick& tick : axis.ticks) {
    const double x = axis.scale.ToPx(tick.value);
    svg_ += fmt::format(R"(<line class="axis" x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}"/>)", x, x,
                        frame_.bottom(), frame_.bottom() + 4);
    svg_ += fmt::format(R"(<text class="tick x" x="{:.1f}" y="{}">{}</text>)", x,
                        frame_.bottom() + 18, EscapeHtml(tick.label));
  }
}

void ChartDrawing::AddHovers(const std::vector<HoverColumn>& columns) {
  svg_ += fmt::format(R"(<line class="cross" y1="{}" y2="{}"/>)", frame_.top(), frame_.bottom());
  for (const HoverColumn& column : columns) {
    svg_ += fmt::format(
        R"(<rect class="hit" x="{:.2f}" y="{}" width="{:.2f}" height="{}" data-x="{:.1f}" )"
        R"(data-tip="{}"/>)",
        column.from_px, frame_.top(), std::max(0.0, column.to_px - column.from_px),
        frame_.bottom() - frame_.top(), column.at_px, EscapeHtml(column.text));
  }
}

std::string ChartDrawing::Finish() {
  svg_ += "</svg>";
  return std::move(svg_);
}

std::string RenderFigure(std::string_view id, std::string_view title, std::string_view note,
                         const std::vector<LegendEntry>& legend, std::string_view svg) {
  std::string out =
      fmt::format(R"(<figure id="{}"><figcaption><h2>{}</h2>)", EscapeHtml(id), EscapeHtml(title));
  if (!legend.empty()) {
    out += R"(<ul class="legend">)";
    for (const LegendEntry& entry : legend) {
      out += fmt::format(R"(<li><span class="key {}"></span>{}</li>)", EscapeHtml(entry.style),
                         EscapeHtml(entry.name));
    }
    out += "</ul>";
  }
  out += "</figcaption>";
  out += svg;
  if (!note.empty()) out += fmt::format(R"(<p class="note">{}</p>)", EscapeHtml(note));
  return out + "</figure>\n";
}

}  // namespace portico::load
