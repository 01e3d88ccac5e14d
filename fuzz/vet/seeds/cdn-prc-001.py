import os
os.fork()
def fork(x):
    return x
fork(1)
