# vim: set fileencoding=cp1252 :
        case _:
            raise ValueError(shape)


class Empty(Base, metaclass=Meta): pass

'é' 5
