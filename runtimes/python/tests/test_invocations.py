"""Handlers that are found, called and answered for."""
import json

import pytest

ECHO = "def handler(event, context):\n    return event\n"


def test_event_goes_in_and_result_comes_out(function):
    function.write("app.py", ECHO).start()
    event = {"text": "ünïcode", "list": [1, 2.5, True, None], "nested": {"a": {}}}
    assert json.loads(function.invoke(event)) == event
    assert function.invoke("second") == '"second"'


def test_result_keeps_the_separators_of_awss_runtime(function):
    function.write("app.py", ECHO).start()
    assert function.invoke({"a": [1, 2], "b": "x"}) == '{"a": [1, 2], "b": "x"}'


@pytest.mark.parametrize(
    "path, handler",
    [
        ("pkg/mod.py", "pkg.mod.handler"),
        ("pkg/mod.py", "pkg/mod.handler"),
        ("pkg/sub/mod.py", "pkg/sub.mod.handler"),
    ],
)
def test_handlers_in_packages(function, path, handler):
    function.write(path, ECHO).start(handler)
    assert function.invoke(1) == "1"


def test_context(function):
    function.write(
        "app.py",
        "def handler(event, context):\n"
        "    return [context.aws_request_id, context.function_name, context.function_version,\n"
        "            context.invoked_function_arn, context.memory_limit_in_mb,\n"
        "            context.log_group_name, context.log_stream_name,\n"
        "            context.get_remaining_time_in_millis() > 10**9,\n"
        "            context.identity.cognito_identity_id, context.client_context]\n",
    ).start()
    assert json.loads(function.invoke()) == [
        "request-1",
        "probe",
        "$LATEST",
        "arn:aws:lambda:us-east-1:000000000000:function:probe",
        "128",
        "/aws/lambda/probe",
        "stream",
        True,
        None,
        None,
    ]


def test_client_context_and_identity(function):
    function.write(
        "app.py",
        "def handler(event, context):\n"
        "    return [context.client_context.custom, context.client_context.client.app_title,\n"
        "            context.identity.cognito_identity_id,\n"
        "            context.identity.cognito_identity_pool_id]\n",
    ).start()
    result = function.invoke(
        Lambda_Runtime_Client_Context='{"custom": {"k": 1}, "client": {"app_title": "t"}}',
        Lambda_Runtime_Cognito_Identity='{"cognitoIdentityId": "i", "cognitoIdentityPoolId": "p"}',
    )
    assert json.loads(result) == [{"k": 1}, "t", "i", "p"]


def test_deadline_that_has_passed_leaves_no_time(function):
    function.write(
        "app.py", "def handler(e, context):\n    return context.get_remaining_time_in_millis()\n"
    ).start()
    assert function.invoke(Lambda_Runtime_Deadline_Ms="1000") == "0"


def test_trace_id_is_in_the_environment(function):
    function.write(
        "app.py", "import os\ndef handler(e, c):\n    return os.environ['_X_AMZN_TRACE_ID']\n"
    ).start()
    assert function.invoke() == '"Root=1-2-3"'


def test_bytes_are_returned_as_they_are(function):
    function.write("app.py", "def handler(e, c):\n    return b'\\x00\\xff'\n").start()
    function.send(None)
    _, headers, body = function.answer()
    assert body == b"\x00\xff"
    assert headers["Content-Type"] == "application/unknown"


def test_large_bodies_both_ways(function):
    function.write("app.py", ECHO).start()
    text = "x" * 5_000_000
    assert function.invoke(text) == '"%s"' % text


def test_a_connection_that_was_closed_is_made_anew(function):
    function.write("app.py", ECHO).start()
    assert function.invoke(1) == "1"
    function.api.events.put(None)  # closes the connection while the runtime waits
    assert function.invoke(2) == "2"


def test_module_state_is_kept_between_events(function):
    function.write(
        "app.py",
        "count = 0\ndef handler(e, c):\n    global count\n    count += 1\n    return count\n",
    ).start()
    assert [function.invoke() for _ in range(3)] == ["1", "2", "3"]


def test_search_path_begins_as_on_aws(function):
    function.write("app.py", "import sys\ndef handler(e, c):\n    return sys.path\n").start()
    path = json.loads(function.invoke())
    assert path[0] == str(function.task_root)
    assert path[1].startswith("/opt/python/lib/python3.")
    assert path[2] == "/opt/python"
    assert path[-1] == "/usr/lib/python3/dist-packages"


def test_exit_is_a_builtin_and_ends_the_process(function):
    function.write("app.py", "def handler(e, c):\n    print('bye', end='')\n    exit(3)\n").start()
    function.send(None)
    assert function.process.wait(30) == 3
    assert function.stop() == "bye"


def test_a_tutorial_like_handler(function):
    function.write(
        "app.py",
        "def handler(event, context):\n"
        "    operation = event['operation']\n"
        "    operations = {'echo': lambda x: x, 'ping': lambda x: 'pong'}\n"
        "    if operation in operations:\n"
        "        return operations[operation](event.get('payload'))\n"
        "    raise ValueError('Unrecognized operation \"{}\"'.format(operation))\n",
    ).start()
    assert function.invoke({"operation": "ping"}) == '"pong"'
    assert function.invoke({"operation": "echo", "payload": {"a": 1}}) == '{"a": 1}'
    error, _ = function.invoke_failing({"operation": "fly"})
    assert error["errorType"] == "ValueError"
    assert error["errorMessage"] == 'Unrecognized operation "fly"'
