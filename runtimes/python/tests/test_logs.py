"""What goes to the log, and when."""
import json
import re


def test_prints_are_there_before_the_answer(function):
    function.write(
        "app.py",
        "import os, sys\n"
        "def handler(e, c):\n"
        "    print('line')\n"
        "    print('no newline', end='')\n"
        "    sys.stderr.write(' and error\\n')\n"
        "    return 1\n",
    ).start()
    function.invoke()
    # Both streams are flushed by then; the partial line after the line of the other one.
    assert function.stop() == "line\n and error\nno newline"


def test_logging_is_prepared_as_on_aws(function):
    function.write(
        "app.py",
        "import logging\n"
        "logging.warning('at init')\n"
        "def handler(e, c):\n"
        "    logging.getLogger().setLevel(logging.INFO)\n"
        "    logging.getLogger('mine').info('hello %s', e)\n"
        "    logging.debug('not shown')\n",
    ).start()
    function.invoke("you")
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    assert re.fullmatch(
        r"\[WARNING\]\t%s\t\tat init\n\[INFO\]\t%s\trequest-1\thello you\n" % (stamp, stamp),
        function.stop(),
    )


def test_level_from_the_configuration(function):
    function.write("app.py", "import logging\ndef handler(e, c):\n    logging.debug('deep')\n")
    function.start(AWS_LAMBDA_LOG_LEVEL="TRACE").invoke()
    assert "\tdeep\n" in function.stop()


def test_json_log_format(function):
    function.write(
        "app.py",
        "import logging\n"
        "def handler(e, c):\n"
        "    try:\n"
        "        1 / 0\n"
        "    except ZeroDivisionError:\n"
        "        logging.exception('failed', extra={'order': 7})\n",
    )
    function.start(AWS_LAMBDA_LOG_FORMAT="JSON").invoke()
    entry = json.loads(function.stop())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry["timestamp"])
    assert entry["level"] == "ERROR"
    assert entry["message"] == "failed"
    assert entry["logger"] == "root"
    assert entry["requestId"] == "request-1"
    assert entry["errorType"] == "ZeroDivisionError"
    assert entry["order"] == 7


def test_functions_that_do_not_log_do_not_pay_for_it(function):
    function.write("app.py", "import sys\ndef handler(e, c):\n    return sorted(sys.modules)\n")
    loaded = json.loads(function.start().invoke())
    for costly in ("logging", "json", "re", "http.client", "traceback", "importlib.util", "enum"):
        assert costly not in loaded
