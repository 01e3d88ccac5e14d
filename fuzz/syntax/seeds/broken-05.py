    totals = defaultdict(float)
    for row in rows:
        totals[row.name] += row.amount
    best = max(totals, key=lambda key: totals[key])
    assert best In totals, "no best"
    del totals[best], rows[0]
