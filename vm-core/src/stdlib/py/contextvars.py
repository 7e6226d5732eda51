"""Context variables, in plain Python: the current context is a variable of this module."""

_missing = object()


class Context:
    """A mapping of variables to values."""

    def __init__(self):
        self._values = {}
        self._entered = None

    def run(self, callable, /, *args, **kwargs):
        global _current
        if self._entered is not None:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        self._entered, _current = _current, self
        try:
            return callable(*args, **kwargs)
        finally:
            _current, self._entered = self._entered, None

    def copy(self):
        new = Context()
        new._values = dict(self._values)
        return new

    def __getitem__(self, var):
        if not isinstance(var, ContextVar):
            raise TypeError(f"a ContextVar key was expected, got {var!r}")
        return self._values[var]

    def get(self, var, default=None):
        return self._values.get(var, default)

    def __contains__(self, var):
        return var in self._values

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def keys(self):
        return self._values.keys()

    def values(self):
        return self._values.values()

    def items(self):
        return self._values.items()

    def __eq__(self, other):
        return self._values == other._values if isinstance(other, Context) else NotImplemented

    __hash__ = None


class Token:
    """What `ContextVar.set` gives, to undo it."""

    MISSING = _missing

    def __init__(self, context, var, old_value):
        self._context = context
        self.var = var
        self.old_value = old_value
        self._used = False

    def __repr__(self):
        return f"<Token{' used' if self._used else ''} var={self.var!r} at {id(self):#x}>"


class ContextVar:
    def __init__(self, name, *, default=_missing):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self.name = name
        self._default = default

    def __class_getitem__(cls, item):
        import types
        return types.GenericAlias(cls, item)

    def get(self, default=_missing):
        value = _current._values.get(self, _missing)
        if value is not _missing:
            return value
        if default is not _missing:
            return default
        if self._default is not _missing:
            return self._default
        raise LookupError(self)

    def set(self, value):
        token = Token(_current, self, _current._values.get(self, _missing))
        _current._values[self] = value
        return token

    def reset(self, token):
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token.var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        if token._context is not _current:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token.old_value is _missing:
            del _current._values[self]
        else:
            _current._values[self] = token.old_value

    def __repr__(self):
        default = "" if self._default is _missing else f" default={self._default!r}"
        return f"<ContextVar name={self.name!r}{default} at {id(self):#x}>"


_current = Context()


def copy_context():
    return _current.copy()


def _enter(context):
    """Makes a context the current one; returns the one before (asyncio steps a task this way)."""
    global _current
    before, _current = _current, context
    return before
