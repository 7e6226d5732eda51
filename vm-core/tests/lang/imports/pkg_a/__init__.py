name = "package a"
exported = "exported"


def __getattr__(n):
    if n.startswith("lazy"):
        return "lazy " + n
    raise AttributeError("module has no " + n)
