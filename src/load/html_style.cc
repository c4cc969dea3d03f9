#include "load/html_style.h"

namespace portico::load {

// The colours of series keep apart for the colour-blind too (blue, orange, magenta, green, violet,
// grey), and stand out by at least 3:1 from the page in both schemes.
const std::string_view kReportCss = R"css(
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1b2330; --soft: #5a6678; --rule: #e3e7ed; --axis: #98a2b3;
  --s1: #2166c9; --s2: #c4600a; --s3: #b5257d; --s4: #16806a; --s5: #6d4bc4; --s6: #6b7280;
  --bad: #c62828; --bad-fill: #fdeaea; --bar: #5b93e0; --tip: #1b2330; --tip-ink: #ffffff;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1b2129; --ink: #e7ebf0; --soft: #9aa6b6; --rule: #2c343f; --axis: #667284;
    --s1: #6ba6ff; --s2: #f5a04e; --s3: #f179bb; --s4: #4cc4a5; --s5: #ac94f4; --s6: #a3acb9;
    --bad: #ff7b72; --bad-fill: #3a2022; --bar: #4f86d6; --tip: #e7ebf0; --tip-ink: #12161c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 48px; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 16px; margin: 0; }
.target { font: 14px/1.5 ui-monospace, Menlo, Consolas, monospace; color: var(--soft);
  margin: 0; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: 4px 28px; margin: 14px 0 24px; padding: 0; }
.facts div { display: flex; gap: 8px; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; font-weight: 600; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px; margin-bottom: 18px; }
.tile, figure, .card { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; }
.tile { padding: 14px 16px; }
.tile .label { color: var(--soft); font-size: 13px; }
.tile .value { font-size: 25px; line-height: 1.25; font-weight: 650; letter-spacing: -0.02em;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
.tile.long .value { font-size: 19px; line-height: 1.645; }
.tile .hint { color: var(--soft); font-size: 12px; }
.tile.bad { border-color: var(--bad); background: var(--bad-fill); }
.tile.bad .value { color: var(--bad); }
figure, .card { margin: 0 0 18px; padding: 16px 18px 12px; }
figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline;
  gap: 4px 20px; margin-bottom: 6px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 0 18px; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 0; padding: 0;
  color: var(--soft); font-size: 13px; }
.key { display: inline-block; width: 16px; height: 0; border-top: 3px solid currentColor; margin-right: 6px;
  vertical-align: middle; border-radius: 2px; }
.key.dashed { border-top-style: dashed; border-radius: 0; }
.note { color: var(--soft); font-size: 12.5px; margin: 4px 0 2px; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 11.5px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: var(--soft); }
.tick { font-variant-numeric: tabular-nums; }
.tick.y { text-anchor: end; } .tick.x { text-anchor: middle; }
.grid { stroke: var(--rule); } .axis { stroke: var(--axis); }
.line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.line.dashed { stroke-dasharray: 6 5; stroke-width: 1.5; }
.area { fill: currentColor; opacity: 0.14; }
.dot { fill: currentColor; }
.s1, .p50 { color: var(--s1); } .s2, .p95 { color: var(--s2); } .s3, .p99 { color: var(--s3); }
.s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); } .error { color: var(--bad); }
.bar { fill: var(--bar); }
.mark { stroke: currentColor; stroke-width: 1.5; stroke-dasharray: 3 3; }
svg .marklabel { font-weight: 600; fill: var(--ink); paint-order: stroke; stroke: var(--card); stroke-width: 4px; }
.hit { fill: transparent; } .cross { stroke: var(--axis); visibility: hidden; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: 8px; font-size: 14px; }
th, td { padding: 6px 14px 6px 0; text-align: left; border-bottom: 1px solid var(--rule); vertical-align: top; }
th { color: var(--soft); font-weight: 500; font-size: 13px; white-space: nowrap; }
tr:last-child td { border-bottom: 0; } th:last-child, td:last-child { padding-right: 0; }
td { overflow-wrap: anywhere; min-width: 5em; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; min-width: 0; }
.takeaways { margin: 8px 0 4px; padding-left: 20px; } .takeaways li { margin: 4px 0; }
footer { color: var(--soft); font-size: 13px; margin-top: 26px; }
#tip { position: fixed; z-index: 2; pointer-events: none; visibility: hidden; white-space: pre-line; max-width: 320px;
  background: var(--tip); color: var(--tip-ink); padding: 7px 10px; border-radius: 6px; font-size: 12.5px;
  line-height: 1.45; font-variant-numeric: tabular-nums; }
@media print {
  body { background: #fff; } main { max-width: none; padding: 0; }
  .tile, figure, .card { break-inside: avoid; } #tip { display: none; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
)css";

const std::string_view kReportScript = R"js(
'use strict';
const tip = document.getElementById('tip');
for (const svg of document.querySelectorAll('svg')) {
  const cross = svg.querySelector('.cross');
  const hide = () => {
    tip.style.visibility = 'hidden';
    if (cross) cross.style.visibility = 'hidden';
  };
  svg.addEventListener('pointermove', (event) => {
    const hit = event.target.closest('.hit');
    if (!hit) return hide();
    cross.setAttribute('x1', hit.dataset.x);
    cross.setAttribute('x2', hit.dataset.x);
    cross.style.visibility = 'visible';
    tip.textContent = hit.dataset.tip;
    const beside = event.clientX + 16 + tip.offsetWidth > innerWidth
      ? event.clientX - 16 - tip.offsetWidth : event.clientX + 16;
    tip.style.left = Math.max(4, beside) + 'px';
    tip.style.top = Math.max(4, event.clientY - tip.offsetHeight - 10) + 'px';
    tip.style.visibility = 'visible';
  });
  svg.addEventListener('pointerleave', hide);
}
)js";

}  // namespace portico::load
