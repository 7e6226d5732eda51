# Executors, futures, schedules, colours.
import colorsys
import sched
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, as_completed, wait

with ThreadPoolExecutor(max_workers=3) as pool:
    futures = [pool.submit(pow, i, 2) for i in range(5)]
    print([f.result() for f in futures], list(pool.map(lambda a, b: a + b, [1, 2], [10, 20])))
    print(sorted(f.result() for f in as_completed(futures)))
    bad = pool.submit(int, "x")
    print(bad.exception(), bad.done(), bad.cancel())
    done, waiting = wait([bad], return_when=FIRST_EXCEPTION)
    print(len(done), len(waiting))
    try:
        bad.result()
    except ValueError as e:
        print("raised", e)
    bad.add_done_callback(lambda f: print("called back", f.done()))
try:
    pool.submit(print)
except RuntimeError as e:
    print(e)
f = Future()
print(f.done(), f.cancel(), f.cancelled())
f = Future()
f.set_result(3)
print(f.result(), repr(f).split(" at ")[0], repr(f).split("state=")[1])
try:
    f.set_result(4)
except Exception as e:
    print(type(e).__name__)
try:
    ThreadPoolExecutor(0)
except ValueError as e:
    print(e)

now = [0.0]


def sleep(seconds):
    now[0] += seconds


s = sched.scheduler(lambda: now[0], sleep)
s.enter(5, 1, print, ("five",))
s.enter(2, 2, print, ("two, later",))
s.enter(2, 1, print, ("two, first",), {"end": "!\n"})
cancelled = s.enter(3, 1, print, ("never",))
print(len(s.queue), s.queue[0].time)
s.cancel(cancelled)
print(s.run(blocking=False))
s.run()
print(now, s.empty())

for rgb in ((0.2, 0.4, 0.4), (1, 0, 0), (0.5, 0.5, 0.5), (0.1, 0.9, 0.3)):
    for there, back in ((colorsys.rgb_to_hsv, colorsys.hsv_to_rgb), (colorsys.rgb_to_hls, colorsys.hls_to_rgb)):
        values = there(*rgb)
        print([round(v, 6) for v in values], [round(v, 6) for v in back(*values)])
