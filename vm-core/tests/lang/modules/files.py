import os
import tempfile

# A folder of its own: several processes run these programs side by side.
home = os.getcwd()
folder = tempfile.mkdtemp()
os.chdir(folder)
path = "_tmp_test_file.txt"
with open(path, "w") as f:
    print(f.write("line one\n"), f.write("line é two\n"), f.name, f.mode, f.closed)
    f.writelines(["a\n", "b\n"])
    print("printed", 5, file=f)
with open(path) as f:
    print(repr(f.read(4)), repr(f.readline()), f.readlines())
with open(path, encoding="utf-8") as f:
    for i, line in enumerate(f):
        print(i, repr(line))
with open(path, "a") as f:
    f.write("appended")
with open(path, "rb") as f:
    data = f.read()
    print(data[:12], len(data), f.seek(5), f.read(3), f.tell())
with open(path, "r+") as f:
    f.seek(0)
    f.write("LINE")
with open(path) as f:
    print(f.readline(), next(f), f.read().splitlines())
print(os.path.exists(path), os.path.isfile(path), os.path.getsize(path), os.path.isdir("."))
for bad in (lambda: open("/nonexistent/x"), lambda: open(path, "q"), lambda: open(path, "rw"), lambda: open(path, "x"), lambda: open(path).write("x"), lambda: open(path, "wb").write("s") if False else open(path, "rb").write(b"x"), lambda: open(path, "w").read() if False else open(5.5), lambda: open(path, "rb", encoding="utf-8"), lambda: open(path, "r", newline="q"), lambda: open("a\0b")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, "|", e)
f = open(path)
f.close()
f.close()
try:
    f.read()
except ValueError as e:
    print(e)
os.remove(path)
print(os.path.exists(path))
try:
    os.remove(path)
except FileNotFoundError as e:
    print(e)
os.chdir(home)
os.rmdir(folder)
print(os.path.join("a", "b", "/c", "d"), os.path.join("a", ""), os.path.basename("/x/y.txt"), os.path.dirname("/x/y.txt"), os.path.splitext("a/b.tar.gz"), os.path.split("/a/b"), os.path.normpath("a/./b/../c"), os.path.isabs("/a"), os.sep, os.name, os.linesep == "\n", os.path.abspath("x") == os.path.join(os.getcwd(), "x"), os.environ.get("NOPE_X", "def"), os.path.splitext(".bashrc"), os.path.commonprefix(["abc", "abd"]) , os.path.expanduser("x"))
