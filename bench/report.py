"""The results as Markdown."""

NOISE_LOAD_PER_CPU = 0.5


def _spread(ratio):
    if ratio is None:
        return "–"
    return f"{ratio['median']:.3g} ({ratio['min']:.3g}–{ratio['max']:.3g})"


def _rates(results):
    references = results["references"]
    lines = ["| connections | case | requests/s | p50 | p99 | server CPU/request | " +
             " | ".join(f"of {reference}" for reference in references) + " |",
             "| --- " * (6 + len(references)) + "|"]
    for row in results["rates"]:
        errors = f" ({row['errors']} errors)" if row["errors"] else ""
        lines.append(
            f"| {row['connections']} | {row['case']}{errors} | {row['rate']:,.0f} | "
            f"{row['p50_ms']:.2f} ms | {row['p99_ms']:.2f} ms | {row['cpu_us']:.0f} µs | " +
            " | ".join(_spread(row["ratios"].get(reference)) for reference in references) + " |")
    return lines


def _comparisons(results):
    if not results["comparisons"]:
        return []
    lines = ["", "| of | to that of | connections | rate (spread) | aim | server CPU/request "
             "(spread) |", "| --- " * 6 + "|"]
    for each in results["comparisons"]:
        lines.append(f"| {each['case']} | {each['to']} | {each['connections']} | "
                     f"{_spread(each['ratio'])} | {each['aim']} | {_spread(each['cpu_ratio'])} |")
    return lines


def _latencies(results):
    if not results["latencies"]:
        return []
    lines = ["", "| latency | connections | median (spread) | aim |", "| --- " * 4 + "|"]
    for each in results["latencies"]:
        what = (f"{each['case']}: p50 above that of {each['above']}, µs" if each["above"]
                else f"{each['case']}: p99 / p50")
        lines.append(f"| {what} | {each['connections']} | {_spread(each['value'])} | "
                     f"{each['aim']} |")
    return lines


def _memory(results):
    lines = ["", "| server | memory before | and after the rounds |", "| --- " * 3 + "|"]
    for name, memory in results["memory"].items():
        lines.append(f"| {name} | {memory['before_mb']:.0f} MB | {memory['after_mb']:.0f} MB |")
    return lines


def _starts(starts):
    lines = ["", f"Start to first 200 on health: {starts['start_ms']:.0f} ms; idle memory "
             f"{starts['idle_mb']:.0f} MB, launcher and spare environments "
             f"{starts['launcher_mb']:.0f} MB."]
    for name in ("native", "python"):
        cold = starts[name]
        lines.append(f"Cold start, {name}: {cold['p50_ms']:.1f} ms p50, {cold['max_ms']:.1f} ms at "
                     f"most, of {cold['count']}.")
    return lines


def _noise(results):
    """Others at work on the machine make even the ratios worth little."""
    if results["load_before"] < NOISE_LOAD_PER_CPU * results["machine"]["cpus"]:
        return []
    return [f"**The machine was not quiet: its load average was {results['load_before']:.1f} before "
            "the run. Look at the spreads, and at server CPU alone.**", ""]


def markdown(results):
    machine = results["machine"]
    lines = [
        f"{results['date']}, {machine['cpus']} cores ({machine['cpu_model']}), "
        f"{machine['system']}, Linux {machine['kernel']}, {machine['file_system']}; "
        f"{results['rounds']} rounds of "
        f"{results['seconds']} s, load generator {results['generator']}, `--auth "
        f"{results['auth']}`; load average {results['load_before']:.1f} before.",
        "Medians; ratios are of rates in the same round, with their spread.", "",
        *_noise(results)]
    lines += (_rates(results) + _comparisons(results) + _latencies(results) +
              _memory(results))
    if results.get("starts"):
        lines += _starts(results["starts"])
    for name, reason in results["not_measured"].items():
        lines.append(f"Not measured: {name} ({reason}).")
    return "\n".join(lines)
