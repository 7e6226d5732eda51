"""Hash functions."""

import _digest

algorithms_guaranteed = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384",
                         "sha3_512", "blake2b", "blake2s"}
algorithms_available = set(algorithms_guaranteed)

__all__ = ("new", "algorithms_guaranteed", "algorithms_available", "pbkdf2_hmac", "file_digest", *_digest.names)


def new(name, data=b"", *, usedforsecurity=True):
    """The hash object of that name, fed with the data."""
    found = _digest.new(name.lower().replace("-", "") if isinstance(name, str) else name, data)
    if found is None:
        raise ValueError("unsupported hash type " + name)
    return found


def _constructor(name):
    def make(string=b"", *, usedforsecurity=True):
        return _digest.new(name, string)
    make.__name__ = make.__qualname__ = "openssl_" + name
    make.__doc__ = "A %s hash object, fed with the string." % name
    return make


for _name in _digest.names:
    globals()[_name] = _constructor(_name)
del _name


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    """A key from a password (PKCS #5)."""
    import hmac
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    size = new(hash_name).digest_size
    if dklen is None:
        dklen = size
    if dklen < 1:
        raise ValueError("key length must be greater than 0.")
    base = hmac.new(password, None, hash_name)
    key = b""
    block = 0
    while len(key) < dklen:
        block += 1
        step = base.copy()
        step.update(bytes(salt) + block.to_bytes(4, "big"))
        last = step.digest()
        total = int.from_bytes(last, "big")
        for _ in range(iterations - 1):
            step = base.copy()
            step.update(last)
            last = step.digest()
            total ^= int.from_bytes(last, "big")
        key += total.to_bytes(size, "big")
    return key[:dklen]


def file_digest(fileobj, digest, /, *, _bufsize=262144):
    """The hash object of a file's contents."""
    state = new(digest) if isinstance(digest, str) else digest()
    while data := fileobj.read(_bufsize):
        state.update(data)
    return state
