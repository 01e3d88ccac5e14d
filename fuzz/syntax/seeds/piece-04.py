            finally:
                number += 1
    return rows


def report(rows):
