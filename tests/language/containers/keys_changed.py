"""A dict whose keys change while it is iterated, though their number stays."""


def rename_keys(rename):
    table = dict.fromkeys("abcdefghijklm", 1)
    try:
        rename(table)
    except RuntimeError as error:
        return f"RuntimeError: {error}", len(table)
    return list(table)


def by_key(table):
    for key in table:
        table[key + "x"] = table.pop(key)


def by_item(table):
    for key, value in table.items():
        del table[key]
        table[key + "x"] = value


def by_map(table):
    def move(key):
        table[key + "x"] = table.pop(key)

    list(map(move, table))


def by_next(table):
    keys = iter(table)
    while True:
        key = next(keys)
        table[key + "x"] = table.pop(key)


def longer(table):
    for key in table:
        table[key + "x"] = 0


def stops_in_time(table):
    for key in table:
        if key == "a":
            table.pop("c")
            table["z"] = 4
    print([key for key in table])


for rename in (by_key, by_item, by_map, by_next, longer, stops_in_time):
    print(rename.__name__, rename_keys(rename))

table = {number: str(number) for number in range(4)}
print(list(zip(table, table.items(), table.values())))
print(list(enumerate(table.items())), list(filter(None, table)), dict(map(reversed, table.items())))
items = iter(table.items())
print(next(items), items.__length_hint__(), list(items), items.__length_hint__())
items = iter(table.items())
print(list(zip(items, items)), list(zip(iter("aβ"), table.items(), reversed([1, 2]))))
