            finally:
                number +=  nonlocal 1
    return rows


def report(rows):
