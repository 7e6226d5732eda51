"""Base 16, 32 and 64, on top of binascii."""

import binascii

_ALPHABET32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def _bytes_from(s):
    if isinstance(s, str):
        try:
            return s.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters") from None
    if isinstance(s, (bytes, bytearray)):
        return s
    try:
        return memoryview(s).tobytes()
    except TypeError:
        raise TypeError(
            "argument should be a bytes-like object or ASCII string, not %r" % s.__class__.__name__
        ) from None


def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is not None:
        return encoded.translate(bytes.maketrans(b"+/", altchars))
    return encoded


def b64decode(s, altchars=None, validate=False):
    s = _bytes_from(s)
    if altchars is not None:
        s = s.translate(bytes.maketrans(_bytes_from(altchars), b"+/"))
    if validate:
        allowed = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        body = bytes(s).rstrip(b"=")
        if any(c not in allowed for c in body) or len(s) - len(body) > 2:
            raise binascii.Error("Only base64 data is allowed")
    return binascii.a2b_base64(s)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s, b"-_")


def urlsafe_b64decode(s):
    return b64decode(s, b"-_")


def b32encode(s):
    if not isinstance(s, (bytes, bytearray)):
        s = memoryview(s).tobytes()
    missing = -len(s) % 5
    data = bytes(s) + b"\0" * missing
    out = bytearray()
    for at in range(0, len(data), 5):
        number = int.from_bytes(data[at : at + 5], "big")
        out += bytes(_ALPHABET32[number >> shift & 31] for shift in range(35, -1, -5))
    pad = {0: 0, 1: 1, 2: 3, 3: 4, 4: 6}[missing]
    if pad:
        out[-pad:] = b"=" * pad
    return bytes(out)


def b32decode(s, casefold=False, map01=None):
    s = bytes(_bytes_from(s))
    if len(s) % 8:
        raise binascii.Error("Incorrect padding")
    if map01 is not None:
        s = s.translate(bytes.maketrans(b"01", b"O" + _bytes_from(map01)))
    if casefold:
        s = s.upper()
    body = s.rstrip(b"=")
    pad = len(s) - len(body)
    out = bytearray()
    for at in range(0, len(s), 8):
        number = 0
        for char in body[at : at + 8].ljust(8, b"A"):
            value = _ALPHABET32.find(char)
            if value < 0:
                raise binascii.Error("Non-base32 digit found")
            number = number << 5 | value
        out += number.to_bytes(5, "big")
    if pad not in (0, 1, 3, 4, 6):
        raise binascii.Error("Incorrect padding")
    if pad:
        out = out[: -5 + (43 - 5 * pad) // 8]
    return bytes(out)


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _bytes_from(s)
    if casefold:
        s = s.upper()
    if any(c not in b"0123456789ABCDEF" for c in s):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)


def encodebytes(s):
    s = memoryview(s).tobytes()
    return b"".join(binascii.b2a_base64(s[at : at + 57]) for at in range(0, len(s), 57))


def decodebytes(s):
    return binascii.a2b_base64(s)
