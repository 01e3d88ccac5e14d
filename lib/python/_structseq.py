"""Tuples whose items have names, as sys and time hand them out."""
import _imp


def structseq(name, module, fields):
    """A class of tuples whose items are attributes as well."""

    class Sequence(tuple):
        n_fields = n_sequence_fields = len(fields)
        n_unnamed_fields = 0
        __match_args__ = tuple(fields)

        def __repr__(self):
            return f"{module}.{name}({', '.join([f'{fields[i]}={self[i]!r}' for i in range(len(fields))])})"

        def __reduce__(self):
            return type(self), (tuple(self),)

    for i in range(len(fields)):
        setattr(Sequence, fields[i], _item(i))
    return _imp.rename(Sequence, name, module)


def _item(i):
    return property(lambda self: self[i])
