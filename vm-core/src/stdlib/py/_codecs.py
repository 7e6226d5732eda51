"""Encoding and decoding by name."""


def encode(obj, encoding="utf-8", errors="strict"):
    from codecs import lookup
    return lookup(encoding).encode(obj, errors)[0]


def decode(obj, encoding="utf-8", errors="strict"):
    from codecs import lookup
    return lookup(encoding).decode(obj, errors)[0]
