"""Annotations in the formats that there are."""
from enum import IntEnum

__all__ = ["ForwardRef", "Format", "annotations_to_string", "call_annotate_function", "call_evaluate_function",
           "get_annotate_from_class_namespace", "get_annotations", "type_repr"]


class Format(IntEnum):
    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4


def __getattr__(name):
    if name == "ForwardRef":
        from typing import ForwardRef
        return ForwardRef
    raise AttributeError(f"module 'annotationlib' has no attribute {name!r}")


def type_repr(value):
    if isinstance(value, type) and type(value).__name__ != "GenericAlias":
        if value.__module__ == "builtins":
            return value.__qualname__
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, str):
        return value
    if value is ...:
        return "..."
    if callable(value) and hasattr(value, "__qualname__") and type(value).__name__ == "function":
        return f"{value.__module__}.{value.__qualname__}"
    return repr(value)


def annotations_to_string(annotations):
    return {name: type_repr(value) for name, value in annotations.items()}


def call_annotate_function(annotate, format, *, owner=None):
    found = annotate(Format.VALUE)
    return annotations_to_string(found) if format == Format.STRING else found


def call_evaluate_function(evaluate, format, *, owner=None):
    value = evaluate(Format.VALUE)
    return type_repr(value) if format == Format.STRING else value


def get_annotate_from_class_namespace(namespace):
    return namespace.get("__annotate__", namespace.get("__annotate_func__"))


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=Format.VALUE):
    if eval_str and format != Format.VALUE:
        raise ValueError("eval_str=True is only supported with format=Format.VALUE")
    found = getattr(obj, "__annotations__", None)
    if found is None:
        if not callable(obj) and type(obj).__name__ != "module":
            raise TypeError(f"{obj!r} does not have annotations")
        return {}
    if format == Format.STRING:
        return annotations_to_string(found)
    if eval_str:
        from typing import get_type_hints
        return get_type_hints(obj, globals, locals, include_extras=True)
    return dict(found)
