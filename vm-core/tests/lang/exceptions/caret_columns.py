def f(a, b): return a[5]
def g():
    x = ["éé", "日", f([1], "日")]
def h():
    x = ["日x"] + g("日")
def k():
    y = "éé日" and f(1, 2) + 3
for q in g, h, k:
    try: q()
    except Exception as e:
        import traceback; traceback.print_exc()
try: x = "éé日", f(1, 2).y + 3
except Exception as e:
        import traceback; traceback.print_exc()
x = "éé日😀", f(1, 2).y + 3
