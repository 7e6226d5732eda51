# A file that is written without being closed, and read at once: reference counting closes it in between.
import os
import tempfile

path = os.path.join(tempfile.mkdtemp(), "text")
open(path, "w").write("one\n")
print(repr(open(path).read()))

os.remove(path)
os.rmdir(os.path.dirname(path))
