# A package of the program's own with the name of one of the library's has its own modules only; a folder without __init__.py hides nothing.
import os
import sys

for name in [m for m in sys.modules if m.split(".")[0] in ("logging", "json")]:
    del sys.modules[name]
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "pkg_b"))
import logging
import logging.extra

print(logging.name, "|", logging.extra.name)
try:
    import logging.handlers
except ImportError as e:
    print(type(e).__name__, e)
import json
import json.decoder

print(json.dumps([1]), json.decoder.JSONDecodeError.__name__)
