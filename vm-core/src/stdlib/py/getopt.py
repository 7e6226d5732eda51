"""Options of a command line, in the manner of C's getopt."""

import os

__all__ = ["GetoptError", "error", "getopt", "gnu_getopt"]


class GetoptError(Exception):
    def __init__(self, msg, opt=""):
        self.msg = msg
        self.opt = opt
        super().__init__(msg, opt)

    def __str__(self):
        return self.msg


error = GetoptError


def getopt(args, shortopts, longopts=[]):
    """(option, value) pairs, and the arguments behind them."""
    return _scan(args, shortopts, longopts, False)


def gnu_getopt(args, shortopts, longopts=[]):
    """The same; options and arguments may be mixed."""
    mixed = not (shortopts.startswith("+") or os.environ.get("POSIXLY_CORRECT"))
    return _scan(args, shortopts.lstrip("+"), longopts, mixed)


def _scan(args, shortopts, longopts, mixed):
    longopts = [longopts] if isinstance(longopts, str) else list(longopts)
    args = list(args)
    found, rest = [], []
    while args:
        arg = args[0]
        if arg == "--":
            rest += args[1:]
            break
        if arg.startswith("--"):
            del args[0]
            _long(found, arg[2:], longopts, args)
        elif arg.startswith("-") and arg != "-":
            del args[0]
            _short(found, arg[1:], shortopts, args)
        elif mixed:
            rest.append(args.pop(0))
        else:
            rest += args
            break
    return found, rest


def _long(found, text, longopts, args):
    name, equals, value = text.partition("=")
    candidates = [o for o in longopts if o.startswith(name)]
    if not candidates:
        raise GetoptError("option --%s not recognized" % name, name)
    if name in candidates:
        takes, whole = False, name
    elif name + "=" in candidates:
        takes, whole = True, name
    elif len(candidates) > 1:
        raise GetoptError("option --%s not a unique prefix" % name, name)
    else:
        takes = candidates[0].endswith("=")
        whole = candidates[0].rstrip("=")
    if takes:
        if not equals:
            if not args:
                raise GetoptError("option --%s requires argument" % whole, whole)
            value = args.pop(0)
    elif equals:
        raise GetoptError("option --%s must not have an argument" % whole, whole)
    found.append(("--" + whole, value))


def _short(found, text, shortopts, args):
    while text:
        c, text = text[0], text[1:]
        at = shortopts.find(c)
        if at < 0 or c == ":":
            raise GetoptError("option -%s not recognized" % c, c)
        value = ""
        if shortopts.startswith(":", at + 1):
            if not text:
                if not args:
                    raise GetoptError("option -%s requires argument" % c, c)
                text = args.pop(0)
            value, text = text, ""
        found.append(("-" + c, value))
