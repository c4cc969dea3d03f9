"""JSON in both directions: what simplejson, as AWS's runtime uses it, would give."""
import collections
import decimal
import enum
import json
import math

import pytest

D = decimal.Decimal


@pytest.mark.parametrize(
    "value, text",
    [
        (D("12345678901234567890123456789012345678"), "12345678901234567890123456789012345678"),
        (D("0.12345678901234567890123456789012345678"), "0.12345678901234567890123456789012345678"),
        (D("1E+2"), "1E+2"),
        (D("1.10"), "1.10"),
        (D("-0"), "-0"),
        (D("NaN"), "NaN"),
        (D("-NaN"), "NaN"),
        (D("sNaN"), "NaN"),
        (D("Infinity"), "Infinity"),
        (D("-Infinity"), "-Infinity"),
        (math.nan, "NaN"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (1.0, "1.0"),
        (1e100, "1e+100"),
        (None, "null"),
        (True, "true"),
        ("a\"b\n", '"a\\"b\\n"'),
        ((1, 2), "[1, 2]"),
        (b"bytes", '"bytes"'),
        ({1: 1, 2.5: 2, True: 3, None: 4}, '{"1": 3, "2.5": 2, "null": 4}'),
        ({b"k": {"d": D("1.5")}}, '{"k": {"d": 1.5}}'),
        (collections.OrderedDict(b=1, a=2), '{"b": 1, "a": 2}'),
        (enum.IntEnum("E", "ONE").ONE, "1"),
    ],
)
def test_encodes(wire_json, value, text):
    assert wire_json.dumps(value) == text
    assert wire_json.dumps([value, {"k": value}]) == '[%s, {"k": %s}]' % (text, text)


def test_namedtuple_is_an_object(wire_json):
    Point = collections.namedtuple("Point", "x y")
    assert wire_json.dumps([Point(1, [Point(D("2.0"), 3)])]) == (
        '[{"x": 1, "y": [{"x": 2.0, "y": 3}]}]'
    )


def test_text_like_a_stand_in_is_left_alone(wire_json):
    value = [D("1.5"), "0.", '"0."', "x" * 32, D("2.5")]
    assert json.loads(wire_json.dumps(value)) == [1.5, "0.", '"0."', "x" * 32, 2.5]


def test_decimal_subclass_and_many(wire_json):
    class Money(D):
        pass

    values = [Money("%d.%02d" % (i, i % 100)) for i in range(2000)]
    assert wire_json.dumps(values) == "[" + ", ".join(map(str, values)) + "]"


@pytest.mark.parametrize("value", [{1, 2}, object(), 1j, {"a": [lambda: 0]}])
def test_what_is_no_json(wire_json, value):
    with pytest.raises(TypeError, match="^Object of type .* is not JSON serializable$"):
        wire_json.dumps(value)


def test_key_that_is_no_key(wire_json):
    with pytest.raises(TypeError, match="keys must be str, int, float, bool or None, not decimal.Decimal"):
        wire_json.dumps({D(1): 1})


def test_circles(wire_json):
    plain = {}
    plain["self"] = plain
    Box = collections.namedtuple("Box", "items")
    boxed = Box([])
    boxed.items.append(boxed)
    for value in (plain, boxed):
        with pytest.raises(ValueError, match="Circular reference detected"):
            wire_json.dumps(value)


def test_the_same_list_twice_is_no_circle(wire_json):
    shared = [1]
    assert wire_json.dumps([shared, shared]) == "[[1], [1]]"


@pytest.mark.parametrize(
    "text",
    ['{"a": [1, -2.5e3, true, false, null, "\\u00e9\\n"]}', ' \n"x"\t', "12345678901234567890", "[]"],
)
def test_decodes(wire_json, text):
    assert wire_json.loads(text.encode()) == json.loads(text)


@pytest.mark.parametrize("text", ["", " ", "{", "[1,]", "1 2", "nul", '"open', "{'a': 1}"])
def test_does_not_decode(wire_json, text):
    with pytest.raises(ValueError) as ours:
        wire_json.loads(text.encode())
    with pytest.raises(ValueError) as theirs:
        json.loads(text)
    assert str(ours.value) == str(theirs.value)


@pytest.mark.parametrize(
    "version, text", [("3.11", '"\\u00e9"'), ("3.12", '"é"'), ("3.13", '"é"'), ("3.9", '"\\u00e9"')]
)
def test_escaping_follows_the_runtime(function, version, text):
    function.write("app.py", "def handler(e, c):\n    return e\n")
    function.start(AWS_EXECUTION_ENV="AWS_Lambda_python" + version)
    assert function.invoke("é") == text
