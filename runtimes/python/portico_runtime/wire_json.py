"""Events from JSON and results to JSON, with the semantics of AWS's runtime.

AWS's runtime encodes with simplejson: a Decimal is written as the number it is, to the last digit;
a namedtuple (and whatever has ``_asdict``) becomes an object; bytes become text; NaN and Infinity
are written so. The standard library's encoder does none of that, but is always there, so it does
the work on values that are prepared for it. Its C part is used directly, since the ``json`` package
costs a cold start several milliseconds.
"""
import _json
import os
import sys

# Runtimes from this version on write non-ASCII characters as they are.
_UNESCAPED_SINCE = (3, 12)
_SCALARS = frozenset((str, int, float, bool, type(None)))


class _ScannerSettings:
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    memo = {}

    @staticmethod
    def parse_constant(name):
        return {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}[name]


_scan = _json.make_scanner(_ScannerSettings)


def loads(body):
    """The value of a JSON text (UTF-8 bytes). Raises ValueError in json.loads's words."""
    text = body.decode("utf-8")
    start = len(text) - len(text.lstrip(" \t\n\r"))
    try:
        value, end = _scan(text, start)
    except Exception:  # without the json package, the scanner cannot even say what is wrong
        end = -1
    if end < 0 or text[end:].strip(" \t\n\r"):
        import json

        return json.loads(text)  # raises, with the place
    return value


def _runtime_version():
    name = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python")[2]
    major, _, minor = name.partition(".")
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else (3, 0)


_encode_string = (
    _json.encode_basestring
    if _runtime_version() >= _UNESCAPED_SINCE
    else _json.encode_basestring_ascii
)


class _Numbers:
    """Decimals of one text. The encoder has no way to write a number's text unchanged, so each is
    written as a string that occurs nowhere else, and replaced in the finished text."""

    def __init__(self):
        self._token = os.urandom(16).hex()
        self._texts = []

    def stand_in(self, text):
        self._texts.append(text)
        return "%s%d." % (self._token, len(self._texts) - 1)

    def put_back(self, encoded):
        if not self._texts:
            return encoded
        first, *rest = encoded.split('"' + self._token)
        parts = [first]
        for piece in rest:
            index, _, tail = piece.partition('."')
            parts.append(self._texts[int(index)])
            parts.append(tail)
        return "".join(parts)


def _is_decimal(value):
    # The module is imported only by functions that use it.
    module = sys.modules.get("decimal") or sys.modules.get("_decimal")
    return module is not None and isinstance(value, module.Decimal)


def _has_as_dict(value):
    return callable(getattr(value, "_asdict", None))


def _needs_preparing(value):
    """Whether the encoder would write some container in `value` differently from simplejson."""
    stack = [value]
    seen = set()
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind in _SCALARS:
            continue
        if not isinstance(item, (dict, list, tuple)):
            continue
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, dict):
            if any(type(key) is bytes for key in item):
                return True
            stack.extend(item.values())
        elif kind is not list and kind is not tuple and _has_as_dict(item):
            return True
        else:
            stack.extend(item)
    return False


def _prepare(value, path):
    """A copy of `value` in which what simplejson treats in its own way is made plain."""
    if not isinstance(value, (dict, list, tuple)):
        return value
    if id(value) in path:
        raise ValueError("Circular reference detected")
    path.add(id(value))
    if _has_as_dict(value):
        result = {key: _prepare(item, path) for key, item in value._asdict().items()}
    elif isinstance(value, dict):
        result = {
            key.decode("utf-8") if type(key) is bytes else key: _prepare(item, path)
            for key, item in value.items()
        }
    else:
        result = [_prepare(item, path) for item in value]
    path.discard(id(value))
    return result


def dumps_ascii(value):
    """As dumps, for where only ASCII may stand."""
    return dumps(value, _json.encode_basestring_ascii)


def dumps(value, encode_string=_encode_string):
    """The JSON text of `value`. Raises TypeError or ValueError in the encoder's words."""
    numbers = _Numbers()

    def default(item):
        if _is_decimal(item):
            return float("nan") if item.is_nan() else numbers.stand_in(str(item))
        if isinstance(item, bytes):
            return item.decode("utf-8")
        if _has_as_dict(item):
            return item._asdict()
        raise TypeError("Object of type %s is not JSON serializable" % type(item).__name__)

    if _needs_preparing(value):
        value = _prepare(value, set())
    encode = _json.make_encoder({}, default, encode_string, None, ": ", ", ", False, False, True)
    return numbers.put_back("".join(encode(value, 0)))
