"""What ``site`` would have set up, and the order in which AWS's runtime looks for modules."""
import builtins
import os
import sys


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
    if not hasattr(builtins, "exit"):
        import _sitebuiltins

        builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D (i.e. EOF)")
        builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D (i.e. EOF)")
