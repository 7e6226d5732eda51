# Hash functions, checksums, deflate, UUIDs.
import sys
import hashlib, hmac, zlib, binascii, uuid, secrets, os
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
for n in sorted(hashlib.algorithms_guaranteed):
    if n.startswith('shake') or n == 'sm3': continue
    h=hashlib.new(n,b'abc'); h.update(b'def'); print(h.name, h.hexdigest(), h.digest_size, h.block_size, h.copy().digest()==h.digest())
print(hmac.new(b'key',b'msg','sha256').hexdigest(), hashlib.pbkdf2_hmac('sha1',b'p',b's',10).hex(), hmac.compare_digest('a','a'))
t(lambda: hashlib.md5('x')); t(lambda: hashlib.new('nope')); t(lambda: hashlib.md5(b'x').update(1))
d=b'hello world '*5000
print(zlib.crc32(d), zlib.adler32(d), zlib.crc32(b'b',zlib.crc32(b'a')), zlib.adler32(b'b',5), binascii.crc32(d))
c=zlib.compress(d); print(zlib.decompress(c)==d, len(c)<500); t(lambda: zlib.decompress(c[:50])); t(lambda: zlib.decompress(b'junkjunk'))
r=os.urandom(300000); print(zlib.decompress(zlib.compress(r))==r, zlib.decompress(zlib.compress(b''))==b'')
print(uuid.uuid5(uuid.NAMESPACE_DNS,'python.org'), uuid.uuid3(uuid.NAMESPACE_URL,'x').version, uuid.uuid4().variant, repr(uuid.UUID(int=5)), len(secrets.token_hex(4)))
print(os.uname().sysname if hasattr(os,'uname') else 'Linux')
