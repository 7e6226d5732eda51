"""Configuration files of sections with keys and values, with interpolation of values and a section of defaults."""

import functools
import io
import itertools
import os
import re
import sys
import warnings
from collections import ChainMap as _ChainMap
from collections.abc import MutableMapping

__all__ = [
    "NoSectionError", "DuplicateOptionError", "DuplicateSectionError", "NoOptionError", "InterpolationError",
    "InterpolationDepthError", "InterpolationMissingOptionError", "InterpolationSyntaxError", "ParsingError",
    "MissingSectionHeaderError", "ConfigParser", "SafeConfigParser", "RawConfigParser", "Interpolation",
    "BasicInterpolation", "ExtendedInterpolation", "LegacyInterpolation", "SectionProxy", "ConverterMapping",
    "DEFAULTSECT", "MAX_INTERPOLATION_DEPTH",
]

_default_dict = dict
DEFAULTSECT = "DEFAULT"
MAX_INTERPOLATION_DEPTH = 10


class Error(Exception):
    """What every exception of this module is."""

    def __init__(self, msg=""):
        self.message = msg
        Exception.__init__(self, msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__


class NoSectionError(Error):
    def __init__(self, section):
        Error.__init__(self, "No section: %r" % (section,))
        self.section = section
        self.args = (section,)


def _place(source, lineno):
    if source is None:
        return ""
    if lineno is None:
        return "While reading from %r: " % (source,)
    return "While reading from %r [line %2d]: " % (source, lineno)


class DuplicateSectionError(Error):
    """A section appears twice in one source, or is added twice."""

    def __init__(self, section, source=None, lineno=None):
        what = "section %r already exists" % (section,)
        Error.__init__(self, _place(source, lineno) + what if source is not None else "S" + what[1:])
        self.section = section
        self.source = source
        self.lineno = lineno
        self.args = (section, source, lineno)


class DuplicateOptionError(Error):
    """An option appears twice in one section of one source."""

    def __init__(self, section, option, source=None, lineno=None):
        what = "option %r in section %r already exists" % (option, section)
        Error.__init__(self, _place(source, lineno) + what if source is not None else "O" + what[1:])
        self.section = section
        self.option = option
        self.source = source
        self.lineno = lineno
        self.args = (section, option, source, lineno)


class NoOptionError(Error):
    def __init__(self, option, section):
        Error.__init__(self, "No option %r in section: %r" % (option, section))
        self.option = option
        self.section = section
        self.args = (option, section)


class InterpolationError(Error):
    def __init__(self, option, section, msg):
        Error.__init__(self, msg)
        self.option = option
        self.section = section
        self.args = (option, section, msg)


class InterpolationMissingOptionError(InterpolationError):
    """A value refers to an option that is not there."""

    def __init__(self, option, section, rawval, reference):
        msg = ("Bad value substitution: option {!r} in section {!r} contains an interpolation key {!r} which is "
               "not a valid option name. Raw value: {!r}".format(option, section, reference, rawval))
        InterpolationError.__init__(self, option, section, msg)
        self.reference = reference
        self.args = (option, section, rawval, reference)


class InterpolationSyntaxError(InterpolationError):
    """What follows the interpolation mark makes no sense."""


class InterpolationDepthError(InterpolationError):
    """Values refer to each other too deep, or in a circle."""

    def __init__(self, option, section, rawval):
        msg = ("Recursion limit exceeded in value substitution: option {!r} in section {!r} contains an "
               "interpolation key which cannot be substituted in {} steps. Raw value: {!r}"
               "".format(option, section, MAX_INTERPOLATION_DEPTH, rawval))
        InterpolationError.__init__(self, option, section, msg)
        self.args = (option, section, rawval)


class ParsingError(Error):
    """Lines that are neither header nor option; all of a source are collected."""

    def __init__(self, source=None, filename=None):
        if filename and source:
            raise ValueError("Cannot specify both `filename' and `source'. Use `source'.")
        if not filename and not source:
            raise ValueError("Required argument `source' not given.")
        if filename:
            source = filename
        Error.__init__(self, "Source contains parsing errors: %r" % source)
        self.source = source
        self.errors = []
        self.args = (source,)

    @property
    def filename(self):
        warnings.warn(
            "The 'filename' attribute will be removed in Python 3.12. Use 'source' instead.",
            DeprecationWarning, stacklevel=2)
        return self.source

    @filename.setter
    def filename(self, value):
        warnings.warn(
            "The 'filename' attribute will be removed in Python 3.12. Use 'source' instead.",
            DeprecationWarning, stacklevel=2)
        self.source = value

    def append(self, lineno, line):
        self.errors.append((lineno, line))
        self.message += "\n\t[line %2d]: %s" % (lineno, line)


class MissingSectionHeaderError(ParsingError):
    """An option stands before the first section header."""

    def __init__(self, filename, lineno, line):
        Error.__init__(
            self, "File contains no section headers.\nfile: %r, line: %d\n%r" % (filename, lineno, line))
        self.source = filename
        self.lineno = lineno
        self.line = line
        self.args = (filename, lineno, line)


# So that None can be given as a fallback.
_UNSET = object()


class Interpolation:
    """Leaves values as they are; others derive from it."""

    def before_get(self, parser, section, option, value, defaults):
        return value

    def before_set(self, parser, section, option, value):
        return value

    def before_read(self, parser, section, option, value):
        return value

    def before_write(self, parser, section, option, value):
        return value


class _MarkInterpolation(Interpolation):
    """What the two interpolations with one mark character share: `mark`, doubled it stands for itself."""

    def before_get(self, parser, section, option, value, defaults):
        parts = []
        self._expand(parser, option, parts, value, section, defaults, 1)
        return "".join(parts)

    def before_set(self, parser, section, option, value):
        rest = self._reference.sub("", value.replace(self._mark * 2, ""))
        if self._mark in rest:
            raise ValueError(
                "invalid interpolation syntax in %r at position %d" % (value, rest.find(self._mark)))
        return value

    def _expand(self, parser, option, parts, rest, section, defaults, depth):
        raw = parser.get(section, option, raw=True, fallback=rest)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        mark = self._mark
        while rest:
            at = rest.find(mark)
            if at < 0:
                parts.append(rest)
                return
            if at:
                parts.append(rest[:at])
                rest = rest[at:]
            following = rest[1:2]
            if following == mark:
                parts.append(mark)
                rest = rest[2:]
            elif following == self._open:
                match = self._reference.match(rest)
                if match is None:
                    raise InterpolationSyntaxError(
                        option, section, "bad interpolation variable reference %r" % rest)
                rest = rest[match.end():]
                self._refer(parser, option, parts, rest, section, defaults, depth, match[1], raw)
            else:
                raise InterpolationSyntaxError(option, section, self._wrong % (rest,))

    _interpolate_some = _expand


class BasicInterpolation(_MarkInterpolation):
    """`%(name)s` stands for another option of the section or of the defaults, `%%` for a per cent sign."""

    _mark = "%"
    _open = "("
    _reference = _KEYCRE = re.compile(r"%\(([^)]+)\)s")
    _wrong = "'%%' must be followed by '%%' or '(', found: %r"

    def _refer(self, parser, option, parts, rest, section, defaults, depth, name, raw):
        name = parser.optionxform(name)
        try:
            value = defaults[name]
        except KeyError:
            raise InterpolationMissingOptionError(option, section, raw, name) from None
        if "%" in value:
            self._expand(parser, option, parts, value, section, defaults, depth + 1)
        else:
            parts.append(value)


class ExtendedInterpolation(_MarkInterpolation):
    """`${name}` and `${section:name}` stand for other options, `$$` for a dollar sign."""

    _mark = "$"
    _open = "{"
    _reference = _KEYCRE = re.compile(r"\$\{([^}]+)\}")
    _wrong = "'$' must be followed by '$' or '{', found: %r"

    def _refer(self, parser, option, parts, rest, section, defaults, depth, name, raw):
        path = name.split(":")
        where, what = section, option
        try:
            if len(path) == 1:
                what = parser.optionxform(path[0])
                value = defaults[what]
            elif len(path) == 2:
                where = path[0]
                what = parser.optionxform(path[1])
                value = parser.get(where, what, raw=True)
            else:
                raise InterpolationSyntaxError(option, section, "More than one ':' found: %r" % (rest,))
        except (KeyError, NoSectionError, NoOptionError):
            raise InterpolationMissingOptionError(option, section, raw, ":".join(path)) from None
        if "$" in value:
            values = dict(parser.items(where, raw=True))
            self._expand(parser, what, parts, value, where, values, depth + 1)
        else:
            parts.append(value)


class LegacyInterpolation(Interpolation):
    """What ConfigParser did before BasicInterpolation: the % operator, again and again."""

    _KEYCRE = re.compile(r"%\(([^)]*)\)s|.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        warnings.warn(
            "LegacyInterpolation has been deprecated since Python 3.2 and will be removed from the configparser "
            "module in Python 3.13. Use BasicInterpolation or ExtendedInterpolation instead.",
            DeprecationWarning, stacklevel=2)

    def before_get(self, parser, section, option, value, vars):
        raw = value
        for depth in range(MAX_INTERPOLATION_DEPTH):
            if not value or "%(" not in value:
                break
            value = self._KEYCRE.sub(functools.partial(self._interpolation_replace, parser=parser), value)
            try:
                value = value % vars
            except KeyError as e:
                raise InterpolationMissingOptionError(option, section, raw, e.args[0]) from None
        if value and "%(" in value:
            raise InterpolationDepthError(option, section, raw)
        return value

    @staticmethod
    def _interpolation_replace(match, parser):
        name = match[1]
        return match[0] if name is None else "%%(%s)s" % parser.optionxform(name)


class _Reading:
    """Where the reader of one source stands."""

    def __init__(self, name):
        self.name = name
        # The section and option read last; lists of lines until the end.
        self.section = None
        self.section_name = None
        self.option = None
        self.indent = 0
        self.sections = set()
        self.options = set()
        self.errors = None


class RawConfigParser(MutableMapping):
    """A mapping of section names to sections; values are returned as they were written."""

    _SECT_TMPL = r"""
        \[                                 # [
        (?P<header>.+)                     # very permissive!
        \]                                 # ]
        """
    _OPT_TMPL = r"""
        (?P<option>.*?)                    # shortest name before a delimiter
        \s*(?:(?P<vi>{delim})\s*           # any of the delimiters
        (?P<value>.*))$                    # the rest of the line
        """
    _OPT_NV_TMPL = r"""
        (?P<option>.*?)                    # shortest name before a delimiter
        \s*(?:(?P<vi>{delim})\s*           # any of the delimiters, if there is one
        (?P<value>.*))?$                   # the rest of the line
        """
    _DEFAULT_INTERPOLATION = Interpolation()
    SECTCRE = re.compile(_SECT_TMPL, re.VERBOSE)
    OPTCRE = re.compile(_OPT_TMPL.format(delim="=|:"), re.VERBOSE)
    OPTCRE_NV = re.compile(_OPT_NV_TMPL.format(delim="=|:"), re.VERBOSE)
    NONSPACECRE = re.compile(r"\S")
    BOOLEAN_STATES = {"1": True, "yes": True, "true": True, "on": True,
                      "0": False, "no": False, "false": False, "off": False}

    def __init__(self, defaults=None, dict_type=_default_dict, allow_no_value=False, *, delimiters=("=", ":"),
                 comment_prefixes=("#", ";"), inline_comment_prefixes=None, strict=True,
                 empty_lines_in_values=True, default_section=DEFAULTSECT, interpolation=_UNSET, converters=_UNSET):
        self._dict = dict_type
        self._sections = self._dict()
        self._defaults = self._dict()
        self._converters = ConverterMapping(self)
        self._proxies = self._dict()
        self._proxies[default_section] = SectionProxy(self, default_section)
        self._delimiters = tuple(delimiters)
        if delimiters == ("=", ":"):
            self._optcre = self.OPTCRE_NV if allow_no_value else self.OPTCRE
        else:
            template = self._OPT_NV_TMPL if allow_no_value else self._OPT_TMPL
            any_of = "|".join(re.escape(d) for d in delimiters)
            self._optcre = re.compile(template.format(delim=any_of), re.VERBOSE)
        self._comment_prefixes = tuple(comment_prefixes or ())
        self._inline_comment_prefixes = tuple(inline_comment_prefixes or ())
        self._strict = strict
        self._allow_no_value = allow_no_value
        self._empty_lines_in_values = empty_lines_in_values
        self.default_section = default_section
        self._interpolation = interpolation
        if self._interpolation is _UNSET:
            self._interpolation = self._DEFAULT_INTERPOLATION
        if self._interpolation is None:
            self._interpolation = Interpolation()
        if not isinstance(self._interpolation, Interpolation):
            raise TypeError(
                "interpolation= must be None or an instance of Interpolation;"
                " got an object of type %s" % type(self._interpolation))
        if converters is not _UNSET:
            self._converters.update(converters)
        if defaults:
            self._read_defaults(defaults)

    def defaults(self):
        return self._defaults

    def sections(self):
        """The names of the sections without the default one."""
        return list(self._sections.keys())

    def add_section(self, section):
        if section == self.default_section:
            raise ValueError("Invalid section name: %r" % section)
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = self._dict()
        self._proxies[section] = SectionProxy(self, section)

    def has_section(self, section):
        return section in self._sections

    def options(self, section):
        try:
            names = self._sections[section].copy()
        except KeyError:
            raise NoSectionError(section) from None
        names.update(self._defaults)
        return list(names.keys())

    def read(self, filenames, encoding=None):
        """Reads the files that can be opened; the list of them."""
        if isinstance(filenames, (str, bytes, os.PathLike)):
            filenames = [filenames]
        done = []
        for filename in filenames:
            try:
                with open(filename, encoding=encoding) as fp:
                    self._read(fp, filename)
            except OSError:
                continue
            if isinstance(filename, os.PathLike):
                filename = os.fspath(filename)
            done.append(filename)
        return done

    def read_file(self, f, source=None):
        if source is None:
            source = getattr(f, "name", "<???>")
        self._read(f, source)

    def read_string(self, string, source="<string>"):
        self.read_file(io.StringIO(string), source)

    def read_dict(self, dictionary, source="<dict>"):
        seen = set()
        for section, keys in dictionary.items():
            section = str(section)
            try:
                self.add_section(section)
            except (DuplicateSectionError, ValueError):
                if self._strict and section in seen:
                    raise
            seen.add(section)
            for key, value in keys.items():
                key = self.optionxform(str(key))
                if value is not None:
                    value = str(value)
                if self._strict and (section, key) in seen:
                    raise DuplicateOptionError(section, key, source)
                seen.add((section, key))
                self.set(section, key, value)

    def readfp(self, fp, filename=None):
        warnings.warn(
            "This method will be removed in Python 3.12. Use 'parser.read_file()' instead.",
            DeprecationWarning, stacklevel=2)
        self.read_file(fp, source=filename)

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        """An option's value, from `vars`, the section or the defaults."""
        try:
            values = self._unify_values(section, vars)
        except NoSectionError:
            if fallback is _UNSET:
                raise
            return fallback
        option = self.optionxform(option)
        try:
            value = values[option]
        except KeyError:
            if fallback is _UNSET:
                raise NoOptionError(option, section)
            return fallback
        if raw or value is None:
            return value
        return self._interpolation.before_get(self, section, option, value, values)

    def _get(self, section, conv, option, **kwargs):
        return conv(self.get(section, option, **kwargs))

    def _get_conv(self, section, option, conv, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        try:
            return self._get(section, conv, option, raw=raw, vars=vars, **kwargs)
        except (NoSectionError, NoOptionError):
            if fallback is _UNSET:
                raise
            return fallback

    def getint(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, int, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(section, option, float, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        return self._get_conv(
            section, option, self._convert_to_boolean, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def items(self, section=_UNSET, raw=False, vars=None):
        """Pairs of names and values of a section; without one, pairs of names and sections."""
        if section is _UNSET:
            return super().items()
        values = self._defaults.copy()
        try:
            values.update(self._sections[section])
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section)
        names = list(values.keys())
        if vars:
            for key, value in vars.items():
                values[self.optionxform(key)] = value
        if raw:
            return [(name, values[name]) for name in names]
        return [(name, self._interpolation.before_get(self, section, name, values[name], values))
                for name in names]

    def popitem(self):
        for key in self.sections():
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def optionxform(self, optionstr):
        return optionstr.lower()

    def has_option(self, section, option):
        if not section or section == self.default_section:
            return self.optionxform(option) in self._defaults
        if section not in self._sections:
            return False
        option = self.optionxform(option)
        return option in self._sections[section] or option in self._defaults

    def _options_of(self, section):
        if not section or section == self.default_section:
            return self._defaults
        try:
            return self._sections[section]
        except KeyError:
            raise NoSectionError(section) from None

    def set(self, section, option, value=None):
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        self._options_of(section)[self.optionxform(option)] = value

    def write(self, fp, space_around_delimiters=True):
        delimiter = self._delimiters[0]
        if space_around_delimiters:
            delimiter = " {} ".format(delimiter)
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults.items(), delimiter)
        for section in self._sections:
            self._write_section(fp, section, self._sections[section].items(), delimiter)

    def _write_section(self, fp, section_name, section_items, delimiter):
        fp.write("[{}]\n".format(section_name))
        for key, value in section_items:
            value = self._interpolation.before_write(self, section_name, key, value)
            if value is not None or not self._allow_no_value:
                value = delimiter + str(value).replace("\n", "\n\t")
            else:
                value = ""
            fp.write("{}{}\n".format(key, value))
        fp.write("\n")

    def remove_option(self, section, option):
        options = self._options_of(section)
        option = self.optionxform(option)
        existed = option in options
        if existed:
            del options[option]
        return existed

    def remove_section(self, section):
        existed = section in self._sections
        if existed:
            del self._sections[section]
            del self._proxies[section]
        return existed

    def __getitem__(self, key):
        if key != self.default_section and not self.has_section(key):
            raise KeyError(key)
        return self._proxies[key]

    def __setitem__(self, key, value):
        if key in self and self[key] is value:
            return
        if key == self.default_section:
            self._defaults.clear()
        elif key in self._sections:
            self._sections[key].clear()
        self.read_dict({key: value})

    def __delitem__(self, key):
        if key == self.default_section:
            raise ValueError("Cannot remove the default section.")
        if not self.has_section(key):
            raise KeyError(key)
        self.remove_section(key)

    def __contains__(self, key):
        return key == self.default_section or self.has_section(key)

    def __len__(self):
        return len(self._sections) + 1

    def __iter__(self):
        return itertools.chain((self.default_section,), self._sections.keys())

    def _without_comment(self, line):
        """The line without comments, and whether it is one as a whole."""
        cut = sys.maxsize
        at = dict.fromkeys(self._inline_comment_prefixes, -1)
        while cut == sys.maxsize and at:
            following = {}
            for prefix, index in at.items():
                index = line.find(prefix, index + 1)
                if index == -1:
                    continue
                following[prefix] = index
                # An inline comment needs a blank before it.
                if index == 0 or line[index - 1].isspace():
                    cut = min(cut, index)
            at = following
        if line.strip().startswith(self._comment_prefixes):
            cut = 0
        return line[:cut].strip(), cut == sys.maxsize

    def _read(self, fp, fpname):
        """Reads the lines of one source; bad lines are collected and raised at the end."""
        state = _Reading(fpname)
        for lineno, line in enumerate(fp, start=1):
            value, no_comment = self._without_comment(line)
            if not value:
                if self._empty_lines_in_values:
                    # An empty line belongs to the value when another continues it; a comment does not.
                    if no_comment and state.section is not None and state.option and state.section[state.option] is not None:
                        state.section[state.option].append("")
                else:
                    state.indent = sys.maxsize
                continue
            first = self.NONSPACECRE.search(line)
            indent = first.start() if first else 0
            if state.section is not None and state.option and indent > state.indent:
                state.section[state.option].append(value)
            else:
                state.indent = indent
                self._read_line(state, lineno, line, value)
        self._join_multiline_values()
        if state.errors:
            raise state.errors

    def _read_line(self, state, lineno, line, value):
        header = self.SECTCRE.match(value)
        if header:
            self._read_header(state, lineno, header["header"])
        elif state.section is None:
            raise MissingSectionHeaderError(state.name, lineno, line)
        else:
            match = self._optcre.match(value)
            if match:
                self._read_option(state, lineno, line, match)
            else:
                state.errors = self._handle_error(state.errors, state.name, lineno, line)

    def _read_header(self, state, lineno, name):
        if name in self._sections:
            if self._strict and name in state.sections:
                raise DuplicateSectionError(name, state.name, lineno)
            state.section = self._sections[name]
        elif name == self.default_section:
            state.section = self._defaults
        else:
            state.section = self._dict()
            self._sections[name] = state.section
            self._proxies[name] = SectionProxy(self, name)
        state.sections.add(name)
        state.section_name = name
        state.option = None

    def _read_option(self, state, lineno, line, match):
        state.option, _, value = match.group("option", "vi", "value")
        if not state.option:
            state.errors = self._handle_error(state.errors, state.name, lineno, line)
        state.option = self.optionxform(state.option.rstrip())
        if self._strict and (state.section_name, state.option) in state.options:
            raise DuplicateOptionError(state.section_name, state.option, state.name, lineno)
        state.options.add((state.section_name, state.option))
        state.section[state.option] = None if value is None else [value.strip()]

    def _join_multiline_values(self):
        every = itertools.chain(((self.default_section, self._defaults),), self._sections.items())
        for section, options in every:
            for name, value in options.items():
                if isinstance(value, list):
                    value = "\n".join(value).rstrip()
                options[name] = self._interpolation.before_read(self, section, name, value)

    def _read_defaults(self, defaults):
        for key, value in defaults.items():
            self._defaults[self.optionxform(key)] = value

    def _handle_error(self, exc, fpname, lineno, line):
        if not exc:
            exc = ParsingError(fpname)
        exc.append(lineno, repr(line))
        return exc

    def _unify_values(self, section, vars):
        own = {}
        try:
            own = self._sections[section]
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section) from None
        given = {}
        if vars:
            for key, value in vars.items():
                given[self.optionxform(key)] = None if value is None else str(value)
        return _ChainMap(given, own, self._defaults)

    def _convert_to_boolean(self, value):
        if value.lower() not in self.BOOLEAN_STATES:
            raise ValueError("Not a boolean: %s" % value)
        return self.BOOLEAN_STATES[value.lower()]

    def _validate_value_types(self, *, section="", option="", value=""):
        if not isinstance(section, str):
            raise TypeError("section names must be strings")
        if not isinstance(option, str):
            raise TypeError("option keys must be strings")
        if not (self._allow_no_value and value is None) and not isinstance(value, str):
            raise TypeError("option values must be strings")

    @property
    def converters(self):
        return self._converters


class ConfigParser(RawConfigParser):
    """A RawConfigParser that interpolates, and accepts strings only."""

    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def set(self, section, option, value=None):
        self._validate_value_types(option=option, value=value)
        super().set(section, option, value)

    def add_section(self, section):
        self._validate_value_types(section=section)
        super().add_section(section)

    def _read_defaults(self, defaults):
        # The interpolation of the reader must not look at the defaults.
        interpolation, self._interpolation = self._interpolation, Interpolation()
        try:
            self.read_dict({self.default_section: defaults})
        finally:
            self._interpolation = interpolation


class SafeConfigParser(ConfigParser):
    """ConfigParser's old name."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        warnings.warn(
            "The SafeConfigParser class has been renamed to ConfigParser in Python 3.2. This alias will be removed "
            "in Python 3.12. Use ConfigParser directly instead.", DeprecationWarning, stacklevel=2)


class SectionProxy(MutableMapping):
    """One section of a parser as a mapping."""

    def __init__(self, parser, name):
        self._parser = parser
        self._name = name
        for conv in parser.converters:
            key = "get" + conv
            setattr(self, key, functools.partial(self.get, _impl=getattr(parser, key)))

    def __repr__(self):
        return "<Section: {}>".format(self._name)

    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)

    def __setitem__(self, key, value):
        self._parser._validate_value_types(option=key, value=value)
        return self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if not (self._parser.has_option(self._name, key) and self._parser.remove_option(self._name, key)):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def __len__(self):
        return len(self._options())

    def __iter__(self):
        return self._options().__iter__()

    def _options(self):
        if self._name != self._parser.default_section:
            return self._parser.options(self._name)
        return list(self._parser.defaults())

    @property
    def parser(self):
        return self._parser

    @property
    def name(self):
        return self._name

    def get(self, option, fallback=None, *, raw=False, vars=None, _impl=None, **kwargs):
        # `_impl` is the parser's getter of a converted type.
        if not _impl:
            _impl = self._parser.get
        return _impl(self._name, option, raw=raw, vars=vars, fallback=fallback, **kwargs)


class ConverterMapping(MutableMapping):
    """The converters of a parser by name: for "int" there is `getint` on the parser and on its sections."""

    GETTERCRE = re.compile(r"^get(?P<name>.+)$")

    def __init__(self, parser):
        self._parser = parser
        self._data = {}
        for getter in dir(self._parser):
            match = self.GETTERCRE.match(getter)
            if match and callable(getattr(self._parser, getter)):
                self._data[match["name"]] = None

    def __getitem__(self, key):
        return self._data[key]

    def __setitem__(self, key, value):
        try:
            name = "get" + key
        except TypeError:
            raise ValueError("Incompatible key: {} (type: {})".format(key, type(key)))
        if name == "get":
            raise ValueError('Incompatible key: cannot use "" as a name')
        self._data[key] = value
        getter = functools.partial(self._parser._get_conv, conv=value)
        getter.converter = value
        setattr(self._parser, name, getter)
        for proxy in self._parser.values():
            setattr(proxy, name, functools.partial(proxy.get, _impl=getter))

    def __delitem__(self, key):
        try:
            name = "get" + (key or None)
        except TypeError:
            raise KeyError(key)
        del self._data[key]
        for holder in itertools.chain((self._parser,), self._parser.values()):
            try:
                delattr(holder, name)
            except AttributeError:
                # A getter of the class stays.
                continue

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)
