"""What ``site`` would have set up, and the order in which AWS's runtime looks for modules."""
import builtins
import os
import sys


def _drop_coerced_locale():
    """The interpreter sets LC_CTYPE where the locale of LANG is not installed; AWS's has it."""
    if os.environ.get("LC_CTYPE") != "C.UTF-8":
        return
    with open("/proc/self/environ", "rb") as started_with:
        if not any(line.startswith(b"LC_CTYPE=") for line in started_with.read().split(b"\0")):
            del os.environ["LC_CTYPE"]


def prepare():
    """Sets sys.path, and the builtins that ``site`` adds."""
    task_root = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")
    version = "python%d.%d" % sys.version_info[:2]
    standard = sys.path[1:]  # without this runtime's own folder, which comes after the layers
    sys.path[:] = [
        task_root,
        "/opt/python/lib/%s/site-packages" % version,
        "/opt/python",
        sys.path[0],
        *standard,
        # Where Debian keeps what pip and its own packages install.
        "/usr/local/lib/%s/dist-packages" % version,
        "/usr/lib/python3/dist-packages",
    ]
    _drop_coerced_locale()
    if not hasattr(builtins, "exit"):
        import _sitebuiltins

        builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D (i.e. EOF)")
        builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D (i.e. EOF)")
