# Command lines through optparse: actions, types, groups, help and errors.
import io
import contextlib
import optparse
from optparse import OptionGroup, OptionParser, make_option


def attempt(parser, line):
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            values, rest = parser.parse_args(line.split())
        print(line, "->", sorted(vars(values).items()), rest)
    except SystemExit as e:
        print(line, "-> exit", e.code)
    for text in (out.getvalue(), err.getvalue()):
        if text:
            print(text, end="")


def seen(option, opt, value, parser, *args, **kwargs):
    print("callback", opt, value, args, kwargs, parser.rargs)
    if opt == "--fail":
        raise optparse.OptionValueError("fails on purpose")


parser = OptionParser(usage="usage: %prog [options] FILE", version="%prog 1.2", prog="tool",
                      description="Does a number of things with %prog, and says so at a length that needs more than one line.",
                      epilog="That is all.")
parser.add_option("-v", "--verbose", action="count", default=0, help="say more")
parser.add_option("-q", "--quiet", action="store_true", dest="silent")
parser.add_option("--no-color", action="store_false", dest="color", default=True, help="no colours [default: %default]")
parser.add_option("-n", "--number", type="int", metavar="N", default=3, help="how many; the default is %default, which is enough for most")
parser.add_option("-f", type=float, dest="ratio", help="none yet: %default")
parser.add_option("-o", "--output-file-name", "--out", help="where to")
parser.add_option("-m", "--mode", choices=["fast", "slow"], default="fast")
parser.add_option("-p", "--pair", nargs=2, type="int")
parser.add_option("-I", action="append", dest="include", metavar="DIR")
parser.add_option("--const", action="store_const", const=42)
parser.add_option("-a", action="append_const", const="A", dest="letters")
parser.add_option("-b", action="append_const", const="B", dest="letters")
parser.add_option("--hidden", help=optparse.SUPPRESS_HELP)
parser.add_option("--call", action="callback", callback=seen, callback_args=(1, 2), callback_kwargs={"k": 3})
parser.add_option("--fail", action="callback", callback=seen, type="string", nargs=1)
group = OptionGroup(parser, "Dangerous options", "Caution: use these at your own risk.")
group.add_option("-g", "--go", action="store_true", help="Group option.")
parser.add_option_group(group)
second = parser.add_option_group("Second")
second.add_option("-z", type="complex")

for line in ("", "-vvq x y", "-n5 --num=6", "-n 0x1f", "-n 0b11 -n 017", "-n x", "-n", "--num", "-p 1", "-p 1 2 3", "-p 1 x",
             "--no-color -f 1e3", "-f abc", "-m slow", "-m other", "-I a -Ib --const -ab", "a -- -v b", "a -v b", "--nope",
             "-x", "-vx", "--no", "--o=3", "--quiet=1", "--version", "--help", "--call a", "--fail b", "-z 1+2j", "-z q", "-", "--mode",
             "--hidden=", "-o ''"):
    attempt(parser, line)
parser.disable_interspersed_args()
attempt(parser, "-v a -v b")
parser.set_defaults(verbose=7, extra="9")
attempt(parser, "")
print(parser.has_option("-v"), parser.get_option("--go") is parser.get_option("-g"), parser.get_option_group("-g").title)
parser.remove_option("-v")
attempt(parser, "-v")
print(parser.get_usage(), parser.get_version())

for make in (lambda: parser.add_option("-n"), lambda: parser.add_option("x"), lambda: parser.add_option("-xy"),
             lambda: parser.add_option("--"), lambda: parser.add_option("-x", action="no"), lambda: parser.add_option("-x", type="no"),
             lambda: parser.add_option("-x", type="choice"), lambda: parser.add_option("-x", choices="ab"), lambda: parser.add_option("-x", bad=1),
             lambda: parser.add_option("-x", action="store_true", type="int"), lambda: parser.add_option("-x", const=3), lambda: parser.add_option(),
             lambda: parser.add_option("-x", action="store_true", nargs=2), lambda: parser.add_option("-x", action="callback"),
             lambda: parser.add_option("-x", callback_args=(1,)), lambda: make_option(), lambda: OptionParser(conflict_handler="x")):
    try:
        make()
    except Exception as e:
        print(type(e).__name__, e)

other = OptionParser(conflict_handler="resolve", usage=optparse.SUPPRESS_USAGE, prog="p",
                     option_list=[make_option("-h", "--high", action="store_true", help="high"), make_option("-w", help="w" * 90)],
                     formatter=optparse.TitledHelpFormatter(width=60))
other.add_option("-w", "--wide", type="int")
attempt(other, "--help")
attempt(other, "-h -w 3")
values, rest = other.parse_args(["-w", "4"])
print(values, values == {"high": None, "wide": 4, "w": None}, values.ensure_value("high", 5), values != {}, rest)
