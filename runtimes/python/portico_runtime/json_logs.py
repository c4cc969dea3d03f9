"""Log records as JSON, for functions whose log format is JSON (AWS_LAMBDA_LOG_FORMAT)."""
import json
import time
import traceback


def make_formatter(logging):
    plain = set(logging.makeLogRecord({}).__dict__) | {"aws_request_id", "message", "taskName"}

    class JsonFormatter(logging.Formatter):
        def format(self, record):
            fields = {
                "timestamp": _timestamp(record.created),
                "level": record.levelname,
                "message": record.getMessage(),
                "logger": record.name,
                **_exception(record),
                "requestId": record.aws_request_id or None,
            }
            for name, value in record.__dict__.items():
                if name not in plain and name not in fields:
                    fields[name] = value
            kept = {name: value for name, value in fields.items() if value is not None}
            return json.dumps(kept, ensure_ascii=False, default=str) + "\n"

    return JsonFormatter()


def _timestamp(created):
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(created))
    return "%s.%03dZ" % (whole, int(created * 1000) % 1000)


def _exception(record):
    if not record.exc_info:
        return {}
    kind, value, trace = record.exc_info
    return {
        "stackTrace": traceback.format_tb(trace),
        "errorType": kind.__name__ if kind else None,
        "errorMessage": str(value),
        "location": "%s:%s:%s" % (record.pathname, record.funcName, record.lineno),
    }
