
Row = nt("Row", ["name", "amount"])


def load(name: str, *, limit=10, **options) -> list[Row]:
    rows = []
