# -*- coding: latin-1 -*-
            finally:
                number += 1
    return rows


def report(rows):
é = 1
