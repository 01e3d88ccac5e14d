breakpoint()
def help():
    return 1
help()
