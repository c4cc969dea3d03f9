"""Interleaved rounds: in each, every case once, in an order that is rotated from round to round, so
that what the machine does meanwhile meets all cases alike. Ratios are taken within a round.
"""

import dataclasses
import statistics

ROTATION = 5


def rotated(cases, number):
    """The order of round `number`; a step that divides few lists, so that neighbours change too."""
    start = number * ROTATION % len(cases)
    return cases[start:] + cases[:start]


def measure(case, fleet, connections, seconds):
    server = fleet[case.kind]
    case.prepare(fleet, connections)
    server.settle()
    before = server.cpu_seconds()
    sample = case.run(fleet, connections, seconds)
    server.settle()
    used = server.cpu_seconds() - before
    sample.cpu_us = used * 1e6 / max(sample.requests, 1)
    return sample


def run(cases, fleet, connection_counts, rounds, seconds, progress):
    """{connections: {case's name: [Sample of each round]}}"""
    samples = {}
    for connections in connection_counts:
        found = samples[connections] = {case.name: [] for case in cases}
        for number in range(rounds):
            for case in rotated(cases, number):
                progress(f"{connections} connections, round {number + 1} of {rounds}: {case.name}")
                found[case.name].append(measure(case, fleet, connections, seconds))
    return samples


def spread(values):
    if not values:
        return None
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def ratio(samples, references):
    """Median and spread of the rates' ratios, each to the reference's of the same round."""
    return spread([sample.rate / reference.rate for sample, reference in zip(samples, references)
                   if reference.rate])


def cpu_ratio(samples, references):
    """As ratio(), of the server's CPU time for a request: what noise disturbs least."""
    return spread([sample.cpu_us / reference.cpu_us
                   for sample, reference in zip(samples, references) if reference.cpu_us])


def added_p50_us(samples, references):
    return spread([(sample.p50_ms - reference.p50_ms) * 1000
                   for sample, reference in zip(samples, references)])


def tail(samples):
    """p99 as a multiple of p50."""
    return spread([sample.p99_ms / sample.p50_ms for sample in samples if sample.p50_ms])


def summary(samples):
    """Medians over the rounds; errors are of all rounds together."""
    result = {field.name: statistics.median(getattr(sample, field.name) for sample in samples)
              for field in dataclasses.fields(samples[0]) if field.name not in ("errors",
                                                                               "requests")}
    return {**result, "errors": sum(sample.errors for sample in samples)}


def compare(samples, comparisons):
    found = []
    for each in comparisons:
        by_case = samples.get(each.connections, {})
        if each.case in by_case and each.to in by_case:
            pair = by_case[each.case], by_case[each.to]
            found.append({**dataclasses.asdict(each), "ratio": ratio(*pair),
                          "cpu_ratio": cpu_ratio(*pair)})
    return found


def compare_latencies(samples, latencies):
    found = []
    for each in latencies:
        by_case = samples.get(each.connections, {})
        if each.case not in by_case or each.above and each.above not in by_case:
            continue
        of_case = by_case[each.case]
        value = added_p50_us(of_case, by_case[each.above]) if each.above else tail(of_case)
        found.append({**dataclasses.asdict(each), "value": value})
    return found


def rates(samples, references):
    """A row for each case and number of connections; `samples` as run() gives them."""
    return [{"connections": connections, "case": name, **summary(of_case),
             "ratios": {reference: ratio(of_case, by_case[reference])
                        for reference in references if reference in by_case},
             "rounds": [dataclasses.asdict(sample) for sample in of_case]}
            for connections, by_case in samples.items() for name, of_case in by_case.items()]
