"""JSON to be run by the engine and by CPython: seconds of ten conversions each."""
import json
import time

doc = {"users": [{"id": i, "name": f"user{i}", "score": i * 1.5, "tags": ["a", "b", "c"], "active": i % 2 == 0,
                  "bio": "some text with \"quotes\" and \n lines"} for i in range(2000)]}
for name, work in (("dumps", lambda: json.dumps(doc)), ("loads", lambda text=json.dumps(doc): json.loads(text)),
                   ("pretty", lambda: json.dumps(doc, indent=2, sort_keys=True))):
    started = time.perf_counter()
    for _ in range(10):
        work()
    print(name, round(time.perf_counter() - started, 4))
