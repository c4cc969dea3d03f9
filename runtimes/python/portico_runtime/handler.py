"""Finding the function's handler from its configured name."""
import sys

from portico_runtime.faults import Fault


def load(name):
    """The callable that `name` means: "module.function", "pkg/module.function",
    "pkg.module.function". A Fault tells what is wrong with it; what the module itself raises while
    it is imported passes through."""
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("MalformedHandlerName", "Bad handler '%s': %s" % (name, error)) from error
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault(
            "BuiltInModuleConflict",
            "Cannot use built-in module %s as a handler module" % module_name,
        )
    module = _import(module_name)
    try:
        return getattr(module, function_name)
    except AttributeError as error:
        raise Fault(
            "HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name)
        ) from error


def _import(module_name):
    dotted = module_name.replace("/", ".")
    try:
        __import__(dotted)
    except ImportError as error:
        raise Fault(
            "ImportModuleError", "Unable to import module '%s': %s" % (module_name, error)
        ) from error
    except SyntaxError as error:
        place = '  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)
        raise Fault(
            "UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error), [place]
        ) from error
    return sys.modules[dotted]

