name, n, x = "world", 42, 3.14159
d = {"k": [1, 2]}
print(f"hello {name}", f"{n:5d}|{n:<5}|{n:^5}|{n:05}", f"{x:.2f} {x:{n//10}.{1+1}f}", f"{name!r} {name!s:>8} {name!a}", f"{n=} {x=:.1f} {name=!s} {n + 1 = }", f"{{}} {{{n}}}", f"{d['k'][1]}", f"{'nested ' + f'{n}'}")
print(f"{n if n > 1 else 0}", f"{(lambda v: v * 2)(4)}", f"{[i for i in range(3)]}", f"{ {'a': 1}['a'] }", f"{name:*^{len(name) + 4}}", f"", f"{''}", f"a" "b" f"{n}" "c", rf"\n{n}\d", f"\x41\t{n}", f"{n!r:>{5}}", f"{3!r}{4}")
print(f"""multi
{n}
  line""", f"{n:,}", f"{-n:+}", f"{True}", f"{None!r}", f"{x:e}", f"{1_000_000:_}", f"{'a' 'b'}", f"{n:{'>'}{8}}", f"{max(1, 2)}", f"{n,}", f"{*[1, 2],}", f"{x!s:.4}")


class A:
    def __repr__(self):
        return "A-repr"

    def __str__(self):
        return "A-str"

    def __format__(self, spec):
        return "A-fmt(" + spec + ")"


a = A()
print(f"{a} {a!r} {a!s} {a:spec} {a!r:>8} {a=} {a=!s} {a=:z}")
y = "outer"
print((lambda: f"{y}{n}")(), [f"{i}{j}" for i in range(2) for j in "ab"], f"{'%d' % 5} {'{}'.format(6)}", f'{"quotes"}', f"{ n }", f"{n:  d}" if False else "skip")
for f in (lambda: f"{n:q}", lambda: f"{name:d}", lambda: f"{undefined}", lambda: f"{[]:x}"):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
