"""What the caller, the log and X-Ray are told when something fails."""
import json

NO_BREAK_SPACE = "\u00a0"


def test_exception(function):
    function.write(
        "app.py",
        "def inner():\n    raise ValueError('boom é')\n\ndef handler(e, c):\n    return inner()\n",
    ).start()
    error, headers = function.invoke_failing()
    app = str(function.task_root / "app.py")
    assert error == {
        "errorMessage": "boom é",
        "errorType": "ValueError",
        "requestId": "request-1",
        "stackTrace": [
            '  File "%s", line 5, in handler\n    return inner()\n' % app,
            '  File "%s", line 2, in inner\n    raise ValueError(\'boom é\')\n' % app,
        ],
    }
    assert headers["Lambda-Runtime-Function-Error-Type"] == "ValueError"
    cause = json.loads(headers["Lambda-Runtime-Function-XRay-Error-Cause"])
    assert cause["exceptions"][0]["type"] == "ValueError"
    assert cause["exceptions"][0]["message"] == "boom é"
    assert [frame["label"] for frame in cause["exceptions"][0]["stack"]] == ["handler", "inner"]
    assert cause["paths"] == [app]
    line = function.stop()
    assert line == "\r".join(
        [
            "[ERROR] ValueError: boom é",
            "Traceback (most recent call last):",
            NO_BREAK_SPACE * 2 + 'File "%s", line 5, in handler' % app,
            NO_BREAK_SPACE * 4 + "return inner()",
            NO_BREAK_SPACE * 2 + 'File "%s", line 2, in inner' % app,
            NO_BREAK_SPACE * 4 + "raise ValueError('boom é')",
        ]
    ) + "\n"


def test_the_environment_goes_on_after_an_exception(function):
    function.write("app.py", "def handler(e, c):\n    return 1 / e\n").start()
    error, _ = function.invoke_failing(0)
    assert error["errorMessage"] == "division by zero"
    assert function.invoke(1) == "1.0"


def test_exception_without_words_or_with_broken_ones(function):
    function.write(
        "app.py",
        "def handler(e, c):\n    raise KeyError() if e else RuntimeError('\\ud800 lone')\n",
    ).start()
    assert function.invoke_failing(1)[0]["errorMessage"] == ""
    assert function.invoke_failing(0)[0]["errorMessage"] == "\ud800 lone"


def test_result_that_is_no_json(function):
    function.write("app.py", "def handler(e, c):\n    return {'a': {1, 2}}\n").start()
    error, headers = function.invoke_failing()
    assert error["errorType"] == "Runtime.MarshalError"
    assert (
        error["errorMessage"]
        == "Unable to marshal response: Object of type set is not JSON serializable"
    )
    assert error["stackTrace"] == []
    assert headers["Lambda-Runtime-Function-Error-Type"] == "Runtime.MarshalError"
    assert function.stop().startswith("[ERROR] Runtime.MarshalError: Unable to marshal response")


def test_circular_result(function):
    function.write("app.py", "def handler(e, c):\n    a = []\n    a.append(a)\n    return a\n").start()
    error, _ = function.invoke_failing()
    assert error["errorMessage"] == "Unable to marshal response: Circular reference detected"


def test_event_that_is_no_json(function):
    function.write("app.py", "def handler(e, c):\n    return e\n").start()
    error, _ = function.invoke_failing(b"{nope")
    assert error["errorType"] == "Runtime.UnmarshalError"
    assert error["errorMessage"].startswith("Unable to unmarshal input: Expecting property name")


def test_bad_client_context(function):
    function.write("app.py", "def handler(e, c):\n    return e\n").start()
    error, _ = function.invoke_failing(Lambda_Runtime_Client_Context="{")
    assert error["errorType"] == "Runtime.LambdaContextUnmarshalError"


def test_module_that_is_not_there(function):
    error = function.start("nowhere.handler").init_error()
    assert error["errorType"] == "Runtime.ImportModuleError"
    assert error["errorMessage"] == "Unable to import module 'nowhere': No module named 'nowhere'"
    assert error["stackTrace"] == []


def test_module_that_imports_what_is_not_there(function):
    function.write("app.py", "import nothing_like_this\n")
    error = function.start().init_error()
    assert (
        error["errorMessage"]
        == "Unable to import module 'app': No module named 'nothing_like_this'"
    )


def test_handler_that_is_not_there(function):
    error = function.write("app.py", "").start("app.missing").init_error()
    assert error["errorType"] == "Runtime.HandlerNotFound"
    assert error["errorMessage"] == "Handler 'missing' missing on module 'app'"


def test_syntax_error(function):
    error = function.write("app.py", "def handler(:\n    pass\n").start().init_error()
    assert error["errorType"] == "Runtime.UserCodeSyntaxError"
    assert error["errorMessage"] == "Syntax error in module 'app': invalid syntax (app.py, line 1)"
    assert error["stackTrace"] == [
        '  File "%s" Line 1\n    def handler(:\n' % (function.task_root / "app.py")
    ]


def test_malformed_handler_name(function):
    error = function.write("app.py", "").start("handler").init_error()
    assert error["errorType"] == "Runtime.MalformedHandlerName"
    assert error["errorMessage"].startswith("Bad handler 'handler': ")


def test_built_in_module(function):
    error = function.start("sys.handler").init_error()
    assert error["errorType"] == "Runtime.BuiltInModuleConflict"
    assert error["errorMessage"] == "Cannot use built-in module sys as a handler module"


def test_module_that_raises(function):
    function.write("app.py", "raise AttributeError('handler of doom')\n")
    error = function.start().init_error()
    assert error["errorType"] == "AttributeError"
    assert error["errorMessage"] == "handler of doom"
    app = str(function.task_root / "app.py")
    assert error["stackTrace"][-1].startswith('  File "%s", line 1, in <module>' % app)


def test_json_log_of_an_error(function):
    function.write("app.py", "def handler(e, c):\n    raise ValueError('x')\n")
    function.start(AWS_LAMBDA_LOG_FORMAT="JSON").invoke_failing()
    entry = json.loads(function.stop())
    assert entry["level"] == "ERROR"
    assert entry["errorType"] == "ValueError"
    assert entry["requestId"] == "request-1"
