"""The root logger as AWS's runtime prepares it, once a function imports ``logging``."""
import os
import sys

# Set for each event.
request_id = ""

_TEXT_FORMAT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S"


def configure(logging):
    """Action for the import of logging; `logging` is the module."""
    import time

    class Handler(logging.Handler):
        def emit(self, record):
            sys.stdout.write(self.format(record))
            sys.stdout.flush()

    class AddRequestId(logging.Filter):
        def filter(self, record):
            record.aws_request_id = request_id
            return True

    logging.Formatter.converter = time.gmtime
    handler = Handler()
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON":
        from portico_runtime import json_logs

        handler.setFormatter(json_logs.make_formatter(logging))
    else:
        handler.setFormatter(logging.Formatter(_TEXT_FORMAT, _TIME_FORMAT))
    handler.addFilter(AddRequestId())
    root = logging.getLogger()
    level = _level()
    if isinstance(logging.getLevelName(level), int):
        root.setLevel(level)
    root.addHandler(handler)


def _level():
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    return "DEBUG" if level == "TRACE" else level
