import sys
import time
import gc
print(sys.version_info >= (3, 11), sys.version_info[:2], sys.maxsize, sys.byteorder, type(sys.argv).__name__, len(sys.argv), sys.argv[0].rpartition("/")[2], sys.getrecursionlimit(), "sys" in sys.modules, sys.implementation.name != "", type(sys.version).__name__, sys.platform, sys.maxunicode, sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.int_info.bits_per_digit > 0, sys.hash_info.modulus, sys.flags.optimize, sys.executable is not None, sys.stdin is sys.__stdin__, sys.getsizeof([]) > 0, sys.intern("x") is sys.intern("x"), sys.getdefaultencoding(), sys.getfilesystemencoding(), callable(sys.exit), sys.hexversion >> 16 == 0x30B, sys.api_version > 0, sys.dont_write_bytecode in (True, False), isinstance(sys.path, list), sys.getrefcount(object()) > 0)
a = time.time()
b = time.perf_counter()
c = time.monotonic()
time.sleep(0.001)
print(time.time() >= a, time.perf_counter() > b, time.monotonic() > c, type(time.time_ns()).__name__, type(time.perf_counter_ns()).__name__, time.process_time() > 0, time.gmtime(0)[:6], time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86400 * 365)), time.gmtime(0).tm_year)
for f in (lambda: time.sleep(-1), lambda: time.sleep("x"), lambda: sys.getrefcount(), lambda: sys.setrecursionlimit("a"), lambda: sys.exit(1, 2), lambda: sys.intern(5), lambda: sys.getsizeof(), lambda: sys.nope):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, "|", e)
print(gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled(), type(gc.collect()).__name__, gc.get_threshold() is not None, type(gc.get_count()).__name__)
print(sys.exc_info(), sys.getswitchinterval() > 0, sys.stdout.isatty() in (True, False), sys.set_int_max_str_digits(5000), sys.get_int_max_str_digits())
try:
    sys.set_int_max_str_digits(5)
except ValueError as e:
    print(e)
print(len(str(10**4500)), sys.set_int_max_str_digits(4300))
try:
    str(10**4500)
except ValueError as e:
    print(e)
sys.set_int_max_str_digits(0)
print(len(str(10**5000)))
h = []
sys.displayhook(None)
sys.displayhook("shown")
print(sys.modules["__main__"].__name__, sys.modules[__name__] is sys.modules["__main__"])
