"""doc of sibling"""
__all__ = ["value", "star_exported"]
value = "sibling value"
_private = "private"
star_exported = "starred"
not_star = "not in __all__"


def func(x):
    return x * 2


def get():
    return value
