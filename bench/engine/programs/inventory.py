"""Orders against a stock, with lists of dicts, tuples, sorting, and running totals."""


def simulate(orders):
    stock = {f"item{i}": {"count": 50 + i % 7, "price": 2.5 + i} for i in range(200)}
    log = []
    revenue = 0.0
    backlog = []
    for number in range(orders):
        name = f"item{number * 17 % 200}"
        wanted = number % 5 + 1
        entry = stock[name]
        if entry["count"] >= wanted:
            entry["count"] -= wanted
            revenue += wanted * entry["price"] * (0.9 if wanted > 3 else 1.0)
            log.append({"order": number, "name": name, "count": wanted, "status": "ok"})
        else:
            backlog.append((number, name, wanted))
            entry["count"] += 25
            log.append({"order": number, "name": name, "count": 0, "status": "late"})
    by_status = {}
    for entry in log:
        by_status[entry["status"]] = by_status.get(entry["status"], 0) + 1
    top = sorted(stock.items(), key=lambda kv: (-kv[1]["count"], kv[0]))[:3]
    moving = []
    window = []
    for entry in log:
        window.append(entry["count"])
        if len(window) > 10:
            window.pop(0)
        moving.append(sum(window) / len(window))
    return round(revenue, 2), len(backlog), by_status, [name for name, _ in top], round(sum(moving), 4)


print(simulate(60000))
