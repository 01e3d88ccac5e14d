__name__ = '__main__'
__all__ = ['f']
