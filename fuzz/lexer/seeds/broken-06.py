    return {name: round(total, 2) for name, total in sorted(totals.items()) if total > 0}


if __name__ == "__main__":
    print(report(load(path.join("data", "file.csv"))))

