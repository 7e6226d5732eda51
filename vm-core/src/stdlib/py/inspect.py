"""What objects are, and how they can be called."""

import sys
import types
from collections import namedtuple

from _signatures import (
    BoundArguments, Parameter, Signature, _empty, _ParameterKind, _signature, formatannotation, signature, unwrap,
)

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS = 1, 2, 4, 8
CO_NESTED, CO_GENERATOR, CO_NOFREE, CO_COROUTINE = 16, 32, 64, 128
CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR = 256, 512


def ismodule(object):
    return isinstance(object, types.ModuleType)


def isclass(object):
    return isinstance(object, type)


def ismethod(object):
    return isinstance(object, types.MethodType)


def isfunction(object):
    return isinstance(object, types.FunctionType)


def isbuiltin(object):
    return isinstance(object, types.BuiltinFunctionType)


def iscode(object):
    return isinstance(object, types.CodeType)


def isframe(object):
    return isinstance(object, types.FrameType)


def istraceback(object):
    return isinstance(object, types.TracebackType)


def isgenerator(object):
    return isinstance(object, types.GeneratorType)


def iscoroutine(object):
    return isinstance(object, types.CoroutineType)


def isasyncgen(object):
    return isinstance(object, types.AsyncGeneratorType)


def isawaitable(object):
    if isinstance(object, types.GeneratorType):
        return bool(object.gi_code.co_flags & CO_ITERABLE_COROUTINE)
    return hasattr(type(object), "__await__")


def _has_flag(function, flag):
    import functools
    while ismethod(function):
        function = function.__func__
    while isinstance(function, functools.partial):
        function = function.func
    return isfunction(function) and bool(function.__code__.co_flags & flag)


def isgeneratorfunction(obj):
    return _has_flag(obj, CO_GENERATOR)


def iscoroutinefunction(obj):
    return _has_flag(obj, CO_COROUTINE)


def isasyncgenfunction(obj):
    return _has_flag(obj, CO_ASYNC_GENERATOR)


def isroutine(object):
    return isbuiltin(object) or isfunction(object) or ismethod(object) or ismethoddescriptor(object)


def ismethoddescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    kind = type(object)
    return hasattr(kind, "__get__") and not hasattr(kind, "__set__")


def isdatadescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    kind = type(object)
    return hasattr(kind, "__set__") or hasattr(kind, "__delete__")


def ismemberdescriptor(object):
    return isinstance(object, types.MemberDescriptorType)


def isgetsetdescriptor(object):
    return isinstance(object, types.GetSetDescriptorType)


def isabstract(object):
    return isinstance(object, type) and bool(getattr(object, "__abstractmethods__", None))


def getmro(cls):
    return cls.__mro__


def getmembers(object, predicate=None):
    found = []
    for name in dir(object):
        try:
            value = getattr(object, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            found.append((name, value))
    found.sort(key=lambda pair: pair[0])
    return found


_sentinel = object()


def getattr_static(obj, attr, default=_sentinel):
    """An attribute without running descriptors or `__getattr__`."""
    if not isinstance(obj, type):
        try:
            values = object.__getattribute__(obj, "__dict__")
        except AttributeError:
            values = {}
        if attr in values:
            return values[attr]
    for cls in (obj if isinstance(obj, type) else type(obj)).__mro__:
        if attr in cls.__dict__:
            return cls.__dict__[attr]
    if default is _sentinel:
        raise AttributeError(attr)
    return default


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margin = sys.maxsize
    for line in lines[1:]:
        content = len(line.lstrip())
        if content:
            margin = min(margin, len(line) - content)
    if lines:
        lines[0] = lines[0].lstrip()
    if margin < sys.maxsize:
        lines[1:] = [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getdoc(object):
    doc = getattr(object, "__doc__", None)
    if doc is None and isclass(object):
        for base in object.__mro__[1:]:
            if base is not type and base.__doc__ is not None:
                doc = base.__doc__
                break
    return cleandoc(doc) if isinstance(doc, str) else None


def getmodule(object, _filename=None):
    if ismodule(object):
        return object
    return sys.modules.get(getattr(object, "__module__", None))


def getmodulename(path):
    import os
    name = os.path.basename(path)
    return name[:-3] if name.endswith(".py") else None


def _code_of(object):
    if ismethod(object):
        object = object.__func__
    if isfunction(object):
        return unwrap(object).__code__
    if istraceback(object):
        object = object.tb_frame
    if isframe(object):
        return object.f_code
    return object if iscode(object) else None


def getfile(object):
    if ismodule(object):
        if getattr(object, "__file__", None):
            return object.__file__
        raise TypeError("{!r} is a built-in module".format(object))
    if isclass(object):
        module = sys.modules.get(object.__module__)
        if getattr(module, "__file__", None):
            return module.__file__
        raise TypeError("{!r} is a built-in class".format(object))
    code = _code_of(object)
    if code is None:
        raise TypeError(
            "module, class, method, function, traceback, frame, or code object was expected, got {}".format(
                type(object).__name__
            )
        )
    return code.co_filename


getsourcefile = getfile


def findsource(object):
    try:
        with open(getfile(object), encoding="utf-8") as file:
            lines = file.readlines()
    except OSError:
        raise OSError("source code not available") from None
    if ismodule(object):
        return lines, 0
    code = _code_of(object)
    if code is not None:
        return lines, max(code.co_firstlineno - 1, 0)
    name = object.__qualname__.split(".")[-1]
    for at, line in enumerate(lines):
        words = line.split("(")[0].split(":")[0].split()
        if words[:1] == ["class"] and words[1:2] == [name]:
            while at > 0 and lines[at - 1].lstrip().startswith("@"):
                at -= 1
            return lines, at
    raise OSError("could not find class definition")


def getblock(lines):
    """The first block of a list of lines, by its indentation."""
    indent = len(lines[0]) - len(lines[0].lstrip())
    end = 1
    depth = lines[0].count("(") + lines[0].count("[") - lines[0].count(")") - lines[0].count("]")
    head = not lines[0].lstrip().startswith("@")
    for at in range(1, len(lines)):
        text = lines[at].strip()
        inside = depth > 0 or not head
        if not inside and text and not text.startswith("#"):
            if len(lines[at]) - len(lines[at].lstrip()) <= indent:
                break
        if inside and depth <= 0 and not text.startswith("@"):
            head = True
        depth += text.count("(") + text.count("[") - text.count(")") - text.count("]")
        if text:
            end = at + 1
    return lines[:end]


def getsourcelines(object):
    lines, start = findsource(object)
    if ismodule(object):
        return lines, 0
    return getblock(lines[start:]), start + 1


def getsource(object):
    return "".join(getsourcelines(object)[0])


FrameInfo = namedtuple("FrameInfo", "frame filename lineno function code_context index")
Traceback = namedtuple("Traceback", "filename lineno function code_context index")


def currentframe():
    return sys._getframe(1)


def getframeinfo(frame, context=1):
    lineno = frame.tb_lineno if istraceback(frame) else frame.f_lineno
    code = _code_of(frame)
    lines, index = None, None
    if context > 0:
        try:
            with open(code.co_filename, encoding="utf-8") as file:
                text = file.readlines()
        except OSError:
            pass
        else:
            start = max(0, min(lineno - 1 - context // 2, len(text) - context))
            lines, index = text[start : start + context], lineno - 1 - start
    return Traceback(code.co_filename, lineno, code.co_name, lines, index)


def getouterframes(frame, context=1):
    found = []
    while frame:
        info = getframeinfo(frame, context)
        found.append(FrameInfo(frame, *info))
        frame = frame.f_back
    return found


def stack(context=1):
    return getouterframes(sys._getframe(1), context)


def trace(context=1):
    tb = sys.exc_info()[2]
    found = []
    while tb:
        found.append(FrameInfo(tb.tb_frame, *getframeinfo(tb, context)))
        tb = tb.tb_next
    return found


FullArgSpec = namedtuple("FullArgSpec", "args varargs varkw defaults kwonlyargs kwonlydefaults annotations")


def getfullargspec(func):
    try:
        found = _signature(func.__func__ if ismethod(func) else func, False)
    except ValueError as error:
        raise TypeError("unsupported callable") from error
    args, kwonly, defaults, kwdefaults, annotations = [], [], (), {}, {}
    varargs = varkw = None
    if found.return_annotation is not _empty:
        annotations["return"] = found.return_annotation
    for parameter in found.parameters.values():
        if parameter.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD):
            args.append(parameter.name)
            if parameter.default is not _empty:
                defaults += (parameter.default,)
        elif parameter.kind == Parameter.VAR_POSITIONAL:
            varargs = parameter.name
        elif parameter.kind == Parameter.KEYWORD_ONLY:
            kwonly.append(parameter.name)
            if parameter.default is not _empty:
                kwdefaults[parameter.name] = parameter.default
        else:
            varkw = parameter.name
        if parameter.annotation is not _empty:
            annotations[parameter.name] = parameter.annotation
    return FullArgSpec(args, varargs, varkw, defaults or None, kwonly, kwdefaults or None, annotations)


def getcallargs(func, /, *positional, **named):
    bound = _signature(func).bind(*positional, **named)
    bound.apply_defaults()
    return dict(bound.arguments)


def getclosurevars(func):
    code = func.__code__
    nonlocals = {name: cell.cell_contents for name, cell in zip(code.co_freevars, func.__closure__ or ())}
    builtin_names = vars(sys.modules["builtins"])
    global_names, builtins, unbound = {}, {}, set()
    for name in code.co_names:
        if name in func.__globals__:
            global_names[name] = func.__globals__[name]
        elif name in builtin_names:
            builtins[name] = builtin_names[name]
        else:
            unbound.add(name)
    return ClosureVars(nonlocals, global_names, builtins, unbound)


ClosureVars = namedtuple("ClosureVars", "nonlocals globals builtins unbound")

GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"
CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, CORO_CLOSED = "CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED"


def getgeneratorstate(generator):
    if generator.gi_running:
        return GEN_RUNNING
    if generator.gi_suspended:
        return GEN_SUSPENDED
    return GEN_CLOSED if generator.gi_frame is None else GEN_CREATED


def getcoroutinestate(coroutine):
    if coroutine.cr_running:
        return CORO_RUNNING
    if coroutine.cr_suspended:
        return CORO_SUSPENDED
    return CORO_CLOSED if coroutine.cr_frame is None else CORO_CREATED


def getgeneratorlocals(generator):
    frame = generator.gi_frame
    return {} if frame is None else frame.f_locals


def get_annotations(obj, *, globals=None, locals=None, eval_str=False):
    found = getattr(obj, "__dict__", {}).get("__annotations__") if isclass(obj) else getattr(obj, "__annotations__", None)
    found = dict(found or {})
    if eval_str:
        space = globals
        if space is None:
            space = getattr(obj, "__globals__", None) or vars(sys.modules.get(getattr(obj, "__module__", None), sys))
        found = {k: eval(v, space, locals) if isinstance(v, str) else v for k, v in found.items()}
    return found
