"""What json takes it gives again; what it does not take it says so, at a place in the text."""
import json


def same(a, b):
    return repr(a) == repr(b)    # NaN is itself here, and 1 is not 1.0


def pairs(items):
    return dict(items)


OPTIONS = [
    {}, {"indent": 2}, {"sort_keys": True}, {"ensure_ascii": False}, {"separators": (",", ":")}, {"indent": "\t", "ensure_ascii": False},
]


def read(text, **options):
    try:
        return json.loads(text, **options)
    except json.JSONDecodeError as error:
        assert 0 <= error.pos <= len(error.doc), error
        assert error.lineno >= 1 and error.colno >= 1, error
        return error
    except (UnicodeDecodeError, RecursionError) as error:
        return error
    except ValueError as error:
        assert "4300 digits" in str(error), error
        return error


def written(value, options):
    try:
        return json.dumps(value, **options)
    except RecursionError as error:
        return error
    except TypeError as error:
        assert options.get("sort_keys"), error
        return error


def text_of(which, data):
    try:
        return data if which & 1 else data.decode("utf-8", "replace" if which & 2 else "surrogatepass" if which & 4 else "ignore")
    except UnicodeDecodeError:
        return data


def check(data):
    which, data = (data[0] if data else 0), data[1:]
    text = text_of(which, data)
    value = read(text)
    with_hooks = read(text, object_pairs_hook=pairs, parse_int=int, parse_float=float)
    if isinstance(value, Exception):
        assert isinstance(with_hooks, Exception), with_hooks
        return
    assert isinstance(with_hooks, RecursionError) or same(value, with_hooks), (value, with_hooks)
    options = OPTIONS[(which >> 3) % len(OPTIONS)]
    out = written(value, options)
    if isinstance(out, str):
        again = read(out)
        if not options.get("sort_keys"):
            assert isinstance(again, RecursionError) or same(value, again), (value, again)
