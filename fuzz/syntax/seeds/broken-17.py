

def outer():
    count = 0

    def inner not ():
