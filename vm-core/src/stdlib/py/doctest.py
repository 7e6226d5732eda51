"""Examples in docstrings, run and compared with what stands beside them."""

import __future__
import inspect
import io
import linecache
import os
import re
import sys
import traceback
import unittest
from collections import namedtuple

__all__ = [
    "register_optionflag", "DONT_ACCEPT_TRUE_FOR_1", "DONT_ACCEPT_BLANKLINE", "NORMALIZE_WHITESPACE", "ELLIPSIS",
    "SKIP", "IGNORE_EXCEPTION_DETAIL", "COMPARISON_FLAGS", "REPORT_UDIFF", "REPORT_CDIFF", "REPORT_NDIFF",
    "REPORT_ONLY_FIRST_FAILURE", "REPORTING_FLAGS", "FAIL_FAST", "Example", "DocTest", "DocTestParser",
    "DocTestFinder", "DocTestRunner", "OutputChecker", "DocTestFailure", "UnexpectedException", "DebugRunner",
    "testmod", "testfile", "run_docstring_examples", "DocTestSuite", "DocFileSuite", "set_unittest_reportflags",
    "script_from_examples",
]

TestResults = namedtuple("TestResults", "failed attempted")

OPTIONFLAGS_BY_NAME = {}


def register_optionflag(name):
    """A new flag of this name, or the one it has."""
    return OPTIONFLAGS_BY_NAME.setdefault(name, 1 << len(OPTIONFLAGS_BY_NAME))


DONT_ACCEPT_TRUE_FOR_1 = register_optionflag("DONT_ACCEPT_TRUE_FOR_1")
DONT_ACCEPT_BLANKLINE = register_optionflag("DONT_ACCEPT_BLANKLINE")
NORMALIZE_WHITESPACE = register_optionflag("NORMALIZE_WHITESPACE")
ELLIPSIS = register_optionflag("ELLIPSIS")
SKIP = register_optionflag("SKIP")
IGNORE_EXCEPTION_DETAIL = register_optionflag("IGNORE_EXCEPTION_DETAIL")
COMPARISON_FLAGS = (DONT_ACCEPT_TRUE_FOR_1 | DONT_ACCEPT_BLANKLINE | NORMALIZE_WHITESPACE | ELLIPSIS | SKIP
                    | IGNORE_EXCEPTION_DETAIL)
REPORT_UDIFF = register_optionflag("REPORT_UDIFF")
REPORT_CDIFF = register_optionflag("REPORT_CDIFF")
REPORT_NDIFF = register_optionflag("REPORT_NDIFF")
REPORT_ONLY_FIRST_FAILURE = register_optionflag("REPORT_ONLY_FIRST_FAILURE")
FAIL_FAST = register_optionflag("FAIL_FAST")
REPORTING_FLAGS = REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF | REPORT_ONLY_FIRST_FAILURE | FAIL_FAST

BLANKLINE_MARKER = "<BLANKLINE>"
ELLIPSIS_MARKER = "..."


def _normalize_module(module, depth=2):
    if inspect.ismodule(module):
        return module
    if isinstance(module, str):
        return __import__(module, globals(), locals(), ["*"])
    if module is None:
        return sys.modules[sys._getframe(depth).f_globals["__name__"]]
    raise TypeError("Expected a module, string, or None")


def _indent(text, by=4):
    return re.sub("(?m)^(?!$)", by * " ", text)


def _exception_traceback(exc_info):
    return "".join(traceback.format_exception(*exc_info))


class _SpoofOut(io.StringIO):
    """Takes what an example prints."""

    def getvalue(self):
        # Wanted text ends with a newline, so what was printed has to.
        result = io.StringIO.getvalue(self)
        return result + "\n" if result and not result.endswith("\n") else result

    def truncate(self, size=None):
        self.seek(size)
        io.StringIO.truncate(self)


def _ellipsis_match(want, got):
    """Whether `got` is `want` with its ellipses replaced by something."""
    if ELLIPSIS_MARKER not in want:
        return want == got
    pieces = want.split(ELLIPSIS_MARKER)
    first, last = pieces[0], pieces[-1]
    if not got.startswith(first) or not got.endswith(last):
        return False
    start, end = len(first), len(got) - len(last)
    if start > end:
        return False
    # The leftmost place of each piece leaves most for the rest.
    for piece in pieces[1:-1]:
        start = got.find(piece, start, end)
        if start < 0:
            return False
        start += len(piece)
    return True


def _comment_line(line):
    line = line.rstrip()
    return "# " + line if line else "#"


def _exception_name(message):
    """The class's own name in the last lines of a traceback, without module and detail."""
    start, end = 0, len(message)
    newline = message.find("\n")
    if newline >= 0:
        end = newline
    colon = message.find(":", 0, end)
    if colon >= 0:
        end = colon
    dot = message.rfind(".", 0, end)
    if dot >= 0:
        start = dot + 1
    return message[start:end]


class Example:
    """One statement with the output that is expected of it."""

    def __init__(self, source, want, exc_msg=None, lineno=0, indent=0, options=None):
        if not source.endswith("\n"):
            source += "\n"
        if want and not want.endswith("\n"):
            want += "\n"
        if exc_msg is not None and not exc_msg.endswith("\n"):
            exc_msg += "\n"
        self.source = source
        self.want = want
        self.lineno = lineno
        self.indent = indent
        self.options = {} if options is None else options
        self.exc_msg = exc_msg

    def _key(self):
        return self.source, self.want, self.lineno, self.indent, self.options, self.exc_msg

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self):
        return hash((self.source, self.want, self.lineno, self.indent, self.exc_msg))


class DocTest:
    """The examples of one docstring, in one namespace."""

    def __init__(self, examples, globs, name, filename, lineno, docstring):
        assert not isinstance(examples, str), "DocTest no longer accepts str; use DocTestParser instead"
        self.examples = examples
        self.docstring = docstring
        self.globs = globs.copy()
        self.name = name
        self.filename = filename
        self.lineno = lineno

    def __repr__(self):
        if not self.examples:
            examples = "no examples"
        elif len(self.examples) == 1:
            examples = "1 example"
        else:
            examples = "%d examples" % len(self.examples)
        return "<%s %s from %s:%s (%s)>" % (
            self.__class__.__name__, self.name, self.filename, self.lineno, examples)

    def _key(self):
        return self.examples, self.docstring, self.globs, self.name, self.filename, self.lineno

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self):
        return hash((self.docstring, self.name, self.filename, self.lineno))

    def __lt__(self, other):
        if not isinstance(other, DocTest):
            return NotImplemented
        mine = self.name, self.filename, -1 if self.lineno is None else self.lineno, id(self)
        return mine < (other.name, other.filename, -1 if other.lineno is None else other.lineno, id(other))


class DocTestParser:
    """Finds the examples of a text."""

    _EXCEPTION_RE = re.compile(
        r"Traceback\ \( (?: most\ recent\ call\ last | innermost\ last ) \) : [^\S\n]* $"
        r" (?P<stack> .*?) ^(?P<msg> \w+ .*)", re.VERBOSE | re.MULTILINE | re.DOTALL)
    _DIRECTIVE_RE = re.compile(r"""#\s*doctest:\s*([^\n'"]*)$""", re.MULTILINE)
    _PROMPT_RE = re.compile(r"( *)>>>")

    def parse(self, string, name="<string>"):
        """Texts and Examples in turn, as they stand in `string`."""
        string = string.expandtabs()
        indents = [len(line) - len(line.lstrip(" ")) for line in string.split("\n") if line.strip(" ")]
        margin = min(indents, default=0)
        if margin > 0:
            string = "\n".join(line[margin:] for line in string.split("\n"))
        lines = string.splitlines(keepends=True)
        output, text = [], []
        at = 0
        while at < len(lines):
            prompt = self._PROMPT_RE.match(lines[at])
            if not prompt:
                text.append(lines[at])
                at += 1
                continue
            output.append("".join(text))
            text = []
            first, at, end = at, *self._extent(lines, at)
            source, options, want, exc_msg = self._example(
                [line.rstrip("\n") for line in lines[first:at]], [line.rstrip("\n") for line in lines[at:end]],
                len(prompt[1]), name, first)
            if not self._is_comment(source):
                output.append(Example(source, want, exc_msg, lineno=first, indent=margin + len(prompt[1]),
                                      options=options))
            at = end
        output.append("".join(text))
        return output

    def _extent(self, lines, first):
        """Where the wanted output of the example begins and ends."""
        at = first + 1
        while at < len(lines) and re.match(r" *\.\.\.", lines[at]):
            at += 1
        end = at
        while end < len(lines) and lines[end].strip(" \n") and not self._PROMPT_RE.match(lines[end]):
            end += 1
        return at, end

    def get_doctest(self, string, globs, name, filename, lineno):
        return DocTest(self.get_examples(string, name), globs, name, filename, lineno, string)

    def get_examples(self, string, name="<string>"):
        return [part for part in self.parse(string, name) if isinstance(part, Example)]

    @staticmethod
    def _is_comment(source):
        return re.match(r"^[ ]*(#.*)?$", source) is not None

    def _example(self, source_lines, want_lines, indent, name, lineno):
        for i, line in enumerate(source_lines):
            if len(line) >= indent + 4 and line[indent + 3] != " ":
                raise ValueError("line %r of the docstring for %s lacks blank after %s: %r" % (
                    lineno + i + 1, name, line[indent:indent + 3], line))
        self._check_prefix(source_lines[1:], " " * indent + ".", name, lineno)
        source = "\n".join(line[indent + 4:] for line in source_lines)
        self._check_prefix(want_lines, " " * indent, name, lineno + len(source_lines))
        want = "\n".join(line[indent:] for line in want_lines)
        match = self._EXCEPTION_RE.match(want)
        exc_msg = match["msg"] if match else None
        return source, self._find_options(source, name, lineno), want, exc_msg

    def _find_options(self, source, name, lineno):
        options = {}
        for match in self._DIRECTIVE_RE.finditer(source):
            for option in match[1].replace(",", " ").split():
                if option[0] not in "+-" or option[1:] not in OPTIONFLAGS_BY_NAME:
                    raise ValueError("line %r of the doctest for %s has an invalid option: %r" % (
                        lineno + 1, name, option))
                options[OPTIONFLAGS_BY_NAME[option[1:]]] = option[0] == "+"
        if options and self._is_comment(source):
            raise ValueError("line %r of the doctest for %s has an option directive on a line with no example: %r" % (
                lineno, name, source))
        return options

    def _check_prefix(self, lines, prefix, name, lineno):
        for i, line in enumerate(lines):
            if line and not line.startswith(prefix):
                raise ValueError("line %r of the docstring for %s has inconsistent leading whitespace: %r" % (
                    lineno + i + 1, name, line))


class DocTestFinder:
    """Collects the docstrings of an object and what it contains."""

    def __init__(self, verbose=False, parser=DocTestParser(), recurse=True, exclude_empty=True):
        self._parser = parser
        self._verbose = verbose
        self._recurse = recurse
        self._exclude_empty = exclude_empty

    def find(self, obj, name=None, module=None, globs=None, extraglobs=None):
        if name is None:
            name = getattr(obj, "__name__", None)
            if name is None:
                raise ValueError("DocTestFinder.find: name must be given when obj.__name__ doesn't exist: %r" % (
                    type(obj),))
        if module is False:
            module = None
        elif module is None:
            module = inspect.getmodule(obj)
        globs = (module.__dict__ if module is not None else {}).copy() if globs is None else globs.copy()
        if extraglobs is not None:
            globs.update(extraglobs)
        globs.setdefault("__name__", "__main__")
        tests = []
        self._find(tests, obj, name, module, self._source_lines(obj, module), globs, set())
        tests.sort()
        return tests

    def _source_lines(self, obj, module):
        try:
            file = inspect.getsourcefile(obj)
        except TypeError:
            return None
        if not file:
            file = getattr(module, "__file__", None)
            if not file:
                return None
        lines = linecache.getlines(file) if module is None else linecache.getlines(file, module.__dict__)
        return lines or None

    def _from_module(self, module, obj):
        if module is None:
            return True
        if inspect.isfunction(obj):
            return module.__dict__ is obj.__globals__
        if inspect.isclass(obj) or inspect.ismethoddescriptor(obj) or hasattr(obj, "__module__"):
            return module.__name__ == getattr(obj, "__module__", module.__name__)
        if inspect.getmodule(obj) is not None:
            return module is inspect.getmodule(obj)
        if isinstance(obj, property):
            return True
        raise ValueError("object must be a class or function")

    @staticmethod
    def _is_routine(obj):
        return inspect.isroutine(inspect.unwrap(obj) if callable(obj) else obj)

    def _find(self, tests, obj, name, module, lines, globs, seen):
        if self._verbose:
            print("Finding tests in %s" % name)
        if id(obj) in seen:
            return
        seen.add(id(obj))
        test = self._get_test(obj, name, module, globs, lines)
        if test is not None:
            tests.append(test)
        if not self._recurse:
            return
        if inspect.ismodule(obj):
            for key, value in obj.__dict__.items():
                if (self._is_routine(value) or inspect.isclass(value)) and self._from_module(module, value):
                    self._find(tests, value, "%s.%s" % (name, key), module, lines, globs, seen)
            for key, value in getattr(obj, "__test__", {}).items():
                if not isinstance(key, str):
                    raise ValueError("DocTestFinder.find: __test__ keys must be strings: %r" % (type(key),))
                if not (isinstance(value, str) or inspect.isroutine(value) or inspect.isclass(value)
                        or inspect.ismodule(value)):
                    raise ValueError(
                        "DocTestFinder.find: __test__ values must be strings, functions, methods, classes, or "
                        "modules: %r" % (type(value),))
                self._find(tests, value, "%s.__test__.%s" % (name, key), module, lines, globs, seen)
        if inspect.isclass(obj):
            for key, value in obj.__dict__.items():
                if isinstance(value, (staticmethod, classmethod)):
                    value = value.__func__
                if ((self._is_routine(value) or inspect.isclass(value) or isinstance(value, property))
                        and self._from_module(module, value)):
                    self._find(tests, value, "%s.%s" % (name, key), module, lines, globs, seen)

    def _get_test(self, obj, name, module, globs, lines):
        if isinstance(obj, str):
            docstring = obj
        else:
            docstring = getattr(obj, "__doc__", None)
            docstring = "" if docstring is None else str(docstring)
        if self._exclude_empty and not docstring:
            return None
        filename = None
        if module is not None:
            filename = getattr(module, "__file__", None) or module.__name__
            if filename.endswith(".pyc"):
                filename = filename[:-1]
        return self._parser.get_doctest(docstring, globs, name, filename, self._find_lineno(obj, lines))

    def _find_lineno(self, obj, lines):
        """The line, from 0, in which the docstring begins."""
        lineno = None
        docstring = getattr(obj, "__doc__", None)
        if inspect.ismodule(obj) and docstring is not None:
            lineno = 0
        if inspect.isclass(obj) and docstring is not None and lines is not None:
            header = re.compile(r"^\s*class\s*%s\b" % re.escape(getattr(obj, "__name__", "-")))
            for i, line in enumerate(lines):
                if header.match(line):
                    lineno = i
                    break
        if inspect.ismethod(obj):
            obj = obj.__func__
        if isinstance(obj, property):
            obj = obj.fget
        if inspect.isfunction(obj) and getattr(obj, "__doc__", None):
            lineno = inspect.unwrap(obj).__code__.co_firstlineno - 1
        if lineno is not None:
            if lines is None:
                return lineno + 1
            quote = re.compile(r"(^|.*:)\s*\w*(\"|')")
            for lineno in range(lineno, len(lines)):
                if quote.match(lines[lineno]):
                    return lineno
        return None


class OutputChecker:
    """Compares what an example printed with what it should have."""

    def _toAscii(self, s):
        return str(s.encode("ASCII", "backslashreplace"), "ASCII")

    def check_output(self, want, got, optionflags):
        got, want = self._toAscii(got), self._toAscii(want)
        if got == want:
            return True
        if not optionflags & DONT_ACCEPT_TRUE_FOR_1 and (got, want) in (("True\n", "1\n"), ("False\n", "0\n")):
            return True
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            want = re.sub(r"(?m)^%s\s*?$" % re.escape(BLANKLINE_MARKER), "", want)
            got = re.sub(r"(?m)^[^\S\n]+$", "", got)
            if got == want:
                return True
        if optionflags & NORMALIZE_WHITESPACE:
            got, want = " ".join(got.split()), " ".join(want.split())
            if got == want:
                return True
        return bool(optionflags & ELLIPSIS and _ellipsis_match(want, got))

    def _wants_diff(self, want, got, optionflags):
        if not optionflags & (REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF):
            return False
        return bool(optionflags & REPORT_NDIFF) or (want.count("\n") > 2 and got.count("\n") > 2)

    def output_difference(self, example, got, optionflags):
        want = example.want
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            got = re.sub("(?m)^[ ]*(?=\n)", BLANKLINE_MARKER, got)
        if self._wants_diff(want, got, optionflags):
            import difflib
            want_lines, got_lines = want.splitlines(keepends=True), got.splitlines(keepends=True)
            if optionflags & REPORT_UDIFF:
                diff = list(difflib.unified_diff(want_lines, got_lines, n=2))[2:]
                kind = "unified diff with -expected +actual"
            elif optionflags & REPORT_CDIFF:
                diff = list(difflib.context_diff(want_lines, got_lines, n=2))[2:]
                kind = "context diff with expected followed by actual"
            else:
                diff = list(difflib.Differ(charjunk=difflib.IS_CHARACTER_JUNK).compare(want_lines, got_lines))
                kind = "ndiff with -expected +actual"
            return "Differences (%s):\n" % kind + _indent("".join(diff))
        if want and got:
            return "Expected:\n%sGot:\n%s" % (_indent(want), _indent(got))
        if want:
            return "Expected:\n%sGot nothing\n" % _indent(want)
        if got:
            return "Expected nothing\nGot:\n%s" % _indent(got)
        return "Expected nothing\nGot nothing\n"


class DocTestRunner:
    """Runs DocTests and reports what differs."""

    DIVIDER = "*" * 70

    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._checker = checker or OutputChecker()
        self._verbose = "-v" in sys.argv if verbose is None else verbose
        self.optionflags = self.original_optionflags = optionflags
        self.tries = self.failures = 0
        # Results by the name of the test.
        self._name2ft = {}
        self._fakeout = _SpoofOut()

    def report_start(self, out, test, example):
        if self._verbose:
            wanted = "Expecting:\n" + _indent(example.want) if example.want else "Expecting nothing\n"
            out("Trying:\n" + _indent(example.source) + wanted)

    def report_success(self, out, test, example, got):
        if self._verbose:
            out("ok\n")

    def report_failure(self, out, test, example, got):
        out(self._failure_header(test, example)
            + self._checker.output_difference(example, got, self.optionflags))

    def report_unexpected_exception(self, out, test, example, exc_info):
        out(self._failure_header(test, example) + "Exception raised:\n" + _indent(_exception_traceback(exc_info)))

    def _failure_header(self, test, example):
        out = [self.DIVIDER]
        if test.filename:
            lineno = "?"
            if test.lineno is not None and example.lineno is not None:
                lineno = test.lineno + example.lineno + 1
            out.append('File "%s", line %s, in %s' % (test.filename, lineno, test.name))
        else:
            out.append("Line %s, in %s" % (example.lineno + 1, test.name))
        out.append("Failed example:")
        out.append(_indent(example.source))
        return "\n".join(out)

    def _run(self, test, compileflags, out):
        failures = tries = 0
        original_optionflags = self.optionflags
        for number, example in enumerate(test.examples):
            quiet = self.optionflags & REPORT_ONLY_FIRST_FAILURE and failures > 0
            self.optionflags = original_optionflags
            for flag, on in example.options.items():
                if on:
                    self.optionflags |= flag
                else:
                    self.optionflags &= ~flag
            if self.optionflags & SKIP:
                continue
            tries += 1
            if not quiet:
                self.report_start(out, test, example)
            filename = "<doctest %s[%d]>" % (test.name, number)
            # Tracebacks show the lines of examples.
            linecache.cache[filename] = (
                len(example.source), None, example.source.splitlines(keepends=True), filename)
            try:
                exec(compile(example.source, filename, "single", compileflags, True), test.globs)
                exception = None
            except KeyboardInterrupt:
                raise
            except:
                exception = sys.exc_info()
            got = self._fakeout.getvalue()
            self._fakeout.truncate(0)
            passed, got = self._judge(example, got, exception)
            linecache.cache.pop(filename, None)
            if passed:
                if not quiet:
                    self.report_success(out, test, example, got)
                continue
            failures += 1
            if not quiet:
                if passed is None:
                    self.report_unexpected_exception(out, test, example, exception)
                else:
                    self.report_failure(out, test, example, got)
            if self.optionflags & FAIL_FAST:
                break
        self.optionflags = original_optionflags
        self._record(test, failures, tries)
        return TestResults(failures, tries)

    def _judge(self, example, got, exception):
        """Whether an example passed (None: it raised what nobody expected), and all it printed."""
        check = self._checker.check_output
        if exception is None:
            return check(example.want, got, self.optionflags), got
        message = traceback.format_exception_only(*exception[:2])[-1]
        if issubclass(exception[0], SyntaxError):
            # The lines of source before the message are not part of it.
            message = "".join(line for line in traceback.format_exception_only(*exception[:2])
                              if not line.startswith(" "))
        got += _exception_traceback(exception)
        if example.exc_msg is None:
            return None, got
        if check(example.exc_msg, message, self.optionflags):
            return True, got
        if self.optionflags & IGNORE_EXCEPTION_DETAIL:
            return check(_exception_name(example.exc_msg), _exception_name(message), self.optionflags), got
        return False, got

    def _record(self, test, failures, tries):
        failed, tried = self._name2ft.get(test.name, (0, 0))
        self._name2ft[test.name] = failed + failures, tried + tries
        self.failures += failures
        self.tries += tries

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Runs the examples of a test; what differs goes to `out`."""
        self.test = test
        if compileflags is None:
            compileflags = _future_flags(test.globs)
        save_stdout, save_displayhook = sys.stdout, sys.displayhook
        if out is None:
            out = save_stdout.write
        sys.stdout = self._fakeout
        sys.displayhook = sys.__displayhook__
        try:
            return self._run(test, compileflags, out)
        finally:
            sys.stdout, sys.displayhook = save_stdout, save_displayhook
            if clear_globs:
                test.globs.clear()
                import builtins
                builtins._ = None

    def summarize(self, verbose=None):
        if verbose is None:
            verbose = self._verbose
        untested, passed, failed = [], [], []
        for name, (f, t) in self._name2ft.items():
            if f:
                failed.append((name, f, t))
            elif t:
                passed.append((name, t))
            else:
                untested.append(name)
        tried = sum(t for f, t in self._name2ft.values())
        failures = sum(f for f, t in self._name2ft.values())
        if verbose:
            if untested:
                print(len(untested), "items had no tests:")
                for name in sorted(untested):
                    print("   ", name)
            if passed:
                print(len(passed), "items passed all tests:")
                for name, count in sorted(passed):
                    print(" %3d tests in %s" % (count, name))
        if failed:
            print(self.DIVIDER)
            print(len(failed), "items had failures:")
            for name, f, t in sorted(failed):
                print(" %3d of %3d in %s" % (f, t, name))
        if verbose:
            print(tried, "tests in", len(self._name2ft), "items.")
            print(tried - failures, "passed and", failures, "failed.")
        if failures:
            print("***Test Failed***", failures, "failures.")
        elif verbose:
            print("Test passed.")
        return TestResults(failures, tried)


def _future_flags(globs):
    flags = 0
    for name in __future__.all_feature_names:
        feature = globs.get(name)
        if feature is getattr(__future__, name):
            flags |= feature.compiler_flag
    return flags


class DocTestFailure(Exception):
    """An example of a DebugRunner printed something else."""

    def __init__(self, test, example, got):
        self.test = test
        self.example = example
        self.got = got

    def __str__(self):
        return str(self.test)


class UnexpectedException(Exception):
    """An example of a DebugRunner raised something."""

    def __init__(self, test, example, exc_info):
        self.test = test
        self.example = example
        self.exc_info = exc_info

    def __str__(self):
        return str(self.test)


class DebugRunner(DocTestRunner):
    """Raises at the first failure, and leaves the namespace as it is then."""

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        result = DocTestRunner.run(self, test, compileflags, out, False)
        if clear_globs:
            test.globs.clear()
        return result

    def report_unexpected_exception(self, out, test, example, exc_info):
        raise UnexpectedException(test, example, exc_info)

    def report_failure(self, out, test, example, got):
        raise DocTestFailure(test, example, got)


master = None


def _into_master(runner):
    """Adds a runner's results to those of the calls before."""
    global master
    if master is None:
        master = runner
        return
    for name, (f, t) in runner._name2ft.items():
        if name in master._name2ft:
            failed, tried = master._name2ft[name]
            f, t = f + failed, t + tried
        master._name2ft[name] = f, t
    master.failures += runner.failures
    master.tries += runner.tries


def testmod(m=None, name=None, globs=None, verbose=None, report=True, optionflags=0, extraglobs=None,
            raise_on_error=False, exclude_empty=False):
    """Runs the examples in the docstrings of a module (of the caller's, without one)."""
    if m is None:
        m = sys.modules.get("__main__")
    if not inspect.ismodule(m):
        raise TypeError("testmod: module required; %r" % (m,))
    if name is None:
        name = m.__name__
    kind = DebugRunner if raise_on_error else DocTestRunner
    runner = kind(verbose=verbose, optionflags=optionflags)
    for test in DocTestFinder(exclude_empty=exclude_empty).find(m, name, globs=globs, extraglobs=extraglobs):
        runner.run(test)
    if report:
        runner.summarize()
    _into_master(runner)
    return TestResults(runner.failures, runner.tries)


def _load_testfile(filename, package, module_relative, encoding):
    if module_relative:
        package = _normalize_module(package, 3)
        folder = os.path.dirname(getattr(package, "__file__", None) or "")
        filename = os.path.join(folder, *filename.split("/"))
    with open(filename, encoding=encoding) as f:
        return f.read(), filename


def testfile(filename, module_relative=True, name=None, package=None, globs=None, verbose=None, report=True,
             optionflags=0, extraglobs=None, raise_on_error=False, parser=DocTestParser(), encoding=None):
    """Runs the examples of a text file."""
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, filename = _load_testfile(filename, package, module_relative, encoding or "utf-8")
    if name is None:
        name = os.path.basename(filename)
    globs = {} if globs is None else globs.copy()
    if extraglobs is not None:
        globs.update(extraglobs)
    globs.setdefault("__name__", "__main__")
    kind = DebugRunner if raise_on_error else DocTestRunner
    runner = kind(verbose=verbose, optionflags=optionflags)
    runner.run(parser.get_doctest(text, globs, name, filename, 0))
    if report:
        runner.summarize()
    _into_master(runner)
    return TestResults(runner.failures, runner.tries)


def run_docstring_examples(f, globs, verbose=False, name="NoName", compileflags=None, optionflags=0):
    """Runs the examples of one object's docstring."""
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in DocTestFinder(verbose=verbose, recurse=False).find(f, name, globs=globs):
        runner.run(test, compileflags=compileflags)


_unittest_reportflags = 0


def set_unittest_reportflags(flags):
    """The report of tests in unittest suites; the flags before."""
    global _unittest_reportflags
    if (flags & REPORTING_FLAGS) != flags:
        raise ValueError("Only reporting flags allowed", flags)
    old, _unittest_reportflags = _unittest_reportflags, flags
    return old


class DocTestCase(unittest.TestCase):
    """A DocTest as a unittest case."""

    def __init__(self, test, optionflags=0, setUp=None, tearDown=None, checker=None):
        unittest.TestCase.__init__(self)
        self._dt_optionflags = optionflags
        self._dt_checker = checker
        self._dt_test = test
        self._dt_globs = test.globs.copy()
        self._dt_setUp = setUp
        self._dt_tearDown = tearDown

    def setUp(self):
        if self._dt_setUp is not None:
            self._dt_setUp(self._dt_test)

    def tearDown(self):
        if self._dt_tearDown is not None:
            self._dt_tearDown(self._dt_test)
        self._dt_test.globs.clear()
        self._dt_test.globs.update(self._dt_globs)

    def runTest(self):
        test = self._dt_test
        new = io.StringIO()
        flags = self._dt_optionflags
        if not flags & REPORTING_FLAGS:
            flags |= _unittest_reportflags
        runner = DocTestRunner(optionflags=flags, checker=self._dt_checker, verbose=False)
        runner.DIVIDER = "-" * 70
        failures, tries = runner.run(test, out=new.write, clear_globs=False)
        if failures:
            raise self.failureException(self.format_failure(new.getvalue()))

    def format_failure(self, err):
        test = self._dt_test
        lineno = "unknown line number" if test.lineno is None else "%s" % test.lineno
        lname = ".".join(test.name.split(".")[-1:])
        return 'Failed doctest test for %s\n  File "%s", line %s, in %s\n\n%s' % (
            test.name, test.filename, lineno, lname, err)

    def debug(self):
        self.setUp()
        runner = DebugRunner(optionflags=self._dt_optionflags, checker=self._dt_checker, verbose=False)
        runner.run(self._dt_test, clear_globs=False)
        self.tearDown()

    def id(self):
        return self._dt_test.name

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._dt_test == other._dt_test and self._dt_optionflags == other._dt_optionflags

    def __hash__(self):
        return hash((self._dt_optionflags, self._dt_setUp, self._dt_tearDown, self._dt_checker))

    def __repr__(self):
        name = self._dt_test.name.split(".")
        return "%s (%s)" % (name[-1], ".".join(name[:-1]))

    __str__ = __repr__

    def shortDescription(self):
        return "Doctest: " + self._dt_test.name


class DocFileCase(DocTestCase):
    """A text file as a unittest case."""

    def id(self):
        return "_".join(self._dt_test.name.split("."))

    def __repr__(self):
        return self._dt_test.filename

    def format_failure(self, err):
        return 'Failed doctest test for %s\n  File "%s", line 0\n\n%s' % (
            self._dt_test.name, self._dt_test.filename, err)


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, **options):
    """The docstrings of a module as a unittest suite."""
    if test_finder is None:
        test_finder = DocTestFinder()
    module = _normalize_module(module, 3)
    suite = unittest.TestSuite()
    for test in sorted(test_finder.find(module, globs=globs, extraglobs=extraglobs)):
        if test.examples:
            if not test.filename:
                test.filename = module.__file__
            suite.addTest(DocTestCase(test, **options))
    return suite


def DocFileSuite(*paths, module_relative=True, package=None, globs=None, parser=DocTestParser(), encoding=None,
                 **options):
    """Text files as a unittest suite."""
    suite = unittest.TestSuite()
    if module_relative:
        package = _normalize_module(package, 3)
    for path in paths:
        text, filename = _load_testfile(path, package, module_relative, encoding or "utf-8")
        globals_ = {} if globs is None else globs.copy()
        globals_.setdefault("__file__", filename)
        test = parser.get_doctest(text, globals_, os.path.basename(filename), filename, 0)
        suite.addTest(DocFileCase(test, **options))
    return suite


def script_from_examples(s):
    """A program of the examples; the text around them and their output become comments."""
    output = []
    for piece in DocTestParser().parse(s):
        if isinstance(piece, Example):
            output.append(piece.source[:-1])
            if piece.want:
                output.append("# Expected:")
                output += ["## " + line for line in piece.want.split("\n")[:-1]]
        else:
            output += [_comment_line(line) for line in piece.split("\n")[:-1]]
    while output and output[-1] == "#":
        output.pop()
    while output and output[0] == "#":
        output.pop(0)
    return "\n".join(output) + "\n"
