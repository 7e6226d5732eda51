# filecmp: files and folders side by side; getpass.getuser.
import filecmp
import getpass
import os
import tempfile

with tempfile.TemporaryDirectory() as top:
    os.chdir(top)
    for side in "ab":
        os.makedirs(f"{side}/sub/deep")
        os.mkdir(f"{side}/__pycache__")
        for name, text in (("same", "x"), ("size", "y" * (1 + (side == "b"))), ("bytes", "p" + side), (f"only_{side}", ""),
                           ("sub/inner", "1"), ("sub/deep/z", side)):
            with open(f"{side}/{name}", "w") as f:
                f.write(text)
            os.utime(f"{side}/{name}", (1, 1 + (side == "b")))
    os.mkdir("a/odd")
    open("b/odd", "w").close()
    print(filecmp.cmp("a/same", "b/same"), filecmp.cmp("a/size", "b/size"), filecmp.cmp("a/bytes", "b/bytes"), filecmp.cmp("a/sub", "b/sub"))
    os.utime("b/bytes", (1, 1))
    print(filecmp.cmp("a/bytes", "b/bytes"), filecmp.cmp("a/bytes", "b/bytes", shallow=False))
    print(filecmp.cmpfiles("a", "b", ["same", "size", "missing", "bytes", "sub"], shallow=False))
    d = filecmp.dircmp("a", "b")
    print(d.left_list, d.right_list, d.common, d.left_only, d.right_only, d.common_dirs, d.common_files, d.common_funny, sep="\n")
    print(d.same_files, d.diff_files, d.funny_files, sorted(d.subdirs), type(d.subdirs["sub"]).__name__)
    d.report()
    d.report_partial_closure()
    filecmp.dircmp("a", "b", ignore=["same"], hide=[]).report_full_closure()
    for call in (lambda: d.nothing, lambda: filecmp.cmp("a/same", "nowhere"), lambda: filecmp.dircmp("a", "nowhere").common):
        try:
            print(call())
        except Exception as e:
            print(type(e).__name__, e)
    filecmp.clear_cache()
    os.chdir("/")
os.environ["LOGNAME"] = "someone"
print(getpass.getuser(), issubclass(getpass.GetPassWarning, UserWarning))
