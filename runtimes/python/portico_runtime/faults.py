"""What is told of a failure: to the caller as JSON, to the log as text."""
import os
import sys

from portico_runtime import wire_json

# The log takes a line for an event. A carriage return keeps an error's lines in one event, and a
# no-break space keeps their indentation.
_LINE_BREAK = "\r"
_INDENT = "\u00a0"
_OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))
# It travels in a header; AWS's runtime leaves out what is longer.
_XRAY_CAUSE_BYTES_MAX = 1024 * 1024
# The name that every frame of the runtime is found by.
_OWN_BOOTSTRAP = os.path.join(os.path.dirname(_OWN_FOLDER), "bootstrap.py")


class Fault(Exception):
    """A failure that the runtime itself finds, under AWS's name for it."""

    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind = "Runtime." + kind
        self.message = message
        self.trace = trace


def describe(error, request_id=""):
    """The error as AWS's runtime gives it to the caller. `error` is being handled."""
    if isinstance(error, Fault):
        kind, message, trace = error.kind, error.message, error.trace or []
    else:
        kind, message, trace = type(error).__name__, str(error), _stack_trace(error)
    return {
        "errorMessage": message,
        "errorType": kind,
        "requestId": request_id,
        "stackTrace": trace,
    }


def _frames(error):
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    own = 0
    while own < len(frames) and _is_own(frames[own].filename):
        own += 1
    # Should there be none but our own, they are better than nothing.
    return frames[own:] or frames


def _is_own(filename):
    return filename == _OWN_BOOTSTRAP or filename.startswith(_OWN_FOLDER + os.sep)


def _stack_trace(error):
    import traceback

    # As tuples, which leaves out the columns that newer versions underline.
    return traceback.format_list([(f.filename, f.lineno, f.name, f.line) for f in _frames(error)])


def xray_cause(error):
    """The failure for X-Ray, as AWS's runtime words it."""
    frames = [] if isinstance(error, Fault) else _frames(error)
    cause = {
        "working_directory": os.getcwd(),
        "exceptions": [
            {
                "message": str(error),
                "type": "LambdaValidationError" if isinstance(error, Fault) else type(error).__name__,
                "stack": [{"label": f.name, "path": f.filename, "line": f.lineno} for f in frames],
            }
        ],
        "paths": sorted({f.filename for f in frames}),
    }
    text = wire_json.dumps_ascii(cause)
    return text if len(text) < _XRAY_CAUSE_BYTES_MAX else ""


def log(description):
    """Prints the error as AWS's runtime does."""
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON":
        import time

        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        line = wire_json.dumps({"timestamp": stamp, "level": "ERROR", **description})
    else:
        line = _LINE_BREAK.join(_text_lines(description))
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _text_lines(description):
    first = "[ERROR]"
    if description["errorType"]:
        first += " " + description["errorType"]
    if description["errorMessage"]:
        first += (":" if description["errorType"] else "") + " " + description["errorMessage"]
    lines = [first, "Traceback (most recent call last):"]
    for entry in description["stackTrace"]:
        for line in entry.splitlines() or [""]:
            text = line.lstrip(" ")
            lines.append(_INDENT * (len(line) - len(text)) + text)
    return lines
