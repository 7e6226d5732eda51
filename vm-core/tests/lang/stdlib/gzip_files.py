# gzip: members, files in binary and text mode, damaged data.
import gzip
import io
import os
import tempfile

data = b"spam and eggs " * 100
packed = gzip.compress(data, mtime=1)
print(gzip.decompress(packed) == data, len(packed) < len(data), packed[:4], gzip.decompress(packed + packed) == data * 2)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "x.txt.gz")
    with gzip.open(path, "wb") as f:
        print(f.write(b"line one\n"), f.writable(), f.readable())
        f.write(b"line two\n")
    with gzip.open(path) as f:
        print(f.read(4), f.tell(), f.readline(), list(f))
        f.seek(0)
        print(f.read())
    with gzip.open(path, "at", encoding="utf-8") as f:
        f.write("dritte Zeile \xfc\n")
    with gzip.open(path, "rt", encoding="utf-8") as f:
        print(f.readlines())
    try:
        with gzip.open(path, "rb") as f:
            f.write(b"x")
    except OSError as e:
        print(e)
out = io.BytesIO()
with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as f:
    f.write(data)
print(gzip.GzipFile(fileobj=io.BytesIO(out.getvalue())).read() == data, out.closed)
for bad in (b"not gzip", packed[:-1], packed[:20], packed[:-8] + b"\0" * 8, b""):
    try:
        print(gzip.decompress(bad))
    except (OSError, EOFError) as e:
        print(type(e).__name__, e)
for call in (lambda: gzip.open("x", "rbt"), lambda: gzip.open("x", "rb", encoding="utf-8"), lambda: gzip.open(3)):
    try:
        call()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
