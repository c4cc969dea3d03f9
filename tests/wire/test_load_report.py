"""The HTML reports of `portico load`, in a real browser, and the comparison of memory sizes."""
import json
import pathlib
import re
import signal
import subprocess

import pytest

import harness
import setups
from browser import Browser

CPU_BOUND = pathlib.Path(__file__).parent / "functions" / "cpu_bound" / "index.py"
# Up to a share of CPU that a machine busy with other tests has left, too.
SIZES = (128, 256, 512)

# Every chart's size on the screen, by the id of its figure.
CHART_SIZES = """
  return Object.fromEntries([...document.querySelectorAll('figure')].map((figure) => {
    const box = figure.querySelector('svg').getBoundingClientRect();
    return [figure.id, [box.width, box.height]];
  }));
"""
TILES = """
  return Object.fromEntries([...document.querySelectorAll('[data-tile]')].map(
    (tile) => [tile.dataset.tile, tile.querySelector('.value').textContent]));
"""
# Where texts of one chart lie over each other.
OVERLAPS = """
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    const texts = [...svg.querySelectorAll('text')].filter((text) => text.textContent);
    const boxes = texts.map((text) => text.getBoundingClientRect());
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b, j) => {
      if (a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom)
        found.push(texts[i].textContent + ' / ' + texts[i + j + 1].textContent);
    }));
  }
  return found;
"""
TIP = """
  const tip = document.getElementById('tip');
  return getComputedStyle(tip).visibility === 'visible' ? tip.textContent : null;
"""
UNITS_US = {"µs": 1, "ms": 1e3, "s": 1e6}


def is_shown(text, us):
    """Whether a text such as "1.24 ms" is that many microseconds, to its last digit."""
    number, unit = text.split(" ")
    digits = len(number.partition(".")[2])
    return abs(float(number) - us / UNITS_US[unit]) <= 0.5001 * 10 ** -digits


def middle_of(browser, selector):
    return browser.run("const box = document.querySelector(arguments[0]).getBoundingClientRect();"
                       "return [box.x + box.width / 2, box.y + box.height / 2];", selector)


@pytest.fixture(scope="module")
def cpu_url(server):
    """The invoke URL of a function that only computes, at 320 MB."""
    setups.make_function(server, "cpu-bound", source=CPU_BOUND.read_text(), MemorySize=320, Timeout=30)
    api = setups.Api(server, "cpu-bound")
    api.method(api.resource("work"), "cpu-bound")
    setups.allow_gateway(server, "cpu-bound", api.id)
    return api.deploy() + "/work"


def memory_size(server):
    client = server.client("lambda")
    client.get_waiter("function_updated_v2").wait(
        FunctionName="cpu-bound", WaiterConfig={"Delay": 0.1, "MaxAttempts": 300})
    return client.get_function_configuration(FunctionName="cpu-bound")["MemorySize"]


@pytest.fixture(scope="module")
def report(server, cpu_url, directory):
    """The HTML file and the JSON of one run."""
    html, data = directory / "report.html", directory / "report.json"
    server.portico("load", cpu_url, "--method", "POST", "--body", '{"rounds": 100}', "--vus", "2",
                   "--duration", "3s", "--html", html, "--json", data)
    return html, json.loads(data.read_text())


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (1280, "dark"), (600, "light")])
def test_the_report_in_a_browser(report, width, scheme):
    html, data = report
    with Browser(width) as browser:
        browser.prefer(scheme)
        browser.open(html.as_uri())
        sizes = browser.run(CHART_SIZES)
        assert set(sizes) >= {"latency", "throughput", "histogram"}
        assert all(w > 300 and h > 80 for w, h in sizes.values()), sizes
        assert browser.run("return document.querySelectorAll('path.line').length") >= 5
        assert browser.run("return document.querySelectorAll('rect.bar').length") > 0
        assert browser.run(OVERLAPS) == []
        # Nothing is cut off at the side.
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
        check_tiles(browser.run(TILES), data)
        browser.hover(*middle_of(browser, "#latency .hit"))
        assert re.search(r"^p50 [\d.]+ (µs|ms|s)$", browser.run(TIP), re.M)
        assert browser.console() == []
        background = browser.run("return getComputedStyle(document.body).backgroundColor")
        brightness = sum(map(int, re.findall(r"\d+", background)[:3])) / 3
        assert (brightness < 60) if scheme == "dark" else (brightness > 200)


def check_tiles(tiles, data):
    latency = data["latency_us"]
    assert int(tiles["requests"].replace(",", "")) == data["requests"] > 0
    rate = float(tiles["rate"].replace(",", ""))
    assert rate == pytest.approx(data["requests_per_second"], rel=0.006)
    assert is_shown(tiles["mean"], latency["mean"]), (tiles, latency)
    assert is_shown(tiles["p95"], latency["p95"]), (tiles, latency)
    assert is_shown(tiles["p99"], latency["p99"]), (tiles, latency)
    assert tiles["errors"] == "0 %" and data["errors"] == 0


@pytest.fixture(scope="module")
def comparison(server, cpu_url, directory):
    html, data = directory / "comparison.html", directory / "comparison.json"
    done = server.portico(
        "load", cpu_url, "--method", "POST", "--body", '{"rounds": 20000}', "--vus", "1", "--duration",
        "3s", "--compare-memory", ",".join(map(str, SIZES)), "--function", "cpu-bound", "--data",
        server.data, "--html", html, "--json", data)
    return done.stdout, json.loads(data.read_text()), html


def test_compare_memory_measures_each_size_and_restores_it(server, comparison):
    text, data, _ = comparison
    rows = data["rows"]
    assert tuple(row["memory_mb"] for row in rows) == SIZES
    assert all(row["report"]["requests"] > 0 and row["report"]["errors"] == 0 for row in rows)
    means = [row["report"]["latency_us"]["mean"] for row in rows]
    # CPU goes with memory; how exactly is for a quiet machine to measure, the order is for all.
    assert means[0] > means[1] > means[2]
    assert [round(row["memory_factor"], 2) for row in rows] == [1, 2, 4]
    assert rows[1]["speedup"] == pytest.approx(means[0] / means[1])
    assert data["bound"] in ("cpu", "partly") and data["function"] == "cpu-bound"
    assert any(takeaway.startswith("512 MB is ") for takeaway in data["takeaways"])
    for size in SIZES:
        assert re.search(rf"^ +{size} MB  +\d", text, re.M) and re.search(rf"^ +{size} MB +[█▏▎▍▌▋▊▉]", text, re.M)
    assert memory_size(server) == 320


def test_the_comparison_in_a_browser(comparison):
    _, data, html = comparison
    with Browser() as browser:
        browser.open(html.as_uri())
        sizes = browser.run(CHART_SIZES)
        assert set(sizes) == {"means", "distributions", "over-time"}
        assert all(w > 300 and h > 80 for w, h in sizes.values()), sizes
        assert browser.run(OVERLAPS) == []
        tiles = browser.run(TILES)
        for row in data["rows"]:
            assert is_shown(tiles[f"mean-{row['memory_mb']}"], row["report"]["latency_us"]["mean"])
        shown = browser.run("return [...document.querySelectorAll('#takeaways li')].map(li => li.textContent)")
        assert shown == data["takeaways"]
        browser.hover(*middle_of(browser, "#means .hit"))
        assert browser.run(TIP).startswith("128 MB (0.07 vCPUs)")
        assert browser.console() == []


def test_an_interrupted_comparison_restores_the_memory(server, cpu_url):
    process = subprocess.Popen(
        [harness.BINARY, "load", cpu_url, "--method", "POST", "--body", "{}", "--vus", "1", "--duration",
         "60s", "--compare-memory", "128,512", "--function", "cpu-bound", "--data", server.data],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=harness.clean_environment())
    try:
        for line in process.stderr:
            if line.startswith("128 MB: running"):
                break
        assert server.client("lambda").get_function_configuration(
            FunctionName="cpu-bound")["MemorySize"] == 128
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert process.returncode != 0 and "Interrupted" in rest
    assert memory_size(server) == 320


def test_a_failed_comparison_restores_the_memory(server):
    done = server.portico("load", "http://127.0.0.1:1/", "--duration", "1s", "--compare-memory", "128,512",
                          "--function", "cpu-bound", "--data", server.data, check=False)
    assert done.returncode != 0 and "ConnectionError" in done.stderr
    assert memory_size(server) == 320


def test_a_function_that_is_not_there(server, cpu_url):
    done = server.portico("load", cpu_url, "--duration", "1s", "--compare-memory", "128,512",
                          "--function", "absent", "--data", server.data, check=False)
    assert done.returncode != 0 and "ResourceNotFoundException" in done.stderr
