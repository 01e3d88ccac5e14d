# The expected output is that of a CPython with threads, which the oracle lacks.
import threading, queue, time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait, Future
import concurrent.futures
out=[]
lock=threading.Lock()
def work(i):
    with lock: out.append(i)
ts=[threading.Thread(target=work,args=(i,)) for i in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(out, ts[0].name, ts[0].is_alive(), threading.active_count(), threading.current_thread().name)
q=queue.Queue()
def consumer():
    while True:
        x=q.get()
        if x is None: break
        print("got",x); q.task_done()
    q.task_done()
c=threading.Thread(target=consumer); c.start()
for i in range(3): q.put(i)
q.put(None); c.join(); q.join()
d=threading.Thread(target=lambda: [q.get() for _ in iter(int,1)], daemon=True); d.start()
q.put(1)
with ThreadPoolExecutor(max_workers=3) as ex:
    fs=[ex.submit(pow,i,2) for i in range(5)]
    print([f.result() for f in fs])
    print(list(ex.map(lambda a,b:a+b,[1,2],[3,4])))
    f=ex.submit(lambda: 1/0)
    print(type(f.exception()), f.done())
    print(sorted(f.result() for f in as_completed([ex.submit(len,"ab"), ex.submit(len,"abc")])))
    done,nd=wait(fs); print(len(done),len(nd))
ev=threading.Event()
def waiter(): ev.wait(); print("event")
t=threading.Thread(target=waiter); t.start(); ev.set(); t.join()
loc=threading.local(); loc.x=1
def f():
    print(hasattr(loc,'x')); loc.x=5
t=threading.Thread(target=f); t.start(); t.join(); print(loc.x)
r=threading.RLock()
with r:
    with r: print("twice")
s=threading.Semaphore(2); print(s.acquire(), s.acquire(), s.acquire(blocking=False))
cond=threading.Condition(); items=[]
def cons():
    with cond:
        while not items: cond.wait()
        print("cons", items.pop())
def prod():
    with cond: items.append(7); cond.notify()
a=threading.Thread(target=cons); b=threading.Thread(target=prod); a.start(); b.start(); a.join(); b.join()
bar=threading.Barrier(2)
def br(): bar.wait(); print("passed")
a=threading.Thread(target=br); b=threading.Thread(target=br); a.start(); b.start(); a.join(); b.join()
t=threading.Timer(0.01, lambda: print("timer")); t.start(); t.join()
print(lock.acquire(timeout=0.01), lock.locked(), lock.acquire(blocking=False)); lock.release()
try: lock.release()
except RuntimeError as e: print(e)
try: q2=queue.Queue(); q2.get(timeout=0.01)
except queue.Empty: print("empty")
try: ts[0].start()
except RuntimeError as e: print(e)
def bad(): raise ValueError("x")
import sys
threading.excepthook=lambda a: print("hook", a.exc_type.__name__, a.exc_value, a.thread.name)
t=threading.Thread(target=bad, name="T"); t.start(); t.join()
class My(threading.Thread):
    def __init__(self): super().__init__(daemon=True); self.r=None
    def run(self): self.r=42
m=My(); m.start(); m.join(); print(m.r, m.daemon)
def late(): print("late")
threading.Thread(target=late).start()
print("end")
