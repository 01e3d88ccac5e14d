"""Exception groups: splitting them, and what except* makes of them."""


def _matcher(condition):
    """A function that says whether an exception is meant."""
    kinds = condition if isinstance(condition, tuple) else (condition,)
    if all(isinstance(kind, type) and issubclass(kind, BaseException) for kind in kinds):
        return lambda error: isinstance(error, kinds)
    if callable(condition) and not isinstance(condition, type):
        return condition
    raise TypeError("expected an exception type, a tuple of exception types, or a callable (other than a class)")


def _part(group, members):
    """A group like `group` of some of its members, None of none."""
    if not members:
        return None
    part = group.derive(members)
    if not isinstance(part, BaseExceptionGroup):
        raise TypeError("derive must return an instance of BaseExceptionGroup")
    part.__traceback__ = group.__traceback__
    part.__context__ = group.__context__
    part.__cause__ = group.__cause__
    notes = getattr(group, "__notes__", None)
    if notes is not None:
        part.__notes__ = list(notes) if isinstance(notes, (list, tuple)) else notes
    return part


def _divide(group, matches):
    if matches(group):
        return group, None
    inside, outside = [], []
    for member in group.exceptions:
        if isinstance(member, BaseExceptionGroup):
            one, other = _divide(member, matches)
            if one is not None:
                inside.append(one)
            if other is not None:
                outside.append(other)
        elif matches(member):
            inside.append(member)
        else:
            outside.append(member)
    return _part(group, inside), _part(group, outside)


def split(group, condition):
    return _divide(group, _matcher(condition))


def subgroup(group, condition):
    matches = _matcher(condition)
    return _only(group, matches)


def _only(group, matches):
    if matches(group):
        return group
    inside = []
    for member in group.exceptions:
        if isinstance(member, BaseExceptionGroup):
            member = _only(member, matches)
            if member is not None:
                inside.append(member)
        elif matches(member):
            inside.append(member)
    return _part(group, inside)


def match(error, kinds):
    """What an except* clause takes of the error, and what it leaves."""
    for kind in kinds if isinstance(kinds, tuple) else (kinds,):
        if not (isinstance(kind, type) and issubclass(kind, BaseException)):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
        if issubclass(kind, BaseExceptionGroup):
            raise TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
    if error is None:
        return None, None
    if isinstance(error, kinds):
        if not isinstance(error, BaseExceptionGroup):
            wrapped = BaseExceptionGroup("", (error,))
            wrapped.__traceback__ = error.__traceback__
            error = wrapped
        return error, None
    if isinstance(error, BaseExceptionGroup):
        return _divide(error, lambda one: isinstance(one, kinds))
    return None, error


def _leaves(group, found):
    for member in group.exceptions:
        if isinstance(member, BaseExceptionGroup):
            _leaves(member, found)
        else:
            found.add(id(member))


def _is_part(error, group):
    """Was the error made by splitting the group? Then it goes on as a part of it."""
    return (isinstance(error, BaseExceptionGroup) and error.__traceback__ is group.__traceback__
            and error.__cause__ is group.__cause__ and error.__context__ is group.__context__
            and getattr(error, "__notes__", None) == getattr(group, "__notes__", None))


def leave(error, left):
    """What goes on after all except* clauses: `left` is what they raised, and last what none of them took."""
    left = [one for one in left if one is not None]
    if not left:
        return None
    if not isinstance(error, BaseExceptionGroup):
        return left[0]
    raised, kept = [], set()
    for one in left:
        if _is_part(one, error):
            _leaves(one, kept)
        else:
            raised.append(one)
    rest = _only(error, lambda one: id(one) in kept) if kept else None
    if not raised:
        return rest
    if rest is not None:
        raised.append(rest)
    return raised[0] if len(raised) == 1 else BaseExceptionGroup("", raised)
