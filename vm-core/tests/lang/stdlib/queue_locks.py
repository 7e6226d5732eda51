import queue
import threading

q = queue.Queue()
for i in range(3):
    q.put(i)
print(q.qsize(), q.get(), q.get(), q.get(), q.empty())
try:
    q.get_nowait()
except queue.Empty:
    print("empty")
b = queue.Queue(maxsize=1)
b.put(1)
try:
    b.put_nowait(2)
except queue.Full:
    print("full", b.full())
p = queue.PriorityQueue()
for x in (3, 1, 2):
    p.put(x)
print([p.get() for _ in range(3)])
l = queue.LifoQueue()
for x in (1, 2, 3):
    l.put(x)
print([l.get() for _ in range(3)])
lock = threading.Lock()
with lock:
    print(lock.locked(), lock.acquire(blocking=False))
print(lock.locked())
try:
    lock.release()
except RuntimeError as e:
    print(e)
r = threading.RLock()
with r:
    with r:
        print("nested")
loc = threading.local()
loc.x = 1
print(loc.x, threading.current_thread().name)
out = []
t = threading.Thread(target=out.append, args=(5,))
t.start()
t.join()
print(out, t.is_alive())
e = threading.Event()
print(e.is_set(), e.wait(0))
e.set()
print(e.is_set(), e.wait())
