"""Quarterly sales report: total, trend and share of each region, with the orders that stand out."""
import csv
import json
import statistics
from collections import defaultdict
from dataclasses import dataclass
from datetime import date


@dataclass
class Order:
    day: date
    region: str
    product: str
    units: int
    price: float

    @property
    def revenue(self) -> float:
        return self.units * self.price

    @property
    def quarter(self) -> str:
        return f"{self.day.year}-Q{(self.day.month - 1) // 3 + 1}"


def read_orders(path: str) -> list[Order]:
    with open(path, newline="") as file:
        return [
            Order(
                day=date.fromisoformat(row["date"]),
                region=row["region"].strip(),
                product=row["product"].strip(),
                units=int(row["units"]),
                price=float(row["price"]),
            )
            for row in csv.DictReader(file)
        ]


def group_by(orders, key):
    groups = defaultdict(list)
    for order in orders:
        groups[key(order)].append(order)
    return dict(sorted(groups.items()))


def revenue(orders) -> float:
    return sum(order.revenue for order in orders)


def print_table(rows, header):
    widths = [max(len(str(row[i])) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, ["-" * width for width in widths], *rows]:
        print("  ".join(str(cell).rjust(width) if i else str(cell).ljust(width)
                        for i, (cell, width) in enumerate(zip(row, widths))))


def main():
    orders = read_orders("quarterly_report.csv")
    quarters = list(group_by(orders, lambda order: order.quarter))
    total = revenue(orders)

    rows, summary = [], {}
    for region, of_region in group_by(orders, lambda order: order.region).items():
        by_quarter = group_by(of_region, lambda order: order.quarter)
        amounts = [revenue(by_quarter.get(quarter, [])) for quarter in quarters]
        growth = (amounts[-1] / amounts[0] - 1) * 100 if amounts[0] else float("nan")
        share = revenue(of_region) / total * 100
        rows.append([region, *(f"{amount:,.2f}" for amount in amounts), f"{growth:+.1f} %", f"{share:.1f} %"])
        summary[region] = {"by_quarter": dict(zip(quarters, (round(a, 2) for a in amounts))),
                           "growth_percent": round(growth, 1), "share_percent": round(share, 1)}

    print(f"{len(orders)} orders, revenue {total:,.2f}\n")
    print_table(rows, ["region", *quarters, "growth", "share"])

    typical = statistics.median(order.revenue for order in orders)
    spread = statistics.pstdev(order.revenue for order in orders)
    unusual = [order for order in orders if order.revenue > typical + 2 * spread]
    print(f"\nmedian order {typical:,.2f}; {len(unusual)} far above it:")
    for order in sorted(unusual, key=lambda order: -order.revenue):
        print(f"  {order.day}  {order.region:<6} {order.product:<10} {order.revenue:>10,.2f}")

    with open("report.json", "w") as file:
        json.dump({"orders": len(orders), "revenue": round(total, 2), "regions": summary}, file, indent=2)
    print("\nwrote report.json")


if __name__ == "__main__":
    main()
