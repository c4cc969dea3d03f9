"""The life of an environment: load the handler, then take one event after the other."""
import os
import sys

from portico_runtime import api, context, endpoints, faults, hooks, logs, wire_json
from portico_runtime import handler as handlers

_EXIT_INIT_FAILED = 1
_JSON = "application/json"


def run():
    """Returns the exit code, and only when the handler cannot be loaded."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    client = api.RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    hooks.install()
    hooks.after_import("logging", logs.configure)
    hooks.after_import("botocore.session", endpoints.patch)
    try:
        handler = handlers.load(os.environ.get("_HANDLER", ""))
    except Exception as error:
        description = faults.describe(error)
        faults.log(description)
        client.fail_init(_encode(description), description["errorType"])
        return _EXIT_INIT_FAILED
    while True:
        headers, body = client.next()
        _handle(client, handler, headers, body)


def _handle(client, handler, headers, body):
    request_id = headers["lambda-runtime-aws-request-id"]
    logs.request_id = request_id
    _set_trace(headers.get("lambda-runtime-trace-id"))
    try:
        event = _decode_event(body, headers.get("content-type", _JSON))
        result = handler(event, _make_context(request_id, headers))
        answer, content_type = _encode_result(result)
    except Exception as error:
        description = faults.describe(error, request_id)
        faults.log(description)
        cause = faults.xray_cause(error)
        client.fail(request_id, _encode(description), description["errorType"], cause)
        return
    finally:
        # What was printed without a newline belongs to this event.
        sys.stdout.flush()
        sys.stderr.flush()
    client.respond(request_id, answer, content_type)


def _decode_event(body, content_type):
    if content_type.partition(";")[0].strip() != _JSON:
        return body
    try:
        return wire_json.loads(body)
    except Exception as error:
        raise faults.Fault("UnmarshalError", "Unable to unmarshal input: %s" % error) from error


def _encode_result(result):
    if isinstance(result, bytes):
        return result, "application/unknown"
    try:
        return wire_json.dumps(result).encode("utf-8"), _JSON
    except Exception as error:
        raise faults.Fault("MarshalError", "Unable to marshal response: %s" % error) from error


def _encode(description):
    # An exception's text may hold what is no valid Unicode; it must not lose the error itself.
    return wire_json.dumps(description).encode("utf-8", "backslashreplace")


def _make_context(request_id, headers):
    return context.LambdaContext(
        request_id,
        headers.get("lambda-runtime-invoked-function-arn"),
        int(headers.get("lambda-runtime-deadline-ms", "0")),
        _json_header(headers, "lambda-runtime-client-context", "Client Context"),
        _json_header(headers, "lambda-runtime-cognito-identity", "Cognito Identity"),
    )


def _json_header(headers, name, title):
    text = headers.get(name)
    if not text:
        return None
    try:
        return wire_json.loads(text.encode("utf-8"))
    except ValueError as error:
        message = "Unable to parse %s JSON: %s" % (title, error)
        raise faults.Fault("LambdaContextUnmarshalError", message) from error


def _set_trace(trace_id):
    if trace_id:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
