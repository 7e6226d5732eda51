"""Base 16, 32 and 64, on top of binascii."""

import binascii

_ALPHABET32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_HEX_ALPHABET32 = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"


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
    return _encode32(s, _ALPHABET32)


def b32hexencode(s):
    return _encode32(s, _HEX_ALPHABET32)


def _encode32(s, alphabet):
    if not isinstance(s, (bytes, bytearray)):
        s = memoryview(s).tobytes()
    missing = -len(s) % 5
    data = bytes(s) + b"\0" * missing
    out = bytearray()
    for at in range(0, len(data), 5):
        number = int.from_bytes(data[at : at + 5], "big")
        out += bytes(alphabet[number >> shift & 31] for shift in range(35, -1, -5))
    pad = {0: 0, 1: 1, 2: 3, 3: 4, 4: 6}[missing]
    if pad:
        out[-pad:] = b"=" * pad
    return bytes(out)


def b32decode(s, casefold=False, map01=None):
    return _decode32(s, _ALPHABET32, casefold, map01)


def b32hexdecode(s, casefold=False):
    return _decode32(s, _HEX_ALPHABET32, casefold)


def _decode32(s, alphabet, casefold=False, map01=None):
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
        for char in body[at : at + 8].ljust(8, alphabet[:1]):
            value = alphabet.find(char)
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


def _plain_bytes(s):
    """The bytes of a buffer of single bytes; anything else is a TypeError."""
    try:
        view = memoryview(s)
    except TypeError as error:
        raise TypeError("expected bytes-like object, not %s" % s.__class__.__name__) from error
    if view.format not in ("c", "b", "B"):
        raise TypeError("expected single byte elements, not %r from %s" % (view.format, s.__class__.__name__))
    if view.ndim != 1:
        raise TypeError("expected 1-D data, not %d-D data from %s" % (view.ndim, s.__class__.__name__))
    return view.tobytes()


def encode(input, output):
    """Encodes one binary file into another, in lines."""
    while data := input.read(57):
        while len(data) < 57 and (more := input.read(57 - len(data))):
            data += more
        output.write(binascii.b2a_base64(data))


def decode(input, output):
    """The reverse."""
    while line := input.readline():
        output.write(binascii.a2b_base64(line))


def encodebytes(s):
    s = _plain_bytes(s)
    return b"".join(binascii.b2a_base64(s[at : at + 57]) for at in range(0, len(s), 57))


def decodebytes(s):
    return binascii.a2b_base64(_plain_bytes(s))


_ASCII85 = b"".join(bytes([c]) for c in range(33, 118))
_BASE85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"


def _encode85(data, alphabet, pad, folded):
    """Words of four bytes as five digits; `folded` maps words to single letters."""
    lack = -len(data) % 4
    data = bytes(data) + b"\0" * lack
    groups = []
    for i in range(0, len(data), 4):
        word = int.from_bytes(data[i:i + 4], "big")
        letter = folded.get(word)
        if letter is not None:
            groups.append(letter)
            continue
        word, e = divmod(word, 85)
        word, d = divmod(word, 85)
        word, c = divmod(word, 85)
        a, b = divmod(word, 85)
        groups.append(bytes((alphabet[a], alphabet[b], alphabet[c], alphabet[d], alphabet[e])))
    if lack and not pad:
        if groups[-1] == b"z":
            groups[-1] = alphabet[:1] * 5
        groups[-1] = groups[-1][:-lack]
    return b"".join(groups)


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    """Ascii85, as in btoa and PostScript."""
    folded = {0: b"z"}
    if foldspaces:
        folded[0x20202020] = b"y"
    result = _encode85(_bytes_from(b) if not isinstance(b, str) else memoryview(b), _ASCII85, pad, folded)
    if adobe:
        result = b"<~" + result
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        lines = [result[i:i + wrapcol] for i in range(0, len(result), wrapcol)]
        if adobe and len(lines[-1]) + 2 > wrapcol:
            lines.append(b"")
        result = b"\n".join(lines)
    return result + b"~>" if adobe else result


def b85encode(b, pad=False):
    """Base 85, as in git."""
    return _encode85(_bytes_from(b) if not isinstance(b, str) else memoryview(b), _BASE85, pad, {})


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b" \t\n\r\v"):
    """Bytes from Ascii85."""
    b = _bytes_from(b)
    if adobe:
        if not b.endswith(b"~>"):
            raise ValueError("Ascii85 encoded byte sequences must end with b'~>'")
        b = b[2:-2] if b.startswith(b"<~") else b[:-2]
    out = []
    digits = []
    for c in b + b"u" * 4:
        if 33 <= c <= 117:
            digits.append(c - 33)
            if len(digits) == 5:
                word = 0
                for d in digits:
                    word = word * 85 + d
                if word >> 32:
                    raise ValueError("Ascii85 overflow")
                out.append(word.to_bytes(4, "big"))
                digits = []
        elif c == 122:
            if digits:
                raise ValueError("z inside Ascii85 5-tuple")
            out.append(b"\0\0\0\0")
        elif foldspaces and c == 121:
            if digits:
                raise ValueError("y inside Ascii85 5-tuple")
            out.append(b"    ")
        elif c not in ignorechars:
            raise ValueError("Non-Ascii85 digit found: %c" % c)
    result = b"".join(out)
    lack = 4 - len(digits)
    return result[:-lack] if lack else result


def b85decode(b):
    """Bytes from base 85."""
    b = bytes(_bytes_from(b))
    lack = -len(b) % 5
    b += b"~" * lack
    out = []
    for i in range(0, len(b), 5):
        word = 0
        for at, c in enumerate(b[i:i + 5], i):
            d = _BASE85.find(c)
            if d < 0:
                raise ValueError("bad base85 character at position %d" % at)
            word = word * 85 + d
        if word >> 32:
            raise ValueError("base85 overflow in hunk starting at byte %d" % i)
        out.append(word.to_bytes(4, "big"))
    result = b"".join(out)
    return result[:-lack] if lack else result
