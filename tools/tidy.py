#!/usr/bin/env python3
"""The house rules that a program can check, run by ctest as house.tidy.

    tools/tidy.py                  checks every file of the checkout; exit status 1 if one breaks a rule
    tools/tidy.py --cache FILE     remembers which contents clang-format has passed

Includes point down DESIGN's layers only; files stay small; headers say what they are for; code is
formatted; nothing names one machine's paths.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Who may include whom. A service's `api` is for itself and for the wiring alone.
GROUND = {"base"}
SHARED = {"base", "codec", "net", "storage", "aws"}
MAY_INCLUDE = {
    "base": set(),
    "codec": GROUND,
    "net": GROUND,
    "storage": GROUND,
    "aws": {"base", "codec", "net"},
    "iam": SHARED,
    "logs": SHARED,
    "dynamodb": SHARED | {"iam/engine"},
    "sts": SHARED | {"iam/engine"},
    "lambda": SHARED | {"logs/engine", "sts/engine"},
    "apigateway": SHARED | {"lambda/engine"},
    "server": {"base", "codec", "net", "aws"},
    "load": {"base", "codec", "net", "aws"},
}
SERVICES = ["apigateway", "dynamodb", "iam", "lambda", "logs", "sts"]
# The wiring knows all, and so do tests across modules.
WIRING = ["src/cli/", "src/main.cc", "tests/", "bench/"]
# What is beside the server uses no more of it than its ground, so that a function stays small.
BESIDE = {"runtimes/": {"base", "codec"}, "functions/": {"base", "codec"}}

LINES_MAX = {".cc": 600, ".h": 400}
# path: why it may be longer.
LONG_FILES = {}

CPP = (".cc", ".h")
TEXT = CPP + (".py", ".sh", ".md", ".txt", ".cmake", ".yaml", ".yml", ".json", ".js", ".mjs", ".css",
              ".html", ".supp")
# Files that other programs write, or that are data as it came.
GENERATED = ("package-lock.json", "tests/fuzz/corpus/")

# (what is looked for, in which files, why not)
FORBIDDEN = [
    (re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/"), TEXT, "a path of one machine"),
    (re.compile(r"\b(?:TODO|FIXME|XXX)\b(?!X)"), CPP + (".py", ".sh"), "unfinished work"),
    (re.compile(r"^\s*while \([^)]*co_await"), CPP,
     "GCC 12 lays out such a coroutine's frame wrongly: name the value first"),
    (re.compile(r"using namespace std;"), CPP, "names come in one by one"),
]
FORBIDDEN_IN_TESTS = [
    (re.compile(r"\bsleep_for\(|\bsleep_until\(|\busleep\(|[^_\w]sleep\("), "tests never sleep"),
]


def files_of_checkout():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
        capture_output=True, check=True).stdout.decode()
    for name in sorted(set(listed.split("\0"))):
        path = ROOT / name
        if name.endswith(TEXT) and path.is_file() and not any(g in name for g in GENERATED):
            yield name


def module_of(name):
    return name.split("/")[1] if name.startswith("src/") else None


def allowed_includes(name):
    """The folders that a file may include from, or None if it may from all."""
    for prefix, allowed in BESIDE.items():
        if name.startswith(prefix):
            return allowed
    module = module_of(name)
    if module not in MAY_INCLUDE:
        return None
    own = {module}
    below_api = name.split("/")[2] != "api" and not name.endswith("_test.cc")
    if module in SERVICES and below_api:
        own = {f"{module}/{part.name}" for part in (ROOT / "src" / module).iterdir()
               if part.is_dir() and part.name != "api"}
    return MAY_INCLUDE[module] | own


INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def check_includes(name, text):
    allowed = allowed_includes(name)
    if allowed is None:
        if not any(name.startswith(w) for w in WIRING):
            yield f"{name}: no layer is given for this folder in tools/tidy.py"
        return
    for included in INCLUDE.findall(text):
        folder = included.split("/")[0]
        known = folder in MAY_INCLUDE or folder in ("cli", "main")
        parts = {folder, "/".join(included.split("/")[:2])}
        if known and not parts & allowed:
            yield f"{name}: includes {included}, which is not below it"


def check_length(name, lines):
    most = LINES_MAX.get(os.path.splitext(name)[1])
    if most and len(lines) > most and name not in LONG_FILES:
        yield f"{name}: {len(lines)} lines, {most} at most"


def check_header(name, text):
    if not name.endswith(".h"):
        return
    if "#pragma once" not in text:
        yield f"{name}: no #pragma once"
    if not text.startswith("//"):
        yield f"{name}: a header begins with a comment that says what it is for"


def check_lines(name, lines):
    rules = [(pattern, why) for pattern, where, why in FORBIDDEN if name.endswith(where)]
    if name.endswith("_test.cc"):
        rules += FORBIDDEN_IN_TESTS
    if name == "tools/tidy.py":
        rules = []
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            yield f"{name}:{number}: a tab"
        if line != line.rstrip():
            yield f"{name}:{number}: trailing white space"
        for pattern, why in rules:
            if pattern.search(line):
                yield f"{name}:{number}: {why}: {line.strip()}"


def check_text(name, text):
    lines = text.split("\n")
    if text and lines[-1] != "":
        yield f"{name}: no newline at its end"
    if "\r" in text:
        yield f"{name}: carriage returns"
    yield from check_length(name, lines[:-1])
    yield from check_header(name, text)
    yield from check_lines(name, lines)
    if name.endswith(CPP):
        yield from check_includes(name, text)


class Formatting:
    """clang-format over many files at once, with a memory of contents that it has passed."""

    BATCH = 16

    def __init__(self, cache):
        self.cache = cache
        self.program = shutil.which("clang-format-14") or shutil.which("clang-format")
        self.style = (ROOT / ".clang-format").read_bytes()
        self.passed = set()
        if cache and cache.exists():
            self.passed = set(json.loads(cache.read_text()))

    def key(self, text):
        return hashlib.sha256(self.style + text.encode()).hexdigest()

    def faults(self, names):
        run = subprocess.run([self.program, "--dry-run", "--Werror", *names], cwd=ROOT,
                             capture_output=True, text=True)
        faulty = set(re.findall(r"^(\S+?):\d+:\d+: error", run.stderr, re.MULTILINE))
        if run.returncode != 0 and not faulty:
            return {name: run.stderr.strip() for name in names}
        return {name: "not as clang-format-14 would have it" for name in faulty}

    def check(self, texts):
        keys = {name: self.key(text) for name, text in texts.items() if name.endswith(CPP)}
        todo = [name for name, key in keys.items() if key not in self.passed]
        if todo and not self.program:
            return ["clang-format-14 is not installed"]
        batches = [todo[i:i + self.BATCH] for i in range(0, len(todo), self.BATCH)]
        faults = {}
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for found in pool.map(self.faults, batches):
                faults.update(found)
        if self.cache:
            good = sorted(key for name, key in keys.items() if name not in faults)
            self.cache.write_text(json.dumps(good))
        return [f"{name}: {fault}" for name, fault in sorted(faults.items())]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cache", type=pathlib.Path)
    arguments = parser.parse_args()
    texts = {name: (ROOT / name).read_text(encoding="utf-8") for name in files_of_checkout()}
    faults = [fault for name, text in texts.items() for fault in check_text(name, text)]
    faults += [f"tools/tidy.py: {name} is in LONG_FILES but is not there"
               for name in LONG_FILES if name not in texts]
    faults += Formatting(arguments.cache).check(texts)
    for fault in faults:
        print(fault)
    print(f"{len(texts)} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
