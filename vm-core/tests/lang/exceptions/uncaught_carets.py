def compute(d, k):
    total = d["a"][k] + d["b"]["c"].value * 2
    return total


class C:
    value = None


compute({"a": [1, 2], "b": {"c": C()}}, 1)
