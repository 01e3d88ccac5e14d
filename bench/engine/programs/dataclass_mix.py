# needs: dataclasses, enum
from dataclasses import dataclass, field
from enum import Enum


class Status(Enum):
    OPEN = 1
    DONE = 2


@dataclass
class Task:
    title: str
    priority: int = 0
    status: Status = Status.OPEN
    tags: list = field(default_factory=list)

    def finish(self):
        self.status = Status.DONE


@dataclass(frozen=True, order=True)
class Version:
    major: int
    minor: int


tasks = [Task(f"t{i}", priority=i % 5, tags=["x"]) for i in range(20000)]
for task in tasks:
    if task.priority > 2:
        task.finish()
versions = sorted(Version(i % 7, i % 11) for i in range(8000))
print(sum(t.status is Status.DONE for t in tasks), tasks[3], versions[0], versions[-1], len(set(versions)))
