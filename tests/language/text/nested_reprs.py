# Containers that hold themselves by way of an object whose __repr__ is written in Python.
class Holder:
    def __init__(self, held):
        self.held = held

    def __repr__(self):
        return f"Holder({self.held!r})"


def within(make, add):
    container = make()
    add(container, Holder(container))
    return repr(container)


print(within(list, list.append))
print(within(dict, lambda container, holder: container.__setitem__(1, holder)))
print(within(set, set.add))
print(within(lambda: ([],), lambda container, holder: container[0].append(holder)))
items = [1]
items.append(Holder([Holder(items), items]))
print(items, repr(items) == repr(items))


class Deep:
    def __init__(self, level, items):
        self.level, self.items = level, items

    def __repr__(self):
        return f"{self.level}{[Deep(self.level - 1, self.items), self.items] if self.level else self.items}"


print(Deep(5, [[], [1]]))


class Name(str):
    pass


setattr(items[1], Name("colour"), "red")
print(getattr(items[1], Name("colour")), items[1].colour, hasattr(items[1], Name("none")), delattr(items[1], Name("colour")))
