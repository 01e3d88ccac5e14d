        case _:
            raise ValueError(shape)


class Empty(Base, metaclass=Meta): pass

