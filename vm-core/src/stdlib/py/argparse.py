"""Command lines: the part of argparse that scripts use.

Options and positionals with every `nargs`, the actions store, store_true, store_false, store_const, append, append_const,
count, help and version, types, choices, defaults, groups, exclusive groups and one level of subcommands.
LIMIT: no `fromfile_prefix_chars`, parent parsers, intermixed parsing, own actions' `format_usage`, or conflict handlers.
"""

import os
import sys
import textwrap

__all__ = [
    "ArgumentParser", "ArgumentError", "ArgumentTypeError", "HelpFormatter", "ArgumentDefaultsHelpFormatter",
    "RawDescriptionHelpFormatter", "RawTextHelpFormatter", "Namespace", "Action", "ONE_OR_MORE", "OPTIONAL", "REMAINDER",
    "SUPPRESS", "ZERO_OR_MORE",
]

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."


class ArgumentTypeError(Exception):
    """Raised by a `type` function, with the message to print."""


class ArgumentError(Exception):
    def __init__(self, argument, message):
        self.argument_name = _name_of(argument)
        self.message = message

    def __str__(self):
        if self.argument_name is None:
            return self.message
        return "argument %s: %s" % (self.argument_name, self.message)


def _name_of(action):
    if action is None:
        return None
    if action.option_strings:
        return "/".join(action.option_strings)
    if action.metavar not in (None, SUPPRESS):
        return action.metavar
    if action.dest not in (None, SUPPRESS):
        return action.dest
    if action.choices:
        return "{" + ",".join(action.choices) + "}"
    return None


class Namespace:
    """The attributes that a command line sets."""

    def __init__(self, **kwargs):
        for name in kwargs:
            setattr(self, name, kwargs[name])

    def __eq__(self, other):
        if not isinstance(other, Namespace):
            return NotImplemented
        return vars(self) == vars(other)

    def __contains__(self, key):
        return key in self.__dict__

    def __repr__(self):
        parts = []
        odd = {}
        for name, value in self.__dict__.items():
            if name.isidentifier():
                parts.append("%s=%r" % (name, value))
            else:
                odd[name] = value
        if odd:
            parts.append("**%r" % odd)
        return "%s(%s)" % (type(self).__name__, ", ".join(parts))


class Action:
    """What one argument does; called with its values."""

    def __init__(self, option_strings, dest, nargs=None, const=None, default=None, type=None, choices=None,
                 required=False, help=None, metavar=None):
        self.option_strings = option_strings
        self.dest = dest
        self.nargs = nargs
        self.const = const
        self.default = default
        self.type = type
        self.choices = choices
        self.required = required
        self.help = help
        self.metavar = metavar

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(".__call__() not defined")

    def __repr__(self):
        names = ("option_strings", "dest", "nargs", "const", "default", "type", "choices", "required", "help", "metavar")
        return "%s(%s)" % (type(self).__name__, ", ".join("%s=%r" % (name, getattr(self, name)) for name in names))


class _StoreAction(Action):
    def __init__(self, option_strings, dest, nargs=None, const=None, **kwargs):
        if nargs == 0:
            raise ValueError("nargs for store actions must be != 0; if you have nothing to store, actions such as store "
                             "true or store const may be more appropriate")
        if const is not None and nargs != OPTIONAL:
            raise ValueError("nargs must be %r to supply const" % OPTIONAL)
        super().__init__(option_strings, dest, nargs, const, **kwargs)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _StoreConstAction(Action):
    def __init__(self, option_strings, dest, const=None, default=None, required=False, help=None, metavar=None):
        super().__init__(option_strings, dest, 0, const, default, required=required, help=help, metavar=metavar)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrueAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=False, required=False, help=None):
        super().__init__(option_strings, dest, True, default, required, help)


class _StoreFalseAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=True, required=False, help=None):
        super().__init__(option_strings, dest, False, default, required, help)


class BooleanOptionalAction(Action):
    """`--flag` and `--no-flag`."""

    def __init__(self, option_strings, dest, default=None, required=False, help=None, **kwargs):
        names = []
        for one in option_strings:
            names.append(one)
            if one.startswith("--"):
                names.append("--no-" + one[2:])
        super().__init__(names, dest, 0, None, default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, not option_string.startswith("--no-"))


class _AppendAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + [values])


class _ExtendAction(Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + list(values))


class _AppendConstAction(_StoreConstAction):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, list(getattr(namespace, self.dest, None) or []) + [self.const])


class _CountAction(Action):
    def __init__(self, option_strings, dest, default=None, required=False, help=None):
        super().__init__(option_strings, dest, 0, None, default, required=required, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (getattr(namespace, self.dest, None) or 0) + 1)


class _HelpAction(Action):
    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None):
        super().__init__(option_strings, dest, 0, None, default, help=help)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()


class _VersionAction(Action):
    def __init__(self, option_strings, version=None, dest=SUPPRESS, default=SUPPRESS,
                 help="show program's version number and exit"):
        super().__init__(option_strings, dest, 0, None, default, help=help)
        self.version = version

    def __call__(self, parser, namespace, values, option_string=None):
        version = self.version if self.version is not None else parser.version
        print(version.replace("%(prog)s", parser.prog))
        parser.exit()


class _SubParsersAction(Action):
    def __init__(self, option_strings, prog, parser_class, dest=SUPPRESS, required=False, help=None, metavar=None):
        self._prog_prefix = prog
        self._parser_class = parser_class
        self._helps = []
        super().__init__(option_strings, dest, PARSER, choices={}, required=required, help=help, metavar=metavar)

    def add_parser(self, name, *, aliases=(), help=None, **kwargs):
        if kwargs.get("prog") is None:
            kwargs["prog"] = "%s %s" % (self._prog_prefix, name)
        if help is not None:
            shown = name if not aliases else "%s (%s)" % (name, ", ".join(aliases))
            self._helps.append((shown, help))
        parser = self._parser_class(**kwargs)
        for one in (name, *aliases):
            self.choices[one] = parser
        return parser

    def __call__(self, parser, namespace, values, option_string=None):
        name = values[0]
        if self.dest is not SUPPRESS:
            setattr(namespace, self.dest, name)
        if name not in self.choices:
            raise ArgumentError(self, "unknown parser %r (choices: %s)" % (name, ", ".join(self.choices)))
        inner, rest = self.choices[name].parse_known_args(values[1:], None)
        for key, value in vars(inner).items():
            setattr(namespace, key, value)
        if rest:
            vars(namespace).setdefault("_unrecognized_args", []).extend(rest)


_actions = {
    None: _StoreAction, "store": _StoreAction, "store_const": _StoreConstAction, "store_true": _StoreTrueAction,
    "store_false": _StoreFalseAction, "append": _AppendAction, "append_const": _AppendConstAction,
    "extend": _ExtendAction, "count": _CountAction, "help": _HelpAction, "version": _VersionAction,
    "parsers": _SubParsersAction,
}


class HelpFormatter:
    """Lays out usage and help."""

    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None):
        if width is None:
            try:
                width = int(os.environ.get("COLUMNS", "80")) - 2
            except ValueError:
                width = 78
        self._prog = prog
        self._width = width
        self._max_help = min(max_help_position, max(width - 20, indent_increment * 2))

    # Overridden by the raw formatters.

    def _fill(self, text, width, indent):
        return textwrap.fill(" ".join(text.split()), width, initial_indent=indent, subsequent_indent=indent)

    def _lines(self, text, width):
        return textwrap.wrap(" ".join(text.split()), width)

    def _help_of(self, action):
        return action.help

    def _metavar(self, action, default):
        if action.metavar is not None:
            return action.metavar
        if action.choices is not None:
            return "{" + ",".join(str(one) for one in action.choices) + "}"
        return default

    def _args(self, action, default):
        name = self._metavar(action, default)

        def at(index):
            return name[index] if isinstance(name, tuple) else name

        nargs = action.nargs
        if nargs is None:
            return "%s" % at(0) if isinstance(name, tuple) else name
        if nargs == OPTIONAL:
            return "[%s]" % at(0)
        if nargs == ZERO_OR_MORE:
            return "[%s ...]" % at(0)
        if nargs == ONE_OR_MORE:
            return "%s [%s ...]" % (at(0), at(1) if isinstance(name, tuple) else name)
        if nargs == REMAINDER:
            return "..."
        if nargs == PARSER:
            return "%s ..." % at(0)
        if nargs == SUPPRESS:
            return ""
        return " ".join(at(index) for index in range(nargs))

    def _usage_part(self, action, bracket=True):
        if not action.option_strings:
            return self._args(action, action.dest)
        first = action.option_strings[0]
        if isinstance(action, BooleanOptionalAction):
            part = " | ".join(action.option_strings)
        elif action.nargs == 0:
            part = first
        else:
            part = "%s %s" % (first, self._args(action, action.dest.upper()))
        return part if action.required or not bracket else "[%s]" % part

    def usage(self, usage, actions, groups, prefix="usage: "):
        if usage is not None:
            return prefix + usage.replace("%(prog)s", self._prog) + "\n\n"
        optionals = self._parts([one for one in actions if one.option_strings], groups)
        positionals = self._parts([one for one in actions if not one.option_strings], groups)
        text = " ".join([self._prog] + optionals + positionals)
        if len(prefix) + len(text) > self._width:
            text = self._wrapped(prefix, optionals, positionals)
        return prefix + text + "\n\n"

    def _parts(self, actions, groups):
        parts = []
        done = set()
        for action in actions:
            if action.help is SUPPRESS or id(action) in done:
                continue
            group = next((one for one in groups if action in one._group_actions), None)
            if group is None or not action.option_strings:
                parts.append(self._usage_part(action))
                continue
            members = [one for one in group._group_actions if one.help is not SUPPRESS]
            done.update(id(one) for one in members)
            inner = " | ".join(self._usage_part(one, False) for one in members)
            if len(members) == 1:
                parts.append(inner if group.required else "[%s]" % inner)
            else:
                parts.append("(%s)" % inner if group.required else "[%s]" % inner)
        return parts

    def _wrapped(self, prefix, optionals, positionals):
        width = self._width

        def lines(parts, indent, first=None):
            result = []
            line = []
            length = (len(first) if first is not None else indent) - 1
            for part in parts:
                if length + 1 + len(part) > width and line:
                    result.append(" " * indent + " ".join(line))
                    line = []
                    length = indent - 1
                line.append(part)
                length += len(part) + 1
            if line:
                result.append(" " * indent + " ".join(line))
            if first is not None and result:
                result[0] = result[0][indent:]
            return result

        lead = prefix + self._prog
        if len(lead) <= 0.75 * width:
            indent = len(lead) + 1
            if optionals:
                rows = lines([self._prog] + optionals, indent, prefix)
                rows.extend(lines(positionals, indent))
            elif positionals:
                rows = lines([self._prog] + positionals, indent, prefix)
            else:
                rows = [self._prog]
        else:
            indent = len(prefix)
            rows = lines(optionals + positionals, indent)
            if len(rows) > 1:
                rows = lines(optionals, indent) + lines(positionals, indent)
            rows = [self._prog] + rows
        return "\n".join(rows)

    def invocation(self, action):
        if not action.option_strings:
            name = self._metavar(action, action.dest)
            return " ".join(name) if isinstance(name, tuple) else name
        if action.nargs == 0:
            return ", ".join(action.option_strings)
        args = self._args(action, action.dest.upper())
        return ", ".join("%s %s" % (one, args) for one in action.option_strings)

    def section(self, title, description, actions):
        rows = []
        for action in actions:
            if action.help is SUPPRESS:
                continue
            rows.append((2, self.invocation(action), self._expand(action)))
            if isinstance(action, _SubParsersAction):
                rows.extend((4, name, text) for name, text in action._helps)
        return title, description, rows

    def _expand(self, action):
        text = self._help_of(action)
        if not text:
            return text
        values = dict(vars(action), prog=self._prog)
        for name in list(values):
            if values[name] is SUPPRESS:
                del values[name]
            elif hasattr(values[name], "__name__"):
                values[name] = values[name].__name__
        if values.get("choices") is not None:
            values["choices"] = ", ".join(str(one) for one in values["choices"])
        return text % values

    def sections(self, sections):
        longest = max((indent + len(name) for _t, _d, rows in sections for indent, name, _h in rows), default=0)
        column = min(longest + 2, self._max_help)
        parts = []
        for title, description, rows in sections:
            if not rows and not description:
                continue
            text = "%s:\n" % title
            if description:
                text += self._fill(description, self._width - 2, "  ") + ("\n\n" if rows else "\n")
            for indent, name, help in rows:
                text += self._row(indent, name, help, column)
            parts.append(text)
        return "\n".join(parts)

    def _row(self, indent, name, help, column):
        if not help:
            return " " * indent + name + "\n"
        lines = self._lines(help, max(self._width - column, 11))
        room = column - indent - 2
        if len(name) <= room:
            text = " " * indent + name.ljust(room) + "  " + lines[0] + "\n"
            lines = lines[1:]
        else:
            text = " " * indent + name + "\n"
        return text + "".join(" " * column + line + "\n" for line in lines)


class RawDescriptionHelpFormatter(HelpFormatter):
    def _fill(self, text, width, indent):
        return "".join(indent + line for line in text.splitlines(keepends=True))


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    def _lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    def _help_of(self, action):
        text = action.help or ""
        if "%(default)" not in text and action.default is not SUPPRESS:
            if action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE):
                text += " (default: %(default)s)"
        return text


class _Group:
    """Arguments shown under one title; they belong to the parser."""

    def __init__(self, parser, title=None, description=None):
        self._parser = parser
        self.title = title
        self.description = description
        self._group_actions = []

    def add_argument(self, *args, **kwargs):
        action = self._parser._make_action(*args, **kwargs)
        self._group_actions.append(action)
        return action

    def add_mutually_exclusive_group(self, *, required=False):
        group = self._parser.add_mutually_exclusive_group(required=required)
        group._shown_in = self
        return group


class _ExclusiveGroup(_Group):
    def __init__(self, parser, required=False):
        super().__init__(parser)
        self.required = required
        self._shown_in = None

    def add_argument(self, *args, **kwargs):
        action = super().add_argument(*args, **kwargs)
        if action.required:
            raise ValueError("mutually exclusive arguments must be optional")
        shown = self._shown_in
        if shown is None:
            shown = self._parser._optionals if action.option_strings else self._parser._positionals
        shown._group_actions.append(action)
        return action


class ArgumentParser:
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter,
                 prefix_chars="-", argument_default=None, add_help=True, allow_abbrev=True, exit_on_error=True):
        if parents:
            raise NotImplementedError("argparse: parents are not supported here")
        self.prog = prog if prog is not None else os.path.basename(sys.argv[0])
        self.usage = usage
        self.description = description
        self.epilog = epilog
        self.formatter_class = formatter_class
        self.prefix_chars = prefix_chars
        self.argument_default = argument_default
        self.allow_abbrev = allow_abbrev
        self.exit_on_error = exit_on_error
        self.add_help = add_help
        self._defaults = {}
        self._actions = []
        self._options = {}
        self._positionals = _Group(self, "positional arguments")
        self._optionals = _Group(self, "options")
        self._groups = [self._positionals, self._optionals]
        self._exclusive = []
        self._subparsers = None
        if add_help:
            char = "-" if "-" in prefix_chars else prefix_chars[0]
            self.add_argument(char + "h", char * 2 + "help", action="help", default=SUPPRESS,
                              help="show this help message and exit")

    # Building.

    def _make_action(self, *args, **kwargs):
        chars = self.prefix_chars
        if not args or len(args) == 1 and args[0][0] not in chars:
            if args and "dest" in kwargs:
                raise ValueError("dest supplied twice for positional argument")
            dest = args[0] if args else kwargs.pop("dest")
            options = []
            if "required" in kwargs:
                raise TypeError("'required' is an invalid argument for positionals")
            nargs = kwargs.get("nargs")
            required = nargs not in (OPTIONAL, ZERO_OR_MORE, REMAINDER, SUPPRESS)
            if nargs == ZERO_OR_MORE and "default" not in kwargs:
                required = True
            kwargs["required"] = required
        else:
            options = []
            for one in args:
                if one[0] not in chars:
                    raise ValueError("invalid option string %r: must start with a character %r" % (one, chars))
                options.append(one)
            dest = kwargs.pop("dest", None)
            if dest is None:
                long = [one for one in options if len(one) > 1 and one[1] in chars]
                dest = (long or options)[0].lstrip(chars)
                if not dest:
                    raise ValueError("dest= is required for options like %r" % (options[0],))
                dest = dest.replace("-", "_")
        if "default" not in kwargs:
            if dest in self._defaults:
                kwargs["default"] = self._defaults[dest]
            elif self.argument_default is not None:
                kwargs["default"] = self.argument_default
        kind = kwargs.pop("action", None)
        cls = kind if isinstance(kind, type) else _actions.get(kind)
        if cls is None:
            raise ValueError('unknown action "%s"' % (kind,))
        action = cls(option_strings=options, dest=dest, **kwargs)
        if action.type is not None and not callable(action.type):
            raise ValueError("%r is not callable" % (action.type,))
        self._actions.append(action)
        for one in action.option_strings:
            if one in self._options:
                raise ArgumentError(action, "conflicting option string: %s" % one)
            self._options[one] = action
        return action

    def add_argument(self, *args, **kwargs):
        action = self._make_action(*args, **kwargs)
        (self._optionals if action.option_strings else self._positionals)._group_actions.append(action)
        return action

    def add_argument_group(self, title=None, description=None):
        group = _Group(self, title, description)
        self._groups.append(group)
        return group

    def add_mutually_exclusive_group(self, *, required=False):
        group = _ExclusiveGroup(self, required)
        self._exclusive.append(group)
        return group

    def add_subparsers(self, *, title=None, description=None, prog=None, parser_class=None, dest=SUPPRESS, required=False,
                       help=None, metavar=None):
        if self._subparsers is not None:
            self.error("cannot have multiple subparser arguments")
        if title or description:
            group = self.add_argument_group(title or "subcommands", description)
        else:
            group = self._positionals
        if prog is None:
            positionals = [one for one in self._actions if not one.option_strings]
            formatter = self._formatter()
            prog = formatter.usage(self.usage, positionals, [], "").strip()
        action = _SubParsersAction([], prog, parser_class or type(self), dest, required, help, metavar)
        self._actions.append(action)
        group._group_actions.append(action)
        self._subparsers = action
        return action

    def set_defaults(self, **kwargs):
        self._defaults.update(kwargs)
        for action in self._actions:
            if action.dest in kwargs:
                action.default = kwargs[action.dest]

    def get_default(self, dest):
        for action in self._actions:
            if action.dest == dest and action.default is not None:
                return action.default
        return self._defaults.get(dest)

    # Parsing.

    def parse_args(self, args=None, namespace=None):
        namespace, rest = self.parse_known_args(args, namespace)
        if rest:
            self.error("unrecognized arguments: %s" % " ".join(rest))
        return namespace

    def parse_known_args(self, args=None, namespace=None):
        args = sys.argv[1:] if args is None else list(args)
        if namespace is None:
            namespace = Namespace()
        for action in self._actions:
            if action.dest is not SUPPRESS and not hasattr(namespace, action.dest) and action.default is not SUPPRESS:
                setattr(namespace, action.dest, action.default)
        for dest in self._defaults:
            if not hasattr(namespace, dest):
                setattr(namespace, dest, self._defaults[dest])
        if not self.exit_on_error:
            return self._parse(args, namespace)
        try:
            return self._parse(args, namespace)
        except ArgumentError as error:
            self.error(str(error))

    def _option_of(self, arg):
        """(action, option string, attached value) of an argument that looks like an option, None for a positional."""
        if not arg or arg[0] not in self.prefix_chars:
            return None
        if arg in self._options:
            return self._options[arg], arg, None
        if len(arg) == 1:
            return None
        if "=" in arg:
            name, _equals, value = arg.partition("=")
            if name in self._options:
                return self._options[name], name, value
        matches = self._abbreviated(arg)
        if len(matches) > 1:
            self.error("ambiguous option: %s could match %s" % (arg, ", ".join(one[1] for one in matches)))
        if matches:
            return matches[0]
        if _is_negative_number(arg) and not any(_is_negative_number(one) for one in self._options):
            return None
        if " " in arg:
            return None
        return None, arg, None

    def _abbreviated(self, arg):
        chars = self.prefix_chars
        found = []
        if arg[0] in chars and arg[1] in chars:
            if self.allow_abbrev:
                name, equals, value = arg.partition("=")
                for option in self._options:
                    if option.startswith(name):
                        found.append((self._options[option], option, value if equals else None))
        else:
            for option in self._options:
                if option == arg[:2]:
                    found.append((self._options[option], option, arg[2:]))
                elif option.startswith(arg):
                    found.append((self._options[option], option, None))
        return found

    def _parse(self, args, namespace):
        kinds = []
        options = {}
        only_positionals = False
        for at, arg in enumerate(args):
            if only_positionals:
                kinds.append("A")
            elif arg == "--":
                kinds.append("-")
                only_positionals = True
            else:
                option = self._option_of(arg)
                if option is None:
                    kinds.append("A")
                else:
                    options[at] = option
                    kinds.append("O")
        self._seen = set()
        extras = []
        positionals = [one for one in self._actions if not one.option_strings]
        at = 0
        while at < len(args) or positionals:
            following = min((one for one in options if one >= at), default=len(args))
            if at not in options:
                at, used = self._take_positionals(namespace, args, kinds, at, positionals)
                if used:
                    continue
                if at < following:
                    # Nothing takes these.
                    extras.extend(args[at:following])
                    at = following
                if at >= len(args):
                    break
            if at in options:
                at = self._take_option(namespace, args, kinds, at, options[at], extras)
        self._check_required(namespace)
        extras.extend(vars(namespace).pop("_unrecognized_args", []))
        return namespace, extras

    def _take_positionals(self, namespace, args, kinds, at, positionals):
        """Give as many positionals as fit what they can take from here on."""
        count = self._match(positionals, kinds, at)
        for number in count:
            action = positionals.pop(0)
            values = args[at : at + number]
            at += number
            self._run(namespace, action, values, None)
        return at, bool(count)

    def _match(self, positionals, kinds, at):
        """How many arguments each of the first positionals takes: as many positionals as possible, the first greedy."""
        available = 0
        while at + available < len(kinds) and kinds[at + available] != "O":
            available += 1
        for size in range(len(positionals), 0, -1):
            everything = positionals[size - 1].nargs in (REMAINDER, PARSER)
            room = len(kinds) - at if everything else available
            dashes = kinds[at : at + room].count("-")
            counts = _distribute([one.nargs for one in positionals[:size]], room - dashes)
            if counts is not None:
                if dashes and sum(counts):
                    # The `--` belongs to the positional that stands where it does.
                    place = kinds.index("-", at) - at
                    passed = 0
                    for index, one in enumerate(counts):
                        if place <= passed + one and (one or index == len(counts) - 1):
                            counts[index] += dashes
                            break
                        passed += one
                # An optional positional with nothing to take waits for what comes behind the next option.
                if sum(counts) == 0 and available == 0 and at < len(kinds):
                    return []
                return counts
        return []

    def _take_option(self, namespace, args, kinds, at, option, extras):
        action, name, value = option
        if action is None:
            extras.append(args[at])
            return at + 1
        while True:
            if value is not None:
                if action.nargs == 0:
                    # -xyz: the rest are more flags.
                    if name[1:2] in self.prefix_chars or not value:
                        raise ArgumentError(action, "ignored explicit argument %r" % value)
                    self._run(namespace, action, [], name)
                    name = name[0] + value[0]
                    rest = value[1:] or None
                    if name not in self._options:
                        raise ArgumentError(action, "ignored explicit argument %r" % value)
                    action, value = self._options[name], rest
                    continue
                if _distribute([action.nargs], 1) != [1]:
                    raise ArgumentError(action, "ignored explicit argument %r" % value)
                self._run(namespace, action, [value], name)
                return at + 1
            available = 0
            while at + 1 + available < len(kinds) and kinds[at + 1 + available] == "A":
                available += 1
            if action.nargs in (REMAINDER, PARSER):
                available = len(kinds) - at - 1
            counts = None
            for room in range(available, -1, -1):
                counts = _distribute([action.nargs], room)
                if counts is not None:
                    break
            if counts is None:
                raise ArgumentError(action, _expected(action.nargs))
            values = args[at + 1 : at + 1 + counts[0]]
            self._run(namespace, action, values, name)
            return at + 1 + counts[0]

    def _run(self, namespace, action, strings, name):
        if action.nargs not in (PARSER, REMAINDER) and "--" in strings and not action.option_strings:
            strings = list(strings)
            strings.remove("--")
        values = self._values(action, strings)
        self._seen.add(action)
        if values is not action.default or strings:
            for group in self._exclusive:
                if action in group._group_actions:
                    for other in group._group_actions:
                        if other is not action and other in self._seen:
                            raise ArgumentError(action, "not allowed with argument %s" % _name_of(other))
        if values is not SUPPRESS:
            action(self, namespace, values, name)

    def _values(self, action, strings):
        nargs = action.nargs
        if nargs == OPTIONAL and not strings:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str):
                value = self._value(action, value)
            return value
        if nargs == ZERO_OR_MORE and not strings and not action.option_strings:
            return action.default if action.default is not None else []
        if len(strings) == 1 and nargs in (None, OPTIONAL):
            value = self._value(action, strings[0])
            self._check_value(action, value)
            return value
        if nargs == REMAINDER:
            return [self._value(action, one) for one in strings]
        if nargs == PARSER:
            values = [self._value(action, one) for one in strings]
            self._check_value(action, values[0])
            return values
        values = [self._value(action, one) for one in strings]
        for value in values:
            self._check_value(action, value)
        return values

    def _value(self, action, string):
        if action.type is None:
            return string
        try:
            return action.type(string)
        except ArgumentTypeError as error:
            raise ArgumentError(action, str(error))
        except (TypeError, ValueError):
            name = getattr(action.type, "__name__", repr(action.type))
            raise ArgumentError(action, "invalid %s value: %r" % (name, string))

    def _check_value(self, action, value):
        if action.choices is not None and value not in action.choices:
            raise ArgumentError(action, "invalid choice: %r (choose from %s)" % (
                value, ", ".join(map(repr, action.choices))))

    def _check_required(self, namespace):
        missing = []
        for action in self._actions:
            if action in self._seen:
                continue
            if action.required:
                missing.append(_name_of(action))
            elif isinstance(action.default, str) and hasattr(namespace, action.dest):
                if action.default is getattr(namespace, action.dest):
                    setattr(namespace, action.dest, self._value(action, action.default))
        if missing:
            self.error("the following arguments are required: %s" % ", ".join(missing))
        for group in self._exclusive:
            if group.required and not any(one in self._seen for one in group._group_actions):
                names = [_name_of(one) for one in group._group_actions if one.help is not SUPPRESS]
                self.error("one of the arguments %s is required" % " ".join(names))

    # Printing.

    def _formatter(self):
        return self.formatter_class(prog=self.prog)

    def format_usage(self):
        return self._formatter().usage(self.usage, self._actions, self._exclusive).rstrip("\n") + "\n"

    def format_help(self):
        formatter = self._formatter()
        parts = [formatter.usage(self.usage, self._actions, self._exclusive).rstrip("\n") + "\n"]
        if self.description:
            text = self.description.replace("%(prog)s", self.prog)
            parts.append(formatter._fill(text, formatter._width, "").rstrip("\n") + "\n")
        sections = formatter.sections([
            formatter.section(one.title, one.description, one._group_actions) for one in self._groups])
        if sections:
            parts.append(sections)
        if self.epilog:
            text = self.epilog.replace("%(prog)s", self.prog)
            parts.append(formatter._fill(text, formatter._width, "").rstrip("\n") + "\n")
        return "\n".join(parts)

    def print_usage(self, file=None):
        (file or sys.stdout).write(self.format_usage())

    def print_help(self, file=None):
        (file or sys.stdout).write(self.format_help())

    def exit(self, status=0, message=None):
        if message:
            sys.stderr.write(message)
        sys.exit(status)

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(2, "%s: error: %s\n" % (self.prog, message))


def _is_negative_number(text):
    if text[:1] != "-":
        return False
    whole, dot, rest = text[1:].partition(".")
    if dot:
        return (not whole or whole.isdecimal()) and rest.isdecimal()
    return whole.isdecimal()


def _bounds(nargs):
    """(least, most) number of arguments; most is None without a limit."""
    if nargs is None:
        return 1, 1
    if nargs == OPTIONAL:
        return 0, 1
    if nargs in (ZERO_OR_MORE, REMAINDER):
        return 0, None
    if nargs in (ONE_OR_MORE, PARSER):
        return 1, None
    return nargs, nargs


def _distribute(shapes, available):
    """How many of `available` arguments each takes, the first as many as possible; None if they can't take all needed."""
    least = [_bounds(one)[0] for one in shapes]
    if sum(least) > available:
        return None
    spare = available - sum(least)
    counts = []
    for shape, low in zip(shapes, least):
        high = _bounds(shape)[1]
        more = spare if high is None else min(spare, high - low)
        counts.append(low + more)
        spare -= more
    return counts


def _expected(nargs):
    if nargs is None:
        return "expected one argument"
    if nargs == OPTIONAL:
        return "expected at most one argument"
    if nargs == ONE_OR_MORE:
        return "expected at least one argument"
    return "expected %s argument%s" % (nargs, "" if nargs == 1 else "s")
