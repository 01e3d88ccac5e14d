"""Importing by name."""
import _imp

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

__import__ = __import__


def import_module(name, package=None):
    """Import a module; `package` is where a relative name starts."""
    return _imp.import_guest(name, package)


def invalidate_caches():
    """There are no caches."""


def reload(module):
    """Run a module's code again in its old namespace."""
    import sys
    name = getattr(getattr(module, "__spec__", None), "name", None) or getattr(module, "__name__", None)
    if not isinstance(module, type(_imp)) or not isinstance(name, str):
        raise TypeError("reload() argument must be a module")
    if sys.modules.get(name) is not module:
        error = ImportError(f"module {name} not in sys.modules")
        error.name = name
        raise error
    code = _imp.frozen(name)
    if code is not None:
        _imp.run(code, module)
    return sys.modules[name]
