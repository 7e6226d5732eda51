# configparser: reading, writing, interpolation, errors.
import configparser
import io

text = """
[DEFAULT]
base = /srv
ServerAlive = 45

; a comment
[site]
user: hg
path = %(base)s/www
long = first
    second

    third
debug = yes
port = 8080
ratio = 0.5
empty =
percent = 50%%
"""
c = configparser.ConfigParser()
c.read_string(text)
print(c.sections(), c.defaults(), "site" in c, "nope" in c)
site = c["site"]
print(dict(site), site.getint("port"), site.getfloat("ratio"), site.getboolean("debug"))
print(repr(site["long"]), site.get("missing"), site.get("missing", "fallback"), c.get("site", "path", raw=True))
print(c.getint("site", "none", fallback=7), c.options("site"), c.items("site", raw=True)[:3], site, c["DEFAULT"])
c["new"] = {"a": 1, "B": "x"}
c.set("new", "c", "3")
c.remove_option("new", "a")
out = io.StringIO()
c.write(out)
print(out.getvalue())
c.remove_section("new")
print(len(c), list(c), c.has_option("site", "SERVERALIVE"), c.optionxform("ABC"))


def error(f, *args, **kwargs):
    try:
        print("no error", f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, "|", e)


error(c.get, "nowhere", "x")
error(c.get, "site", "x")
error(c.add_section, "site")
error(c.add_section, "DEFAULT")
error(c.add_section, 5)
error(c.set, "site", "x", 5)
error(c.set, "site", "x", "%(bad")
error(c.read_string, "[a]\nx=1\n[a]\n")
error(c.read_string, "[b]\nx=1\nX=2\n")
error(c.read_string, "x=1\n")
error(c.read_string, "[c]\njust words\n more\n")
error(c.getboolean, "site", "port")
error(lambda: c["zzz"])
c["loop"] = {"a": "%(b)s", "b": "%(a)s", "m": "%(nothing)s"}
error(c.get, "loop", "a")
error(c.get, "loop", "m")
raw = configparser.RawConfigParser(allow_no_value=True, inline_comment_prefixes=("#",), delimiters=("=",))
raw.optionxform = str
raw.read_string("[s]\nKey\nOther = 1 # note\nurl = http://x:80\n")
print(dict(raw["s"]))
e = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation(), converters={"list": lambda s: s.split(",")})
e.read_string("[paths]\nhome=/u\n[other]\nx=${paths:home}/y$$\nitems=a,b,c\nz=${x}!\n")
print(e["other"]["x"], e["other"]["z"], e["other"].getlist("items"), e.getlist("other", "items"))
error(e.read_string, "[q]\nv=${a:b:c}\n") or error(e.get, "q", "v")
print(c.read(["/nonexistent/file.ini"]))
