# A file that is written without being closed, and read at once: reference counting closes it in between.
import os
import tempfile

path = os.path.join(tempfile.mkdtemp(), "text")
open(path, "w").write("one\n")
print(repr(open(path).read()))


def write(text):
    open(path, "w").write(text)


def read():
    with open(path, "rb") as f:
        return f.read()


for i in range(3):
    write("text %d\n" % i)
    print(read())
os.remove(path)
os.rmdir(os.path.dirname(path))
