# Many keys of one hash that only Python tells apart: a search meets each of them once, however the slots lie.
class Key:
    def __init__(self, name, hash_value):
        self.name = name
        self.hash_value = hash_value
        self.asked = 0

    def __hash__(self):
        return self.hash_value

    def __eq__(self, other):
        self.asked += 1
        return self.name == other.name


for count in (1, 2, 3, 7, 20):
    for number in range(-60, 60):
        hash_value = hash((-10, number * 977))
        members = {Key(name, hash_value) for name in range(count)}
        table = dict.fromkeys(members)
        missing = Key("missing", hash_value)
        assert len(members) == count and len(table) == count
        assert missing not in members and missing not in table
        assert all(Key(name, hash_value) in members for name in range(count))
        members.discard(missing)
        assert len(members | {missing}) == count + 1
    print(count, "keys of one hash")
