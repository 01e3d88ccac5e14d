# needs: re
import re

text = "On 2024-03-15 alice@example.com wrote 42 mails to bob.smith@mail.example.org; 3.14 and 1e9. " * 200
dates = re.findall(r"(\d{4})-(\d{2})-(\d{2})", text)
mails = re.findall(r"[\w.]+@[\w.]+\.\w+", text)
numbers = [float(x) for x in re.findall(r"\b\d+(?:\.\d+)?(?:e\d+)?\b", text)]
hidden = re.sub(r"(\w+)@(\w+)", r"\2 at \1", text)
words = re.split(r"[\s;,.]+", text)
log = re.compile(r"^(?P<user>\w+) \[(?P<level>INFO|WARN|ERROR)\] (?P<text>.*)$")
levels = {}
for i in range(20000):
    m = log.match(f"user{i} [{('INFO', 'WARN', 'ERROR')[i % 3]}] message number {i}")
    levels[m.group("level")] = levels.get(m.group("level"), 0) + len(m["text"])
print(len(dates), len(mails), round(sum(numbers), 1), len(hidden), len(words), levels)
