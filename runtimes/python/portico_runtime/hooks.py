"""Doing something right after a module was imported, should it ever be.

Preparing ``logging`` or ``botocore`` in advance would make every function pay for their import.
"""
import sys


class _AfterImport:
    """A finder that finds nothing itself: it lets the others find, and adds to the loading."""

    def __init__(self):
        self._actions = {}

    def add(self, name, action):
        if name in sys.modules:
            action(sys.modules[name])
        else:
            self._actions[name] = action

    def find_spec(self, name, path=None, target=None):
        action = self._actions.pop(name, None)
        if action is None:
            return None
        for finder in sys.meta_path:
            if finder is self:
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None and spec.loader is not None:
                _extend(spec.loader, action)
                return spec
        # Not installed; perhaps a later attempt finds it elsewhere.
        self._actions[name] = action
        return None


def _extend(loader, action):
    exec_module = loader.exec_module

    def exec_and_act(module):
        exec_module(module)
        action(module)

    loader.exec_module = exec_and_act


_hook = _AfterImport()


def install():
    sys.meta_path.insert(0, _hook)


def after_import(name, action):
    """Calls `action(module)` once module `name` has been imported; at once if it has."""
    _hook.add(name, action)
