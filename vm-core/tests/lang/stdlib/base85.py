# Base 85 in both alphabets.
import base64
for d in [b'',b'a',b'ab',b'hello world!',b'\0\0\0\0',b'    x',b'\0'*5,bytes(range(256))]:
    for f in (base64.a85encode,base64.b85encode):
        e=f(d); print(e[:60], (base64.a85decode if f is base64.a85encode else base64.b85decode)(e)==d, f(d,pad=True)[:40])
    print(base64.a85encode(d,foldspaces=True,wrapcol=9,adobe=True)[:70], base64.a85decode(base64.a85encode(d,adobe=True),adobe=True)==d)
for x in (lambda: base64.a85decode(b'v!'),lambda: base64.b85decode(b' a'),lambda: base64.b85decode(b'~~~~~'),lambda: base64.a85decode(b'az')):
    try: print(x())
    except ValueError as e: print(e)
