"""Parses rows of text, groups and aggregates them, prints a table: what models are asked for most."""


def make(n):
    lines = ["id,region,product,quantity,price"]
    regions = ["north", "south", "east", "west"]
    for i in range(n):
        lines.append(f"{i},{regions[i % 4]},p{i * 7 % 25},{i % 9 + 1},{(i * 37 % 500) / 10}")
    return "\n".join(lines)


def parse(text):
    header, *lines = text.strip().split("\n")
    names = header.split(",")
    rows = []
    for line in lines:
        row = dict(zip(names, line.split(",")))
        row["quantity"] = int(row["quantity"])
        row["price"] = float(row["price"])
        rows.append(row)
    return rows


def group(rows, key):
    groups = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def summary(groups):
    out = []
    for name, rows in groups.items():
        total = sum(r["quantity"] * r["price"] for r in rows)
        mean = total / len(rows)
        best = max(rows, key=lambda r: r["price"])
        out.append({"name": name, "rows": len(rows), "total": round(total, 2), "mean": mean, "best": best["id"]})
    return sorted(out, key=lambda r: -r["total"])


def table(rows):
    lines = [f"{'name':<10}{'rows':>8}{'total':>14}{'mean':>10}"]
    for r in rows:
        lines.append(f"{r['name']:<10}{r['rows']:>8}{r['total']:>14,.2f}{r['mean']:>10.2f}")
    return "\n".join(lines)


text = make(25000)
rows = parse(text)
print(table(summary(group(rows, "region"))))
print(table(summary(group(rows, "product"))[:3]))
print(sum(1 for r in rows if r["quantity"] > 5 and r["region"] != "east"))
