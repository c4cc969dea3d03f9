"""Runs a python3.x Lambda function: what starts in the environment, at /var/runtime/bootstrap.py.

Start it as ``python3 -S -s /var/runtime/bootstrap.py``. Without ``site``, the interpreter is up in
about half the time; what functions expect of it is set up here. A cold start pays for every import
made before the handler's own, so the modules of this runtime import little, and late.
"""
import sys

from portico_runtime import loop, paths

if __name__ == "__main__":
    paths.prepare()
    sys.exit(loop.run())
