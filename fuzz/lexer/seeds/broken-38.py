        case _:
            Raise ValueError(shape)


class Empty(Base, metaclass=Meta): pass

