import argparse
import sys


def attempt(parser, line):
    old = sys.stderr
    sys.stderr = sys.stdout
    try:
        print(line, "->", sorted(vars(parser.parse_args(line.split())).items()))
    except SystemExit as e:
        print(line, "-> exit", e.code)
    finally:
        sys.stderr = old


p = argparse.ArgumentParser(prog="prog", description="A program that does things.", epilog="The end.")
p.add_argument("input", help="the input file")
p.add_argument("rest", nargs="*", help="more files")
p.add_argument("-n", "--number", type=int, default=5, metavar="N", help="how many (default: %(default)s)")
p.add_argument("-v", "--verbose", action="store_true")
p.add_argument("--no-color", dest="color", action="store_false", help="no colours")
p.add_argument("-c", "--count", action="count", default=0)
p.add_argument("--mode", choices=["fast", "slow"], default="fast", help="a very long help text that must be wrapped because it does not fit on one line")
p.add_argument("-a", action="append", type=float)
p.add_argument("--pair", nargs=2, metavar=("X", "Y"))
p.add_argument("--opt", nargs="?", const="C", default="D")
p.add_argument("--version", action="version", version="%(prog)s 1.0")
print(p.format_help())
print(p.format_usage())
for line in ("in", "in a b", "in -n 3", "in -n3 -v", "in --number=7", "in -vcc", "in --mode slow", "in -a 1 -a 2.5", "in --pair p q", "in --opt", "in --opt x", "in --num 4", "-v in -- -x", "in --no-color",
             "", "in -n x", "in --mode bad", "in --bogus", "in --pair p", "in -n", "--version", "in --verbose=1", "in a --count b", "-n -5 in", "in --vers", "-h"):
    attempt(p, line)

g = argparse.ArgumentParser(prog="g", add_help=False)
ex = g.add_mutually_exclusive_group(required=True)
ex.add_argument("--a", action="store_true")
ex.add_argument("--b", type=int)
grp = g.add_argument_group("special", "Special options.")
grp.add_argument("--req", required=True)
print(g.format_help())
for line in ("--a --req 1", "--b 3 --req 1", "--a --b 3 --req 1", "--req 1", "--a"):
    attempt(g, line)

s = argparse.ArgumentParser(prog="s")
s.add_argument("--debug", action="store_true")
sub = s.add_subparsers(dest="cmd", help="sub-commands")
one = sub.add_parser("one", help="first")
one.add_argument("x", type=int)
two = sub.add_parser("two", help="second")
two.add_argument("--flag", action="store_true")
two.set_defaults(func="two")
print(s.format_help())
print(one.format_usage())
for line in ("one 3", "--debug two --flag", "two", "three", "one x", "", "one"):
    attempt(s, line)

q = argparse.ArgumentParser(prog="q")
q.add_argument("first")
q.add_argument("mid", nargs="+")
q.add_argument("last", nargs="?")
q.add_argument("-o")
for line in ("a b", "a b c d", "a -o 1 b", "a b -o 1", "a"):
    attempt(q, line)
print(q.parse_known_args(["a", "b", "--zzz", "1"]))
print(argparse.Namespace(a=1, b="x"), argparse.Namespace(a=1) == argparse.Namespace(a=1), "a" in argparse.Namespace(a=1))


def even(text):
    n = int(text)
    if n % 2:
        raise argparse.ArgumentTypeError("%d is odd" % n)
    return n


t = argparse.ArgumentParser(prog="t")
t.add_argument("--even", type=even, default="4")
t.add_argument("--const", action="store_const", const=42)
t.add_argument("--hidden", help=argparse.SUPPRESS)
for line in ("", "--even 2", "--even 3", "--even x", "--const"):
    attempt(t, line)
print(t.format_help())
