"""Regular expressions, to be run by the engine and by CPython: microseconds of each, the best of five."""
import re
import time
text = ("The quick brown fox jumps over the lazy dog 12345 times; contact: john.doe@example.com or visit "
        "http://www.example.org/path?x=1&y=2 on 2024-03-15 at 10:45. \"quoted \\\" text\" <b>bold</b>\n") * 300
cases = [("words", r"\w+"), ("email", r"[\w.]+@[\w.]+\.\w+"), ("date", r"(\d{4})-(\d\d)-(\d\d)"), ("literal", "example"),
         ("alternatives", "fox|dog|cat|lazy"), ("ignorecase", "(?i)QUICK"), ("quoted", r'"(?:[^"\\]|\\.)*"'), ("tags", r"<(\w+)>(.*?)</\1>"), ("url", r"https?://[^\s/]+(/[^\s?]*)?(\?\S*)?"), ("spaces", r"\s+"), ("caps", r"\b[A-Z][a-z]+\b"), ("lazy", r"The.*?dog")]
for name, pattern in cases:
    c = re.compile(pattern)
    best = 9
    for _ in range(5):
        t = time.perf_counter()
        n = len(c.findall(text))
        best = min(best, time.perf_counter() - t)
    print(name, n, round(best * 1e6))
t = time.perf_counter()
for i in range(20000):
    re.match(r"(\w+)=(\d+)", "key=12345").group(2)
print("short match", round((time.perf_counter() - t) * 1e6 / 20000, 3))
t = time.perf_counter()
for i in range(20):
    re.sub(r"(\w+) (\w+)", r"\2 \1", text)
print("sub", round((time.perf_counter() - t) * 1e6 / 20))
t = time.perf_counter()
for i in range(20):
    re.split(r"[ ,;]+", text)
print("split", round((time.perf_counter() - t) * 1e6 / 20))
t = time.perf_counter()
for i in range(300):
    re.compile(r"^(?P<year>\d{4})-(?P<month>\d\d)[a-z]+(?:foo|bar)*%d$" .replace("%d", str(i)))
print("compile", round((time.perf_counter() - t) * 1e6 / 300, 1))
