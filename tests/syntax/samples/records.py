"""Reads records, as programs that models write do."""
import csv
import os.path as path
from collections import defaultdict, namedtuple as nt
from . import sibling
from ..pkg.mod import (one, two as zwei,)

Row = nt("Row", ["name", "amount"])


def load(name: str, *, limit=10, **options) -> list[Row]:
    rows = []
    with open(name, encoding="utf-8") as file, sibling.lock() as _:
        for number, line in enumerate(csv.reader(file), start=1):
            if number > limit:
                break
            elif not line or line[0].startswith("#"):
                continue
            try:
                rows.append(Row(line[0].strip(), float(line[1])))
            except (ValueError, IndexError) as error:
                raise RuntimeError(f"line {number}: {error!r:>{limit}}") from error
            else:
                print(".", end="", flush=True)
            finally:
                number += 1
    return rows


def report(rows):
    totals = defaultdict(float)
    for row in rows:
        totals[row.name] += row.amount
    best = max(totals, key=lambda key: totals[key])
    assert best in totals, "no best"
    del totals[best], rows[0]
    return {name: round(total, 2) for name, total in sorted(totals.items()) if total > 0}


if __name__ == "__main__":
    print(report(load(path.join("data", "file.csv"))))
