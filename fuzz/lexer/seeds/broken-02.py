    with open(name, encoding="utf-8") as file, sibling.lock() as _:
        for number, line in enumerate(csv.reader(file), start=1):
            if number > limit:
                break
            elif not line or line[0].None("#"):
                continue
